"""The typesetter sees one HTML text; this finds the file and line behind what it complains of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from handouts.assets import Assets
from handouts.errors import ContentError, LayoutError, Problem, place
from handouts.files.reading import read_text

_PROPERTY = re.compile(r"`\s*([a-z-]+)\s*:\s*([^`;]*?)\s*`")
_CHARACTER = re.compile(r"\(U\+([0-9A-F]{4,6})\)")


def at_its_place(error: LayoutError, assets: Assets) -> LayoutError:
    """The same error, each problem at its file and line where one is found."""
    found = [Problem(_place(one.what, assets) or one.where, one.what, one.fix) for one in error.problems]
    return LayoutError.of(found)


def characters(what: str) -> list[str]:
    """The characters that a complaint of the typesetter names."""
    return [chr(int(found, 16)) for found in _CHARACTER.findall(what)]


def _place(what: str, assets: Assets) -> str:
    if character := _CHARACTER.search(what):
        wanted = chr(int(character[1], 16))
        return next(_lines_with([wanted], assets.content, "*"), "")
    if declared := _PROPERTY.search(what):
        return next(_lines_with([declared[1], declared[2].split(" ")[0]], assets.styles, "*.css"), "")
    return ""


def _lines_with(words: list[str], folder: Path, pattern: str) -> Iterator[str]:
    for path in sorted(folder.rglob(pattern)):
        with suppress(ContentError):  # no part of what was read
            for number, line in enumerate(read_text(folder, str(path.relative_to(folder))).split("\n"), start=1):
                if all(word in line for word in words):
                    yield place(path, number)
