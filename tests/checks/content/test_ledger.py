from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from handouts.checks.content.ledger import carried_citations, section_file, section_messages
from handouts.checks.finding import Finding
from tests.house import TODAY, House

BETA = "content/sections/beta.md"
DAY = datetime.timedelta(days=1)


def say(house: House, text: str) -> None:
    """Let the section beta say *text*, in the paragraph that stands on line 14."""
    house.edit(BETA, "It is few. [@study:p2]", f"{text} [@study:p2]")


def places(found: list[Finding]) -> list[tuple[str, str, int]]:
    return [(one.level, one.file, one.line) for one in found]


DOSES = [
    ("You take 28 mcg of it.", "28 mcg"),
    ("You take 0.5 mg/m² of it.", "0.5 mg/m²"),
    ("You take 15 µg/day of it.", "15 µg/day"),
    ("You take 15 μg of it.", "15 μg"),
    ("You take 40MG / kg of it.", "40MG / kg"),
    ("You take 1 milligram of it.", "1 milligram"),
    ("You take 28 micrograms of it.", "28 micrograms"),
    ("You take 15 milligrams of it.", "15 milligrams"),
    ("You take 3 g/m² of it.", "3 g/m²"),
    ("You take 1,000 units of it.", "000 units"),
    ("It is counted per square meter.", "per square met"),
    ("You get 28 micrograms a day.", "28 micrograms"),
    ("Take two tablets a day.", "two tablets"),
    ("Take 2 pills twice daily.", "2 pills"),
    ("You get twenty-eight micrograms of it.", "twenty-eight micrograms"),
    ("You take 3 g of cytarabine.", "3 g"),
    ("You get 10 mL of it.", "10 mL"),
    ("You get 1,000 IU of it.", "1,000 IU"),
    ("If you weigh less than 45 kg, you get less.", "45 kg"),
    ("You have 24 Gy of radiation.", "24 Gy"),
    ("You get 15-mg pills.", "15-mg"),
    ("It is given in mg/m2.", "mg/"),
    ("It goes by body surface.", "body surface"),
    ("The P value was low.", "P value"),
    ("It helped (p≤0.05).", "p≤0"),
    ("There were 5 × 10 to the ninth.", "5 × 10"),
    ("The count was 50,000 per microliter.", "0 per microlit"),
    ("Count the cells per cubic millimeter.", "cells per cubic"),
    ("Half a milligram is enough.", "Half a milligram"),
    ("It helped (P = 0.03).", "P = 0"),
    ("It helped, p<.001 in all.", "p<.0"),
]


@pytest.mark.parametrize(("text", "dose"), DOSES)
def test_a_dose_or_a_p_value(house: House, text: str, dose: str) -> None:
    say(house, text)
    found = house.findings("dose", "beta")
    assert places(found) == [("error", "sections/beta.md", 14)]
    assert dose in found[0].what


@pytest.mark.parametrize(
    "text",
    [
        "It takes 28 days in 4 weeks.",
        "People with Ph-positive disease had it.",
        "Group 5 people came, and group 3 gave it.",
        "It stood in the square near 3 meters.",
        "It is 5 on a map.",
        "Some had up to 16.",
        "You get it through a drip for 4 weeks.",
        "In the very first week, you get less.",
        "You may need 2 units of blood.",
        "Bring all 3 pill boxes with you.",
        "Take your pills with you.",
        "Doses go by what you weigh.",
        "Phase I trials come first, then phase II.",
        "Keep it 2 meters away from the stove.",
        "People in group P came 5 times.",
        "About 65 people took part in 1 study.",
        "Ages 1 to 21 may have it.",
        "It takes 10 minutes.",
        "A gray day has 24 hours.",
        "Lie down for 30 min.",
        "Half an hour is enough.",
        "You may have up to 5 cycles.",
        "There are 6 G-tubes in the box.",
        "The first 100 days count.",
        "Take it with a glass of water.",
    ],
)
def test_no_dose(house: House, text: str) -> None:
    say(house, text)
    assert house.findings("dose", "beta") == []


