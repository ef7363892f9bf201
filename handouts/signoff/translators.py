"""Who has checked a translation: approvals of a file's messages, and acknowledgements of warnings on one message.

Both are bound to key, English and translation of each message, so that an edit of either lifts them for that message
alone, and both are sealed, so that a change by hand is noticed. When in doubt, a message is not approved.
"""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import Field

from handouts.errors import ContentError, Problem, UsageProblem, place
from handouts.files.fingerprint import fingerprint
from handouts.files.model import Model
from handouts.files.names import Id, Text
from handouts.files.reading import build, entry_line, load_yaml, read_text
from handouts.languages.catalog import MAX_CATALOG, sources
from handouts.languages.language import Language
from handouts.languages.messages import Message
from handouts.signoff.signature import Person, as_yaml, intact, person_problem, seal, signing_problems

FOLDER = "approvals"
ACKNOWLEDGED = "acknowledged.yaml"


class Approval(Model):
    """One approval of one file of a language. `messages` are the fingerprints of what was approved, by key."""

    section: Id
    language: Text
    translator: Person
    second_reader: Person
    date: datetime.date
    messages: dict[str, str]
    seal: str


class Acknowledgement(Model):
    """A person's word that the warnings of some `kinds` on one message are no faults. `message` is its key."""

    message: Text
    kinds: tuple[Text, ...] = Field(min_length=1)
    fingerprint: Text
    by: Person
    date: datetime.date
    seal: str


def message_fingerprint(message: Message, texts: Sequence[str]) -> str:
    """SHA-256 of a message's key, its English, and its translation: one text, or one for each plural form."""
    return fingerprint([message.key, *sources(message), list(texts)])


def approval_path(translations: Path, code: str, file: str) -> Path:
    return translations / code / FOLDER / f"{file}.yaml"


def acknowledgements_path(translations: Path, code: str) -> Path:
    return translations / code / ACKNOWLEDGED


def read_approval(translations: Path, code: str, file: str) -> Approval | None:
    """The approval of one file of a language, if there is one.

    Raises `ContentError` for a file that is wrong in any way; nothing is approved by accident.
    """
    path = approval_path(translations, code, file)
    if not os.path.lexists(path):
        return None
    text = read_text(translations, f"{code}/{FOLDER}/{file}.yaml", MAX_CATALOG)
    approval = build(Approval, load_yaml(text, path), path)
    again = f"Approve it again: `handouts translate approve {code} {file}`."
    if not intact(approval, code):
        raise ContentError("This approval was changed by hand.", where=place(path), fix=again)
    if (approval.language, approval.section) != (code, file):
        what = f"This approval is of {approval.section} in {approval.language}, and not of {file} in {code}."
        raise ContentError(what, where=place(path), fix=again)
    return approval


def read_acknowledgements(translations: Path, code: str) -> dict[str, Acknowledgement]:
    """What was acknowledged in a language, by the message's key; raises `ContentError` with every problem."""
    path = acknowledgements_path(translations, code)
    if not os.path.lexists(path):
        return {}
    data = load_yaml(read_text(translations, f"{code}/{ACKNOWLEDGED}", MAX_CATALOG), path)
    if not isinstance(data, list):
        raise ContentError("A list of acknowledgements is expected.", where=place(path), fix="Delete the file.")
    found: dict[str, Acknowledgement] = {}
    problems: list[Problem] = []
    for position, entry in enumerate(data):
        line = entry_line(data, position)
        try:
            one = build(Acknowledgement, entry, path, line)
        except ContentError as error:
            problems += error.problems
            continue
        again = f"Delete it, then: `handouts translate acknowledge {code} {one.message}`."
        if not intact(one, code):
            problems.append(Problem(place(path, line), f"{one.message}: this was changed by hand", again))
        elif one.message in found:
            problems.append(Problem(place(path, line), f"{one.message}: acknowledged twice", again))
        found[one.message] = one
    if problems:
        raise ContentError.of(problems)
    return found


