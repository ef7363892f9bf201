from __future__ import annotations

import re

import pytest

from handouts.content.load import load_library
from handouts.errors import ContentError
from tests.conftest import Content

BETA = "sections/beta.md"
PRACTICAL = "sections/gamma.md"
END = 24  # the line of beta.md on which appended text begins


def problems(content: Content) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_library(content.root)
    assert all(problem.fix for problem in caught.value.problems)
    return [f"{problem.where}: {problem.what}".removeprefix(f"{content.root}/") for problem in caught.value.problems]


def appended(content: Content, text: str) -> list[str]:
    content.append(BETA, f"\n{text}\n")
    return problems(content)


def test_an_id_that_is_not_the_file_s_name(content: Content) -> None:
    content.edit(BETA, "id: beta", "id: betta")
    assert problems(content) == [f"{BETA}, line 2: the id is “betta” but the file is beta.md"]


def test_an_empty_section(content: Content) -> None:
    path = content.root / BETA
    path.write_text(path.read_text().split("## What")[0])
    assert problems(content) == [f"{BETA}: the section is empty"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("Again. [@study:p1] {#few}", "few"),
        ("## Again {#what}", "what"),
        ("Again. [@study:p1] {#title}", "title"),
        ("Again. [@study:p1] {#message}", "message"),
        ("- One [@study:p1] {#few}", "few"),
        ("::: call-now {#few}\nx [@study:p1] {#new}\n:::", "few"),
        ("Again. [@study:p1] {#way}", "way"),
    ],
)
def test_an_id_used_twice(content: Content, text: str, id_: str) -> None:
    (line,) = appended(content, text)
    assert re.fullmatch(rf"{BETA}, line \d+: the id “{id_}” is used twice", line)


def test_an_id_used_twice_inside_a_callout(content: Content) -> None:
    found = appended(content, "::: call-now {#now}\nx [@study:p1] {#now}\n:::")
    assert found == [f"{BETA}, line {END + 1}: the id “now” is used twice"]


def test_an_id_used_twice_inside_a_figure(content: Content) -> None:
    content.edit(BETA, "{id: then,", "{id: first,")
    assert set(problems(content)) == {
        f"{BETA}, line 16: the id “way.first.label” is used twice",
        f"{BETA}, line 16: the id “way.first.alt” is used twice",
    }


def test_a_heading_level_that_is_skipped(content: Content) -> None:
    content.edit(BETA, "## What is beta?", "### What is beta?")
    assert problems(content) == [f"{BETA}, line 12: a heading level is skipped"]


def test_headings_may_go_up_again(content: Content) -> None:
    content.append(BETA, "\n### Down {#down}\n\n## Up {#up}\n")
    assert load_library(content.root)


@pytest.mark.parametrize(
    "text",
    ["It is so. {#new}", "- It is so {#new}", "::: good-to-know {#box}\nIt is so. {#new}\n:::"],
)
def test_a_statement_that_cites_nothing(content: Content, text: str) -> None:
    (line,) = appended(content, text)
    assert "It is so" in line
    assert line.endswith("…” cites no source")


@pytest.mark.parametrize(
    "text",
    ["See it so. {#new .scaffold}", "- See {#new .scaffold}", "::: ask-your-team {#box}\n- Is it so? {#new}\n:::"],
)
def test_what_need_not_cite(content: Content, text: str) -> None:
    content.append(BETA, f"\n{text}\n")
    assert load_library(content.root)


def test_a_practical_section_need_not_cite(content: Content) -> None:
    content.append(PRACTICAL, "\nIt is so. {#new}\n")
    assert load_library(content.root)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x [@studdy:p1] {#new}", "new: unknown source “studdy”"),
        ("x [@study:p1; @study:p9] {#new}", "new: study has no passage p9"),
        ("x [y](term:marow) [@study:p1] {#new}", "unknown glossary term “marow”"),
        ("x [y](section:alfa) [@study:p1] {#new}", "link to the unknown section “alfa”"),
        ("x [y](see:alfa) [@study:p1] {#new}", "link to the unknown section “alfa”"),
        ("::: call-now {#now}\n- x [y](term:marow) [@study:p1] {#new}\n:::", "unknown glossary term “marow”"),
    ],
)
def test_what_a_message_names_and_nobody_knows(content: Content, text: str, what: str) -> None:
    line = END + text.count("\n- ")
    assert appended(content, text) == [f"{BETA}, line {line}: {what}"]


