"""What several commands share: options of choices, the folders, the workspace, tables, JSON."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts import assets
from handouts.errors import HandoutsError, Problem, UsageProblem
from handouts.orders.choices import CHOICES

if TYPE_CHECKING:
    from handouts.workspace import Workspace

_PIPE_WIDTH = 100_000  # columns: no row is wrapped or cut in a pipe


def chosen(name: str, *flags: str, **more: Any) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """The option of one of `CHOICES`, by its own name or by *flags*; the case of its values does not count."""
    choice = CHOICES[name]
    kind = click.Choice(choice.values, case_sensitive=False) if choice.values else str
    usual: dict[str, Any] = {"default": choice.default, "show_default": True} if choice.default else {}
    flags = flags or (f"--{name.replace('_', '-')}",)
    return click.option(*flags, name, type=kind, help=choice.help, **usual, **more)


@contextmanager
def fields_as_options(names: Mapping[str, str]) -> Iterator[None]:
    """Problems that name a field of an order name the option instead: by *names*, else as it is spelt."""
    try:
        yield
    except HandoutsError as error:
        error.problems = tuple(_at_option(problem, names) for problem in error.problems)
        raise


def _at_option(problem: Problem, names: Mapping[str, str]) -> Problem:
    if problem.where or not problem.field:
        return problem
    return replace(problem, where=names.get(problem.field, f"--{problem.field.replace('_', '-')}"))


def today() -> datetime.date:
    """Today, or the date that SOURCE_DATE_EPOCH fixes (reproducible-builds.org); `UsageProblem` if it is no date."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return datetime.date.today()
    try:
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageProblem("SOURCE_DATE_EPOCH is not a number of seconds.", fix="Set it right, or unset it.") from None


def find_assets(context: click.Context) -> assets.Assets:
    """The folders this call works from. Settings from another folder than this one are named, also to the quiet."""
    here = Path.cwd()
    if (used := assets.settings_file(here)) and used.parent != here:
        click.echo(f"Settings: {used}", err=True)
    if left := assets.passed_over(here):
        click.echo(f"Not used: {left}; it is neither in this folder nor in the root of a project of yours.", err=True)
    return assets.find(context.obj["folders"])


def workspace(context: click.Context) -> Workspace:
    """What everything is understood with: the folders of this call, today."""
    from handouts.workspace import Workspace

    return Workspace(find_assets(context), today())


def printable(text: str) -> str:
    """*text* without what could steer a terminal, or what it cannot show: content and file names are anybody's."""
    return "".join(char if char.isprintable() or char == "\n" else f"(U+{ord(char):04X})" for char in text)


def echo_json(data: object, *, err: bool = False) -> None:
    """Print *data* as JSON, for machines."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2), err=err)


def echo_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print *rows* as a table; without colours or wrapping into a pipe."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=number == 0)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    with console.capture() as drawn:  # Click prints it: it knows what to do when a pipe is closed
        console.print(table)
    click.echo(drawn.get(), nl=False)
