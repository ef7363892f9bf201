"""Say in words what pydantic found wrong in a file, each problem with its key and its line."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from handouts.errors import Problem, place

Step = str | int

_FIX = "Correct the value; docs/content-format.md says what is expected."
_TYPES = {  # what is expected, and what to do, by pydantic's name of the error
    "string_type": ("a text is expected", "Write the words, in quotes if need be."),
    "int_type": ("a whole number is expected", "Write digits, without quotes."),
    "float_type": ("a number is expected", "Write digits, without quotes."),
    "float_parsing": ("a number is expected", "Write digits, without quotes."),
    "bool_type": ("true or false is expected", "Write true or false, without quotes."),
    "bool_parsing": ("true or false is expected", "Write true or false, without quotes."),
    "tuple_type": ("a list is expected", "Write [one, two], or begin each entry with `- ` on its own line."),
    "dict_type": ("`key: value` lines are expected", "Write each as `key: value` on its own line."),
    "model_type": ("`key: value` lines are expected", "Write each as `key: value` on its own line."),
}


def explain(
    error: ValidationError,
    model: type[BaseModel],
    data: object,
    path: Path,
    first_line: int,
    given: Collection[str] = (),
) -> Iterator[Problem]:
    """Every problem of *error* with its line, in words.

    *data* is the parsed YAML that was no *model*; it begins on *first_line* of *path*. *given* names the keys that the
    program adds to the outermost model, which a file may not hold.
    """
    found = error.errors(include_url=False)
    for entry in found:
        if _is_invented(entry, found):
            continue
        steps = [step for step in entry["loc"] if isinstance(step, (str, int)) and step != "[key]"]
        key = ".".join(str(step) for step in steps)
        known = [name for name in known_keys(model, steps) if len(steps) > 1 or name not in given]
        what, fix = _words(entry, steps, known)
        yield Problem(place(path, first_line + _line(data, steps)), f"{key}: {what}" if key else what, fix)


def _is_invented(entry: Any, found: list[Any]) -> bool:
    """Whether a list counts as too short only because pydantic leaves out its wrong entries, which are told too."""
    inside = len(entry["loc"])
    return entry["type"] == "too_short" and any(
        len(other["loc"]) > inside and other["loc"][:inside] == entry["loc"] for other in found
    )


def _words(entry: Any, steps: list[Step], known: list[str]) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    kind, value, limits = entry["type"], entry["input"], entry.get("ctx", {})
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(steps[-1]), known, n=1)
        hint = f"Did you mean `{near[0]}`? " if near else ""
        return "unknown key", f"{hint}Known keys: {', '.join(known)}."
    if kind == "missing":
        return "this key is missing", f"Add `{steps[-1]}:`."
    if kind in _TYPES:
        expected, fix = _TYPES[kind]
        return f"{expected}, not {_name(value)}", fix
    if kind.startswith("date_"):
        return f"{_name(value)} is no date", "Write a day that exists, as 2026-11-20."
    if kind == "string_too_short":
        return "this text is empty", "Write the words."
    if kind == "too_short":
        return f"{limits['actual_length'] or 'none'} given, at least {limits['min_length']} needed", "Add to the list."
    if kind == "too_long":
        return f"more than {limits['max_length']} given", "Shorten the list."
    return entry["msg"].removeprefix("Value error, "), _FIX


def _name(value: object) -> str:
    """What a value is, in words; a text or a date is shown as it stands."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, (str, datetime.date)):
        return f"“{str(value)[:60]}”"
    return "`key: value` lines" if isinstance(value, dict) else "a list"


def known_keys(model: type[BaseModel], steps: list[Step]) -> list[str]:
    """The keys that stand beside the last of *steps*, as a file writes them."""
    for step in steps[:-1]:
        if isinstance(step, str):
            field = next((field for name, field in model.model_fields.items() if step in (name, field.alias)), None)
            if field is None:  # a key of a mapping whose keys are not of the model
                return []
            model = _model_in(field.annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation holds, also inside a list or a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for inner in get_args(annotation) if (model := _model_in(inner))), None)


def _line(data: Any, steps: list[Step]) -> int:
    """Line (from 0) of the deepest part of *steps* that exists in *data*."""
    line = 0
    for step in steps:
        try:
            if isinstance(data, CommentedMap):
                line = data.lc.key(step)[0]
            elif isinstance(data, CommentedSeq):
                line = data.lc.item(step)[0]
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
    return line