@pytest.mark.parametrize(
    "text", ["It is half of everybody.", "We say HALF OF everybody is small.", "Half **of** everybody"]
)
def test_a_banned_statement(house: House, text: str) -> None:
    say(house, text)
    (one,) = house.findings("banned")
    assert places([one]) == [("error", "sections/beta.md", 14)]
    assert one.what.lower() == "a banned statement (smallness): “half of everybody”"
    assert one.fix == "Forty of a hundred, as the study counted."


def test_what_is_nearly_a_banned_statement(house: House) -> None:
    say(house, "It is half of the people, and everybody else.")
    assert house.findings("banned") == []


def test_a_statement_that_is_banned_everywhere_but_in_one_section(house: House) -> None:
    say(house, "It grows back.")
    assert house.findings("banned") == []
    house.edit("content/sections/alpha.md", "It sits in", "It grows back in")
    assert places(house.findings("banned")) == [("error", "sections/alpha.md", 14)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: The beta section", "title: Half of everybody", 3),
        ("message: Beta is what", "message: Half of everybody is what", 4),
        ("## What is beta?", "## Half of everybody?", 12),
        ("alt: A bag is hung", "alt: Half of everybody", 16),
    ],
)
def test_a_banned_statement_anywhere_in_a_section(house: House, old: str, new: str, line: int) -> None:
    house.edit(BETA, old, new)
    assert places(house.findings("banned")) == [("error", "sections/beta.md", line)]


def test_a_balance_that_is_missing(house: House) -> None:
    house.edit("content/sections/alpha.md", "Forty of a hundred", "Fifty of a hundred")
    for sections in ((), ("alpha",)):
        (one,) = house.findings("balance", *sections)
        assert places([one]) == [("error", "sections/alpha.md", 1)]
        assert one.what == "the balance of smallness is missing: /forty of a hundred/"
        assert one.fix == "Forty of a hundred, as the study counted."
    assert house.findings("balance", "beta") == []


def test_a_balance_that_is_there_anywhere_in_the_section(house: House) -> None:
    assert house.findings("balance") == []
    house.edit("content/sections/alpha.md", "Forty of a hundred people", "Some people")
    house.edit("content/sections/alpha.md", "One thing about it", "It is FORTY of **a** hundred")
    assert house.findings("balance") == []


def test_a_section_past_its_review(house: House) -> None:
    last = datetime.date(2027, 1, 2)
    assert house.findings("review-by", today=last) == []
    found = house.findings("review-by", "beta", today=last + DAY)
    assert places(found) == [("error", "sections/beta.md", 1)]
    assert found[0].what == "it was to be reviewed by 2027-01-02"
    assert len(house.findings("review-by", today=last + DAY)) == 3


@pytest.mark.parametrize(
    ("old", "key", "last"), [("written: 2025-01-02", "written", TODAY), ("reviewed: 2025-02-03", "reviewed", TODAY)]
)
def test_a_date_in_the_future(house: House, old: str, key: str, last: datetime.date) -> None:
    house.edit(BETA, old, f"{key}: {last}")
    assert house.findings("date") == []
    house.edit(BETA, f"{key}: {last}", f"{key}: {last + DAY}")
    assert places(house.findings("date")) == [("error", "sections/beta.md", 1)]


@pytest.mark.parametrize("source", ["study", "manual"])
def test_an_outdated_source_is_reported_where_it_is_cited(house: House, source: str) -> None:
    assert house.findings("outdated-source") == []
    house.edit("content/sources.yaml", f"- id: {source}\n", f"- id: {source}\n  outdated: It was withdrawn.\n")
    found = house.findings("outdated-source")
    citing = {"study": ["alpha", "beta"], "manual": ["alpha"]}[source]
    assert places(found) == [("error", f"sections/{name}.md", 1) for name in citing]
    assert found[0].what == f"it cites {source}, which is out of date: It was withdrawn."


