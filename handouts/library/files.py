"""Read text and YAML files of the content folder safely, and report what is wrong with file and line."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from handouts.errors import ContentError, Problem, place

MAX_BYTES = 1_000_000  # far above any real section; a larger file is a mistake or an attack


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


_MAYBE_ANCHOR = re.compile(r"(^|[\s\[{,])[&*][^\s*]", re.MULTILINE)  # worth a look by the parser

_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _kinds(annotation: Any) -> set[Any]:
    """The types that an annotation allows, those of a union each."""
    return {annotation, *get_args(annotation)}


M = TypeVar("M", bound=Model)


def read_text(root: Path, relative: str) -> str:
    """Return the text of *relative* below *root*, without a byte order mark and with ``\\n`` line ends.

    Raises `ContentError` if the file is missing, lies outside *root* (also through a symbolic link), is larger than
    `MAX_BYTES`, or is not UTF-8.
    """
    path = root / relative
    try:
        resolved = path.resolve(strict=True)
    except (OSError, RuntimeError):
        raise ContentError(
            "This file does not exist.", where=place(path), fix="Check the name, or add the file."
        ) from None
    if not resolved.is_relative_to(root.resolve()):
        raise ContentError(
            "This path leads out of its folder.", where=place(path), fix="Use a file inside, not a link to elsewhere."
        )
    if not resolved.is_file():
        raise ContentError("This file does not exist.", where=place(path), fix="Check the name, or add the file.")
    try:
        if resolved.stat().st_size > MAX_BYTES:
            raise ContentError(
                f"This file is larger than {MAX_BYTES // 1000} kB.", where=place(path), fix="Split it into sections."
            )
        raw = resolved.read_bytes()
    except OSError as error:
        raise ContentError(
            f"This file cannot be read: {error.strerror}.", where=place(path), fix="Check its permissions."
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError("This line is not UTF-8.", where=place(path, line), fix="Save the file as UTF-8.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, content in enumerate(text.split("\n"), start=1):
        if any(_is_control(char) for char in content):
            raise ContentError(
                "This line holds a control character.", where=place(path, number), fix="Delete the invisible character."
            )
    return text


def _is_control(char: str) -> bool:
    """Whether a character steers what is shown instead of being shown: controls, line separators, bidi overrides."""
    return char != "\t" and (unicodedata.category(char) in ("Cc", "Zl", "Zp") or char in _BIDI)


def load_yaml(text: str, path: Path, first_line: int = 1) -> Any:
    """Parse YAML 1.2 *text* that begins on line *first_line* of *path*; duplicate keys and aliases are refused.

    Mappings and lists come back as ruamel's, which know their lines.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = False
    try:
        if _MAYBE_ANCHOR.search(text):
            _refuse_anchors(text, path, first_line)
        return yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        what = str(error.problem or "not valid YAML").split("\n")[0].strip().rstrip(".")
        raise ContentError(
            f"Not valid YAML: {what}.", where=place(path, line), fix="Check quotes, colons and indentation here."
        ) from None
    except (YAMLError, ValueError, RecursionError) as error:
        what = str(error).split("\n")[0].rstrip(".") or "not valid YAML"
        raise ContentError(
            f"Not valid YAML: {what}.", where=place(path, first_line), fix="Check quotes, colons and indentation here."
        ) from None


def _refuse_anchors(text: str, path: Path, first_line: int) -> None:
    for event in YAML(typ="rt", pure=True).parse(io.StringIO(text)):
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise ContentError(
                "Anchors and aliases are not used here.",
                where=place(path, first_line + event.start_mark.line),
                fix="Write the value out.",
            )


def build(model: type[M], data: Any, path: Path, first_line: int = 1) -> M:
    """Make a *model* of parsed YAML, or raise one `ContentError` with every problem and its line."""
    if not isinstance(data, dict):
        raise ContentError(
            "A list of `key: value` lines is expected here.",
            where=place(path, first_line),
            fix=f"Known keys: {', '.join(model.model_fields)}.",
        )
    try:
        return model.model_validate(plain(data))
    except ValidationError as error:
        raise ContentError.of(_problems(error, model, data, path, first_line)) from None


def plain(data: Any) -> Any:
    """Turn ruamel's containers into plain ones."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data


def key_line(data: Any, key: str) -> int:
    """The line (from 1) on which *key* of a parsed mapping stands."""
    return int(data.lc.key(key)[0]) + 1


def entry_line(data: Any, position: int) -> int:
    """The line (from 1) on which entry *position* of a parsed list begins."""
    return int(data.lc.item(position)[0]) + 1


def _problems(error: ValidationError, model: type[Model], data: Any, path: Path, first_line: int) -> Iterator[Problem]:
    for found in error.errors(include_url=False, include_input=False):
        steps = [step for step in found["loc"] if isinstance(step, (str, int))]
        key = ".".join(str(step) for step in steps)
        what = found["msg"].removeprefix("Value error, ")
        fix = "Correct the value; docs/content-format.md says what is expected."
        if found["type"] == "extra_forbidden":
            what, fix = (
                "unknown key",
                f"Known keys: {', '.join(model.model_fields)}." if len(steps) == 1 else "Delete it.",
            )
        elif found["type"] == "missing":
            what, fix = "this key is missing", f"Add `{steps[-1]}:`."
        yield Problem(place(path, first_line + _line(data, steps)), f"{key}: {what}" if key else what, fix)


def _line(data: Any, steps: list[str | int]) -> int:
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
