"""What took long to make is kept in a folder of the user's, by the fingerprint of all that it was made from.

Nothing depends on it: where it cannot be read or written, or an entry was damaged, all is made anew. Nothing personal
belongs in it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from handouts.files.fingerprint import fingerprint
from handouts.files.parts import Part

T = TypeVar("T")

VARIABLE = "HANDOUTS_CACHE"  # a folder, or "off"
LIMIT = 512 * 1024**2  # bytes; past it the entries that were not used for longest go
_LEFT = 0.8  # of the limit, once entries had to go
_ENDING = ".kept"
_DIGEST = 32  # bytes, of SHA-256, with which an entry begins
_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Entry:
    """One kept thing: its file, its size in bytes, and when it was last used (seconds since 1970)."""

    path: Path
    size: int
    used: float


def folder() -> Path | None:
    """Where things are kept: what the environment says, else the place that the system keeps for it; None for nowhere.

    A folder that belongs to somebody else, or that others may write into, is not used.
    """
    given = os.environ.get(VARIABLE, "")
    if given == "off":
        return None
    try:
        place = Path(given) if given else _standard()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = place.stat()
    except (OSError, RuntimeError, ValueError):
        return None
    return place if found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else None


def _standard() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "handouts"


def get(key: str) -> bytes | None:
    """What was kept under *key* (hexadecimal digits), if it is there and undamaged."""
    place = folder()
    if place is None:
        return None
    path = place / f"{key}{_ENDING}"
    try:
        with open(path, "rb", opener=_no_link) as file:  # a Path's own method takes no opener
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            found: bytes = file.read()
    except OSError:
        return None
    if hashlib.sha256(found[_DIGEST:]).digest() != found[:_DIGEST]:
        with suppress(OSError):
            path.unlink()
        return None
    with suppress(OSError):
        os.utime(path)
    return found[_DIGEST:]


def put(key: str, data: bytes) -> None:
    """Keep *data* under *key*, if that can be done, whole or not at all."""
    place = folder()
    if place is None:
        return
    with suppress(OSError):
        whole = hashlib.sha256(data).digest() + data
        with closing(Part(place / f"{key}{_ENDING}", whole, lasting=False)) as part:  # what is damaged is made anew
            part.put()
        _make_room(place)


def remembered(parts: object, packages: tuple[str, ...], make: Callable[[], T]) -> T:
    """What *make* makes of *parts* (JSON-serialisable) with this program and these *packages*, made once.

    It is pickled; like the compiled code of Python, it is as safe as the folder, which is the user's own.
    """
    if folder() is None:
        return make()
    key = key_of(parts, packages)
    found = get(key)
    if found is not None:
        with suppress(Exception):  # whatever a damaged pickle raises: it is made anew
            return pickle.loads(found)  # type: ignore[no-any-return]
    made = make()
    put(key, pickle.dumps(made))
    return made


def key_of(parts: object, packages: tuple[str, ...]) -> str:
    """The fingerprint of *parts*, of this program's code, of Python and of *packages*, by their versions."""
    return fingerprint([parts, _program(), platform.python_version(), [version(name) for name in packages]])


@cache
def _program() -> str:
    files = sorted(_PACKAGE.rglob("*.py"))
    return fingerprint([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])


def entries() -> list[Entry]:
    """All that is kept, what was used last first."""
    place = folder()
    return sorted(_entries(place), key=lambda entry: -entry.used) if place else []


def clear() -> int:
    """Forget everything; how many things that was."""
    found = entries()
    for entry in found:
        with suppress(OSError):
            entry.path.unlink()
    return len(found)


def _entries(place: Path) -> Iterator[Entry]:
    with os.scandir(place) as found:
        for item in found:
            with suppress(OSError):  # another process may have taken it away
                if item.name.endswith(_ENDING) and item.is_file(follow_symlinks=False):
                    about = item.stat(follow_symlinks=False)
                    yield Entry(Path(item.path), about.st_size, min(about.st_mtime, time.time()))


def _make_room(place: Path) -> None:
    found = sorted(_entries(place), key=lambda entry: entry.used)
    size = sum(entry.size for entry in found)
    if size <= LIMIT:
        return
    for entry in found:
        if size <= LIMIT * _LEFT:
            return
        with suppress(OSError):
            entry.path.unlink()
        size -= entry.size


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
