from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Result, run_command


def listed(content: Path, *arguments: str) -> Result:
    result = run_command("--content", content, "list", *arguments)
    assert (result.code, result.err) == (0, "")
    return result


def test_sections_in_print_order(small_content: Path) -> None:
    lines = listed(small_content, "sections").out.splitlines()
    assert [line.rstrip() for line in lines] == [
        "section  title              review by",
        "alpha    The alpha section  2027-01-02",
        "beta     The beta section   2027-01-02",
        "gamma    The gamma section  2027-01-02",
    ]


def test_presets(small_content: Path) -> None:
    lines = listed(small_content, "presets").out.splitlines()
    assert [line.rstrip() for line in lines] == [
        "preset     for                           sections",
        "first-two  Someone tests the first two.  alpha beta",
    ]


def test_sections_as_json(small_content: Path) -> None:
    rows = json.loads(listed(small_content, "sections", "--json").out)
    assert [row["id"] for row in rows] == ["alpha", "beta", "gamma"]
    assert rows[1] == {
        "id": "beta",
        "title": "The beta section",
        "message": "Beta is what comes second.",
        "requires": [],
        "reviewed": "2025-02-03",
        "review_by": "2027-01-02",
    }
    assert (rows[0]["reviewed"], rows[2]["requires"]) == (None, ["beta"])


def test_presets_as_json(small_content: Path) -> None:
    assert json.loads(listed(small_content, "presets", "--json").out) == [
        {
            "id": "first-two",
            "title": "The first two",
            "sections": ["alpha", "beta"],
            "for": "Someone tests the first two.",
        }
    ]


def test_the_bundled_sections_are_listed() -> None:
    result = run_command("list", "sections")
    assert (result.code, result.err) == (0, "")
    assert "immunotherapy" in result.out
