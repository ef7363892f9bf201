"""Find the folders the program works from: content, translations, brands, templates, styles.

The bundled folders are found in ``handouts/_bundled`` (an installed wheel) or at the root of the checkout (a checkout
or an editable install). A folder of the user's own wins over the bundled one.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import ContentError, EnvironmentProblem, place

FOLDERS = ("content", "translations", "brands", "templates", "styles")
SETTINGS_FILE = "handouts.yaml"
_MOST = 10_000  # bytes of it that are read; five lines are enough
_LOST = re.compile(r"""^[^#"'\n]*[^\s#"'][ \t]+(#)""", re.MULTILINE)  # behind a folder's name: YAML drops it

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Assets:
    """The five folders, each an existing directory, absolute."""

    content: Path
    translations: Path
    brands: Path
    templates: Path
    styles: Path


def find(own: Mapping[str, Path | None] | None = None, *, start: Path | None = None) -> Assets:
    """Return the folders to work from.

    *own* names the user's folders by kind (from an option or the environment); next come those of the ``handouts.yaml``
    that `settings_file` finds from *start* (default: the working folder); last the bundled ones.

    Raises `ContentError` if a folder of the user's own does not exist or ``handouts.yaml`` is wrong, and
    `EnvironmentProblem` if a bundled folder is missing.
    """
    chosen = {**settings(start or Path.cwd()), **{kind: path for kind, path in (own or {}).items() if path}}
    return Assets(**{kind: _own(kind, chosen[kind]) if kind in chosen else bundled(kind) for kind in FOLDERS})


def settings(start: Path) -> dict[str, Path]:
    """Read the folders named in the ``handouts.yaml`` for work in *start*; {} if there is none."""
    file = settings_file(start)
    return _read_settings(file) if file else {}


def settings_file(start: Path) -> Path | None:
    """The ``handouts.yaml`` for work in *start*: its own, else that of the project's root above it; None for none.

    A folder further up may be anybody's. So a project's root (`project_root`) and the file in it must belong to the
    user, and nobody else may be able to write to them.
    """
    if (start / SETTINGS_FILE).is_file():
        return start / SETTINGS_FILE
    root = project_root(start)
    file = root / SETTINGS_FILE if root else None
    return file if root and file and file.is_file() and _is_ours(root) and _is_ours(file) else None


def passed_over(start: Path) -> Path | None:
    """The nearest ``handouts.yaml`` above *start* when none is used: a user may believe that it is; None for none."""
    if settings_file(start):
        return None
    return next((file for file in (folder / SETTINGS_FILE for folder in start.parents) if file.is_file()), None)


def project_root(start: Path) -> Path | None:
    """The nearest folder, from *start* upward, that holds ``.git``: the root of a project; None outside of one."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def _is_ours(path: Path) -> bool:
    """Whether *path* belongs to the user, and nobody but the user and their group can write to it."""
    about = path.stat()
    return about.st_uid == os.getuid() and not about.st_mode & stat.S_IWOTH


def _read_settings(file: Path) -> dict[str, Path]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if file.resolve().parent != file.parent.resolve():
        raise ContentError("This path leads out of its folder.", where=place(file), fix="Use a file, not a link.")
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST).decode("utf-8")
        data = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError, OSError) as error:
        mark = getattr(error, "problem_mark", None)  # where; the error's own words repeat what the file says
        where = place(file, mark.line + 1 if mark else None)
        raise ContentError(
            "This file cannot be read as YAML.", where=where, fix="Write `content: my-folder`."
        ) from None
    if lost := _LOST.search(text):
        where = place(file, text.count("\n", 0, lost.start(1)) + 1)
        what = "The text behind # is taken for a comment, and lost."
        raise ContentError(what, where=where, fix="Write the folder's name in quotes, or the comment on its own line.")
    allowed = f"It may name: {', '.join(FOLDERS)}; each with a folder."
    if not isinstance(data, dict) or not set(data) <= set(FOLDERS):
        raise ContentError("Unknown settings in this file.", where=place(file), fix=allowed)
    if not all(isinstance(value, str) and value for value in data.values()):
        raise ContentError("A folder's name is missing or is not text.", where=place(file), fix=allowed)
    return {kind: (file.parent / value) for kind, value in data.items()}


def _own(kind: str, path: Path) -> Path:
    try:
        if path.is_dir():
            return path.resolve()
    except OSError:
        pass  # a name that the system refuses, or a folder that may not be read, is no folder to work from
    raise ContentError(
        f"The {kind} folder does not exist or is not a folder.", where=str(path), fix="Check its spelling."
    )


def bundled(kind: str) -> Path:
    """The bundled folder of *kind*; raises `EnvironmentProblem` if it is missing."""
    installed, checkout = _PACKAGE / "_bundled" / kind, _PACKAGE.parent / kind
    for candidate in (installed, checkout):
        if candidate.is_dir():
            return candidate
    raise EnvironmentProblem(
        f"The bundled {kind} folder is missing.",
        where=str(checkout),
        fix="Install handouts again, or run it from a complete checkout.",
    )
