from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.blocks import (
    Block,
    Callout,
    Cycle,
    Heading,
    IconArray,
    ListBlock,
    Paragraph,
    Picture,
    SlotBlock,
    Steps,
    Table,
)
from handouts.content.inline import MAX_TEXT
from handouts.content.markdown import BodyReader
from handouts.errors import Problem

PATH = Path("sections/faq.md")
NO_ID = "an id is lower-case letters, digits and single hyphens, at most 60"
DUPLICATE = 'Not valid YAML: found duplicate key "picture" with value "q" (original value: "p").'
FOREIGN = "{} would be printed as it stands: such markup is not used"
TABLE = """\
```figure table {#kinds}
title: Kinds
columns:
  - {id: kind, text: Kind}
  - {id: whom, text: For whom}
rows:
  - id: one
    whom: "Adults"
    kind: "**One**"
  - id: two
    kind: Two
    whom: ["Up to 25", "Over 60"]
cite: [study:p1]
```
"""


def read(text: str) -> tuple[Block, ...]:
    reader = BodyReader(text, PATH)
    blocks = reader.blocks()
    assert reader.problems == []
    return blocks


def problems(text: str) -> list[Problem]:
    reader = BodyReader(text, PATH)
    reader.blocks()
    return reader.problems


def lines(text: str) -> list[str]:
    return [f"{problem.where.removeprefix(f'{PATH}, line ')}: {problem.what}" for problem in problems(text)]


def figure(body: str, kind: str) -> str:
    return f"```figure {kind} {{#it}}\ntitle: T\n{body}\ncite: [study:p1]\n```\n"


def test_front_matter_is_left_to_its_reader_and_lines_go_on() -> None:
    reader = BodyReader("---\nid: faq\ntitle: x\n---\n\nWords. {#a}\n", PATH)
    assert reader.front == ("id: faq\ntitle: x", 2)
    assert reader.blocks() == (Paragraph(id="a", text="Words.", line=6),)


@pytest.mark.parametrize(
    "text", ["", "id: faq\n---\n", "\n---\nid: faq\n---\n", "---\nid: faq\n", " ---\nid: faq\n---\n"]
)
def test_no_front_matter(text: str) -> None:
    assert BodyReader(text, PATH).front is None


def test_headings_and_paragraphs() -> None:
    assert read("## One {#one}\n\n### Two {#two}\n\nA **word**\nand more. [@a:p1] {#three .scaffold}\n") == (
        Heading(id="one", level=2, text="One", line=1),
        Heading(id="two", level=3, text="Two", line=3),
        Paragraph(id="three", text="A **word**\nand more. [@a:p1]", scaffold=True, line=5),
    )


def test_lists() -> None:
    assert read("- One {#one}\n- Two {#two .scaffold}\n\n1. Three {#three}\n") == (
        ListBlock(
            ordered=False,
            items=(Paragraph(id="one", text="One", line=1), Paragraph(id="two", text="Two", scaffold=True, line=2)),
            line=1,
        ),
        ListBlock(ordered=True, items=(Paragraph(id="three", text="Three", line=4),), line=4),
    )


@pytest.mark.parametrize(
    "text", ["1. a {#a}\n2. b {#b}\n3. c {#c}\n", "1. a {#a}\n1. b {#b}\n", "2026\\. A year. {#a}\n"]
)
def test_numbers_that_are_printed_as_written_or_all_left_to_count(text: str) -> None:
    assert read(text)


@pytest.mark.parametrize("kind", ["call-now", "good-to-know", "ask-your-team"])
def test_callouts(kind: str) -> None:
    (callout,) = read(f"::: {kind} {{#box lines=3}}\nWords. {{#a}}\n\n- One {{#b}}\n:::\n")
    assert isinstance(callout, Callout)
    assert (callout.kind, callout.id, callout.lines, callout.line) == (kind, "box", 3, 1)
    assert [block.type for block in callout.blocks] == ["paragraph", "list"]