def test_a_source_that_only_a_figure_cites_can_be_outdated_too(house: House) -> None:
    house.edit("content/sections/alpha.md", "[@study:p1; @manual:p4]", "[@study:p1]")
    house.edit("content/sources.yaml", "- id: manual\n", "- id: manual\n  outdated: It was withdrawn.\n")
    assert house.findings("outdated-source") == []
    house.edit(BETA, "cite: [study:p2]\n```", "cite: [study:p2, manual:p4]\n```")
    assert places(house.findings("outdated-source")) == [("error", "sections/beta.md", 1)]


def ledger_line(house: House, text: str) -> int:
    """The line of ledger.yaml that holds *text*."""
    lines = (house.content / "ledger.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_a_complete_ledger(house: House) -> None:
    assert house.findings("ledger") == []


def test_a_passage_that_the_ledger_leaves_open(house: House) -> None:
    house.edit("content/sources.yaml", '    p2: "That', '    p3: "That they are new"\n    p2: "That')
    (one,) = house.findings("ledger")
    assert (one.level, one.file, one.what) == ("error", "ledger.yaml", "the passage study:p3 is open")


def test_without_a_ledger_every_passage_is_open(house: House) -> None:
    (house.content / "ledger.yaml").unlink()
    assert [one.what for one in house.findings("ledger")] == (
        [f"the passage {cite} is open" for cite in ("manual:p4", "study:p1", "study:p2")]
    )


LEDGER_ERRORS = [
    ("- id: manual:p4", "- id: manual:p5\n  kind: heading\n- id: manual:p4", "there is no passage manual:p5"),
    ("- id: manual:p4", "- id: book:p4\n  kind: heading\n- id: manual:p4", "there is no passage book:p4"),
    ("  kind: clinician", "  kind: patient", "manual:p4 is for patients and lists no statement"),
    ("alpha#people", "alpha#nobody", "study:p1: there is no block alpha#nobody"),
    ("alpha#people", "alpha", "study:p1: there is no block alpha"),
    ("alpha#people", "delta#people", "study:p1: there is no block delta#people"),
    ("alpha#people", "alpha#what", "alpha#what does not cite study:p1, although the ledger says it carries it"),
    ("beta#few", "alpha#people", "alpha#people does not cite study:p2, although the ledger says it carries it"),
    ("beta#message", "alpha#message", "alpha#message does not cite study:p2, although the ledger says it carries it"),
]


@pytest.mark.parametrize(("old", "new", "what"), LEDGER_ERRORS, ids=range(len(LEDGER_ERRORS)))
def test_a_wrong_ledger(house: House, old: str, new: str, what: str) -> None:
    house.edit("content/ledger.yaml", old, new)
    (one,) = house.findings("ledger")
    assert (one.level, one.file, one.what) == ("error", "ledger.yaml", what)


@pytest.mark.parametrize(("old", "new", "what"), LEDGER_ERRORS, ids=range(len(LEDGER_ERRORS)))
def test_a_wrong_ledger_is_wrong_on_a_line(house: House, old: str, new: str, what: str) -> None:
    """The line is that of the entry, or a line within it."""
    house.edit("content/ledger.yaml", old, new)
    entry = next(cite for cite in ("manual:p5", "book:p4", "manual:p4", "study:p1", "study:p2") if cite in what)
    (one,) = house.findings("ledger")
    start = ledger_line(house, f"- id: {entry}")
    assert start <= one.line < start + 4


def test_a_citation_that_is_dropped_is_missed_by_the_ledger(house: House) -> None:
    house.edit("content/sections/alpha.md", "[@study:p1; @manual:p4]", "[@manual:p4]")
    (one,) = house.findings("ledger")
    assert one.what == "alpha#small does not cite study:p1, although the ledger says it carries it"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "passages: [study:p1, manual:p4]",
            "passages: [study:p1, manual:p5]",
            "smallness: there is no passage manual:p5",
        ),
        ("passages: [study:p2]", "passages: [book:p2]", "fewness: there is no passage book:p2"),
        ("only_in: [beta]", "only_in: [beta, delta]", "smallness: there is no section delta"),
        ("section: alpha", "section: delta", "smallness: there is no section delta"),
    ],
)
def test_a_conflict_that_names_what_is_not_there(house: House, old: str, new: str, what: str) -> None:
    assert house.findings("conflict") == []
    house.edit("content/conflicts.yaml", old, new)
    (one,) = house.findings("conflict")
    assert (one.level, one.file, one.what) == ("error", "conflicts.yaml", what)


