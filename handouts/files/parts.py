"""What is being written and is not yet in its place: a file without a name where the system has such, else beside it.

Nothing is left of a file without a name when its process is killed. One that must have a name is locked by the process
that writes it, as long as it does: so what a killed process left behind is told from what another is writing now.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATTERN = ".handouts-*.part"
_OPEN_FILES = Path("/proc/self/fd")  # by which Linux gives a name to a file that has none
_UNNAMED = getattr(os, "O_TMPFILE", None)


class Part:
    """*data*, written but not yet at *place*; `put` puts it there, in one step or not at all.

    It is on the disk before, unless it is not *lasting*: then a failure of power may leave less than was written.
    """

    def __init__(self, place: Path, data: bytes, *, lasting: bool = True) -> None:
        self.place = place
        self._name: Path | None = None
        self._handle = -1
        try:
            self._open(place.parent)
            with os.fdopen(os.dup(self._handle), "wb") as file:
                file.write(data)
            self._keep_mode()
            if lasting:
                os.fsync(self._handle)
        except BaseException:
            self.close()
            raise

    def _open(self, folder: Path) -> None:
        """The system takes off from the mode what the umask forbids."""
        if _UNNAMED is not None and _OPEN_FILES.is_dir():
            with suppress(OSError):  # a file system that has no such files; any other fault comes again below
                self._handle = os.open(folder, _UNNAMED | os.O_WRONLY, 0o666)
                _lock(self._handle)
                return
        while True:
            name = free_name(folder)
            self._handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            self._name = name
            _lock(self._handle)
            if os.fstat(self._handle).st_nlink:
                return
            os.close(self._handle)  # before it was locked, another process took it for one that was left behind

    def _keep_mode(self) -> None:
        """What its owner has closed to others stays closed."""
        with suppress(FileNotFoundError):
            before = self.place.lstat()
            if stat.S_ISREG(before.st_mode) and before.st_uid == os.geteuid():
                os.fchmod(self._handle, before.st_mode & 0o777)

    def put(self) -> None:
        """Let it stand at its place, whatever stood there. Raises `OSError`; then nothing has changed."""
        if self._name is None:
            try:
                self._link(self.place)
                return
            except FileExistsError:  # only a rename replaces: for that one moment it has a name of its own
                self._name = free_name(self.place.parent)
                self._link(self._name)
        self._name.replace(self.place)
        self._name = None

    def _link(self, name: Path) -> None:
        # With a folder's handle, even an unused one, Python asks the system to follow the link to the open file.
        os.link(_OPEN_FILES / str(self._handle), name, src_dir_fd=self._handle, follow_symlinks=True)

    def close(self) -> None:
        """Leave nothing but what was put."""
        if self._name is not None:
            self._name.unlink(missing_ok=True)
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1


class Before:
    """What stands at *place* now, so that `restore` can let it stand there again: the file itself, not a copy of it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._name = free_name(place.parent) if os.path.lexists(place) else None
        self._handle = -1
        try:
            if self._name is not None:
                self._keep(self._name)
        except BaseException:
            self.close()
            raise

    def _keep(self, name: Path) -> None:
        with suppress(OSError):  # one that may not be read cannot be locked
            self._handle = os.open(self.place, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
            _lock(self._handle)
        try:
            os.link(self.place, name, follow_symlinks=False)
        except OSError:  # a file system where a file has one name only
            shutil.copy2(self.place, name, follow_symlinks=False)

    def restore(self) -> bool:
        """Undo what was put there since; False if the system refuses."""
        try:
            if self._name is None:
                self.place.unlink(missing_ok=True)
            else:
                self._name.replace(self.place)
        except OSError:
            return False
        return True

    def close(self) -> None:
        if self._name is not None:
            self._name.unlink(missing_ok=True)
        if self._handle >= 0:
            os.close(self._handle)


@contextmanager
def folder_part(folder: Path) -> Iterator[Path]:
    """A new folder beside *folder*, to be filled and renamed; it is taken away if it was not."""
    making = free_name(folder.parent)
    making.mkdir()
    handle = os.open(making, os.O_RDONLY)
    try:
        _lock(handle)
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)
        os.close(handle)


def free_name(folder: Path) -> Path:
    """A name in *folder* that nothing has, and that `clear` knows."""
    return folder / PATTERN.replace("*", secrets.token_hex(8))


def clear(folder: Path) -> None:
    """Take away what killed processes of this user left in *folder*, and nothing that a living one is writing."""
    for path in folder.glob(PATTERN):
        with suppress(OSError):
            _clear(path)


def _clear(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        about = os.fstat(handle)
        if about.st_uid != os.geteuid():
            return
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if stat.S_ISDIR(about.st_mode):
            shutil.rmtree(path)
        else:
            path.unlink()
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    """Where files cannot be locked, nobody clears any away, either."""
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
