"""What the checks know about a language: ``translations/<code>/checks.yaml``. A new language needs no Python.

A form is one or more words as they are written. ``*`` at the end of a word stands for any ending, ``#`` for a number.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from handouts.errors import ContentError, Problem, place
from handouts.files.model import Model
from handouts.files.names import Text
from handouts.files.reading import build, key_line, load_yaml, read_text
from handouts.languages.language import SOURCE

FILE = "checks.yaml"
_VALUE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:/[1-9][0-9]*)?")
_NO_FORM = re.compile(r"[\[\]{}]|\*\*|^[\s*#]*$")


def _value(value: str) -> str:
    if not _VALUE.fullmatch(value):
        raise ValueError("a number is expected before the colon, such as 3, 2.5 or 1/2")
    return value


def _form(value: str) -> str:
    if _NO_FORM.search(value):
        raise ValueError("write words as they stand in a text, without markup")
    return value


def _template(value: str) -> str:
    if sorted(re.findall(r"\{[^{}]*\}", value)) != ["{a}", "{b}"]:
        raise ValueError("write {a} and {b} where the two numbers stand, such as “{a} to {b}”")
    return value


def _length(value: tuple[float, float]) -> tuple[float, float]:
    if not 0 < value[0] < value[1] < 100:
        raise ValueError("write the least and the greatest length, such as [0.9, 1.5]")
    return value


Form = Annotated[Text, AfterValidator(_form)]
Forms = tuple[Form, ...]
Template = Annotated[Text, AfterValidator(_template)]
Templates = tuple[Template, ...]
ByValue = dict[Annotated[str, AfterValidator(_value)], Forms]
ByName = dict[Text, Forms]


class Words(Model):
    """The words of one language that the checks look for; without a file, none.

    How it is written: `spaces` stand between words; `silent` characters are passed over (vowel signs); each group of
    `equal` letters counts as one letter; `prefixes` may be written together with the word that follows.

    Numbers: `numbers` and `ordinals` by value; `not_numbers` only look like some; `joins` may stand inside one number
    (“twenty-five”); `about` may stand before one; `counters` between it and what it counts. `ranges` are “{a} to {b}”,
    `either` “{a} or {b}”, `ratios` “{a} of every {b}”, where {a} is the part and ``*`` any few words.

    `units` (weeks, people, age) and `measures` (mg, %: they may never be left out) by concept; `duals` mean two of a
    unit in one word. `names` are written as they are or in one of these forms; `terms` are more forms of a term of the
    glossary, by id.

    Meaning: `negations`; `maybe` may or may not be one; `no_negations` only look like one. `concepts` by name, and in
    the source language the `opposites` among them; `no_concepts` only look like one. `things` are what must not be
    exchanged or left out: parts of the body, signs. `common` are words by which text left in the source is known.

    Form: `length` is the least and the greatest length of a long text, in parts of the source's; `punctuation` gives
    for each foreign mark the language's own; `pairs` are marks that come in twos, such as ¿?.
    """

    spaces: bool = True
    silent: str = ""
    equal: Forms = ()
    prefixes: Forms = ()
    numbers: ByValue = Field(default_factory=dict)
    ordinals: ByValue = Field(default_factory=dict)
    not_numbers: Forms = ()
    joins: Forms = ()
    about: Forms = ()
    counters: Forms = ()
    ranges: Templates = ()
    either: Templates = ()
    ratios: Templates = ()
    units: ByName = Field(default_factory=dict)
    duals: ByName = Field(default_factory=dict)
    measures: ByName = Field(default_factory=dict)
    names: ByName = Field(default_factory=dict)
    terms: ByName = Field(default_factory=dict)
    negations: Forms = ()
    maybe: Forms = ()
    no_negations: Forms = ()
    concepts: ByName = Field(default_factory=dict)
    opposites: tuple[tuple[Text, Text], ...] = ()
    no_concepts: Forms = ()
    things: ByName = Field(default_factory=dict)
    common: Forms = ()
    length: Annotated[tuple[float, float], AfterValidator(_length)] | None = None
    punctuation: dict[Text, Text] = Field(default_factory=dict)
    pairs: tuple[Annotated[str, Field(min_length=2, max_length=2)], ...] = ()

    @model_validator(mode="after")
    def _known_opposites(self) -> Words:
        for name in (name for pair in self.opposites for name in pair):
            if name not in self.concepts:
                raise ValueError(f"opposites: “{name}” is not among the concepts")
        return self

    @property
    def known(self) -> bool:
        """Whether there is a file of this language."""
        return bool(self.model_fields_set)


def load_words(translations: Path, code: str) -> Words:
    """Read the words of a language; an absent file gives none.

    Raises `ContentError` with every problem of the file: also a unit, a measure or a concept that the source
    language's file does not have, for nothing would ever be compared with it.
    """
    words, data, path = _read(translations, code)
    if code != SOURCE and words.known:
        source, _, _ = _read(translations, SOURCE)
        if problems := [*_unknown(words, source, data, path)] if source.known else []:
            raise ContentError.of(problems)
    return words


def _read(translations: Path, code: str) -> tuple[Words, Any, Path]:
    relative = f"{code}/{FILE}"
    path = translations / relative
    if not os.path.lexists(path):
        return Words(), {}, path
    data = load_yaml(read_text(translations, relative), path)
    return build(Words, data, path), data, path


def _unknown(words: Words, source: Words, data: Any, path: Path) -> Iterator[Problem]:
    measured = {**source.units, **source.measures}
    known = {"units": source.units, "duals": measured, "measures": source.measures}
    known |= {"concepts": source.concepts, "things": source.things}
    for key, there in known.items():
        for name in getattr(words, key):
            if name not in there:
                where = place(path, key_line(data[key], name))
                yield Problem(where, f"{key}: “{name}” is not in {SOURCE}/{FILE}", f"There are: {', '.join(there)}.")
    for key in ("opposites", "common"):
        if getattr(words, key):
            where = place(path, key_line(data, key))
            yield Problem(where, f"{key}: only {SOURCE}/{FILE} has them", "Delete it.")