def new_approval(
    language: Language,
    file: str,
    messages: Mapping[str, str],
    *,
    translator: str,
    second_reader: str,
    date: datetime.date,
    today: datetime.date,
) -> Approval:
    """An approval of *messages*, fingerprints by key; raises `UsageProblem` for a wrong person or date."""
    people = {"translator": translator, "second-reader": second_reader}
    names, problems = _people(language, people, date, today)
    if same_person(translator, second_reader):
        what = "The translator and the second reader are the same person."
        problems.append(Problem("", what, "Somebody else must read it against the English."))
    if problems:
        raise UsageProblem.of(problems)
    return seal(
        Approval,
        language.code,
        section=file,
        language=language.code,
        translator=names["translator"],
        second_reader=names["second-reader"],
        date=date.isoformat(),
        messages=dict(messages),
    )


def new_acknowledgement(
    language: Language,
    message: str,
    kinds: Iterable[str],
    fingerprint: str,
    *,
    by: str,
    date: datetime.date,
    today: datetime.date,
) -> Acknowledgement:
    """An acknowledgement of the warnings of some *kinds*; raises `UsageProblem` for a wrong person or date."""
    names, problems = _people(language, {"by": by}, date, today)
    if problems:
        raise UsageProblem.of(problems)
    return seal(
        Acknowledgement,
        language.code,
        message=message,
        kinds=sorted(set(kinds)),
        fingerprint=fingerprint,
        by=names["by"],
        date=date.isoformat(),
    )


def _people(
    language: Language, given: Mapping[str, str], date: datetime.date, today: datetime.date
) -> tuple[dict[str, str], list[Problem]]:
    """The names *given* by option, as they are printed, and what is wrong with them or with the date."""
    problems = [*signing_problems(given, date, today), *_strangers(language, given)]
    known = {_plain_name(one.name): one.name for one in language.reviewers}
    return {option: known.get(_plain_name(name), name.strip()) for option, name in given.items()}, problems


def _strangers(language: Language, given: Mapping[str, str]) -> Iterator[Problem]:
    known = {_plain_name(one.name) for one in language.reviewers}
    for option, name in given.items():
        if known and not person_problem(name) and _plain_name(name) not in known:
            what = f"--{option}: this person is not among the reviewers of {language.name}."
            yield Problem("", what, f"There are: {', '.join(one.name for one in language.reviewers)}.")


def may_sign(language: Language, approval: Approval) -> bool:
    """Whether both who signed are still among the reviewers of the language, if it names any."""
    known = {_plain_name(one.name) for one in language.reviewers}
    return not known or {_plain_name(approval.translator), _plain_name(approval.second_reader)} <= known


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: capitals, accents, signs, titles and order aside, also with initials."""
    shorter, longer = sorted((_name_words(one), _name_words(other)), key=len)
    if not shorter:
        return _plain_name(one) == _plain_name(other)
    return all(any(_may_be(word, whole) for whole in longer) for word in shorter)


def _may_be(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


_TITLES = frozenset(("dr", "dra", "prof", "mr", "mrs", "ms", "mx", "sr", "sra", "md", "phd", "rn", "np", "pa", "ct"))
# Letters of other scripts, and the Latin ones that look like them.
_LOOK_ALIKE = str.maketrans("авеіјкмнорстухѕαβεικμνορτυχ", "abeijkmhopctyxsabeikmvoptux")


def _name_words(name: str) -> list[str]:
    """The words of a name, without titles."""
    words = re.findall(r"[^\W\d_]+", _plain_name(name).translate(_LOOK_ALIKE))
    return [word for word in words if word not in _TITLES] or words


def _plain_name(name: str) -> str:
    letters = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join("".join(letters).casefold().split())


def approval_text(approval: Approval) -> str:
    """The text of an approval's file."""
    return as_yaml(approval.model_dump(mode="json"), "translate approve")


def acknowledgements_text(acknowledged: Iterable[Acknowledgement]) -> str:
    """The text of a language's file of acknowledgements."""
    ordered = sorted(acknowledged, key=lambda one: one.message)
    return as_yaml([one.model_dump(mode="json") for one in ordered], "translate acknowledge")
