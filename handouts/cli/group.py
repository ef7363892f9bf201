"""The group of commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import click

from handouts import __version__
from handouts.assets import FOLDERS
from handouts.cli.common import printable
from handouts.cli.stopping import CODE
from handouts.errors import HandoutsError, OutputError

COMMANDS = {
    "make": "make",
    "list": "listing",
    "verify": "verify",
    "inspect": "inspect",
    "check": "check",
    "review": "review",
    "translate": "translate",
    "batch": "batch",
    "trace": "trace",
    "brand": "brand",
    "cache": "cache",
    "completion": "completion",
}
_BROKEN_PIPE = 141  # as the shell reports a process that a closed pipe ended
_INTERNAL = 70


class LazyGroup(click.Group):
    """Imports a command's module only when that command is called or described."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"handouts.cli.{COMMANDS[name]}").command
        return command


def _folder_options(function: click.decorators.FC) -> click.decorators.FC:
    for kind in reversed(FOLDERS):
        function = click.option(
            f"--{kind}",
            type=click.Path(path_type=Path),
            envvar=f"HANDOUTS_{kind.upper()}",
            help=f"Your own {kind} folder, instead of the bundled one.",
            metavar="DIR",
        )(function)
    return function


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="handouts")
@click.option("-v", "--verbose", is_flag=True, help="Say more: what is done, and where an internal error arose.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and errors.")
@_folder_options
@click.pass_context
def cli(context: click.Context, /, verbose: bool, quiet: bool, **folders: Path | None) -> None:
    """Print handouts about relapsed or refractory B-cell acute lymphoblastic leukemia/lymphoma.

    \b
    Example:
      handouts make --preset first-talk -o out/
    """
    context.obj = {"verbose": verbose, "quiet": quiet, "folders": folders}


def run_command() -> NoReturn:
    """Run the command and exit with its documented code (docs/errors.md)."""
    stdout = sys.stdout
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except HandoutsError as error:
        _fail(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(file=shown)
        click.echo(printable(shown.getvalue()), nl=False, err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        _fail("Stopped. Nothing was left half-written.", CODE)
    except (SystemExit, OSError) as error:
        # Click puts another stream in the place of a closed pipe.
        _stream_failed(error, gone=isinstance(error, BrokenPipeError) or sys.stdout is not stdout)
        raise
    except Exception as error:
        _fail(_unforeseen(error), _INTERNAL)


def _stream_failed(error: SystemExit | OSError, *, gone: bool) -> None:
    """End as documented if it was the standard output that could not be written; return for any other error."""
    if not gone and isinstance(error, SystemExit):
        return
    if not gone and isinstance(error, OSError) and error.errno not in (errno.ENOSPC, errno.EIO):
        _fail(_unforeseen(error), _INTERNAL)
    # What is still buffered can go nowhere; without this, closing the stream would complain once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if gone:
        sys.exit(_BROKEN_PIPE)
    _fail("Standard output cannot be written: the disk is full.", OutputError.exit_code)


def _unforeseen(error: Exception) -> str:
    """An unforeseen error's kind and place. Its message could repeat a patient's name, and is never shown."""
    places = [
        f"{Path(frame.filename).name}, line {frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    shown = places if {"-v", "--verbose"} & set(sys.argv[1:]) else places[-1:]
    return (
        f"An unforeseen error ({type(error).__name__} at {' ← '.join(reversed(shown)) or 'unknown'}). "
        "This is a defect of handouts.\n"
        "  Report it with this line and the command you ran, without any patient's data."
    )


def _fail(message: str, code: int) -> NoReturn:
    label = "Error: "
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        label = click.style(label, fg="red", bold=True)
    click.echo(label + printable(message), err=True)
    sys.exit(code)
