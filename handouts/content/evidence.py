"""What reviewers hold the text against: where the sources disagree, and what became of each of their statements."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from handouts.content.load import read_list
from handouts.files.model import Model
from handouts.files.names import Cite, Id, Text

CONFLICTS = "conflicts.yaml"
LEDGER = "ledger.yaml"


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return value


class Banned(Model):
    """A statement that is never printed, as a regular expression; `only_in` names sections where it may be."""

    pattern: Text
    only_in: tuple[Id, ...] = ()

    _checked = field_validator("pattern")(_pattern)


class Required(Model):
    """What a section must say, as a regular expression over its plain text."""

    section: Id
    pattern: Text

    _checked = field_validator("pattern")(_pattern)


class Conflict(Model):
    """A disagreement among the sources, what we print, and why; data that a clinician can sign or change."""

    id: Id
    title: Text
    kind: Text
    passages: tuple[Cite, ...] = Field(min_length=1)
    disagreement: Text
    we_print: Text
    why: Text
    banned: tuple[Banned, ...] = ()
    required: tuple[Required, ...] = ()

    @field_validator("banned", mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        """A pattern alone is written as text."""
        return (
            [{"pattern": item} if isinstance(item, str) else item for item in value]
            if isinstance(value, list)
            else value
        )


class Statement(Model):
    """One statement of a source that matters to a patient: the blocks that carry it, or why none does.

    A block is named ``section#block-id``.
    """

    says: Text
    carried: tuple[Text, ...] = ()
    left_out: str = ""

    @model_validator(mode="after")
    def _one(self) -> Statement:
        if bool(self.carried) == bool(self.left_out):
            raise ValueError("give either `carried`, or why it is `left_out`")
        return self


class LedgerEntry(Model):
    """A passage of a source and its statements; `id` is the passage as it is cited."""

    id: Cite
    kind: Literal["patient", "clinician", "heading", "reference"] = "patient"
    statements: tuple[Statement, ...] = ()


def load_conflicts(content: Path) -> dict[str, Conflict]:
    """The conflicts by id, none if there is no such file; raises `ContentError` for a wrong file."""
    return {} if not (content / CONFLICTS).exists() else read_list(content, CONFLICTS, Conflict)


def load_ledger(content: Path) -> dict[str, LedgerEntry]:
    """The ledger by passage, empty if there is no such file; raises `ContentError` for a wrong file."""
    return {} if not (content / LEDGER).exists() else read_list(content, LEDGER, LedgerEntry)


class FormItem(Model):
    """One thing a person judges. `number` is the instrument's own."""

    number: Text
    asks: Text


class Instrument(Model):
    """A published instrument, or our own list, and those of its items that need a person."""

    id: Id
    title: Text
    items: tuple[FormItem, ...] = Field(min_length=1)


def load_form(content: Path) -> dict[str, Instrument]:
    """The reviewer's form by instrument; raises `ContentError` for a wrong file."""
    return read_list(content, "review-form.yaml", Instrument)
