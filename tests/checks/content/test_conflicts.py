"""The banned statements of the real content: what they catch, and that they touch nothing that is true."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from handouts.assets import find
from handouts.checks.content.ledger import glossary_messages, section_messages, text_findings
from handouts.checks.finding import Message
from handouts.content.evidence import load_conflicts
from handouts.content.load import load_library
from tests.conftest import ROOT

CONTENT = find(start=ROOT).content
CONFLICTS = load_conflicts(CONTENT)
FILE = ROOT / "tests" / "checks" / "content" / "conflict-cases.yaml"
CASES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))


def hits(text: str) -> list[str]:
    """The patterns that *text* matches, in whatever section it stood."""
    banned = [one for conflict in CONFLICTS.values() for one in conflict.banned]
    return [one.pattern for one in banned if re.search(one.pattern, text, re.IGNORECASE)]


def test_every_conflict_has_cases() -> None:
    assert {case["id"] for case in CASES} == set(CONFLICTS)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_each_wrong_statement_is_caught(case: dict[str, Any]) -> None:
    assert [text for text in case["wrong"] if not hits(text)] == []


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_no_right_statement_is_touched(case: dict[str, Any]) -> None:
    """Outside the one section that may say it, too, unless a pattern is for that section alone."""
    messages = [Message("outlook", "", text, text, "", 1, True) for text in case["right"]]
    found = [one for one in text_findings(messages, CONFLICTS) if one.rule == "banned"]
    assert found == []


def test_nothing_that_the_library_prints_is_banned() -> None:
    library = load_library(CONTENT)
    messages = [message for section in library.sections.values() for message in section_messages(section, section.id)]
    assert list(text_findings([*messages, *glossary_messages(library, CONTENT)], CONFLICTS)) == []


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_every_pattern_catches_something(conflict: str) -> None:
    wrong = [text for case in CASES for text in case["wrong"]]
    banned = [one.pattern for one in CONFLICTS[conflict].banned]
    assert [one for one in banned if not any(re.search(one, text, re.IGNORECASE) for text in wrong)] == []
