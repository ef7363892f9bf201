from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from handouts.files.names import MAX_ID, Cite, Id, Text, pair

PART = st.text("abcxyz0189", min_size=1, max_size=9)
GOOD_ID = st.builds("-".join, st.tuples(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True), PART, PART))
IDS: TypeAdapter[str] = TypeAdapter(Id)
CITES: TypeAdapter[str] = TypeAdapter(Cite)
TEXTS: TypeAdapter[str] = TypeAdapter(Text)


def accepted(adapter: TypeAdapter[str], value: object) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


@given(GOOD_ID)
def test_ids(value: str) -> None:
    assert IDS.validate_python(value) == value


@given(st.text())
def test_what_is_no_id(value: str) -> None:
    parts = value.split("-")
    good = value[:1] in set("abcdefghijklmnopqrstuvwxyz") and all(
        part and set(part) <= set("abcdefghijklmnopqrstuvwxyz0123456789") for part in parts
    )
    assert accepted(IDS, value) == (good and len(value) <= MAX_ID)


@pytest.mark.parametrize(
    "value", ["", "A", "a b", "a--b", "-a", "a-", "1a", "a\n", "ä", "a_b", "../a", "a" * 61, None, 5]
)
def test_an_id_that_is_refused(value: object) -> None:
    assert not accepted(IDS, value)


def test_the_longest_id() -> None:
    assert accepted(IDS, "a" * 60)


@given(GOOD_ID, st.integers(1, 10**6))
def test_citations(source: str, passage: int) -> None:
    cite = CITES.validate_python(f"{source}:p{passage}")
    assert pair(cite) == (source, f"p{passage}")


@pytest.mark.parametrize(
    "value", ["a", "a:", ":p1", "a:1", "a:p0", "a:p01", "a:p", "a:p1 ", "a: p1", "A:p1", "a:p1\n", "a:p1:p2", "@a:p1"]
)
def test_a_citation_that_is_refused(value: str) -> None:
    assert not accepted(CITES, value)


def test_a_text_is_not_empty() -> None:
    assert TEXTS.validate_python("x") == "x"
    assert not accepted(TEXTS, "")
