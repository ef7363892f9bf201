"""The proof that a translator and a second reader sign: each text beside its English, facts marked, faults named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from handouts.assets import Assets
from handouts.checks.translation.compare import Comparer
from handouts.content.library import Library
from handouts.exchange.brief import brief_of, glossary_of
from handouts.exchange.rows import current, rows_of
from handouts.languages.catalog import Entry
from handouts.languages.language import SOURCE, Interface, Language, load_language
from handouts.languages.messages import INTERFACE
from handouts.press.documents.proof import print_proof
from handouts.press.job import Handout
from handouts.signoff.diff import changes
from handouts.translations.states import State, standings

STATES = ("approved", "checked", "translated", "fuzzy", "missing")

Spans = Sequence[tuple[int, int]]

_MARKUP = re.compile(r"\[@[^\[\]\n]*\]|\*\*")  # what is read as no words; a link's is taken out apart
_LINK = re.compile(r"\[([^\[\]]*)(\]\((?:term|section|see):[^()\s]*\))")
# Letters that the fonts of English may lack: not Latin, and no general punctuation, arrows or signs.
_FOREIGN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2000-\u22ff]+(?:\s+[^\u0000-\u024f\u1e00-\u1eff\u2000-\u22ff]+)*")


@dataclass(frozen=True)
class Run:
    """A piece of a text. `fact` is a number with its unit, or a name; `changed` is what differs in another English."""

    text: str
    bold: bool = False
    link: bool = False
    fact: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Line:
    """A fault of a text. `parts` are what is said: (text, whether its letters are of the other language)."""

    level: str
    acknowledged: bool
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Pair:
    """A text and its English. `before` and `now` are there where the English changed: with the words that differ."""

    key: str
    kind: str
    state: str
    english: tuple[Run, ...]
    translation: tuple[Run, ...]
    faults: tuple[Line, ...]
    before: tuple[Run, ...]
    now: tuple[Run, ...]
    note: tuple[tuple[str, bool], ...]


def proof_sheet(library: Library, language: Language, assets: Assets, names: Sequence[str]) -> Handout:
    """Make the proof of the files *names* of *language*. Raises what the press raises, and `ContentError`."""
    source = load_language(assets.translations, SOURCE)
    staff = Interface(library.interface, source)
    glossary = glossary_of(library, assets.translations, language)
    terms = {f"glossary#{id_}.term": translation for id_, translation in glossary.items()}
    comparer = Comparer(library, source, language, assets.translations, terms)
    parts = []
    for one in standings(library, language, assets, names):
        catalog = current(library, assets.translations, language, one.file)
        pairs = [pair for state in one.states for pair in _pairs(state, catalog.entries[state.key], language, comparer)]
        counts = Counter[str](state.name for state in one.states)
        title = staff.text("proof-interface") if one.file == INTERFACE else library.sections[one.file].head.title
        parts.append(
            {"title": title, "counts": [(name, counts[name]) for name in STATES if counts[name]], "pairs": pairs}
        )
    return print_proof(
        library,
        names,
        source,
        language,
        assets,
        title=staff.text("proof-title", language=language.name),
        brief=brief_of(library, source, (), glossary).items,
        parts=parts,
    )


def _pairs(state: State, entry: Entry, language: Language, comparer: Comparer) -> Iterator[Pair]:
    """The pair of a message, or one for each of its plural forms."""
    rows = list(rows_of(entry, state.message, language))
    keys = {row.key for row in rows}
    for number, row in enumerate(rows):
        faults = [one for one in state.faults if one.key == row.key or (not number and one.key not in keys)]
        before, now = _differing(row.previous, row.english) if not number and row.previous else ((), ())
        yield Pair(
            key=row.key,
            kind=row.kind,
            state=state.name,
            english=runs(row.english, comparer.facts(row.english, source=True)),
            translation=runs(row.text, comparer.facts(row.text, source=False)),
            faults=tuple(
                Line(one.level, one.kind in state.acknowledged, _spoken(f"{one.what}. {one.fix}")) for one in faults
            ),
            before=before,
            now=now,
            note=_spoken(row.note),
        )


def runs(text: str, facts: Spans) -> tuple[Run, ...]:
    """*text* as it is read, without markup and citations, in runs; *facts* are characters of *text*, from and to."""
    kinds: list[tuple[bool, bool, bool] | None] = []
    hidden = {at for found in _MARKUP.finditer(text) for at in range(*found.span())}
    linked: set[int] = set()
    for found in _LINK.finditer(text):
        hidden |= {found.start(), *range(*found.span(2))}
        linked |= {*range(*found.span(1))}
    facts_at = {at for start, end in facts for at in range(start, end)}
    bold = False
    for at in range(len(text)):
        bold ^= text.startswith("**", at) and at in hidden
        kinds.append(None if at in hidden else (bold, at in linked, at in facts_at))
    grouped = groupby(zip(text, kinds, strict=True), key=lambda one: one[1])
    return tuple(Run("".join(char for char, _ in own), *kind) for kind, own in grouped if kind is not None)


def _differing(before: str, now: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The earlier English and today's, the words that differ marked; with their markup if that alone differs."""
    plain = ["".join(run.text for run in runs(text, ())) for text in (before, now)]
    old, new = plain if plain[0] != plain[1] else [before, now]
    parts = [part for change in changes({"": old}, {"": new}) for part in change.parts]
    return (
        tuple(Run(text, changed=kind == "removed") for kind, text in parts if kind != "added"),
        tuple(Run(text, changed=kind == "added") for kind, text in parts if kind != "removed"),
    )


def _spoken(text: str) -> tuple[tuple[str, bool], ...]:
    """*text* in pieces, with those apart whose letters are not of English."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for found in _FOREIGN.finditer(text):
        pieces += [(text[done : found.start()], False), (found[0], True)]
        done = found.end()
    return tuple(piece for piece in (*pieces, (text[done:], False)) if piece[0])
