from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.signoff.diff import Change, changes

WORDS = st.lists(st.sampled_from(["one", "two", "39%", " ", "  ", "[@study:p1]", "é", ".", "\n", "[-", "-]"]))


def only(old: str, new: str) -> str:
    """The one change from *old* to *new*, as a terminal shows it."""
    (change,) = changes({"key": old}, {"key": new})
    return change.plain()


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("It is few.", "It is many.", "It is [-few-]{+many+}."),
        ("It is few.", "It was few.", "It [-is-]{+was+} few."),
        ("About 39% did well.", "About 93% did well.", "About [-39-]{+93+}% did well."),
        ("It is few.", "It is.", "It is[- few-]."),
        ("It is.", "It is not.", "It is{+ not+}."),
        ("Few are. [@study:p1]", "Few are. [@study:p2]", "Few are. [@study:[-p1-]{+p2+}]"),
        ("Marrow", "marrow", "[-Marrow-]{+marrow+}"),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("one two", "one  two", "one[- -]{+  +}two"),
        ("thereby", "there", "[-thereby-]{+there+}"),
    ],
)
def test_a_change_is_shown_word_by_word(old: str, new: str, shown: str) -> None:
    assert only(old, new) == shown


def test_what_did_not_change_is_not_shown() -> None:
    assert list(changes({"a": "same", "b": "old"}, {"a": "same", "b": "new"})) == (
        [Change("b", (("removed", "old"), ("added", "new")))]
    )
    assert list(changes({"a": "same"}, {"a": "same"})) == []


def test_changes_come_in_the_order_of_the_text_and_what_is_gone_last() -> None:
    before = {"gone": "g", "first": "1", "second": "2", "lost": "l"}
    after = {"second": "two", "new": "n", "first": "one"}
    assert [change.key for change in changes(before, after)] == ["second", "new", "first", "gone", "lost"]


def test_a_long_text_is_compared_to_its_end() -> None:
    old = "the same word again and again " * 100
    assert only(old + "before", old + "after") == f"{old}[-before-]{{+after+}}"


@given(old=WORDS.map("".join), new=WORDS.map("".join))
def test_both_texts_can_be_read_from_a_change(old: str, new: str) -> None:
    found = list(changes({"key": old}, {"key": new}))
    assert bool(found) == (old != new)
    for change in found:
        assert "".join(text for kind, text in change.parts if kind != "added") == old
        assert "".join(text for kind, text in change.parts if kind != "removed") == new
        assert any(kind != "same" for kind, _ in change.parts)
        assert all(text for _, text in change.parts)
