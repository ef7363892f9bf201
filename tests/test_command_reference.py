"""docs/commands.md is current, every option says what it does, and no page names an option that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.conftest import ROOT
from tests.test_docs import PAGES, TEXTS
from tools.command_reference import PAGE, every_command, page

OTHERS = {"--strict"}  # mypy's
COMMANDS = [(context.command_path, command) for command, context in every_command()]
OPTIONS = [
    (path, option) for path, command in COMMANDS for option in command.params if isinstance(option, click.Option)
]
NAMES = {name for _, option in OPTIONS for name in (*option.opts, *option.secondary_opts)} | {"--help"}


def test_the_reference_is_current() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "docs/commands.md is not current: run `make reference`."


@pytest.mark.parametrize(("path", "option"), OPTIONS, ids=lambda part: part if isinstance(part, str) else part.name)
def test_every_option_is_in_the_reference_and_says_what_it_does(path: str, option: click.Option) -> None:
    entry = TEXTS[PAGE].split(f"\n## {path}\n")[1].split("\n## ")[0]
    (line,) = (line for line in entry.splitlines() if line.startswith("- ") and option.opts[0] in named(line))
    assert {*option.opts, *option.secondary_opts} <= named(line)
    assert option.help, f"{path} {option.opts[0]} has no words of help."


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_option_of_the_docs_exists(path: Path) -> None:
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXTS[path])) - OTHERS <= NAMES


def named(line: str) -> set[str]:
    """The options that a line of the reference is about."""
    return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line.split("`")[1]))


def test_the_reference_has_every_command() -> None:
    assert re.findall(r"^## (.+)$", TEXTS[PAGE], re.MULTILINE) == [path for path, _ in COMMANDS]
    assert {"handouts", "handouts make", "handouts translate export", "handouts brand new"} <= {
        path for path, _ in COMMANDS
    }
    assert "tools.command_reference" in (ROOT / "Makefile").read_text(encoding="utf-8")
