"""What leaves for translators and readers, and what comes back; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handouts.errors import ContentError, OutputError, Problem, UsageProblem, unknown
from handouts.files.opening import asked_bytes
from handouts.files.reading import read_text
from handouts.files.writing import suffix_of
from handouts.languages.catalog import catalog_path
from handouts.languages.language import FILE, SOURCE, Language
from handouts.workspace import Workspace

if TYPE_CHECKING:
    from handouts.exchange.intake import Outcome
    from handouts.exchange.rows import Part
    from handouts.press.job import Handout

ENDINGS = {".xlsx": "xlsx", ".xlf": "xliff", ".xliff": "xliff"}
_LARGEST = 50_000_000  # bytes of a file to import


@dataclass(frozen=True)
class Exported:
    """A file for a translator, and how many texts are in it."""

    data: bytes
    texts: int


def form_of(output: str | None, asked: str | None) -> str:
    """The kind of file that is *asked* for, or that the name of the *output* says; a workbook if neither does."""
    suffix = suffix_of(output)
    named = ENDINGS.get(suffix)
    if suffix and not named:
        raise UsageProblem(f"“{suffix}” is no kind of file for this.", fix=f"End it with {', '.join(ENDINGS)}.")
    if asked and named and asked != named:
        raise UsageProblem(f"The name after -o says {named}, and --format says {asked}.", fix="Make them agree.")
    return asked or named or "xlsx"


def export(workspace: Workspace, language: Language, sections: Sequence[str], form: str) -> Exported:
    """The texts of *language* in the files of *sections*, or in all, with a brief; *form* is a value of `ENDINGS`."""
    from handouts.exchange.brief import brief_of, glossary_of
    from handouts.exchange.rows import chosen_files, exported

    library, translations, source = workspace.library, workspace.assets.translations, workspace.language(SOURCE)
    names = chosen_files(library, sections)
    parts = exported(library, translations, language, names)
    glossary = glossary_of(library, translations, language)
    if form == "xlsx":
        from handouts.exchange.spreadsheet import as_workbook

        data = as_workbook(parts, language, brief_of(library, source, names, glossary))
    else:
        from handouts.exchange.xliff import as_xliff

        data = as_xliff(parts, language, [brief_of(library, source, [name], glossary) for name in names])
    return Exported(data, sum(len(part.rows) for part in parts))


def taken_in(workspace: Workspace, language: Language, files: Sequence[Path]) -> dict[Path, Outcome]:
    """What becomes of each PO file when *files*, which a translator sent back, are taken in: all of it, or an error."""
    from handouts.exchange.intake import taken_in

    translations = workspace.assets.translations
    outcomes = taken_in(workspace.library, language, translations, _parts(files, language))
    return {catalog_path(translations, language.code, one.name): one for one in outcomes}


def _parts(files: Sequence[Path], language: Language) -> list[Part]:
    """The parts of all *files*; raises one error with every problem."""
    parts: list[Part] = []
    problems: list[Problem] = []
    for path in files:
        data = asked_bytes(path, _LARGEST, "Name a file that `export` wrote.")
        try:
            parts += _read(path, data, language)
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError.of(problems)
    return parts


def _read(path: Path, data: bytes, language: Language) -> list[Part]:
    form = ENDINGS.get(path.suffix.lower())
    if form == "xlsx":
        from handouts.exchange.spreadsheet import read_workbook

        return read_workbook(data, str(path), language)
    if form == "xliff":
        from handouts.exchange.xliff import read_xliff

        return read_xliff(data, str(path), language)
    raise UsageProblem("This is no file to import.", where=str(path), fix=f"It ends in {', '.join(ENDINGS)}.")


def pseudo_languages(kinds: Sequence[str], folder: Path) -> dict[str, Path]:
    """The folder of each of the languages that nobody speaks *kinds*, or of all; raises `UsageProblem` for others.

    Raises `OutputError` for a folder that holds anything else than what was made here before.
    """
    from handouts.translations.pseudo import KINDS, MADE

    if problems := [unknown("kind", kind, KINDS) for kind in kinds if kind not in KINDS]:
        raise UsageProblem.of(problems)
    folders = {kind: folder / KINDS[kind].code for kind in kinds or KINDS}
    for place in folders.values():
        if place.exists() and not read_text(place, FILE).startswith(MADE):
            what = "There is a language here that was not made by this command; it is not overwritten."
            raise OutputError(what, where=str(place), fix="Choose another folder with -o.")
    return folders


def pseudo_texts(workspace: Workspace, folders: dict[str, Path], folder: Path) -> dict[Path, bytes]:
    """The files of the languages in *folders*; those of English, too, for a *folder* without: none works without it."""
    from handouts.translations.pseudo import pseudo_files

    translations = workspace.assets.translations
    texts = {
        place / name: text
        for kind, place in folders.items()
        for name, text in pseudo_files(workspace.library, translations, kind).items()
    }
    if not (folder / SOURCE).exists():
        names = sorted(path.name for path in (translations / SOURCE).glob("*.yaml"))
        texts |= {folder / SOURCE / name: read_text(translations, f"{SOURCE}/{name}") for name in names}
    return {path: text.encode("utf-8") for path, text in texts.items()}


def proof(workspace: Workspace, language: Language, sections: Sequence[str]) -> tuple[Handout, tuple[str, ...]]:
    """The PDF for those who check *language*, and the names of the files in it."""
    from handouts.exchange.rows import chosen_files
    from handouts.translations.proof_pairs import proof_sheet

    names = chosen_files(workspace.library, sections)
    return proof_sheet(workspace.library, language, workspace.assets, names), names
