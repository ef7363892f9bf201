"""What is sent to translators: the texts of a language as rows, the same for every kind of file.

A row is one message, or one plural form of one. It carries a seal: its place among the rows of its part, and
fingerprints of what was sent. So on return it can be told what the translator changed, whether a row was lost, and for
which English a text was made. The seal finds accidents; it is no signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from handouts.content.library import Library
from handouts.errors import ContentError, Problem, UsageProblem, place, unknown
from handouts.files.fingerprint import fingerprint
from handouts.languages.catalog import Catalog, Entry, catalog_path, plural_categories, read_catalog, sources, updated
from handouts.languages.language import Language
from handouts.languages.messages import INTERFACE, Message, files, printed_messages

Status = Literal["missing", "fuzzy", "translated"]
# What XML cannot hold, and what steers what is shown instead of being shown.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SEAL = re.compile(r"([1-9]\d{0,4})-([1-9]\d{0,4})-([0-9a-f]{12})-([0-9a-f]{12})")
_IN_INTERFACE = ("interface", "library", "glossary", "sources")  # how keys begin that are of no section
_LENGTH = 12  # hexadecimal digits of a fingerprint in a seal


@dataclass(frozen=True)
class Row:
    """One text. `key` is the message's, with a plural form's category behind a dot; `kind` says what it is.

    `previous` is the English that a fuzzy `text` was made for; `note` is what translators note for each other;
    `plural` says that it is one of several forms. `where` is its place in a file that came back.
    """

    key: str
    kind: str
    english: str
    text: str
    note: str = ""
    status: Status = "missing"
    previous: str = ""
    plural: bool = False
    seal: str = ""
    where: str = ""


@dataclass(frozen=True)
class Part:
    """The rows of one file of a language. `name` is the file's, `source` the file that holds its English."""

    name: str
    rows: tuple[Row, ...]
    source: str = ""
    where: str = ""


@dataclass(frozen=True)
class Seal:
    """What a seal says: the row's number among how many, and fingerprints of what was sent and of its text."""

    number: int
    total: int
    sent: str
    text: str


def chosen_files(library: Library, names: Sequence[str]) -> tuple[str, ...]:
    """The files of a language that *names* mean: all of them without any. Raises `UsageProblem` for an unknown one."""
    known = files(library)
    problems = [unknown("section", name, known) for name in names if name not in known]
    problems += [
        Problem("", f"“{name}” is named twice.", "Name it once.") for name in set(names) if names.count(name) > 1
    ]
    if problems:
        raise UsageProblem.of(problems)
    return tuple(names) or known


def file_of(key: str) -> str:
    """The name of the file that holds the message *key*."""
    first = key.partition("#")[0]
    return INTERFACE if first in _IN_INTERFACE else first


def current(library: Library, translations: Path, language: Language, name: str) -> Catalog:
    """The catalog of one file as it is after an update with today's English. Raises `ContentError`."""
    return updated(read_catalog(translations, language, name), printed_messages(library, name), language)[0]


def exported(library: Library, translations: Path, language: Language, names: Sequence[str]) -> list[Part]:
    """The parts to send. Raises `ContentError` for a file that cannot be read, or a text that no file can hold."""
    problems: list[Problem] = []
    parts = []
    for name in names:
        try:
            catalog = current(library, translations, language, name)
        except ContentError as error:
            problems += error.problems
            continue
        path = catalog_path(translations, language.code, name)
        problems += [
            Problem(
                place(path, entry.line), f"{entry.key}: a control character in it", "Delete the invisible character."
            )
            for entry in catalog.entries.values()
            if UNFIT.search("".join([*entry.texts, entry.comment, entry.previous, entry.source]))
        ]
        messages = printed_messages(library, name)
        source = next(iter(messages.values())).source
        parts.append(Part(name, tuple(sealed_rows(catalog, messages, language, name)), source))
    if problems:
        raise ContentError.of(problems)
    return parts


def sealed_rows(catalog: Catalog, messages: Mapping[str, Message], language: Language, name: str) -> Iterator[Row]:
    """The rows of one file, in the order of its *messages*; *catalog* is up to date with them."""
    rows = [row for key, message in messages.items() for row in rows_of(catalog.entries[key], message, language)]
    for number, row in enumerate(rows, start=1):
        yield replace(row, seal=seal_of(row, name, language.code, number, len(rows)))


def rows_of(entry: Entry, message: Message, language: Language) -> Iterator[Row]:
    """The rows of one message, without seals: one, or one for each plural form; a note stands at the first."""
    english, plural = sources(message)
    categories = plural_categories(language) if plural else ("",)
    for index, (category, text) in enumerate(zip(categories, entry.texts, strict=True)):
        counts = f", for numbers of the form “{category}”" if plural else ""
        yield Row(
            key=form_key(message.key, categories, index) if plural else message.key,
            kind=f"{message.kind}{counts}",
            english=plural if plural and category != "one" else english,
            text=text,
            note="" if index else entry.comment,
            status="missing" if not text.strip() else "fuzzy" if entry.fuzzy else "translated",
            previous=entry.previous if entry.fuzzy else "",
            plural=bool(plural),
        )


def form_key(key: str, categories: Sequence[str], index: int) -> str:
    """The key of a plural form: by its category, or by its number in a language where two forms share one."""
    return f"{key}.{categories[index] if len(set(categories)) == len(categories) else index}"


def seal_of(row: Row, name: str, code: str, number: int, total: int) -> str:
    """The seal of a *row* that is sent as *number* of *total* of the file *name* of the language *code*."""
    sent = fingerprint([code, name, row.key, row.english, row.previous, number, total])
    return f"{number}-{total}-{sent[:_LENGTH]}-{fingerprint(row.text)[:_LENGTH]}"


def opened(row: Row, name: str, code: str) -> Seal | None:
    """The seal of a row that came back, or None if it is not that of its key and its English."""
    found = _SEAL.fullmatch(row.seal.strip())
    if found is None:
        return None
    seal = Seal(int(found[1]), int(found[2]), found[3], found[4])
    return seal if seal_of(row, name, code, seal.number, seal.total).split("-")[2] == seal.sent else None


def edited(row: Row, seal: Seal) -> bool:
    """Whether the text of a row that came back is another than was sent."""
    return fingerprint(row.text)[:_LENGTH] != seal.text
