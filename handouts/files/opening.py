"""The bytes of a file, or the error that says why there are none."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


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
