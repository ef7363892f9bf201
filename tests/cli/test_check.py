from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.house import House, build_house

BETA = "content/sections/beta.md"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build_house(tmp_path)


def table(out: str) -> list[list[str]]:
    """The rows of the table that the output begins with."""
    return [line.split() for line in out.splitlines() if not line.startswith(("sections/", "  "))]


def test_what_passes(house: House) -> None:
    result = house.run("check")
    assert (result.code, result.err) == (0, "")
    assert table(result.out) == [
        ["section", "SMOG", "Flesch-Kincaid", "words"],
        ["alpha", "5.7", "0.9", "27"],
        ["beta", "3.1", "0.7", "8"],
        ["gamma", "3.1", "0.5", "10"],
    ]
    assert "sections/beta.md, line 14: advice: “few” without a number [vague]\n" in result.out


def test_what_fails(house: House) -> None:
    house.edit(BETA, "It is few.", "It doubled, and 39% had 28 mg. It is so. It is so. It is so. It is so.")
    result = house.run("check")
    assert result.code == 1
    assert result.err == "Error: 3 errors in the content.\n  See above; -v says what to do about each.\n"
    assert [line for line in result.out.splitlines() if "error" in line] == [
        "sections/beta.md, line 14: error: a bare percentage: 39% [bare-percentage]",
        "sections/beta.md, line 14: error: a dose, a cell count or a P value: “28 mg” [dose]",
        "sections/beta.md, line 14: error: a relative comparison: “doubled” [relative]",
    ]
    assert "Give both numbers" not in result.out


def test_verbose_says_what_to_do(house: House) -> None:
    house.edit(BETA, "It is few.", "It doubled.")
    result = house.run("-v", "check", "beta")
    assert "“doubled” [relative]\n  Give both numbers instead.\n" in result.out


def test_quiet_leaves_out_the_advice(house: House) -> None:
    house.edit(BETA, "It is few.", "It was given, and doubled.")
    assert "advice" in house.run("check", "beta").out
    result = house.run("-q", "check", "beta")
    assert result.code == 1
    assert "advice" not in result.out
    assert "“doubled” [relative]" in result.out


def test_named_sections_alone(house: House) -> None:
    house.edit(BETA, "It is few.", "It doubled.")
    house.append("content/ledger.yaml", "- {id: 'book:p1', kind: heading}\n")
    assert house.run("check").code == 1
    assert house.run("check", "beta").code == 1
    result = house.run("check", "gamma", "alpha")
    assert result.code == 0
    assert [row[0] for row in table(result.out)] == ["section", "gamma", "alpha"]


def test_as_json(house: House) -> None:
    house.edit(BETA, "It is few.", "It was given, and doubled.")
    result = house.run("check", "--json", "beta")
    assert result.code == 1
    assert result.err.startswith("Error: 1 error in the content.")
    report = json.loads(result.out)
    assert report["passed"] is False
    grade = report["grades"].pop("beta")
    assert report["grades"] == {}
    assert (grade["sentences"], grade["words"]) == (2, 10)
    assert {key: round(grade[key], 1) for key in ("smog", "flesch_kincaid")} == {"smog": 3.1, "flesch_kincaid": 2.9}
    assert report["findings"] == [
        {
            "file": "sections/beta.md",
            "line": 14,
            "rule": "passive",
            "level": "advice",
            "what": "passive voice: “was given”",
            "fix": "Say who does it, if that helps.",
        },
        {
            "file": "sections/beta.md",
            "line": 14,
            "rule": "relative",
            "level": "error",
            "what": "a relative comparison: “doubled”",
            "fix": "Give both numbers instead.",
        },
    ]


def test_as_json_when_it_passes(house: House) -> None:
    result = house.run("check", "--json")
    assert (result.code, result.err) == (0, "")
    report = json.loads(result.out)
    assert report["passed"] is True
    assert list(report["grades"]) == ["alpha", "beta", "gamma"]


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["delta"], 2, "There is no section “delta”."),
        (["alfa"], 2, "Did you mean: alpha"),
        (["alpha", "alpha"], 2, "The section “alpha” was named twice."),
        (["--xml"], 2, "No such option"),
        (["--json", "delta"], 2, "There is no section “delta”."),
    ],
)
def test_a_wrong_request(house: House, arguments: list[str], code: int, what: str) -> None:
    result = house.run("check", *arguments)
    assert (result.code, result.out) == (code, "")
    assert what in result.err


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("content/conflicts.yaml", "title: How", "titel: How", r"conflicts\.yaml, line 2: titel: unknown key"),
        (
            "content/conflicts.yaml",
            "half of everybody",
            "half of (",
            r"conflicts\.yaml, line 9: banned\.0\.pattern: not a",
        ),
        ("content/ledger.yaml", "left_out: It is about the study.", "left_out: ''", r"ledger\.yaml, line 7: "),
        (BETA, "It is few. [@study:p2]", "It is few. [@study:p9]", r"beta\.md, line 14: few: study has no passage p9"),
        (BETA, "It is few. [@study:p2]", "It is few.", r"beta\.md, line 14: “It is few"),
        ("content/sections/gamma.md", "requires: [beta]", "requires: [gamma]", r"gamma\.md, line 2: .*require itself"),
        (BETA, "kind: clinical", "kind: clinical\nrequires: [gamma]", r"(beta|gamma)\.md, line \d+: .*in a circle"),
    ],
)
def test_content_that_is_no_content(house: House, file: str, old: str, new: str, what: str) -> None:
    house.edit(file, old, new)
    for arguments in (["check"], ["check", "--json"]):
        result = house.run(*arguments)
        assert (result.code, result.out) == (3, "")
        assert re.search(what, result.err)


def test_the_day_can_be_fixed(house: House) -> None:
    assert house.run("check", SOURCE_DATE_EPOCH="1798848000").code == 0  # 2 January 2027
    result = house.run("check", SOURCE_DATE_EPOCH="1798934400")
    assert result.code == 1
    assert "sections/beta.md, line 1: error: it was to be reviewed by 2027-01-02 [review-by]" in result.out
