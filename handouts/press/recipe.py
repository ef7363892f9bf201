"""What a finished file says that it was made of: one model, by which it is written, read, merged and traced.

Nothing personal is in it. A key that this program does not know (a later one wrote it) is kept as it is.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    """Base of what a recipe holds: immutable, nothing guessed; what was not given is not written."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    def as_dict(self) -> dict[str, Any]:
        """JSON-serialisable, with the keys that were given."""
        return self.model_dump(mode="json", exclude_unset=True)


class SectionVersion(_Part):
    """A section as it was printed: its id, its digest, and its dates (ISO 8601)."""

    id: str
    digest: str
    written: str
    review_by: str
    reviewed: str | None = None


class TranslationVersion(_Part):
    """Which translation it is printed in, and whether somebody has checked it; nobody is named."""

    checked: bool
    digest: str


class _Recipe(_Part):
    """What every recipe says: which *program* wrote it, and which pages (from 0) are meant to be *blanks*."""

    program: str
    blanks: tuple[Count, ...] = ()


class HandoutRecipe(_Recipe):
    """Of a handout, or of a clinic's sample, which has no sections. No *clinic*: nobody is named on it."""

    language: str
    paper: str
    text_size: str
    ink: str
    sections: tuple[SectionVersion, ...]
    sources: tuple[str, ...] = ()
    translation: TranslationVersion | None = None
    layout: str = "single"
    clinic: str | None = None
    clinic_id: str | None = None
    draft: bool = True


class SheetRecipe(_Recipe):
    """Of what is read and signed: the sections in *review*, and the language of a *proof*."""

    review: tuple[str, ...]
    proof: str | None = None


class MergedPart(_Part):
    """One handout of a merged file: its code, how many *copies* of how many printed *sides*, its own recipe."""

    code: str
    copies: Count
    sides: Count
    recipe: HandoutRecipe


class MergedRecipe(_Recipe):
    """Of several handouts in one file, in their order."""

    merged: Annotated[tuple[MergedPart, ...], Field(min_length=1)]


Recipe = HandoutRecipe | SheetRecipe | MergedRecipe
_BY_KEY: dict[str, type[Recipe]] = {"merged": MergedRecipe, "review": SheetRecipe}


def read(text: str) -> Recipe:
    """The recipe that JSON *text* holds; raises `ValueError`, which says what is wrong, for anything else."""
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("the recipe is not one")
    kind = next((kind for key, kind in _BY_KEY.items() if key in found), HandoutRecipe)
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ValueError(f"the recipe is incomplete or damaged at “{where}”") from None


def write(recipe: Recipe) -> str:
    """*recipe* as JSON; the same text for the same recipe."""
    return json.dumps(recipe.as_dict(), sort_keys=True, ensure_ascii=False)
