from __future__ import annotations

from pathlib import Path

from handouts.content.load import load_library
from handouts.content.texts import block_messages, cited, messages
from tests.conftest import Content


def test_every_message_of_a_section_in_reading_order(small_content: Path) -> None:
    alpha = load_library(small_content).sections["alpha"]
    found = list(messages(alpha))
    assert [key for key, _, _ in found] == [
        "title", "message", "what", "small", "one", "two", "people.title", "people.alt", "people.yes", "people.no",
        "people.all.label", "ask-small",
    ]  # fmt: skip
    assert found[0] == ("title", "The alpha section", 3)
    assert found[2] == ("what", "What is alpha?", 12)
    assert found[4][1:] == ("One thing about it [@study:p2]", 16)


def test_a_slot_has_no_message(small_content: Path) -> None:
    gamma = load_library(small_content).sections["gamma"]
    assert [list(block_messages(block)) for block in gamma.blocks] == [
        [],
        [("show", "Show this to those who help you.", 15)],
    ]


def test_what_a_section_rests_on_in_order_of_first_use(small_content: Path) -> None:
    assert cited(load_library(small_content).sections["alpha"]) == [("study", "p1"), ("manual", "p4"), ("study", "p2")]


def test_what_the_front_matter_and_a_callout_rest_on(content: Content) -> None:
    content.edit("sections/beta.md", "cite: [study:p2]\nkind", "cite: [manual:p4]\nkind")
    content.append("sections/beta.md", "\n::: call-now {#now}\nCall. [@study:p1] {#call}\n:::\n")
    beta = load_library(content.root).sections["beta"]
    assert cited(beta) == [("manual", "p4"), ("study", "p2"), ("study", "p1")]


def test_what_a_figure_rests_on(content: Content) -> None:
    content.edit("sections/beta.md", "cite: [study:p2]\n```", "cite: [manual:p4]\n```")
    assert cited(load_library(content.root).sections["beta"]) == [("study", "p2"), ("manual", "p4")]
