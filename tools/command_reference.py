"""Write docs/commands.md, the reference of every command and option, from the commands themselves: `make reference`."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from handouts.cli.group import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
PROGRAM = "handouts"
HELP = "--help"
TOP = """\
# Commands

Every command and option, in the words of `--help`, which each command takes (also as `-h`). From a checkout the program
is `.venv/bin/python generate.py`. What the commands are for: [README](../README.md). Exit codes: [errors](errors.md).

This page is made by `make reference`; a test fails while it is not current. Change the command, not the page.
"""


def commands(command: click.Command, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    """*command* and all below it, each with a context that knows its whole name."""
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, click.Context(below, parent=context, info_name=name))


def every_command() -> Iterator[tuple[click.Command, click.Context]]:
    """All commands of the program, the program itself first."""
    return commands(cli, click.Context(cli, info_name=PROGRAM, **cli.context_settings))


def page() -> str:
    """The whole page, as docs/commands.md must be."""
    return "\n".join([TOP, *("\n".join(_entry(*found)) for found in every_command())])


def _entry(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}\n"
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"`{usage}`\n"
    words, _, example = inspect.cleandoc(command.help or "").partition("\b\n")
    yield f"{words.strip()}\n"
    if example:
        # No shell block: the tests run those, and an example may name what only a clinic has.
        _, _, lines = example.partition("\n")
        yield f"```text\n{textwrap.dedent(lines).strip()}\n```\n"
    options = list(_options(command, context))
    if options:
        yield "\n".join(options) + "\n"


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        if not isinstance(parameter, click.Option) or HELP in parameter.opts:
            continue  # the usage says the arguments
        names, words = parameter.get_help_record(context) or (", ".join(parameter.opts), "")
        variable = f" Environment: `{parameter.envvar}`." if isinstance(parameter.envvar, str) else ""
        yield f"- `{names}`: {words}{variable}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
