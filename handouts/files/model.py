"""The base of everything that is read from a file."""

from __future__ import annotations

import datetime
from types import NoneType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator


class Model(BaseModel):
    """Base of everything read from a file: immutable, and a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_guessing(cls, value: Any, info: ValidationInfo) -> Any:
        """A number is not guessed from a text or from yes and no, nor a date from a number."""
        kinds = _kinds(cls.model_fields[str(info.field_name)].annotation)
        if int in kinds and (isinstance(value, (bool, str, float))):
            raise ValueError("a whole number is expected")
        if datetime.date in kinds and not isinstance(value, (str, datetime.date, NoneType)):
            raise ValueError("a date is expected, as 2026-11-20")
        return value


def _kinds(annotation: Any) -> set[Any]:
    """The types that an annotation allows, those of a union each."""
    return {annotation, *get_args(annotation)}


M = TypeVar("M", bound=Model)