def test_the_known_sources_are_named(content: Content) -> None:
    content.append(BETA, "\nx [@studdy:p1] {#new}\n")
    with pytest.raises(ContentError, match=r"Sources: study, manual\."):
        load_library(content.root)


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "what"),
    [
        (BETA, "message: Beta", "message: See [it](term:marow). Beta", 4, "unknown glossary term “marow”"),
        (BETA, "cite: [study:p2]\nkind", "cite: [studdy:p2]\nkind", 5, "cite: unknown source “studdy”"),
        (BETA, "cite: [study:p2]\n```", "cite: [study:p9]\n```", 16, "cite: study has no passage p9"),
        (BETA, "cite: [study:p2]\n```", "```", 16, "figure way cites no source"),
        (BETA, "label: It begins", "label: 'It [begins](term:marow)'", 16, "unknown glossary term “marow”"),
        (PRACTICAL, "requires: [beta]", "requires: [betta]", 9, "requires the unknown section “betta”"),
        ("glossary.yaml", "cite: [study:p1]", "cite: [study:p9]", 1, "marrow: study has no passage p9"),
        ("glossary.yaml", "Soft tissue", "<b>Soft</b> tissue", 1, "marrow: definition: raw HTML is not used"),
        ("glossary.yaml", "Soft tissue", "'Soft [tissue](term:marow)' #", 1, "unknown glossary term “marow”"),
        ("library.yaml", "[alpha, beta]", "[alpha, betta]", 4, "preset first-two: unknown section “betta”"),
        ("library.yaml", "[alpha, beta, gamma]", "[alpha, beta]", 3, "order: must name each section once; see gamma"),
        ("library.yaml", "[alpha, beta, gamma]", "[alpha, beta, gamma, alpha]", 3, "once; see alpha"),
        ("library.yaml", "[alpha, beta, gamma]", "[alpha, beta, gamma, delta]", 3, "once; see delta"),
        ("library.yaml", "title: A small", "title: A <b>small</b>", 1, "title: raw HTML is not used"),
        ("library.yaml", "audience: For", "audience: '[For](javascript:1)' #", 2, "audience: a link to “javascript:1”"),
    ],
)
def test_what_does_not_fit_together(content: Content, name: str, old: str, new: str, line: int, what: str) -> None:
    content.edit(name, old, new)
    (found,) = problems(content)
    assert what in found
    assert found.startswith(f"{name}, line {line}: ")


def test_the_line_of_a_later_glossary_entry_is_named(content: Content) -> None:
    content.append("glossary.yaml", "\n- {id: blood, term: Blood, definition: A <b>fluid</b>., cite: [study:p9]}\n")
    assert problems(content) == [
        "glossary.yaml, line 8: blood: definition: raw HTML is not used in a section",
        "glossary.yaml, line 8: blood: study has no passage p9",
    ]


def test_the_line_of_a_key_in_the_front_matter_is_named(content: Content) -> None:
    content.edit(BETA, "message: Beta is", "message: <b>Beta</b> is")
    assert problems(content) == [f"{BETA}, line 4: message: raw HTML is not used in a section"]


def test_sections_that_require_each_other(content: Content) -> None:
    content.edit(BETA, "review_by: 2027-01-02", "review_by: 2027-01-02\nrequires: [gamma]")
    (found,) = problems(content)
    assert "sections require each other in a circle: beta → gamma → beta" in found
    assert found.startswith(f"{BETA}, line 10: ")


def test_a_table_may_cite_in_each_row_instead(content: Content) -> None:
    table = (
        "```figure table {#kinds}\ntitle: Kinds\ncolumns: [{id: a, text: A}, {id: b, text: B}]\nrows:\n"
        '  - {id: one, a: "x [@study:p1]", b: y}\n  - {id: two, a: x, b: "y [@study:p2]"}\n```\n'
    )
    content.append(BETA, f"\n{table}")
    assert load_library(content.root)
    content.edit(BETA, "y [@study:p2]", "y")
    assert problems(content) == [f"{BETA}, line {END}: figure kinds cites no source"]


@pytest.mark.parametrize(
    "text", ["a <b>x</b> {#new}", "a [x](javascript:1) {#new}", "a [@b] {#new}", "![x](y.png) {#new}"]
)
def test_what_a_message_may_not_hold_is_told_once(content: Content, text: str) -> None:
    (line,) = appended(content, text)
    assert line.startswith(f"{BETA}, line {END}: ")
