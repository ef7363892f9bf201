"""Which words of a link count as those of the glossary's term."""

from __future__ import annotations

import pytest

from handouts.checks.translation.terms import _alike


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("célula", "células", True),
        ("mal", "male", True),  # three letters are enough for an ending
        ("de", "des", False),
        ("*", "*", False),
        ("remisión", "infección", False),
    ],
)
def test_forms_of_one_word_are_alike(one: str, other: str, alike: bool) -> None:
    assert _alike(one, other) is alike
