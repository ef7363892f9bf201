from __future__ import annotations

from pathlib import Path

import pytest

from handouts.content.blocks import FIGURES, Figure
from handouts.content.figures import figure_messages, read_figure
from handouts.errors import ContentError, Problem
from tests.content.test_markdown import TABLE

PATH = Path("sections/faq.md")


def figure(body: str, kind: str) -> Figure:
    """The figure `it` that opens on line 7."""
    return read_figure(FIGURES[kind], "it", f"title: T\n{body}\ncite: [study:p1]\n", PATH, 7)


def problem(body: str, kind: str) -> Problem:
    with pytest.raises(ContentError) as caught:
        figure(body, kind)
    (found,) = caught.value.problems
    return found


def test_a_figure_has_the_id_and_the_line_that_opened_it() -> None:
    picture = figure("picture: p\nalt: A", "picture")
    assert (picture.id, picture.line, picture.title, picture.cite) == ("it", 7, "T", ("study:p1",))


@pytest.mark.parametrize("key", ["id", "line", "kind", "type"])
def test_what_the_opening_line_says_is_not_said_again(key: str) -> None:
    found = problem(f"picture: p\nalt: A\n{key}: x", "picture")
    assert (found.where, found.what) == (f"{PATH}, line 11", f"{key}: unknown key")


def test_the_known_keys_are_those_that_may_be_written() -> None:
    assert (
        problem("picture: p\nalt: A\nsize: 5", "picture").fix == "Known keys: title, cite, picture, alt, caption, key."
    )


def test_the_id_of_a_part_is_not_that_of_the_figure() -> None:
    """`id` may not be written for the figure, and is known in its parts."""
    with pytest.raises(ContentError) as caught:
        figure("fields: [{idd: a, label: L}]", "card")
    assert {found.fix for found in caught.value.problems} >= {"Did you mean `id`? Known keys: id, label, known."}


def test_without_data_the_known_keys_are_those_that_may_be_written() -> None:
    with pytest.raises(ContentError) as caught:
        read_figure(FIGURES["card"], "it", "", PATH, 7)
    assert caught.value.problems == (
        Problem(
            f"{PATH}, line 8", "A list of `key: value` lines is expected here.", "Known keys: title, cite, fields."
        ),
    )


def test_the_messages_of_a_table_name_column_row_and_line() -> None:
    content = TABLE.partition("\n")[2].removesuffix("```\n")
    block = read_figure(FIGURES["table"], "kinds", content, PATH, 1)
    assert list(figure_messages(block)) == [
        ("kinds.title", "Kinds"),
        ("kinds.kind.text", "Kind"),
        ("kinds.whom.text", "For whom"),
        ("kinds.one.kind", "**One**"),
        ("kinds.one.whom", "Adults"),
        ("kinds.two.kind", "Two"),
        ("kinds.two.whom.1", "Up to 25"),
        ("kinds.two.whom.2", "Over 60"),
    ]


def test_the_messages_of_other_figures() -> None:
    array = figure(
        "alt: A\nyes: Y\nmaybe: M\nno: N\nnote: O\ngroups: [{id: g, label: L, low: 1, high: 2}]", "icon-array"
    )
    steps = figure(
        "steps: [{id: a, picture: p, alt: A, label: L, text: X}, {id: b, picture: q, alt: B, label: M}]", "steps"
    )
    assert dict(figure_messages(array)) == {
        "it.title": "T", "it.alt": "A", "it.yes": "Y", "it.maybe": "M", "it.no": "N", "it.note": "O", "it.g.label": "L",
    }  # fmt: skip
    assert [key for key, _ in figure_messages(steps)] == [
        "it.title", "it.a.label", "it.a.text", "it.a.alt", "it.b.label", "it.b.alt",
    ]  # fmt: skip
