from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from handouts.batch import lines as module
from handouts.batch.file_names import file_name, same
from handouts.batch.lines import Findings, Line, filtered, lines
from handouts.batch.manifest import Manifest, Row
from handouts.errors import ManifestProblem, UsageProblem
from handouts.orders.order import OWN_PAPER
from handouts.orders.packet import Edition

KNOWN = {
    "clinic": ["neutral", "north", "south"],
    "preset": ["talk", "stay"],
    "sections": ["alpha", "beta"],
    "language": ["en", "es"],
}


TODAY = datetime.date(2026, 2, 28)


def read(*rows: dict[str, str], personal: bool = False, draft: bool = False) -> tuple[list[Line], list[str]]:
    manifest = Manifest("m.csv", tuple(Row(number, row) for number, row in enumerate(rows, 2)), personal)
    found = Findings(manifest)
    made = lines(manifest, KNOWN, found, TODAY, draft=draft)
    return made, [f"{problem.where}: {problem.what} {problem.fix}" for problem in found.problems()]


def one(**cells: str) -> Line:
    made, problems = read({"clinic": "north", "preset": "talk", **cells})
    assert (len(made), problems) == (1, [])
    return made[0]


def problem(**cells: str) -> str:
    problems = read({"clinic": "north", "preset": "talk", **cells})[1]
    assert len(problems) == 1, problems
    return problems[0]


def test_what_is_usual() -> None:
    line = one()
    order = line.order
    assert (line.copies, line.pattern) == (1, "")
    assert (order.clinic, order.preset, order.sections, order.language) == ("north", "talk", (), "en")
    assert (order.layout, order.personal) == ("single", False)
    assert order.edition == Edition(OWN_PAPER, "standard", "colour")


def test_all_columns_are_used() -> None:
    line = one(
        preset="", sections="beta alpha", language="es", paper="a4", text_size="large", ink="saving",
        layout="booklet", copies="3", filename="x-{row}", patient="Ana", visit_date="2026-11-20", notes="a\r\nb",
    )  # fmt: skip
    order = line.order
    assert order.sections == ("beta", "alpha")
    assert order.edition == Edition("a4", "large", "saving")
    assert (order.language, order.layout, line.copies, line.pattern) == ("es", "booklet", 3, "x-{row}")
    assert (order.visit.patient, str(order.visit.date), order.visit.notes) == ("Ana", "2026-11-20", "a\nb")
    assert order.personal
    assert "Ana" not in repr(line)


@pytest.mark.parametrize(
    ("cells", "count"),
    [
        ({"clinic": "*"}, 2),
        ({"clinic": "north south neutral"}, 3),
        ({"clinic": "north north"}, 1),
        ({"preset": "*"}, 2),
        ({"language": "*", "text_size": "*"}, 6),
        ({"clinic": "*", "preset": "*", "paper": "*", "ink": "*", "layout": "*"}, 32),
    ],
)
def test_lists_multiply_out(cells: dict[str, str], count: int) -> None:
    made, problems = read({"clinic": "north", "preset": "talk", **cells})
    assert (len(made), problems) == (count, [])
    assert len(set(made)) == count


