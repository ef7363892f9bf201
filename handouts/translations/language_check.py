"""What stands in the way of printing a language: the faults of its files, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from handouts.assets import Assets
from handouts.checks.translation.compare import Fault
from handouts.content.library import Library
from handouts.errors import EnvironmentProblem
from handouts.languages.fonts import font_files
from handouts.languages.language import FILE, Language
from handouts.languages.messages import files
from handouts.translations.states import Standing, State, standings

_GATHERED = ("missing", "obsolete")  # kinds of fault that a file may have by the hundred


@dataclass(frozen=True)
class Finding:
    """One fault and where it is. `acknowledged`: a person has seen this warning, and holds the text for right."""

    language: str
    file: str
    line: int
    key: str
    kind: str
    level: str
    what: str
    fix: str
    acknowledged: bool = False

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def findings(library: Library, language: Language, assets: Assets, names: Sequence[str]) -> list[Finding]:
    """Every fault in the files *names* of a language, file by file and line by line.

    Raises `ContentError` with every problem of every file that cannot be read, or that was changed by hand.
    """
    found = standings(library, language, assets, names)
    judged = [finding for one in found for finding in _of_file(one, language)]
    return [*judged, *_fonts(language, assets), *_unused(library, language, assets, names)]


def _of_file(one: Standing, language: Language) -> Iterator[Finding]:
    faults = [(state.line, fault, _acknowledged(state, fault)) for state in one.states for fault in state.faults]
    faults += [(line, fault, False) for line, fault in one.strays]
    for line, fault, acknowledged in sorted(_gathered(faults)):
        yield Finding(
            language.code,
            str(one.path),
            line,
            fault.key,
            fault.kind,
            fault.level,
            fault.what,
            fault.fix,
            acknowledged,
        )


def _acknowledged(state: State, fault: Fault) -> bool:
    return fault.level == "warning" and fault.kind in state.acknowledged


def _gathered(faults: Iterable[tuple[int, Fault, bool]]) -> Iterator[tuple[int, Fault, bool]]:
    """The *faults*, with those of a kind in `_GATHERED` that say the same as one, at the first of them."""
    groups: dict[tuple[str, str], list[tuple[int, Fault]]] = {}
    for line, fault, acknowledged in faults:
        if fault.kind in _GATHERED:
            groups.setdefault((fault.kind, fault.what), []).append((line, fault))
        else:
            yield line, fault, acknowledged
    for (kind, what), group in groups.items():
        line, first = group[0]
        more = f"; so are {len(group) - 1} more in this file" if len(group) > 1 else ""
        yield line, Fault(first.key, kind, first.level, f"{what}{more}", first.fix), False


def _fonts(language: Language, assets: Assets) -> Iterator[Finding]:
    """Fonts of the language that this machine does not have: then no character can be looked for in them."""
    try:
        font_files(language)
    except EnvironmentProblem as error:
        path = str(assets.translations / language.code / FILE)
        for problem in error.problems:
            yield Finding(language.code, path, 0, "", "font", "error", problem.what, problem.fix)


def _unused(library: Library, language: Language, assets: Assets, names: Sequence[str]) -> Iterator[Finding]:
    """PO files of no section, when all files are looked at."""
    known = files(library)
    if len(names) < len(known):
        return
    for path in sorted((assets.translations / language.code).glob("*.po")):
        if path.stem not in known:
            what, fix = "there is no section of this name", "Delete the file, or give it the section's name."
            yield Finding(language.code, str(path), 0, "", "file", "advice", what, fix)
