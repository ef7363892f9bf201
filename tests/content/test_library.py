from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from handouts.content.library import Cover, Preset, SectionHead, Source, Term
from handouts.content.load import load_library

SOURCE = {"id": "study", "title": "T", "kind": "Study", "date": "2023-10-05", "passages": {"p1": "x", "p12": "y"}}
TERM = {"id": "marrow", "term": "Marrow", "definition": "Soft.", "cite": ["study:p1"]}
PRESET = {"id": "talk", "title": "T", "for": "F", "sections": ["a", "b"]}
COVER = {"title": "T", "audience": "A", "order": ["a"], "presets": [PRESET]}
HEAD = {
    "id": "faq",
    "title": "T",
    "message": "M",
    "cite": ["study:p1"],
    "kind": "clinical",
    "written": "2025-01-02",
    "reviewed": None,
    "review_by": "2025-01-03",
}
GOOD: dict[type[BaseModel], dict[str, Any]] = {
    Source: SOURCE,
    Term: TERM,
    Preset: PRESET,
    Cover: COVER,
    SectionHead: HEAD,
}


@pytest.mark.parametrize("model", GOOD)
def test_a_model(model: type[BaseModel]) -> None:
    found = model.model_validate(GOOD[model])
    with pytest.raises(ValidationError, match="frozen"):
        found.__setattr__(next(iter(type(found).model_fields)), "x")


@pytest.mark.parametrize("model", GOOD)
def test_a_key_that_is_not_known(model: type[BaseModel]) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        model.model_validate(GOOD[model] | {"more": 1})


@pytest.mark.parametrize(
    ("model", "key"),
    [
        *((Source, key) for key in SOURCE),
        *((Term, key) for key in TERM),
        *((Preset, key) for key in PRESET),
        *((Cover, key) for key in COVER),
        *((SectionHead, key) for key in HEAD if key != "cite"),
    ],
)
def test_a_key_that_is_missing(model: type[BaseModel], key: str) -> None:
    with pytest.raises(ValidationError, match="Field required"):
        model.model_validate({name: value for name, value in GOOD[model].items() if name != key})


@pytest.mark.parametrize(
    ("model", "change", "says"),
    [
        (Source, {"passages": {"p0": "x"}}, "a passage is named p1, p2, …, not p0"),
        (Source, {"passages": {"p1": "x", "page": "y"}}, "not page"),
        (Source, {"passages": {"p1": ""}}, "at least 1 character"),
        (Source, {"date": "soon"}, "valid date"),
        (Source, {"date": 0}, "date"),
        (Source, {"id": "The study"}, "an id is"),
        (Term, {"definition": " ".join(["word"] * 17)}, "at most 16 words"),
        (Term, {"cite": []}, "at least 1 item"),
        (Term, {"cite": ["study"]}, "a citation is written"),
        (Term, {"kind": "thing"}, "'word', 'drug', 'disease' or 'test'"),
        (Preset, {"sections": ["a", "b", "a"]}, "a section is named twice"),
        (Preset, {"sections": []}, "at least 1 item"),
        (Cover, {"order": []}, "at least 1 item"),
        (Cover, {"title": " "}, "at least 1 character"),
        (Cover, {"presets": [PRESET, PRESET]}, "twice"),
        (SectionHead, {"review_by": "2025-01-02"}, "review_by: must be later than written"),
        (SectionHead, {"cite": []}, "the main message of a clinical section cites its source"),
        (SectionHead, {"requires": ["faq"]}, "a section cannot require itself"),
        (SectionHead, {"kind": "clinic"}, "'clinical' or 'practical'"),
        (SectionHead, {"written": 0}, "written"),
        (SectionHead, {"written": "2025-02-30"}, "written"),
        (SectionHead, {"title": 5}, "valid string"),
        (SectionHead, {"cite": "study:p1"}, "valid tuple"),
    ],
)
def test_a_model_that_is_wrong(model: type[BaseModel], change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(GOOD[model] | change)


def test_a_definition_of_16_words() -> None:
    assert Term.model_validate(TERM | {"definition": " ".join(["word"] * 16)})


def test_a_practical_section_needs_no_citation() -> None:
    assert SectionHead.model_validate(HEAD | {"kind": "practical", "cite": []}).cite == ()


def test_dates() -> None:
    assert SectionHead.model_validate(HEAD).written == datetime.date(2025, 1, 2)
    assert Source.model_validate(SOURCE | {"date": None}).date is None


def test_presets_by_id(small_content: Path) -> None:
    library = load_library(small_content)
    assert {name: preset.purpose for name, preset in library.presets.items()} == {
        "first-two": "Someone tests the first two."
    }
