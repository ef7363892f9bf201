"""The blocks a section is made of, and the data of its figures.

Every text in a block is one message in our small inline Markdown (bold, terms, references, citations). Its key in
translations and approvals is ``section#block-id``; figures add the ids of their parts: ``section#figure.part.field``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from handouts.files.model import Model
from handouts.files.names import Cite, Id, Text

Percent = Annotated[int, Field(ge=0, le=100)]


class Heading(Model):
    type: Literal["heading"] = "heading"
    id: str
    level: Literal[2, 3]
    text: str
    line: int


class Paragraph(Model):
    type: Literal["paragraph"] = "paragraph"
    id: str
    text: str
    scaffold: bool = False
    line: int


class ListBlock(Model):
    type: Literal["list"] = "list"
    ordered: bool
    items: tuple[Paragraph, ...]
    line: int


class Callout(Model):
    type: Literal["callout"] = "callout"
    kind: Literal["call-now", "good-to-know", "ask-your-team"]
    id: str
    lines: Annotated[int, Field(ge=0, le=6)] = 0
    blocks: tuple[Paragraph | ListBlock, ...]
    line: int


class SlotBlock(Model):
    """A place that a clinic's pieces fill."""

    type: Literal["slot"] = "slot"
    name: Literal["numbers"]
    line: int


class Figure(Model):
    """What every figure has: an id, a title, and the passages its data rest on."""

    type: Literal["figure"] = "figure"
    id: Id
    line: int
    title: Text
    cite: tuple[Cite, ...] = ()


class Group(Model):
    """People out of 100: either an exact `count`, or a range `low` to `high` across studies."""

    id: Id
    label: Text
    count: Percent | None = None
    low: Percent | None = None
    high: Percent | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Group:
        exact = self.count is not None
        if exact == (self.low is not None) or (self.low is None) != (self.high is None):
            raise ValueError("give either `count`, or both `low` and `high`")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("`low` must be below `high`")
        return self

    @property
    def sure(self) -> int:
        """People out of 100 for whom it happened in every study."""
        return self.count if self.count is not None else self.low or 0

    @property
    def most(self) -> int:
        """People out of 100 for whom it happened in the best study."""
        return self.count if self.count is not None else self.high or 0


class IconArray(Figure):
    kind: Literal["icon-array"] = "icon-array"
    alt: Text
    yes: Text
    maybe: str = ""
    no: Text
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=3)]
    note: str = ""

    @model_validator(mode="after")
    def _legend(self) -> IconArray:
        if any(group.low is not None for group in self.groups) != bool(self.maybe):
            raise ValueError("`maybe` is needed when a group has a range, and only then")
        return self


class Step(Model):
    id: Id
    picture: Id
    alt: Text
    label: Text
    text: str = ""


class Steps(Figure):
    kind: Literal["steps"] = "steps"
    arrows: bool = True
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=6)]


class KeyEntry(Model):
    id: Id
    text: Text


class Picture(Figure):
    """One picture. `key` explains the numbers drawn in it, in their order."""

    kind: Literal["picture"] = "picture"
    picture: Id
    alt: Text
    caption: str = ""
    key: tuple[KeyEntry, ...] = ()


class Part(Model):
    id: Id
    weeks: Annotated[int, Field(ge=1, le=12)]
    kind: Literal["on", "off"]
    open: bool = False
    label: Text


class Cycle(Figure):
    kind: Literal["cycle"] = "cycle"
    alt: Text
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=6)]


class Bar(Model):
    """A length: `value` in the figure's unit; `text` says in words whom it was measured in."""

    id: Id
    label: Text
    value: Annotated[float, Field(gt=0)]
    text: str = ""


class Bars(Figure):
    kind: Literal["bars"] = "bars"
    alt: Text
    unit: Text
    bars: Annotated[tuple[Bar, ...], Field(min_length=1, max_length=5)]
    note: str = ""


class CardField(Model):
    """A line of a card: a blank, or what is `known` when the handout is printed."""

    id: Id
    label: Text
    known: Literal["patient", "treatment", "clinic"] | None = None


class Card(Figure):
    """A card to cut out and fold, of a bank card's size: what is known, blanks to fill in by hand, and the clinic's
    urgent number. It states nothing.
    """

    kind: Literal["card"] = "card"
    fields: Annotated[tuple[CardField, ...], Field(min_length=1, max_length=8)]


class Column(Model):
    id: Id
    text: Text


class Table(Figure):
    """`rows` holds, for each row, its id and one cell (a tuple of lines) for each column."""

    kind: Literal["table"] = "table"
    columns: Annotated[tuple[Column, ...], Field(min_length=2, max_length=3)]
    rows: Annotated[tuple[tuple[Id, tuple[tuple[Text, ...], ...]], ...], Field(min_length=1)]


Block = (
    Heading | Paragraph | ListBlock | Callout | SlotBlock | IconArray | Steps | Picture | Cycle | Table | Bars | Card
)

FIGURES: dict[str, type[Figure]] = {
    "icon-array": IconArray,
    "steps": Steps,
    "picture": Picture,
    "cycle": Cycle,
    "table": Table,
    "bars": Bars,
    "card": Card,
}
