"""The typesetter sees one HTML text; this finds the file and line behind what it complains of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from handouts.assets import Assets
from handouts.errors import LayoutError, Problem, place

_PROPERTY = re.compile(r"`\s*([a-z-]+)\s*:\s*([^`;]*?)\s*`")
_CHARACTER = re.compile(r"\(U\+([0-9A-F]{4,6})\)")


def blamed(error: LayoutError, assets: Assets) -> LayoutError:
    """The same error, each problem at its file and line where one is found."""
    found = [Problem(_place(one.what, assets) or one.where, one.what, one.fix) for one in error.problems]
    return LayoutError.of(found)


def characters(what: str) -> list[str]:
    """The characters that a complaint of the typesetter names."""
    return [chr(int(found, 16)) for found in _CHARACTER.findall(what)]


def _place(what: str, assets: Assets) -> str:
    if character := _CHARACTER.search(what):
        wanted = chr(int(character[1], 16))
        return next(_lines_with([wanted], (path for path in assets.content.rglob("*") if path.is_file())), "")
    if declared := _PROPERTY.search(what):
        return next(_lines_with([declared[1], declared[2].split(" ")[0]], sorted(assets.styles.glob("*.css"))), "")
    return ""


def _lines_with(words: list[str], files: Iterator[Path] | list[Path]) -> Iterator[str]:
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if all(word in line for word in words):
                yield place(path, number)
