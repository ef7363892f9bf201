"""The list of checks is what the checks do: no finding without an entry, no entry that nothing finds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from handouts.checks.rules import CONTENT, TRANSLATION, Rule
from tests.conftest import ROOT
from tools.check_reference import PAGE, page

MAKERS = {"finding", "Finding", "Fault", "Found"}
LEVELS = {"error", "warning", "advice"}
FOUND_BY = {
    CONTENT: ["checks/content"],
    TRANSLATION: ["checks/translation", "translations/states.py", "translations/language_check.py"],
}


def findings(path: Path) -> Iterator[tuple[str, str]]:
    """The id and the level of each finding that the module makes; the level is empty where it is worked out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MAKERS:
            words = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
            levels = [at for at, word in enumerate(words) if word in LEVELS]
            if levels and levels[0]:
                yield str(words[levels[0] - 1]), str(words[levels[0]])
            elif any(isinstance(one, ast.Name) and one.id == "level" for one in node.args):
                yield next(str(word) for word in words if word), ""


@pytest.mark.parametrize("rules", [CONTENT, TRANSLATION], ids=["content", "translation"])
def test_every_finding_is_listed_and_every_entry_is_found(rules: tuple[Rule, ...]) -> None:
    roots = [ROOT / "handouts" / place for place in FOUND_BY[rules]]
    modules = [path for root in roots for path in ([root] if root.suffix else sorted(root.glob("*.py")))]
    made = {one for path in modules for one in findings(path)}
    listed = {rule.id: set(rule.levels) for rule in rules}
    assert {name for name, _ in made} == set(listed)
    assert {(name, level) for name, level in made if level and level not in listed[name]} == set()
    given = {name: {level for other, level in made if other == name} for name in listed}
    assert [name for name, levels in listed.items() if "" not in given[name] and levels != given[name]] == []


@pytest.mark.parametrize("rules", [CONTENT, TRANSLATION], ids=["content", "translation"])
def test_each_is_listed_once(rules: tuple[Rule, ...]) -> None:
    assert len({rule.id for rule in rules}) == len(rules)


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
