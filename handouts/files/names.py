"""Ids and citations as the content folder writes them."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CITATION = re.compile(r"[a-z][a-z0-9-]*:p[1-9][0-9]*")
MAX_ID = 60  # characters


def checked_id(value: str) -> str:
    """What is wrong with an id; empty if nothing is."""
    try:
        _identifier(value)
    except ValueError as error:
        return str(error)
    return ""


def _identifier(value: str) -> str:
    if not _ID.fullmatch(value) or len(value) > MAX_ID:
        raise ValueError(f"an id is lower-case letters, digits and single hyphens, at most {MAX_ID}")
    return value


def _citation(value: str) -> str:
    if not _CITATION.fullmatch(value):
        raise ValueError("a citation is written source:passage, for example clinician-manual:p4")
    return value


Id = Annotated[str, AfterValidator(_identifier)]
Cite = Annotated[str, AfterValidator(_citation)]
Text = Annotated[str, Field(min_length=1)]


def pair(cite: str) -> tuple[str, str]:
    """The source and the passage of a citation."""
    source, _, passage = cite.partition(":")
    return source, passage
