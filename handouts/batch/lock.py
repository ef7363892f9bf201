"""One batch in a folder at a time. The lock is the system's, on an open file: a killed run leaves none behind."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from handouts.errors import FolderLocked, OutputError
from handouts.files.parts import clear

NAME = ".handouts-batch.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold *folder* for this run, and clear away what a killed run left half-written.

    Raises `FolderLocked` naming who holds it, `OutputError` if nothing can be written there.
    """
    handle = _taken(folder / NAME)
    try:
        clear(folder)
        yield
    finally:
        with suppress(OSError):
            (folder / NAME).unlink()
        os.close(handle)


def _taken(path: Path) -> int:
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise OutputError(
                f"This folder cannot be written to: {reason}.", where=str(path.parent), fix="Choose another with --out."
            ) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still(path, handle):
                _sign(handle)
                return handle
        except BlockingIOError:
            holder = _holder(handle)
            os.close(handle)
            raise FolderLocked(
                f"Another batch is at work here: {holder}.",
                where=str(path.parent),
                fix="Wait until it ends, or choose another folder with --out.",
            ) from None
        except OSError as error:
            os.close(handle)
            raise OutputError(
                f"This folder cannot be locked: {error.strerror}.", where=str(path.parent), fix="Choose another."
            ) from None
        os.close(handle)  # whoever held it has just taken it away: try again with the new one


def _is_still(path: Path, handle: int) -> bool:
    """Whether the file that is locked is still the one of that name."""
    try:
        return os.fstat(handle).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    about = {"pid": os.getpid(), "host": os.uname().nodename, "since": datetime.now(UTC).isoformat(timespec="seconds")}
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(about).encode(), 0)


def _holder(handle: int) -> str:
    try:
        about = json.loads(os.pread(handle, 1000, 0))
        return f"process {int(about['pid'])} on {about['host']}, since {about['since']}"
    except (ValueError, KeyError, TypeError, OSError):
        return "it has not said who it is"
