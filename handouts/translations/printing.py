"""What a packet is printed with in another language: all of it translated and sound, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from handouts.assets import Assets
from handouts.brands.own_sections import own_section_files
from handouts.content.library import Library, Section
from handouts.errors import ContentError, NotApproved, Problem, place
from handouts.languages.catalog import texts_of
from handouts.languages.language import SOURCE, Language, load_language
from handouts.languages.localize import Layout, Signatures, Translation
from handouts.languages.messages import INTERFACE
from handouts.signoff.translators import Approval, approval_path
from handouts.translations.states import Files, Standing

_SHOWN = 20  # problems; more tell nobody anything


def translation_for(
    library: Library,
    sections: Sequence[Section],
    language: Language,
    assets: Assets,
    *,
    clinic: str,
    draft: bool,
    layout: Layout,
    today: datetime.date,
    files: Files | None = None,
) -> Translation:
    """The words of *clinic*'s *sections*, and of all that no section says, in *language*, with who signed them.

    As a *draft*, also what nobody has approved; then it has no signatures. Raises `ContentError` for a message that
    has no sound translation of today's English, and `NotApproved` for one that is not approved, unless as a *draft*.
    *files* are the language's, kept from one call to the next.
    """
    names = (*(section.id for section in sections), INTERFACE)
    own = own_section_files(assets.brands, clinic)
    if absent := [*_absent(names, own, language, assets)]:
        raise ContentError.of(absent)
    found = (files or Files(library, language, assets)).standings(names)
    if problems := [*_problems(found, language)]:
        raise ContentError.of(problems)
    waiting = [*_waiting(found)]
    if waiting and not draft:
        how = Problem(
            "", f"{language.name} prints as final once all is approved.", "--draft prints it with a mark on every page."
        )
        raise NotApproved.of([*waiting, how])
    texts: dict[str, str] = {}
    for state in (state for one in found for state in one.states):
        if state.entry is not None:
            texts |= texts_of(state.entry, language)
    source = load_language(assets.translations, SOURCE)
    return Translation(texts, source, None if waiting else _signatures(found, language, assets, today), layout)


def _absent(names: Sequence[str], own: Mapping[str, Path], language: Language, assets: Assets) -> Iterator[Problem]:
    """The files that are not there: of a section that is a clinic's *own* there is none."""
    for name in names:
        path = assets.translations / language.code / f"{name}.po"
        if name in own:
            what = f"This section is the clinic's own, and there is no translation of it in {language.name}."
            yield Problem(place(own[name]), what, "Print it in English, or leave it out.")
        elif not path.is_file():
            what = f"There is no translation of {name} in {language.name}."
            yield Problem(place(path), what, "Print it in English, or leave it out.")


def _problems(found: Sequence[Standing], language: Language) -> Iterator[Problem]:
    every = [(one.path, line, fault) for one in found for line, fault in one.errors]
    for path, line, fault in every[:_SHOWN]:
        yield Problem(place(path, line), f"{fault.key}: {fault.what}", fault.fix)
    if len(every) > _SHOWN:
        what = f"And {len(every) - _SHOWN} more."
        yield Problem("", what, f"`handouts translate check {language.code}` names them all.")


def _waiting(found: Sequence[Standing]) -> Iterator[Problem]:
    for one in found:
        count = sum(state.name != "approved" for state in one.states)
        if count:
            yield Problem(one.file, f"{count} of {len(one.states)} messages are not approved")


def _signatures(found: Sequence[Standing], language: Language, assets: Assets, today: datetime.date) -> Signatures:
    """Everybody who signed, each once; raises `ContentError` for an approval of a day to come."""
    given: list[Approval] = []
    problems: list[Problem] = []
    for one in found:
        if one.approval is None:  # a file without messages
            continue
        given.append(one.approval)
        if one.approval.date > today:
            where = place(approval_path(assets.translations, language.code, one.file))
            problems.append(Problem(where, f"its date {one.approval.date} lies in the future", "Approve it again."))
    if problems:
        raise ContentError.of(problems)
    return Signatures(
        ", ".join(dict.fromkeys(one.translator for one in given)),
        ", ".join(dict.fromkeys(one.second_reader for one in given)),
        max(one.date for one in given),
    )
