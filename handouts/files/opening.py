"""The bytes of a file, or the error that says why there are none."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from handouts.errors import UsageProblem


class NoFile(OSError):
    """A folder, a pipe or a device stands where a file is to be read; `what` says so."""

    def __init__(self, what: str) -> None:
        super().__init__(errno.EINVAL, what)
        self.what = what


class TooLarge(OSError):
    """A file is larger than anything of its kind."""


def file_bytes(path: Path, limit: int) -> bytes:
    """The bytes of the file at *path*, of which there may be *limit*; the one way in which files are read.

    What is no file is not read: a pipe would keep the program waiting, and a device may have no end. Raises `NoFile`,
    `TooLarge`, or another `OSError`.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise NoFile(f"This is a {'folder' if stat.S_ISDIR(mode) else 'pipe or a device'}, not a file.")
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # nor waits for what has taken its place since
    with os.fdopen(handle, "rb") as file:
        if os.fstat(handle).st_size > limit or len(data := file.read(limit + 1)) > limit:
            raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG))
    return data


def asked_bytes(path: Path, limit: int, fix: str) -> bytes:
    """The bytes of a file that somebody named; raises `UsageProblem` with *fix* if there are none to read."""
    try:
        return file_bytes(path, limit)
    except FileNotFoundError:
        raise UsageProblem("This file does not exist.", where=str(path), fix="Check its name.") from None
    except TooLarge:
        what = f"This file is larger than {limit // 1_000_000} MB."
        raise UsageProblem(what, where=str(path), fix=fix) from None
    except NoFile as error:
        raise UsageProblem(error.what, where=str(path), fix=fix) from None
    except OSError as error:
        raise UsageProblem(
            f"This file cannot be read: {error.strerror}.", where=str(path), fix="Check its name and its permissions."
        ) from None
