"""A language's PO files brought up to date with the English."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from handouts.content.library import Library
from handouts.errors import ContentError, Problem
from handouts.files.reading import read_text
from handouts.languages.catalog import MAX_CATALOG, Changes, catalog_path, catalog_text, read_catalog, updated
from handouts.languages.language import Language
from handouts.languages.messages import files, printed_messages


@dataclass(frozen=True)
class Update:
    """What becomes of one PO file: its new `text`, whether it `differs` from what is there, and what changed."""

    path: Path
    text: str
    differs: bool
    changes: Changes

    @property
    def said(self) -> str:
        if not self.changes:
            return "nothing but its form"
        counts = [(self.changes.new, "new"), (self.changes.changed, "changed (now fuzzy)"), (self.changes.gone, "gone")]
        return ", ".join(f"{len(keys)} {what}" for keys, what in counts)


def updates(library: Library, language: Language, translations: Path) -> list[Update]:
    """What becomes of each file of *language*; raises `ContentError` with the problems of all that cannot be read."""
    found: list[Update] = []
    problems: list[Problem] = []
    for file in files(library):
        try:
            found.append(_update(library, language, translations, file))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError.of(problems)
    return found


def _update(library: Library, language: Language, translations: Path, file: str) -> Update:
    path = catalog_path(translations, language.code, file)
    messages = printed_messages(library, file)
    catalog, changes = updated(read_catalog(translations, language, file), messages, language)
    text = catalog_text(catalog, messages, language)
    before = read_text(translations, f"{language.code}/{file}.po", MAX_CATALOG) if os.path.lexists(path) else None
    return Update(path, text, text != before, changes)
