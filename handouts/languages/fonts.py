"""The fonts a language prints with: are they here, and which files are they?"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import EnvironmentProblem
from handouts.languages.language import Language

STYLES = ("Regular", "Bold")


@dataclass(frozen=True)
class FontFile:
    """A font on this machine: a file, and which font in it, for collections."""

    path: Path
    index: int


def font_digests(language: Language) -> dict[str, str]:
    """SHA-256 of each font file the language names, by family and style.

    Raises `EnvironmentProblem`, naming the Debian packages, if one is missing.
    """
    return {name: _digest(font.path) for name, font in font_files(language).items()}


def font_files(language: Language) -> dict[str, FontFile]:
    """The file of each font the language names, by family and style; raises as `font_digests` does."""
    return {f"{family} {style}": _find(family, style, language) for family in language.fonts for style in STYLES}


def _find(family: str, style: str, language: Language) -> FontFile:
    finder = shutil.which("fc-match")
    if finder is None:
        raise EnvironmentProblem("fontconfig is missing.", fix="Install it: apt-get install fontconfig")
    found = subprocess.run(
        [finder, "-f", "%{family}\n%{style}\n%{file}\n%{index}", f"{family}:style={style}"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    if len(found) < 3 or family not in found[0].split(",") or style not in found[1].split(","):
        raise EnvironmentProblem(
            f"The font {family} {style}, for {language.name}, is not installed.",
            fix=f"Install it: apt-get install {' '.join(language.packages)}",
        )
    return FontFile(Path(found[2]), int(found[3]) if len(found) > 3 else 0)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
