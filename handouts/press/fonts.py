"""The fonts a language prints with: are they here, and which files are they?"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from handouts.errors import EnvironmentProblem
from handouts.language.languages import Language

STYLES = ("Regular", "Bold")


def font_digests(language: Language) -> dict[str, str]:
    """SHA-256 of each font file the language names, by family and style.

    Raises `EnvironmentProblem`, naming the Debian package, if one is missing.
    """
    return {f"{family} {style}": _digest(family, style, language) for family in language.fonts for style in STYLES}


def _digest(family: str, style: str, language: Language) -> str:
    finder = shutil.which("fc-match")
    if finder is None:
        raise EnvironmentProblem("fontconfig is missing.", fix="Install it: apt-get install fontconfig")
    found = subprocess.run(
        [finder, "-f", "%{family}\n%{style}\n%{file}", f"{family}:style={style}"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    if len(found) != 3 or family not in found[0].split(",") or style not in found[1].split(","):
        raise EnvironmentProblem(
            f"The font {family} {style}, for {language.name}, is not installed.",
            fix=f"Install it: apt-get install {language.package}",
        )
    return hashlib.sha256(Path(found[2]).read_bytes()).hexdigest()
