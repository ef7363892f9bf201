"""README, CONTRIBUTING and docs are true: every command shown runs, every option and target named exists."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from handouts.cli.group import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DAY = "1796083200"  # 1 December 2026: the content is written, and not yet past its review
PLAIN = ("cp -r translations ", "echo ")  # lines of the docs that are the shell's own
TEXTS = {path: path.read_text(encoding="utf-8") for path in PAGES}


def shown_commands(program: str) -> list[str]:
    blocks = [block for text in TEXTS.values() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
    lines = [line for block in blocks for line in block.splitlines()]
    own = PLAIN if program == "handouts" else ()
    return [line.removeprefix(f"{program} ") for line in lines if line.startswith((f"{program} ", *own))]


def test_the_commands_of_the_docs_run_one_after_another(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    commands = shown_commands("handouts")
    assert len(commands) > 8
    for command in commands:
        if command.startswith(PLAIN):
            subprocess.run(["bash", "-c", command], check=True, cwd=tmp_path)
            continue
        result = run(*shlex.split(command), SOURCE_DATE_EPOCH=DAY)
        assert result.code == 0, (command, result.err)


def test_make_targets_of_the_docs_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = set(shown_commands("make")) | {
        name for text in TEXTS.values() for name in re.findall(r"`make ([a-z]+)`", text)
    }
    assert {"handout", "test"} <= named <= set(targets)


def test_readme_explains_every_option_of_make_and_no_other() -> None:
    context = click.Context(cli, **cli.context_settings)
    make = cli.get_command(context, "make")
    assert make is not None
    known = {name for parameter in make.params for name in parameter.opts if name.startswith("-")} - {"--output"}
    named = set(re.findall(r"`(--?[a-z-]+)`", TEXTS[ROOT / "README.md"]))
    folders = {"--content", "--brands", "--translations", "--templates", "--styles"}
    assert known == named - folders - {"-"}


def test_every_command_has_help_with_an_example() -> None:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli, **cli.context_settings), name)
        assert command is not None
        assert "Example" in (command.help or ""), name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)\)", re.sub(r"`[^`]*`|```.*?```", "", TEXTS[path], flags=re.DOTALL)):
        assert (path.parent / target).exists(), target
