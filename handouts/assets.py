"""Find the folders the program works from: content, translations, brands, templates, styles.

The bundled folders are found in ``handouts/_bundled`` (an installed wheel) or at the root of the checkout (a checkout
or an editable install). A folder of the user's own wins over the bundled one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import ContentError, EnvironmentProblem, place

FOLDERS = ("content", "translations", "brands", "templates", "styles")
SETTINGS_FILE = "handouts.yaml"

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

    *own* names the user's folders by kind (from an option or the environment); next come those of a ``handouts.yaml``
    in *start* (default: the working folder) or a folder above it; last the bundled ones.

    Raises `ContentError` if a folder of the user's own does not exist or ``handouts.yaml`` is wrong, and
    `EnvironmentProblem` if a bundled folder is missing.
    """
    chosen = {**settings(start or Path.cwd()), **{kind: path for kind, path in (own or {}).items() if path}}
    return Assets(**{kind: _own(kind, chosen[kind]) if kind in chosen else bundled(kind) for kind in FOLDERS})


def settings(start: Path) -> dict[str, Path]:
    """Read the folders named in the nearest ``handouts.yaml`` from *start* upward; {} if there is none."""
    for folder in (start, *start.parents):
        file = folder / SETTINGS_FILE
        if file.is_file():
            return _read_settings(file)
    return {}


def _read_settings(file: Path) -> dict[str, Path]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except (YAMLError, ValueError, RecursionError, OSError) as error:
        raise ContentError("This file cannot be read as YAML.", where=place(file), fix=str(error)[:300]) from None
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
