"""Translations, from a new language to one that two people have approved; nothing is written here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handouts.errors import UsageProblem
from handouts.languages.language import SOURCE, Language, languages
from handouts.workspace import Workspace

if TYPE_CHECKING:
    from handouts.checks.translation.faults import Fault
    from handouts.signoff.translators import Approval
    from handouts.translations.language_check import Finding
    from handouts.translations.updating import Update


def translated_into(workspace: Workspace, codes: Sequence[str]) -> list[Language]:
    """The languages *codes*, or all that are translated into; raises `UsageProblem` for English."""
    if SOURCE in codes:
        raise UsageProblem("English is what is translated.", fix="Name another language.")
    asked = dict.fromkeys(codes) or [code for code in languages(workspace.assets.translations) if code != SOURCE]
    return [workspace.language(code) for code in asked]


def first_files(workspace: Workspace, code: str, given: Mapping[str, object]) -> dict[str, bytes]:
    """The files of a new language by their names, with all its messages still to be translated."""
    from handouts.translations.new_language import new_files

    return {name: text.encode("utf-8") for name, text in new_files(workspace.library, code, given).items()}


def updated(workspace: Workspace, codes: Sequence[str]) -> list[Update]:
    """The PO files of the languages *codes*, or of all, brought up to date with the English."""
    from handouts.translations.updating import updates

    return [
        one
        for language in translated_into(workspace, codes)
        for one in updates(workspace.library, language, workspace.assets.translations)
    ]


def progress_of(workspace: Workspace, codes: Sequence[str]) -> list[dict[str, Any]]:
    """How far each language is: a row for each file, and one for all of them; JSON-serialisable."""
    from handouts.languages.messages import files
    from handouts.translations.states import standings
    from handouts.translations.totals import counts, total

    library, rows = workspace.library, []
    for language in translated_into(workspace, codes):
        found = standings(library, language, workspace.assets, files(library))
        own = [counts(language.code, one) for one in found]
        rows += [*own, total(language.code, own)]
    return rows


def findings(workspace: Workspace, codes: Sequence[str], sections: Sequence[str]) -> dict[str, list[Finding]]:
    """What the checks find in each of the languages *codes*, or of all, in the files of *sections*, or in all."""
    from handouts.exchange.rows import chosen_files
    from handouts.translations.language_check import findings

    names = chosen_files(workspace.library, sections)
    return {
        language.code: findings(workspace.library, language, workspace.assets, names)
        for language in translated_into(workspace, codes)
    }


def knows_words(workspace: Workspace, code: str) -> bool:
    """Whether the checks of a language compare number words and negations."""
    from handouts.checks.translation.words import load_words

    return load_words(workspace.assets.translations, code).known


def acknowledged(
    workspace: Workspace, code: str, keys: Sequence[str], *, by: str, date: datetime.date | None
) -> tuple[Path, bytes, list[tuple[str, Fault]]]:
    """The file that says that *by* holds the messages *keys* for right, and the warnings that this is about."""
    from handouts.translations.signing import acknowledged

    (language,) = translated_into(workspace, [code])
    day = date or workspace.today
    path, text, warned = acknowledged(
        workspace.library, language, workspace.assets, keys, by=by, date=day, today=workspace.today
    )
    return path, text.encode("utf-8"), warned


def approved(
    workspace: Workspace, code: str, section: str, *, translator: str, second_reader: str, date: datetime.date
) -> tuple[Path, bytes, Approval]:
    """The file that says that two people approve *section* as it stands, and their approval."""
    from handouts.signoff.translators import approval_path, approval_text
    from handouts.translations.signing import approved

    (language,) = translated_into(workspace, [code])
    approval = approved(
        workspace.library,
        language,
        workspace.assets,
        section,
        translator=translator,
        second_reader=second_reader,
        date=date,
        today=workspace.today,
    )
    path = approval_path(workspace.assets.translations, code, section)
    return path, approval_text(approval).encode("utf-8"), approval
