from __future__ import annotations

import shutil

import pytest

from handouts.checks.content.content_check import section_grade
from handouts.checks.content.readability import LIMIT, grade
from handouts.errors import ContentError, UsageProblem
from tests.house import House

BETA = "content/sections/beta.md"


def test_the_house_of_these_tests_passes(house: House) -> None:
    report = house.check()
    assert report.passed
    assert list(report.grades) == ["alpha", "beta", "gamma"]
    assert {(one.level, one.rule) for one in report.findings} == {("advice", "vague")}


def test_advice_does_not_fail_and_errors_do(house: House) -> None:
    house.edit(BETA, "It is few.", "It was given.")
    assert house.findings("passive")
    assert house.check().passed
    house.edit(BETA, "It was given.", "It doubled.")
    assert not house.check().passed
    assert not house.check("beta").passed
    assert house.check("alpha").passed


def test_only_the_sections_that_are_named_are_checked(house: House) -> None:
    house.edit(BETA, "It is few.", "It doubled.")
    report = house.check("gamma", "alpha")
    assert list(report.grades) == ["gamma", "alpha"]
    assert {one.file for one in report.findings} == {"sections/alpha.md"}


def test_findings_come_in_order_of_file_and_line_each_once(house: House) -> None:
    house.edit(BETA, "It is few.", "It doubled, it doubled.")
    house.edit("content/sections/alpha.md", "Another thing", "What doubled")
    house.edit("content/sections/alpha.md", "What is alpha?", "What tripled?")
    house.edit("content/ledger.yaml", "beta#few", "beta#no")
    found = [(one.file, one.line) for one in house.check().findings if one.level == "error"]
    assert [file for file, _ in found] == ["ledger.yaml", *["sections/alpha.md"] * 2, "sections/beta.md"]
    assert found == sorted(found)


def test_a_section_that_does_not_exist_or_is_named_twice(house: House) -> None:
    with pytest.raises(UsageProblem, match="no section “delta”"):
        house.check("delta")
    with pytest.raises(UsageProblem, match="named twice"):
        house.check("alpha", "alpha")


def test_content_that_cannot_be_read(house: House) -> None:
    house.append("content/conflicts.yaml", "- [")
    with pytest.raises(ContentError, match="Not valid YAML"):
        house.check("beta")


def test_without_conflicts_nothing_is_banned(house: House) -> None:
    house.edit(BETA, "It is few.", "It is half of everybody.")
    assert not house.check().passed
    (house.content / "conflicts.yaml").unlink()
    assert house.check().passed


SHORT = "They went to the town and they came to the hospital. " * 10  # one word of three syllables in each
LONG = "The man and the dog went out in the sun to look for a cat " + "and saw a bird on a tree " * 3 + "at the end."


@pytest.mark.parametrize(("text", "formula"), [(SHORT, "SMOG"), (LONG, "Flesch-Kincaid")])
def test_a_grade_that_was_raised(house: House, text: str, formula: str) -> None:
    assert house.findings("grade") == []
    house.edit(BETA, "It is few.", text)
    house.edit(BETA, "message: Beta is what comes second.", f"message: {text}")
    (one,) = house.findings("grade")
    assert (one.level, one.file, one.line) == ("error", "sections/beta.md", 1)
    found = house.check().grades["beta"]
    score = {"SMOG": found.smog, "Flesch-Kincaid": found.flesch_kincaid}[formula]
    assert score > LIMIT == 8
    assert one.what == f"{formula} grade {score:.1f} is over 8"


def test_what_is_scored_is_the_prose_of_a_section(house: House) -> None:
    section = house.library.sections["beta"]
    assert section_grade(house.library, section) == grade(["Beta is what comes second.", "It is few."])
    assert house.check("beta").grades["beta"] == section_grade(house.library, section)