def test_a_row_for_all_presets_means_those_that_are_offered() -> None:
    made, _ = read({"clinic": "north", "preset": "*"}, {"clinic": "north", "preset": "talk"})
    assert [line.every_preset for line in made] == [True, True, False]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"clinic": "nort"}, "m.csv, row 2, column clinic: There is no clinic “nort”. Did you mean: north, south?"),
        ({"clinic": ""}, "column clinic: No clinic is named."),
        ({"preset": "tolk"}, "column preset: There is no preset “tolk”. Did you mean: talk?"),
        ({"preset": "", "sections": "alpa"}, "column sections: There is no section “alpa”. Did you mean: alpha?"),
        ({"preset": "", "sections": "alpha alpha"}, "column sections: A section is named twice."),
        ({"preset": ""}, "column preset: Neither preset nor sections"),
        ({"sections": "alpha"}, "column preset: A preset and sections are both"),
        ({"language": "xx"}, "column language: There is no language “xx”."),
        ({"paper": "a5"}, "column paper: There is no paper “a5”."),
        ({"text_size": "huge"}, "column text_size: There is no text size “huge”."),
        ({"ink": "red"}, "column ink:"),
        ({"layout": "scroll"}, "column layout:"),
        ({"copies": "0"}, "column copies: This is not a number of copies."),
        ({"copies": "-1"}, "column copies:"),
        ({"copies": "1000"}, "column copies:"),
        ({"copies": "1.5"}, "column copies:"),
        ({"copies": "=1+1"}, "column copies:"),
        ({"filename": "{patient}"}, "column filename: This pattern names something that a file name cannot hold."),
        ({"filename": "{notes}"}, "column filename:"),
        ({"filename": "{visit_date}"}, "column filename:"),
        ({"filename": "{row"}, "column filename:"),
        ({"filename": "=cmd|x"}, "column filename: A file name does not start with = + - or @"),
        ({"filename": "-rf"}, "column filename:"),
        ({"patient": "=HYPERLINK(1)"}, "column patient: This cell is a formula."),
        ({"notes": "=1"}, "column notes: This cell is a formula."),
        ({"visit_date": "20.11.2026"}, "column visit_date: This is not a day."),
        ({"visit_date": "2026-13-01"}, "column visit_date:"),
        ({"visit_date": "20261120"}, "column visit_date:"),
        ({"visit_date": "2026-W47-5"}, "column visit_date:"),
        ({"visit_date": "٢٠٢٦-١١-٢٠"}, "column visit_date:"),
        ({"patient": "x" * 76}, "column patient: The patient's name: 76 characters, and 75 fit."),
        ({"notes": "a\x01"}, "column notes: The notes: there is a control character"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(cells: dict[str, str], told: str) -> None:
    assert told in problem(**cells)


def test_the_same_problem_is_told_once_with_all_its_rows() -> None:
    wrong, right = {"clinic": "x", "preset": "talk"}, {"clinic": "north", "preset": "talk"}
    problems = read(wrong, wrong, right, wrong, {"clinic": "north", "preset": "y"})[1]
    assert [problem.split(":")[0] for problem in problems] == [
        "m.csv, rows 2–3, 5, column clinic",
        "m.csv, row 6, column preset",
    ]


@pytest.mark.parametrize("column", ["clinic", "preset", "language", "paper"])
def test_no_cell_is_repeated_when_there_are_visits(column: str) -> None:
    row = {"clinic": "north", "preset": "talk", column: "quixworthy"}
    assert "quixworthy" in read(row)[1][0]
    assert "quixworthy" not in read(row, personal=True)[1][0]


def test_markup_in_a_name_is_text() -> None:
    assert one(patient="<b>Ana</b>").order.visit.patient == "<b>Ana</b>"


def test_too_many_packets(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"clinic": "*", "preset": "*"}
    monkeypatch.setattr(module, "MAX_PACKETS", 4)
    assert len(read(row)[0]) == 4
    with pytest.raises(ManifestProblem, match=r"m\.csv, row 3: This manifest asks for more than 4"):
        read(row, row)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_of_notes_ends_as_any_computer_ends_it(end: str) -> None:
    assert one(notes=f"a{end}b").order.visit.notes == "a\nb"


def test_a_day_in_words_counts_from_the_day_of_printing() -> None:
    assert one(visit_date="Today").order.visit.date == TODAY
    assert one(visit_date="tomorrow").order.visit.date == datetime.date(2026, 3, 1)


def test_the_case_of_a_choice_does_not_count() -> None:
    assert one(paper="A4", ink="Saving", text_size="LARGE").order.edition == Edition("a4", "large", "saving")


def test_only_a_translation_is_made_as_a_draft() -> None:
    made, _ = read({"clinic": "north", "preset": "talk", "language": "en es"}, draft=True)
    assert [line.order.draft for line in made] == [False, True]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ([], 8),
        (["clinic=north"], 4),
        (["clinic=north,south"], 8),
        (["clinic=north", "preset=talk"], 2),
        (["clinic=north", "clinic=south"], 8),
        (["text_size=large"], 0),
        (["language=es"], 4),
        (["row=3"], 0),
        (["row=2"], 8),
    ],
)
def test_filters(filters: list[str], count: int) -> None:
    made, _ = read({"clinic": "*", "preset": "*", "language": "*"})
    assert len(filtered(made, filters)) == count


@pytest.mark.parametrize("wrong", ["north", "clinic=", "=north", "patient=Ana", "copies=1"])
def test_a_filter_that_is_none(wrong: str) -> None:
    with pytest.raises(UsageProblem, match="is no filter"):
        filtered([], [wrong])


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"paper": "a4"}, "north-talk-en-a4-standard-colour.pdf"),
        ({"paper": "a4", "layout": "booklet"}, "north-talk-en-a4-standard-colour-booklet.pdf"),
        ({"paper": "a4", "preset": "", "sections": "alpha beta"}, "north-alpha-beta-en-a4-standard-colour.pdf"),
        ({"paper": "a4", "patient": "Ana"}, "north-2-talk-en-a4-standard-colour.pdf"),
        ({"filename": "{clinic} {preset} {language} {text_size}"}, "north talk en standard.pdf"),
        ({"filename": "{ink} {layout} {row}"}, "colour single 2.pdf"),
        ({"filename": "x.PDF"}, "x.PDF"),
    ],
)  # fmt: skip
def test_names(cells: dict[str, Any], name: str) -> None:
    assert file_name(one(**cells)) == name


@pytest.mark.parametrize(
    ("sections", "name"),
    [(("a" * 29, "b" * 30), f"{'a' * 29}-{'b' * 30}"), (("a" * 30, "b" * 30), f"{'a' * 30}-and-1-more")],
)
def test_a_name_of_more_than_sixty_letters_names_the_first_section(sections: tuple[str, ...], name: str) -> None:
    line = one(paper="a4")
    line = replace(line, order=replace(line.order, preset="", sections=sections))
    assert file_name(line) == f"north-{name}-en-a4-standard-colour.pdf"


def test_names_that_are_one_on_some_computer() -> None:
    assert same("Stra\u00dfe.pdf") == same("STRASSE.pdf")
    assert same("\u00e9.pdf") == same("e\u0301.PDF")
    assert same("\ufb01.pdf") == same("fi.pdf")
    assert same("a.pdf") != same("b.pdf")