def test_a_callout_without_lines_to_write_on() -> None:
    (callout,) = read("::: call-now {#box}\nWords. {#a}\n:::\n")
    assert isinstance(callout, Callout)
    assert callout.lines == 0


def test_a_slot() -> None:
    assert read("```slot numbers\n```\n") == (SlotBlock(name="numbers", line=1),)


def test_an_icon_array() -> None:
    (block,) = read(figure("alt: A\nyes: Y\nno: N\ngroups: [{id: g, label: L, count: 40}]", "icon-array"))
    assert isinstance(block, IconArray)
    assert (block.id, block.line, block.groups[0].count, block.cite) == ("it", 1, 40, ("study:p1",))


def test_steps_a_picture_and_a_cycle() -> None:
    found = read(
        figure("steps: [{id: a, picture: p, alt: A, label: L}, {id: b, picture: q, alt: B, label: M}]", "steps")
        + figure("picture: p\nalt: A\nkey: [{id: a, text: T}]", "picture")
        + figure("alt: A\nparts: [{id: a, weeks: 4, kind: on, label: L}]", "cycle")
    )
    assert [type(block) for block in found] == [Steps, Picture, Cycle]


def test_the_cells_of_a_table_come_in_the_order_of_its_columns() -> None:
    (block,) = read(TABLE)
    assert isinstance(block, Table)
    assert block.rows == (("one", (("**One**",), ("Adults",))), ("two", (("Two",), ("Up to 25", "Over 60"))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<div>\nx\n</div>\n", ["1: raw HTML is not used in a section"]),
        ("<!-- x -->\n", ["1: raw HTML is not used in a section"]),
        ("\n<script>\nx\n</script>\n", ["2: raw HTML is not used in a section"]),
        ("> x\n", ["1: a quotation is not used in a section"]),
        ("    x\n", ["1: an indented block is not used in a section"]),
        ("***\n", ["1: a rule is not used in a section"]),
        ("Words. {#a}\n---\n", ["2: a rule is not used in a section"]),
        ("```python\nx\n```\n", ["1: code is not used in a section"]),
        ("```\nx\n```\n", ["1: code is not used in a section"]),
        ("# x {#a}\n", ["1: a heading of level 1 is not used"]),
        ("#### x {#a}\n", ["1: a heading of level 4 is not used"]),
        ("- x {#a}\n  - y {#b}\n", ["2: a list item holds one line of text only"]),
        ("- x {#a}\n\n  y {#b}\n\n- z {#c}\n", ["3: a list item holds one line of text only"]),
        ("1. x {#a}\n\n   y {#b}\n2. z {#c}\n", ["3: a list item holds one line of text only"]),
        ("a {#a}\n\n3. x {#b}\n4. y {#c}\n", ["3: a numbered list begins at 1, not at 3"]),
        ("2026. A year. {#a}\n", ["1: a numbered list begins at 1, not at 2026"]),
        ("0) x {#a}\n", ["1: a numbered list begins at 1, not at 0"]),
        ("1. x {#a}\n3. y {#b}\n", ["1: a numbered list counts 1, 2, 3, not 1, 3"]),
        ("::: call-now {#a}\n2. x {#b}\n:::\n", ["2: a numbered list begins at 1, not at 2"]),
        ("| a | b |\n|---|---|\n| c | d | {#a}\n", [FOREIGN.format("1: “| a | b |”")]),
        ("a ~~b~~ c {#a}\n", [FOREIGN.format("1: “~~”")]),
        ("- > x\n", ["1: a list item holds one line of text only"]),
        ("```slot number\n```\n", ["1: unknown slot “number”"]),
        ("```figure pie {#a}\n```\n", ["1: unknown kind of figure “pie”"]),
        ("```figure picture\n```\n", ["1: this figure has no id"]),
        ("```figure picture {#A}\n```\n", ["1: this figure has no id"]),
        ("::: call-now\nx {#a}\n:::\n", ["1: this callout has no id"]),
        ("::: call-now {#a}\ny {#c}\n\n## x {#b}\n:::\n", ["4: a callout holds paragraphs and lists only"]),
        ("::: call-now {#a}\ny {#c}\n```slot numbers\n```\n:::\n", ["3: a callout holds paragraphs and lists only"]),
        ("a <b>x</b> {#a}\n", ["1: raw HTML is not used in a section"]),
        ("\na [x](javascript:1) {#a}\n", ["2: a link to “javascript:1” is not allowed"]),
        ("a [@b] {#a}\n", ["1: the citation “b” is not source:passage"]),
    ],
)
def test_what_a_section_does_not_hold(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{#a .scaffold}\n", 1),
        ("\n## {#a}\n", 2),
        ("- x {#a}\n-\n", 2),
        ("\n::: call-now {#a}\n:::\n", 2),
        ("\n::: call-now {#a}\nx {#b}\n", 2),
        ("\nOne. {#a}\nTwo. {#b}\n", 2),
    ],
    ids=["empty paragraph", "empty heading", "empty item", "empty callout", "open callout", "joined paragraphs"],
)
def test_what_is_not_whole(text: str, line: int) -> None:
    (found,) = lines(text)
    assert found.startswith(f"{line}: ")


