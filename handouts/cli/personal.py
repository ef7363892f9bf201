"""A patient's name and notes from a prompt, standard input or a file.

What stands on the command line stands in the list of processes, which everybody on the machine may read, and in the
shell's history.
"""

from __future__ import annotations

import sys
from itertools import takewhile
from pathlib import Path

import click

from handouts.errors import UsageProblem
from handouts.files.opening import TooLarge, file_bytes

ASKED = "-"
_FILE = "@"
_LONGEST = 100_000  # bytes; a page of notes has about 3,000


def told(option: str, given: str) -> str:
    """What *option* says: itself, what is typed or piped in for ``-``, or what stands in the file of ``@FILE``.

    Raises `UsageProblem`, which repeats neither the text nor the file's name.
    """
    if given == ASKED:
        return _text(option, _typed(option) if sys.stdin.isatty() else _piped(option))
    if given.startswith(_FILE):
        return _text(option, _filed(option, Path(given[len(_FILE) :])))
    return given


def _typed(option: str) -> bytes:
    if option == "patient":
        click.echo("The patient's name: ", nl=False, err=True)
        return _piped(option)
    click.echo("The notes; an empty line ends them:", err=True)
    return b"".join(takewhile(lambda line: bytes(line).strip(), sys.stdin.buffer))


def _piped(option: str) -> bytes:
    """The name is one line, so that the notes may follow it."""
    pipe = sys.stdin.buffer
    return pipe.readline(_LONGEST) if option == "patient" else pipe.read(_LONGEST)


def _filed(option: str, path: Path) -> bytes:
    fix = f"Name a text file after the “{_FILE}”; a text of your own cannot begin with it."
    try:
        return file_bytes(path, _LONGEST)
    except TooLarge:
        raise UsageProblem(f"The file of --{option} is larger than {_LONGEST // 1000} kB.", fix=fix) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no name of a file"
        raise UsageProblem(f"The file of --{option} cannot be read: {why}.", fix=fix) from None


def _text(option: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise UsageProblem(f"What --{option} reads is not UTF-8.", fix="Save it as UTF-8.") from None
    if not text:
        raise UsageProblem(f"Nothing was given for --{option}.", fix="Write it, or leave the option out.")
    return text
