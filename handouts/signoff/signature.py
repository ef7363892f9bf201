"""What a clinician's and a translator's sign-off have in common: who, on which day, under which seal, in which file.

The seal is over all that is said and over whose it is, so that a change by hand, or a file that was copied from
somebody else's folder, is noticed. It finds accidents; it is no signature.
"""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated, TypeVar

from pydantic import AfterValidator

from handouts.errors import Problem
from handouts.files.fingerprint import fingerprint
from handouts.files.model import Model
from handouts.files.names import Text

MAX_NAME = 80  # characters of a name or a role


def person_problem(value: str) -> str:
    """What is wrong with a person's name or role; empty if nothing is."""
    if not value.strip():
        return "a name is needed"
    if len(value) > MAX_NAME:
        return f"at most {MAX_NAME} characters"
    if any(
        unicodedata.category(char)[0] == "C" or unicodedata.category(char) in ("Zl", "Zp") for char in value
    ) or re.search(r"[<>{}&\\]", value):
        return "a name holds letters, spaces and plain signs, no markup"
    return ""


def _person(value: str) -> str:
    if problem := person_problem(value):
        raise ValueError(problem)
    return value


Person = Annotated[Text, AfterValidator(_person)]


M = TypeVar("M", bound=Model)


def sealed(said: Mapping[str, object], owner: str) -> str:
    """The seal over everything that is *said* but the seal itself, and over the *owner*."""
    return fingerprint([owner, {key: value for key, value in said.items() if key != "seal"}])


def seal(kind: type[M], owner: str, **said: object) -> M:
    """A sign-off of this *kind*, JSON-serialisable, under its seal."""
    return kind.model_validate({**said, "seal": sealed(said, owner)})


def intact(signed: Model, owner: str) -> bool:
    """Whether it says what it said when it was sealed, and is the clinic's or the language's *owner*."""
    said = signed.model_dump(mode="json")
    return bool(said["seal"] == sealed(said, owner))


def signing_problems(people: Mapping[str, str], date: datetime.date, today: datetime.date) -> Iterator[Problem]:
    """What is wrong with *people*, by the option that names each, or with the day on which they sign."""
    for option, name in people.items():
        if problem := person_problem(name):
            yield Problem("", f"--{option}: {problem}.", "Write the name as it is to be printed.")
    if date > today:
        yield Problem("", f"--date {date} lies in the future.", "Give the day on which it was done.")


def as_yaml(said: object, command: str) -> str:
    """The text of a file that *command* writes."""
    from ruamel.yaml import YAML

    buffer = io.StringIO()
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 100_000
    yaml.dump(said, buffer)
    return f"# Written by `handouts {command}`. A change by hand makes it void.\n{buffer.getvalue()}"