@pytest.mark.parametrize(
    "text",
    ["Words.\n", "[x]: /words\n",
     "Words. {#A}\n", "Words. {#a} more\n", "Words. {a}\n", "Words. {#a .scafold}\n", "## Words\n", "- x\n",
     "::: danger {#a}\nx\n:::\n", "Words. {#a-}\n", "Words. {#a--b}\n", "Words. {#a lines=7}\n"],
)  # fmt: skip
def test_a_block_without_an_id_is_shown_and_told_how(text: str) -> None:
    (problem,) = problems(text)
    assert problem.what.startswith("this block has no id: “")
    assert problem.fix == "End it with {#some-id}, a name that stays."
    assert problem.where == f"{PATH}, line 1"


def test_all_problems_are_found_at_once() -> None:
    text = "Words.\n\n> x\n\na <b>x</b> {#a}\n\n```figure pie {#p}\n```\n\nFine. {#z}\n"
    assert [line.split(":")[0] for line in lines(text)] == ["1", "3", "5", "7"]


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("pictur: p\nalt: A", "picture", ["3: pictur: unknown key", "2: picture: this key is missing"]),
        ("picture: ../p\nalt: A", "picture", [f"3: picture: {NO_ID}"]),
        ("picture: p\nalt: A\nid: x", "picture", ["5: id: unknown key"]),
        ("picture: p\nalt: A\nline: 5", "picture", ["5: line: unknown key"]),
        ("picture: p\nalt: A\npicture: q", "picture", [f"5: {DUPLICATE}"]),
        ("picture: p\nalt: A <b>b</b>", "picture", ["1: raw HTML is not used in a section"]),
        ("picture: p\nalt: ''", "picture", ["4: alt: this text is empty"]),
    ],
)  # fmt: skip
def test_a_figure_that_is_wrong(body: str, kind: str, expected: list[str]) -> None:
    assert sorted(lines(figure(body, kind))) == sorted(expected)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: Kinds", "title: 5", 2),
        ("    kind: Two\n", "    kind: 5\n", 6),
        ("cite: [study:p1]", "cite: study:p1", 13),
        ("cite: [study:p1]", "cite: [study]", 13),
    ],
)
def test_the_line_of_what_is_wrong_in_a_table(old: str, new: str, line: int) -> None:
    (found,) = lines(TABLE.replace(old, new, 1))
    assert found.startswith(f"{line}: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("columns:\n  - {id: kind, text: Kind}\n  - {id: whom, text: For whom}\n", "columns: 5\n"),
        ("{id: kind, text: Kind}", "{id: [kind], text: Kind}"),
        ("{id: kind, text: Kind}", "kind"),
        (TABLE[TABLE.index("rows:") : TABLE.index("cite:")], "rows: abc\n"),
        (TABLE[TABLE.index("rows:") : TABLE.index("cite:")], "rows: 5\n"),
        (TABLE[TABLE.index("rows:") : TABLE.index("cite:")], "rows: {a: b}\n"),
        (TABLE[TABLE.index("rows:") : TABLE.index("cite:")], "rows: []\n"),
        (TABLE[TABLE.index("rows:") : TABLE.index("cite:")], ""),
        ("    kind: Two\n", ""),
        ("    kind: Two\n", "    kind: Two\n    more: x\n"),
        ("    kind: Two\n", "    kind: {a: b}\n"),
        ("    kind: Two\n", "    kind: 5\n"),
        ("  - id: two\n", "  - id: Two!\n"),
        ("  - id: two\n", "  - id: [two]\n"),
    ],
)
def test_a_table_that_is_wrong(old: str, new: str) -> None:
    assert old in TABLE
    found = problems(TABLE.replace(old, new, 1))
    assert found
    assert all(problem.where.startswith(f"{PATH}, line ") for problem in found)