def test_a_wrong_conflict_is_wrong_on_a_line(house: House) -> None:
    house.edit("content/conflicts.yaml", "passages: [study:p2]", "passages: [study:p9]")
    (one,) = house.findings("conflict")
    lines = (house.content / "conflicts.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index("- id: fewness") + 1
    assert start <= one.line < start + 7


def test_the_ledger_and_the_conflicts_are_checked_with_everything_only(house: House) -> None:
    house.append("content/ledger.yaml", "- id: book:p1\n  kind: heading\n")
    house.edit("content/conflicts.yaml", "only_in: [beta]", "only_in: [delta]")
    assert house.findings("ledger", "alpha", "beta", "gamma") == []
    assert house.findings("conflict", "alpha", "beta", "gamma") == []
    assert len(house.findings("ledger")) == len(house.findings("conflict")) == 1


TABLE = """
```figure table {#sizes}
title: Sizes
columns: [{id: what, text: What}, {id: how, text: How}]
rows:
  - {id: one, what: One, how: "Small [@study:p1]"}
  - {id: two, what: Two, how: ["Tall [@manual:p4]", "Wide [@study:p2]"]}
```
"""


def test_what_each_block_cites(house: House) -> None:
    house.append(BETA, TABLE)
    found = carried_citations(house.library)
    assert found["alpha#message"] == {"study:p1"}
    assert found["alpha#what"] == set()
    assert found["alpha#small"] == {"study:p1", "manual:p4"}
    assert found["alpha#two"] == {"study:p2"}
    assert found["alpha#people"] == {"study:p1"}
    assert found["beta#way"] == {"study:p2"}
    assert found["beta#sizes.one.how"] == {"study:p1"}
    assert found["beta#sizes.two.how.1"] == {"manual:p4"}
    assert found["beta#sizes"] == {"study:p1", "study:p2", "manual:p4"}
    assert found["gamma#show"] == set()


def test_what_the_checks_read_of_a_section(house: House) -> None:
    house.edit("content/sections/alpha.md", "label: Everyone", "label: Everyone is here.")
    found = section_messages(house.library.sections["alpha"], "sections/alpha.md")
    assert [(one.key, one.line, one.prose) for one in found] == [
        ("title", 3, False),
        ("message", 4, True),
        ("what", 12, False),
        ("small", 14, True),
        ("one", 16, True),
        ("two", 17, True),
        ("people.title", 19, False),
        ("people.alt", 19, False),
        ("people.yes", 19, False),
        ("people.no", 19, False),
        ("people.all.label", 19, True),
        ("people.all.(drawn)", 19, False),
        ("ask-small", 30, True),
    ]
    small = next(one for one in found if one.key == "small")
    assert (small.section, small.file) == ("alpha", "sections/alpha.md")
    assert small.plain == "It sits in the marrow, and it is small."
    assert small.text == "It sits in the [marrow](term:marrow), and it is **small**. [@study:p1; @manual:p4]"


def test_where_a_section_stands() -> None:
    assert section_file("alpha") == Path("sections", "alpha.md")


DRAWN = """
```figure bars {#times}
title: How long it took
alt: Two bars
unit: mg
bars: [{id: one, label: Some, value: 17.5}, {id: two, label: Half of, value: 4}]
cite: [study:p2]
```
"""


def test_the_numbers_that_a_figure_draws_are_read_too(house: House) -> None:
    house.append(BETA, DRAWN)
    assert [one.what[-8:] for one in house.findings("dose", "beta")] == ["17.5 mg”", ": “4 mg”"]
    house.edit("content/conflicts.yaml", "half of everybody", "'everyone: 40 of 100'")
    assert [one.line for one in house.findings("banned", "alpha")] == [19]
