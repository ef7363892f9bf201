"""Several files at once into the translations folder: all of them, or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from handouts.errors import OutputError
from handouts.files.writing import checked, signals_held, write

_ELSEWHERE = "Copy the translations folder, and name the copy with `handouts --translations DIR translate …`."
_FOLDER_MODE = 0o755  # what is made for this run alone is closed to others


def write_all(texts: Mapping[Path, str]) -> None:
    """Write every text to its file, or none. Raises `OutputError`; then every file is what it was."""
    _must_be_writable(dict.fromkeys(path.parent for path in texts))
    ready = {path.with_name(f".{path.name}.part"): checked(path) for path in texts}
    with signals_held():
        try:
            for part, path in ready.items():
                write(part, texts[path].encode("utf-8"))
            for part, path in ready.items():
                part.replace(path)
        except OSError as error:
            raise _failed(path, error) from None
        finally:
            for part in ready:
                part.unlink(missing_ok=True)


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Make the new *folder* with *texts* by file name. Raises `OutputError`; then there is no such folder."""
    if os.path.lexists(folder):
        raise OutputError("This language is there; it is not overwritten.", where=str(folder), fix="Edit its files.")
    _must_be_writable([folder.parent])
    with signals_held():
        try:
            making = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".handouts-", suffix=".part"))
        except OSError as error:
            raise _failed(folder, error) from None
        try:
            for name, text in texts.items():
                write(making / name, text.encode("utf-8"))
            making.chmod(_FOLDER_MODE)
            making.rename(folder)
        except OSError as error:
            raise _failed(folder, error) from None
        finally:
            shutil.rmtree(making, ignore_errors=True)


def _must_be_writable(folders: Iterable[Path]) -> None:
    for folder in folders:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OutputError("The translations cannot be written here.", where=str(folder), fix=_ELSEWHERE)


def _failed(path: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "unknown reason").lower()
    return OutputError(f"This could not be written: {reason}.", where=str(path), fix=_ELSEWHERE)
