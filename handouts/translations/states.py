"""How the messages of a language stand, from missing to approved, and what is wrong with each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

from handouts.assets import Assets
from handouts.checks.translation.compare import Comparer, Fault
from handouts.content.library import Library
from handouts.errors import ContentError, EnvironmentProblem, Problem
from handouts.languages.catalog import Catalog, Entry, catalog_path, read_catalog, sources, texts_of
from handouts.languages.glyphs import missing_glyphs
from handouts.languages.language import FILE, SOURCE, Language, load_language
from handouts.languages.messages import INTERFACE, Message, printed_messages
from handouts.signoff.translators import (
    Acknowledgement,
    Approval,
    may_sign,
    message_fingerprint,
    read_acknowledgements,
    read_approval,
)

P = ParamSpec("P")
T = TypeVar("T")
Name = Literal["missing", "fuzzy", "translated", "checked", "approved"]


@dataclass(frozen=True)
class State:
    """How one message stands.

    `translated`: there is a text for today's English, and it has errors or warnings that nobody has acknowledged;
    `checked`: it has none; `approved`: two people have signed it as it stands. `acknowledged` are the kinds of
    warnings that a person has acknowledged. `line` is the entry's in its file, 0 if it is not there.
    """

    key: str
    file: str
    name: Name
    faults: tuple[Fault, ...]
    line: int
    entry: Entry | None
    message: Message
    acknowledged: frozenset[str] = frozenset()

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.level == "error"]

    @property
    def warnings(self) -> list[Fault]:
        """The warnings that nobody has acknowledged."""
        return [fault for fault in self.faults if fault.level == "warning" and fault.kind not in self.acknowledged]

    @property
    def ready(self) -> bool:
        """Whether it may be approved."""
        return self.name in ("checked", "approved")


@dataclass(frozen=True)
class Standing:
    """How one file of a language stands: its messages, and what is in it without being in the handout, with lines."""

    file: str
    path: Path
    states: tuple[State, ...]
    strays: tuple[tuple[int, Fault], ...]
    approval: Approval | None

    @property
    def errors(self) -> list[tuple[int, Fault]]:
        """Every error, with its line."""
        own = [(state.line, fault) for state in self.states for fault in state.errors]
        return [*own, *((line, fault) for line, fault in self.strays if fault.level == "error")]


def states(library: Library, language: Language, assets: Assets, file: str) -> list[State]:
    """How each message of one *file* stands, in reading order; raises `ContentError` as `standings` does."""
    return list(standings(library, language, assets, [file])[0].states)


def standings(
    library: Library, language: Language, assets: Assets, names: Sequence[str], *, approved: bool = True
) -> list[Standing]:
    """How each of the files *names* of a language stands; unless *approved*, without looking at approvals.

    Raises `ContentError` with every problem of every file that cannot be read, or that was changed by hand.
    """
    return Files(library, language, assets, approved=approved).standings(names)


def _tried(problems: list[Problem], read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """What *read* returns; None if it cannot be read, with what is wrong added to *problems*."""
    try:
        return read(*args, **kwargs)
    except ContentError as error:
        problems += error.problems
        return None


class Files:
    """The files of a language, each of them judged once however often it is asked for."""

    def __init__(self, library: Library, language: Language, assets: Assets, *, approved: bool = True) -> None:
        self._library, self._language, self._approved = library, language, approved
        self._translations = assets.translations
        self._judge: _Judge | None = None
        self._kept: dict[str, Standing] = {}

    def standings(self, names: Sequence[str]) -> list[Standing]:
        """As the function of this name."""
        if new := [name for name in names if name not in self._kept]:
            self._read(new)
        return [self._kept[name] for name in names]

    def _read(self, names: Sequence[str]) -> None:
        """Judge and keep the files *names*; raises one `ContentError` with the problems of all."""
        place, language, problems = self._translations, self._language, list[Problem]()
        catalogs = {
            name: _tried(problems, read_catalog, place, language, name)
            for name in dict.fromkeys((*names, INTERFACE))  # the interface holds the glossary
        }
        approvals = {
            name: _tried(problems, read_approval, place, language.code, name) if self._approved else None
            for name in names
        }
        acknowledged = None if self._judge else _tried(problems, read_acknowledgements, place, language.code)
        if problems:
            raise ContentError.of(problems)
        read = {name: catalog for name, catalog in catalogs.items() if catalog}
        judge = self._judge = self._judge or self._new_judge(read[INTERFACE], acknowledged or {})
        for name in names:
            path = catalog_path(place, language.code, name)
            messages = printed_messages(self._library, name)
            self._kept[name] = judge.standing(name, path, read[name], messages, approvals[name])

    def _new_judge(self, interface: Catalog, acknowledged: Mapping[str, Acknowledgement]) -> _Judge:
        texts: dict[str, str] = {}
        for entry in interface.entries.values():
            if entry.complete and not entry.fuzzy:
                texts |= texts_of(entry, self._language)
        source = load_language(self._translations, SOURCE)
        comparer = Comparer(self._library, source, self._language, self._translations, texts)
        return _Judge(self._language, comparer, acknowledged)


@dataclass(frozen=True)
class _Judge:
    """What is needed to judge any message of a language."""

    language: Language
    comparer: Comparer
    acknowledged: Mapping[str, Acknowledgement]

    def standing(
        self, name: str, path: Path, catalog: Catalog, messages: Mapping[str, Message], approval: Approval | None
    ) -> Standing:
        signed = approval.messages if approval and may_sign(self.language, approval) else {}
        own = tuple(self._state(name, message, catalog.entries.get(key), signed) for key, message in messages.items())
        return Standing(name, path, own, tuple(self._strays(catalog, messages)), approval)

    def _state(self, file: str, message: Message, entry: Entry | None, signed: Mapping[str, str]) -> State:
        line = entry.line if entry else 0
        unusable, faults = self._unusable(message, entry)
        if entry is None or unusable:
            return State(message.key, file, unusable or "missing", faults, line, entry, message)
        texts = texts_of(entry, self.language)
        found = tuple(sorted([*self.comparer.faults(message, texts), *self._glyphs(message, entry)]))
        current = message_fingerprint(message, entry.texts)
        given = self.acknowledged.get(message.key)
        kinds = frozenset(given.kinds) if given and given.fingerprint == current else frozenset[str]()
        state = State(message.key, file, "translated", found, line, entry, message, kinds)
        if state.errors or state.warnings:
            return state
        return replace(state, name="approved" if signed.get(message.key) == current else "checked")

    def _glyphs(self, message: Message, entry: Entry) -> Iterator[Fault]:
        """The characters that no font of the language has; which fonts are missing is told elsewhere."""
        try:
            lacking = missing_glyphs("".join(entry.texts), self.language)
        except EnvironmentProblem:
            return
        if lacking:
            signs = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in lacking)
            fix = f"Write it otherwise, or add a font to {FILE}."
            yield Fault(message.key, "glyph", "error", f"no font of the language has {signs}", fix)

    def _unusable(
        self, message: Message, entry: Entry | None
    ) -> tuple[Literal["missing", "fuzzy"] | None, tuple[Fault, ...]]:
        """Why there is no text for today's English, if there is none: the name of that state, and its fault."""
        update = f"Run `handouts translate update {self.language.code}`."
        mend = "Compare it with the English, mend it, and take the mark “fuzzy” away."
        if entry is None:
            return "missing", (Fault(message.key, "missing", "error", "it is not in this file", update),)
        if (entry.source, entry.source_plural) != sources(message):
            what = "the English in this file is not what the handout says today"
            name: Literal["missing", "fuzzy"] = "fuzzy" if entry.complete else "missing"
            return name, (Fault(message.key, "stale", "error", what, update),)
        if not entry.complete:
            return "missing", (Fault(message.key, "missing", "error", "it is not translated", "Translate it."),)
        if entry.fuzzy:
            return "fuzzy", (Fault(message.key, "fuzzy", "error", "it is marked as fuzzy", mend),)
        return None, ()

    def _strays(self, catalog: Catalog, messages: Mapping[str, Message]) -> Iterator[tuple[int, Fault]]:
        for key, entry in catalog.entries.items():
            if key not in messages:
                fix = f"Run `handouts translate update {self.language.code}`."
                yield entry.line, Fault(key, "unknown", "error", "the handout has no such message", fix)
        for key, entry in catalog.obsolete.items():
            what = "it is obsolete: the handout no longer has it"
            yield entry.line, Fault(key, "obsolete", "advice", what, "Keep it in case it comes back, or delete it.")
