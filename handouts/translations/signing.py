"""What a person may sign: warnings on a message, and a section whose every message is checked."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from handouts.assets import Assets
from handouts.checks.translation.compare import Fault
from handouts.content.library import Library
from handouts.errors import CheckFailed, Problem, UsageProblem, place, unknown
from handouts.exchange.rows import chosen_files
from handouts.languages.language import Language
from handouts.languages.messages import files, printed_messages
from handouts.signoff.translators import (
    Approval,
    acknowledgements_path,
    acknowledgements_text,
    message_fingerprint,
    new_acknowledgement,
    new_approval,
    read_acknowledgements,
)
from handouts.translations.states import State, standings

_SHOWN = 20  # problems


def acknowledged(
    library: Library,
    language: Language,
    assets: Assets,
    keys: Sequence[str],
    *,
    by: str,
    date: datetime.date,
    today: datetime.date,
) -> tuple[Path, str, list[tuple[str, Fault]]]:
    """The file of acknowledgements with the warnings on *keys* added: its path, its text, and what was acknowledged.

    Raises `UsageProblem` for a key, a person or a date that is not one, `CheckFailed` for a message that has errors,
    or no warnings.
    """
    found = _states(library, language, assets, keys)
    if problems := [problem for state in found for problem in _not_to_acknowledge(state, language, assets)]:
        raise CheckFailed.of(problems)
    given = read_acknowledgements(assets.translations, language.code)
    warned = []
    for state in found:
        faults = [fault for fault in state.faults if fault.level == "warning"]
        warned += [(state.key, fault) for fault in faults]
        sealed = message_fingerprint(state.message, state.entry.texts if state.entry else ())
        kinds = [fault.kind for fault in faults]
        given[state.key] = new_acknowledgement(language, state.key, kinds, sealed, by=by, date=date, today=today)
    path = acknowledgements_path(assets.translations, language.code)
    return path, acknowledgements_text(given.values()), warned


def _states(library: Library, language: Language, assets: Assets, keys: Sequence[str]) -> list[State]:
    """How the messages *keys* stand; raises `UsageProblem` for an unknown one."""
    where = {key: file for file in files(library) for key in printed_messages(library, file)}
    if problems := [unknown("message", key, where) for key in keys if key not in where]:
        raise UsageProblem.of(problems)
    names = [*dict.fromkeys(where[key] for key in keys)]
    found = standings(library, language, assets, names, approved=False)
    states = {state.key: state for one in found for state in one.states}
    return [states[key] for key in dict.fromkeys(keys)]


def _not_to_acknowledge(state: State, language: Language, assets: Assets) -> list[Problem]:
    where = place(assets.translations / language.code / f"{state.file}.po", state.line)
    if state.errors:
        return [Problem(where, f"{one.key}: {one.what}: an error", one.fix) for one in state.errors]
    if not any(fault.level == "warning" for fault in state.faults):
        return [Problem(where, f"{state.key}: it has no warnings", "Leave it out.")]
    return []


def approved(
    library: Library,
    language: Language,
    assets: Assets,
    section: str,
    *,
    translator: str,
    second_reader: str,
    date: datetime.date,
    today: datetime.date,
) -> Approval:
    """The approval of a *section* as it stands, by two people.

    Raises `UsageProblem` for a section, a person or a date that is not one, `CheckFailed` for messages that are not
    checked.
    """
    (one,) = standings(library, language, assets, chosen_files(library, [section]), approved=False)
    messages = {
        state.key: message_fingerprint(state.message, state.entry.texts if state.entry else ())
        for state in one.states
        if state.ready
    }
    approval = new_approval(
        language, section, messages, translator=translator, second_reader=second_reader, date=date, today=today
    )
    faults = [*one.errors, *((state.line, fault) for state in one.states for fault in state.warnings)]
    if faults:
        problems = [
            Problem(place(one.path, line), f"{fault.key}: {fault.level}: {fault.what}", fault.fix)
            for line, fault in faults[:_SHOWN]
        ]
        more = f"{len(faults)} errors and warnings: nothing was approved."
        fix = f"Mend or acknowledge them; `handouts translate check {language.code} {section}` names all."
        raise CheckFailed.of([*problems, Problem("", more, fix)])
    return approval
