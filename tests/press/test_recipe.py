"""What a file says that it was made of: read back as it was written, and refused when it says too little."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handouts.press.recipe import HandoutRecipe, MergedRecipe, SheetRecipe, read, write

SECTION = {"id": "faq", "digest": "0", "written": "2025-01-02", "reviewed": None, "review_by": "2026-01-02"}
HANDOUT: dict[str, Any] = {
    **{"program": "1", "language": "en", "paper": "a4", "text_size": "large", "ink": "saving"},
    **{"sections": [SECTION], "sources": ["study"], "clinic": "Ann", "clinic_id": "ann", "draft": True},
}
PART: dict[str, Any] = {"code": "333333-333333", "copies": 1, "sides": 2, "recipe": HANDOUT}
MERGED: dict[str, Any] = {"program": "1", "merged": [PART], "blanks": [1]}
SHEET: dict[str, Any] = {"program": "1", "review": ["faq"]}


@pytest.mark.parametrize(("said", "kind"), [(HANDOUT, HandoutRecipe), (SHEET, SheetRecipe), (MERGED, MergedRecipe)])
def test_what_is_read_is_written_again(said: dict[str, Any], kind: type) -> None:
    found = read(json.dumps(said))
    assert type(found) is kind
    assert found.as_dict() == said
    assert write(found) == json.dumps(said, sort_keys=True, ensure_ascii=False)


def test_a_key_of_a_later_program_is_kept() -> None:
    assert read(json.dumps({**HANDOUT, "sheets": {"faq": 1}})).as_dict()["sheets"] == {"faq": 1}


@pytest.mark.parametrize(
    ("said", "where"),
    [
        *(({key: value for key, value in HANDOUT.items() if key != one}, one) for one in ("program", "sections")),
        *(({**HANDOUT, key: 7}, key) for key in ("program", "language", "paper", "text_size", "ink", "draft")),
        ({**HANDOUT, "sections": {}}, "sections"),
        ({**HANDOUT, "sections": [{"id": "faq"}]}, "sections.0.digest"),
        ({**HANDOUT, "blanks": [-1]}, "blanks.0"),
        ({**MERGED, "merged": []}, "merged"),
        ({**MERGED, "merged": [{**PART, "copies": "2"}]}, "merged.0.copies"),
        ({**MERGED, "merged": [{**PART, "sides": -2}]}, "merged.0.sides"),
        ({**MERGED, "merged": [{**PART, "recipe": MERGED}]}, "merged.0.recipe.language"),
        ({**MERGED, "merged": [{**PART, "recipe": SHEET}]}, "merged.0.recipe.language"),
        ({**SHEET, "review": "faq"}, "review"),
        ({}, "program"),
    ],
)
def test_one_that_says_too_little_is_refused(said: dict[str, Any], where: str) -> None:
    with pytest.raises(ValueError, match=f"incomplete or damaged at “{where}”"):
        read(json.dumps(said))


@pytest.mark.parametrize("text", ["[]", "7", "null"])
def test_what_is_no_recipe(text: str) -> None:
    with pytest.raises(ValueError, match="is not one"):
        read(text)
