"""Which characters no font of a language has: known before anything is laid out, from the fonts themselves."""

from __future__ import annotations

import unicodedata
from functools import cache

from handouts.languages.fonts import STYLES, FontFile, font_files
from handouts.languages.language import Language

_NOT_SHOWN = ("Cc", "Cf", "Zl", "Zp", "Zs")


def missing_glyphs(text: str, language: Language) -> list[str]:
    """The characters of *text* that none of the language's fonts has in both styles, each once.

    Raises `EnvironmentProblem` for a missing font.
    """
    return [char for char in dict.fromkeys(text) if not _has(char, _characters(language))]


def _has(char: str, styles: tuple[frozenset[int], ...]) -> bool:
    return unicodedata.category(char) in _NOT_SHOWN or all(ord(char) in style for style in styles)


@cache
def _characters(language: Language) -> tuple[frozenset[int], ...]:
    """The characters that the language's fonts have together, in each style."""
    found = font_files(language)
    return tuple(
        frozenset().union(*(_characters_of(font) for name, font in found.items() if name.endswith(f" {style}")))
        for style in STYLES
    )


@cache
def _characters_of(font: FontFile) -> frozenset[int]:
    import uharfbuzz

    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font.path)), font.index).unicodes)
