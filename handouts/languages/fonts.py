"""The fonts a language prints with: are they here, and which files are they?"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from handouts.errors import EnvironmentProblem
from handouts.files.reading import load_yaml
from handouts.languages.language import Language

STYLES = ("Regular", "Bold")
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_SCRIPTS = Path(__file__).with_name("scripts.yaml")


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


@cache
def fonts_by_script() -> dict[str, dict[str, list[str]]]:
    """The fonts of each script by its ISO 15924 code, and the Debian packages that hold them: `fonts`, `packages`."""
    return dict(load_yaml(_SCRIPTS.read_text(encoding="utf-8"), _SCRIPTS))


@cache
def declared_families() -> tuple[str, ...]:
    """The families for names and notes in whatever script, in the order in which they are tried."""
    tried = sorted(fonts_by_script().values(), key=lambda one: len(one["packages"]))  # those that every machine has
    return tuple(dict.fromkeys(str(family) for script in tried for family in script["fonts"]))


def files_of(families: Iterable[str]) -> list[Path]:
    """The files of those of *families* that are installed, for what is set on a page beside `declared_files`."""
    found = (_match(family, style) for family in families for style in STYLES)
    return [font.path for font in found if font]


def declared_files(*, east_asian: bool) -> list[Path]:
    """The files of those of `declared_families` that are installed; those of *east_asian* writing if it is needed.

    Not every machine has the latter, and they hold signs that would then come from another font here than there.
    """
    listed = _asked("fc-list", "--format", "%{family}\t%{style}\t%{file}\n")
    files: dict[tuple[str, str], Path] = {}
    for line in sorted(listed):
        families, styles, file = line.split("\t")
        for family in families.split(","):
            files.update({(family, style): Path(file) for style in styles.split(",") if (family, style) not in files})
    found = (files.get((family, style)) for family in declared_families() for style in STYLES)
    return [file for file in found if file and (east_asian or "CJK" not in file.name)]


def needs_east_asian(text: str) -> bool:
    """Whether *text* holds a character of Chinese, Japanese or Korean writing."""
    return _EAST_ASIAN.search(text) is not None


def _find(family: str, style: str, language: Language) -> FontFile:
    found = _match(family, style)
    if found is None:
        raise EnvironmentProblem(
            f"The font {family} {style}, for {language.name}, is not installed.",
            fix=f"Install it: apt-get install {' '.join(language.packages)}",
        )
    return found


def _match(family: str, style: str) -> FontFile | None:
    found = _asked("fc-match", "-f", "%{family}\n%{style}\n%{file}\n%{index}", f"{family}:style={style}")
    if len(found) < 3 or family not in found[0].split(",") or style not in found[1].split(","):
        return None
    return FontFile(Path(found[2]), int(found[3]) if len(found) > 3 else 0)


def _asked(program: str, *arguments: str) -> list[str]:
    """The lines that a program of fontconfig answers."""
    finder = shutil.which(program)
    if finder is None:
        raise EnvironmentProblem("fontconfig is missing.", fix="Install it: apt-get install fontconfig")
    return subprocess.run([finder, *arguments], capture_output=True, text=True, check=False).stdout.splitlines()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