def test_a_drug_is_scored_as_its_class(house: House) -> None:
    drug = "- {id: pill, term: Blinatumomab (Blincyto), definition: A pill., kind: drug, plain: medicine, "
    house.append("content/glossary.yaml", drug + "also: [Ozogamicin], cite: [study:p1]}\n")
    house.edit(BETA, "It is few.", "Blinatumomab and ozogamicin are here.")
    expected = grade(["Beta is what comes second.", "medicine and medicine are here."])
    assert house.check("beta").grades["beta"] == expected


def test_a_drug_without_a_plain_word_is_scored_as_it_is(house: House) -> None:
    house.append(
        "content/glossary.yaml", "- {id: pill, term: Hospital, definition: A., kind: drug, cite: [study:p1]}\n"
    )
    house.edit(BETA, "It is few.", "Hospital is here.")
    assert house.check("beta").grades["beta"] == grade(["Beta is what comes second.", "Hospital is here."])


@pytest.mark.parametrize(("kind", "counts"), [("drug", True), ("disease", True), ("test", True), ("word", False)])
def test_only_names_that_cannot_be_avoided_are_scored_as_a_plain_word(house: House, kind: str, counts: bool) -> None:
    entry = f"- {{id: it, term: Hospital, definition: A., kind: {kind}, plain: house, cite: [study:p1]}}\n"
    house.append("content/glossary.yaml", entry)
    house.edit(BETA, "It is few.", "Hospital is here.")
    scored = "house is here." if counts else "Hospital is here."
    assert house.check("beta").grades["beta"] == grade(["Beta is what comes second.", scored])
    told = [] if counts else [("advice", "glossary.yaml", 6, "`plain` of it counts for nothing: it is a word")]
    assert [(one.level, one.file, one.line, one.what) for one in house.findings("plain")] == told


def test_the_words_that_a_section_explains_are_checked_with_it(house: House) -> None:
    house.edit("content/glossary.yaml", "Soft tissue", "28 mg of tissue")
    assert [(one.file, one.line) for one in house.findings("dose", "alpha")] == [("glossary.yaml", 1)]
    assert house.findings("dose", "beta", "gamma") == []
    house.edit("content/sections/alpha.md", "[marrow](term:marrow)", "marrow")
    assert house.findings("dose", "alpha") == []
    assert [(one.file, one.line) for one in house.findings("dose")] == [("glossary.yaml", 1)]


def test_a_definition_says_nothing_that_is_banned(house: House) -> None:
    house.edit("content/glossary.yaml", "Soft tissue", "Half of everybody")
    assert [one.file for one in house.findings("banned", "alpha")] == ["glossary.yaml"]


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("sections/alpha.md", "Forty of a hundred", "Sixty of a hundred", "balance"),
        ("sections/alpha.md", "[@study:p1; @manual:p4]", "[@manual:p4]", "ledger"),
        ("sections/beta.md", "cite: [study:p2]\nkind", "cite: [study:p1]\nkind", "ledger"),
        ("sections/beta.md", "It is few.", "Half of everybody is small.", "banned"),
        ("sections/beta.md", "It is few.", "Everybody remembers hospital medicine.", "grade"),
        ("ledger.yaml", 'carried: ["alpha#people"', 'carried: ["alpha#crowd"', "ledger"),
        ("sections/beta.md", "review_by: 2027-01-02", "review_by: 2025-12-31", "review-by"),
    ],
)
def test_a_mutation_is_caught_by_the_check_that_claims_it(
    house: House, name: str, old: str, new: str, rule: str
) -> None:
    assert house.check().passed
    house.edit(f"content/{name}", old, new)
    assert {one.rule for one in house.check().findings if one.level == "error"} == {rule}


def test_a_statement_that_loses_its_only_citation_is_no_content_at_all(house: House) -> None:
    house.edit("content/sections/beta.md", "It is few. [@study:p2]", "It is few.")
    with pytest.raises(ContentError, match="cites no source"):
        house.check()


def test_nothing_but_the_content_folder_is_needed(house: House) -> None:
    shutil.rmtree(house.root / "brands")
    assert house.check().passed
