"""What the content folder says, validated and immutable."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from handouts.content.blocks import Block
from handouts.files.model import Model
from handouts.files.names import Cite, Id, Text


class Source(Model):
    """A text that statements rest on. `outdated` says why it is no longer to be cited.

    `passages` maps ``p<N>`` to a short locator in our own words.
    """

    id: Id
    title: Text
    kind: Text
    date: datetime.date | None
    date_note: str = ""
    outdated: str = ""
    passages: dict[str, Text]

    @field_validator("passages")
    @classmethod
    def _passage_ids(cls, value: dict[str, str]) -> dict[str, str]:
        if wrong := [key for key in value if not re.fullmatch(r"p[1-9][0-9]*", key)]:
            raise ValueError(f"a passage is named p1, p2, …, not {wrong[0]}")
        return value


class Term(Model):
    """A word that the handout explains.

    `also` lists other names of the same thing; `plain` stands in for all of them when reading level is scored.
    """

    id: Id
    term: Text
    definition: Text
    kind: Literal["word", "drug", "disease", "test"] = "word"
    plain: str = ""
    also: tuple[Text, ...] = ()
    cite: tuple[Cite, ...] = Field(min_length=1)

    @field_validator("definition")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value.split()) > 16:
            raise ValueError("at most 16 words: it stands in the page margin")
        return value


class Preset(Model):
    """A choice of sections for a visit that really happens. `purpose` says when a nurse uses it."""

    id: Id
    title: Text
    purpose: Text = Field(alias="for")
    sections: tuple[Id, ...] = Field(min_length=1)

    @field_validator("sections")
    @classmethod
    def _once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value):
            raise ValueError("a section is named twice")
        return value


class Cover(Model):
    """library.yaml: the words of the first page, the order in which sections print, and the presets.

    `treatments` are the sections that are about one treatment each.
    """

    title: Text
    audience: Text
    order: tuple[Id, ...] = Field(min_length=1)
    presets: tuple[Preset, ...]
    treatments: tuple[Id, ...] = ()

    @field_validator("presets")
    @classmethod
    def _named_once(cls, value: tuple[Preset, ...]) -> tuple[Preset, ...]:
        names = [preset.id for preset in value]
        if len(set(names)) != len(names):
            raise ValueError("a preset's id is used twice")
        return value


class SectionHead(Model):
    """The front matter of a section file. Dates are ISO; `reviewed` is null until a clinician has."""

    id: Id
    title: Text
    message: Text
    cite: tuple[Cite, ...] = ()
    kind: Literal["clinical", "practical"]
    written: datetime.date
    reviewed: datetime.date | None
    review_by: datetime.date
    requires: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> SectionHead:
        if self.review_by <= self.written:
            raise ValueError("review_by: must be later than written")
        if self.kind == "clinical" and not self.cite:
            raise ValueError("cite: the main message of a clinical section cites its source")
        if self.id in self.requires:
            raise ValueError("requires: a section cannot require itself")
        return self


class Section(Model):
    """One section: its front matter and its blocks in order. `digest` is the SHA-256 of its normalised file.

    `lines` names the line of each key of the front matter, for messages.
    """

    head: SectionHead
    blocks: tuple[Block, ...]
    digest: str
    lines: dict[str, int] = Field(default_factory=dict, exclude=True, repr=False)

    @property
    def id(self) -> str:
        return self.head.id


class Library(Model):
    """Everything the content folder holds, cross-checked.

    `lines` names, for messages, the line of each key of library.yaml and of each entry of glossary.yaml.
    """

    cover: Cover
    sections: dict[str, Section]
    sources: dict[str, Source]
    terms: dict[str, Term]
    interface: dict[str, str]
    lines: dict[str, dict[str, int]] = Field(default_factory=dict, exclude=True, repr=False)

    @property
    def presets(self) -> dict[str, Preset]:
        return {preset.id: preset for preset in self.cover.presets}