@pytest.mark.parametrize("between", ["\n", "  \n", " .scaffold}\n"])
def test_two_blocks_that_are_joined_are_told_how(between: str) -> None:
    first = "One. {#a" + (between if "}" in between else "}" + between)
    (problem,) = problems(f"{first}Two. {{#b}}\n")
    assert problem == Problem(f"{PATH}, line 1", "two blocks are joined", "Leave an empty line between them.")


def test_the_line_of_a_row_that_is_wrong() -> None:
    assert lines(TABLE.replace("    kind: Two\n", "")) == ["10: this row's keys are not `id` and the columns"]


@pytest.mark.parametrize("opening", ["", "## ", "- ", "::: call-now {#box}\n"])
def test_the_longest_text_is_read_and_a_longer_one_refused(opening: str) -> None:
    closing = "\n:::" if ":::" in opening else ""
    assert read(f"{opening}{'a' * MAX_TEXT} {{#a}}{closing}\n")
    (line,) = lines(f"{opening}{'a' * (MAX_TEXT + 1)} {{#a}}{closing}\n")
    assert line == f"{1 + bool(closing)}: a text of more than 5,000 characters"


@pytest.mark.parametrize(
    "piece", [" ", "*", "**a ", "[", "![", "[@", "[a](", "`", "<", "<!--", "_a", "&", "{#", "{#a "]
)
@pytest.mark.parametrize("before", ["", "a ", "- a "])
def test_much_of_one_sign_is_refused(before: str, piece: str) -> None:
    """So much that what reads it must not take a time that grows with its square."""
    text = piece * (100_000 // len(piece))
    assert lines(f"{before}{text}b {{#a}}\n")


@pytest.mark.parametrize("piece", [">", "> ", "- ", "1. ", "> - ", "    ", "::: call-now {#a}\n", "```\n", "#"])
def test_much_nesting_is_refused(piece: str) -> None:
    assert lines(piece * (100_000 // len(piece)) + "a")


@pytest.mark.parametrize("piece", [" ", "{#", "{#a} ", "{", "{}"])
def test_a_long_opening_line_is_refused(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    assert lines(f"::: call-now {text}x\na {{#a}}\n:::\n")
    assert lines(f"```figure picture {text}x\n```\n")


def test_only_the_last_mark_is_the_id() -> None:
    assert lines("A {#b} c {#a}\n") == ["1: “{#” is markup that is not whole"]
    assert read("::: call-now {#b {#a}\nx {#c}\n:::\n")[0].id == "a"  # type: ignore[union-attr]


PIECES = st.sampled_from(
    ["## ", "- ", "1. ", "> ", "```", "```figure table {#a}", "```figure picture {#b}", "\n", "\n\n", "::: ",
     "call-now ", ":::", "{#c}", " {#d .scaffold}", "<b>", "[x](y)", "[@a:p1]", "words", "    ", "---", "title: T",
     "rows: ", "\t", "columns: ", "- {id: a}", "[", "]", "{", "}", ": ", "|", "* * *"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_body_is_read_or_refused(text: str) -> None:
    for problem in problems(text):
        assert problem.where.startswith(f"{PATH}, line ")
