"""Where a finished file goes: safe names, and writes that are whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import signal
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache
from pathlib import Path

from handouts.errors import OutputError, Problem
from handouts.files.parts import Before, Part, clear, folder_part

MAX_NAME_BYTES = 255
OTHER = "Choose another with -o."
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


def checked(path: Path, elsewhere: str = OTHER) -> Path:
    """*path* itself, a file to write or to replace; raises `OutputError` if its name or its place cannot hold it."""
    check_name(path)
    _check_place(path, elsewhere)
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


def _check_place(path: Path, elsewhere: str) -> None:
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
    _check_folder(folder, elsewhere)


def _check_folder(folder: Path, elsewhere: str) -> None:
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError("This folder is not writable.", where=str(folder), fix=elsewhere)


def make_folder(path: Path) -> None:
    """Create a folder if it is not there; raises `OutputError`."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise _failed(path, error) from None


def write(path: Path, data: bytes) -> None:
    """Write *data* to *path* whole or not at all; a file that is replaced keeps its mode.

    Raises `OutputError`; what stood at *path* before is then still there. A signal that would end the process waits.
    """
    _write({path: data}, OTHER)


def write_all(files: Mapping[Path, bytes], elsewhere: str = OTHER) -> None:
    """Write several files and make the folders that they need: all of it, or nothing. Signals wait.

    Raises `OutputError`, which says *elsewhere* where else to write; then every file is the very one that it was. Only
    one who kills the process or takes the power away between two files finds some new and some old, each of them whole.
    """
    with _folders([path.parent for path in files], elsewhere):
        _write({checked(path, elsewhere): data for path, data in files.items()}, elsewhere)


def write_folder(folder: Path, files: Mapping[str, bytes], elsewhere: str = OTHER) -> None:
    """Make the new *folder* with *files* by name; errors as for `write_all`: then there is no such folder."""
    if os.path.lexists(folder):
        raise OutputError("This folder is there; it is not overwritten.", where=str(folder), fix="Edit its files.")
    _check_folder(folder.parent, elsewhere)
    _clear_once(folder.parent.absolute())
    with signals_held():
        try:
            with folder_part(folder) as making:
                _write({making / name: data for name, data in files.items()}, elsewhere)
                making.rename(folder)
        except OSError as error:
            raise _failed(folder, error, elsewhere) from None


def copy_of(kind: str) -> str:
    """What to do where the folder of *kind* cannot be written to, as in an installed wheel."""
    return f"Copy the {kind} folder, and name the copy with `handouts --{kind} DIR …`."


@contextmanager
def signals_held() -> Iterator[None]:
    """Ctrl-C and a polite kill wait until what is inside is done; may be nested."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _folders(folders: Iterable[Path], elsewhere: str) -> Iterator[None]:
    """The *folders* are there for what is inside; those that were not are gone again if it fails."""
    made: list[Path] = []
    try:
        for folder in [one for path in folders for one in reversed([path, *path.parents])]:
            try:
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            except OSError as error:
                raise _failed(folder, error, elsewhere) from None
        yield
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise


def _write(files: Mapping[Path, bytes], elsewhere: str) -> None:
    path = Path()
    with signals_held(), ExitStack() as at_last:
        try:
            parts = []
            for path, data in files.items():
                _clear_once(path.parent.absolute())
                parts.append(at_last.enter_context(closing(Part(path, data))))
            befores = [at_last.enter_context(closing(Before(path))) for path in files] if len(files) > 1 else []
            with _undone(befores) as put:
                for part in parts:
                    path = part.place
                    part.put()
                    put()
        except OSError as error:
            raise _failed(path, error, elsewhere) from None
    for folder in {path.parent for path in files}:
        # The files are written; a folder on a file system that cannot be synced (some network shares) changes nothing.
        with suppress(OSError):
            _sync_folder(folder)


@contextmanager
def _undone(befores: Sequence[Before]) -> Iterator[Callable[[], None]]:
    """If what is inside fails, as many of *befores* stand in their places again as it said were put."""
    done = 0

    def put() -> None:
        nonlocal done
        done += 1

    try:
        yield put
    except BaseException:
        lost = [before.place for before in befores[:done] if not before.restore()]
        if lost:
            what = "Not all files could be written, and this one could not be put back as it was."
            raise OutputError.of([Problem(str(path), what, "Take it from your last copy.") for path in lost]) from None
        raise


@cache
def _clear_once(folder: Path) -> None:
    """What a killed run left in *folder* is cleared away when the next one first writes there."""
    clear(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError, elsewhere: str = OTHER) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("The disk is full; nothing was written.", where=str(path.parent), fix="Free some space.")
    reason = (error.strerror or "unknown reason").lower()
    return OutputError(f"The file could not be written: {reason}.", where=str(path)[:200], fix=elsewhere)
