"""Where a finished file goes: safe names, and writes that are whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from handouts.errors import OutputError

MAX_NAME_BYTES = 255
# Names that Windows keeps for devices, whatever ending follows; the superscript digits count as digits there.
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
_RESERVED |= {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}


def target(destination: str | None, default_name: str) -> Path:
    """Return the file to write: *destination* itself, *default_name* inside it if it is a folder, or in this folder.

    Raises `OutputError` for a name or a place that cannot hold a handout.
    """
    path = Path(default_name) if destination is None else Path(destination)
    if destination is not None and (_is_folder(path) or destination.endswith(("/", os.sep))):
        path = path / default_name
    return checked(path)


def checked(path: Path) -> Path:
    """*path* itself, a file to write or to replace; raises `OutputError` if its name or its place cannot hold it."""
    check_name(path)
    _check_place(path)
    return path


def suffix_of(destination: str | None) -> str:
    """The ending of a file's name, in lower case; empty for none, and for a folder whatever its name."""
    path = Path(destination or "")
    return "" if (destination or "").endswith("/") or _is_folder(path) else path.suffix.lower()


def _is_folder(path: Path) -> bool:
    """Whether *path* is a folder; a name that the system refuses is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def check_name(path: Path) -> None:
    """Raise `OutputError` for a name that does not work on every computer, or leads elsewhere."""
    shown = "".join(char if char.isprintable() else "?" for char in path.name)
    if any(not char.isprintable() for char in str(path)):
        raise OutputError("The file name holds a control character.", where=shown[:80], fix="Choose a plain name.")
    if ".." in path.parts:
        raise OutputError("The path holds “..”.", where=str(path)[:200], fix="Write the folder out in full.")
    if len(os.fsencode(path.name)) > MAX_NAME_BYTES:
        raise OutputError(
            f"The file name is longer than {MAX_NAME_BYTES} bytes.", where=shown[:40] + "…", fix="Shorten it."
        )
    if (
        path.name.split(".")[0].rstrip(" ").lower() in _RESERVED
        or re.search(r'[<>:"|?*\\]', path.name)
        or path.name.endswith((" ", "."))
    ):
        raise OutputError(
            "This file name does not work on every computer.", where=shown, fix="Use letters, digits and hyphens."
        )


def _check_place(path: Path) -> None:
    folder = path.parent
    try:
        if not folder.is_dir():
            raise OutputError(
                "This folder does not exist.", where=str(folder), fix="Create it, or choose another with -o."
            )
        mode = path.lstat().st_mode if os.path.lexists(path) else None
    except OSError as error:
        raise _failed(path, error) from None
    if mode is not None and stat.S_ISDIR(mode):
        raise OutputError("This is a folder, not a file.", where=str(path), fix="Choose a file name with -o.")
    if mode is not None and stat.S_ISLNK(mode):
        raise OutputError("This is a symbolic link; it is not followed.", where=str(path), fix="Name the file itself.")
    if mode is not None and not stat.S_ISREG(mode):
        raise OutputError("This is a device or a pipe, not a file.", where=str(path), fix="Use -o - for a pipe.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError("This folder is not writable.", where=str(folder), fix="Choose another with -o.")


def make_folder(path: Path) -> None:
    """Create a folder if it is not there; raises `OutputError`."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise _failed(path, error) from None


def write(path: Path, data: bytes) -> None:
    """Write *data* to *path* whole or not at all: to a temporary file beside it, synced, then renamed.

    Raises `OutputError`; what stood at *path* before is then still there. A signal that would end the process waits.
    """
    with signals_held():
        _write(path, data)


@contextmanager
def signals_held() -> Iterator[None]:
    """Ctrl-C and a polite kill wait until what is inside is done; may be nested."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _write(path: Path, data: bytes) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".handouts-", suffix=".part")
    except OSError as error:
        raise _failed(path, error) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise _failed(path, error) from None
    finally:
        temporary.unlink(missing_ok=True)
    # The file is written; a folder on a file system that cannot be synced (some network shares) changes nothing.
    with suppress(OSError):
        _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("The disk is full; nothing was written.", where=str(path.parent), fix="Free some space.")
    reason = (error.strerror or "unknown reason").lower()
    return OutputError(
        f"The file could not be written: {reason}.", where=str(path)[:200], fix="Choose another with -o."
    )
