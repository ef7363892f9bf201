"""Read text and YAML files of the content folder safely, and report what is wrong with file and line."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import ScalarEvent
from ruamel.yaml.nodes import Node, ScalarNode

from handouts.errors import ContentError, place
from handouts.files.characters import CONTROL, GARBLED
from handouts.files.model import M
from handouts.files.opening import NoFile, TooLarge, file_bytes
from handouts.files.wording import explain, known_keys

MAX_BYTES = 200_000  # the longest real file has 82,000; a larger one is a mistake or an attack
MAX_DEPTH = 20  # of lists and mappings inside each other; ours go to 6
MAX_VALUES = 20_000  # keys and values of a YAML file; the longest of ours has 4,000

# Text that YAML drops as a comment: where a value is expected, behind `- ` or `key: `; and, on a line of its own, a
# number inside a value ("#12"), which nobody means as a comment.
_IN_PLACE_OF_VALUE = re.compile(r"^[ \t]*[-:?](?:[ \t]+[-:?])*[ \t]+(#.*)", re.MULTILINE)
_NUMBER_ON_A_LINE = re.compile(r"^[ \t]+(#\d.*)", re.MULTILINE)
_BEHIND_PLAIN = re.compile(r"[ \t]+(#.*)")
_BEHIND_QUOTES = re.compile(r"[ \t]+(#\S.*)")
_BEHIND_BLOCK_SIGN = re.compile(r"[|>][-+\d]*[ \t]+(#\S.*)")


def read_text(root: Path, relative: str, limit: int = MAX_BYTES) -> str:
    """Return the text of *relative* below *root*, without a byte order mark and with ``\\n`` line ends.

    Raises `ContentError` if the file is missing, lies outside *root* (also through a symbolic link), is larger than
    *limit* bytes, is not UTF-8, or holds a control character or a letter that was lost on the way.
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
    try:
        raw = file_bytes(resolved, limit)
    except TooLarge:
        raise ContentError(
            f"This file is larger than {limit // 1000} kB.",
            where=place(path),
            fix="Split it, or take out what does not belong there.",
        ) from None
    except NoFile as error:
        raise ContentError(error.what, where=place(path), fix="Put a file in its place.") from None
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
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError(
            "This line holds a control character.", where=place(path, line), fix="Delete the invisible character."
        )
    if found := GARBLED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError(
            f"This line holds “{found[0]}”, a letter that was lost when the text was saved or copied.",
            where=place(path, line),
            fix="Write the letter that belongs there, and save the file as UTF-8.",
        )
    return text


class _Refused(Exception):
    """Valid YAML that is not for us, with its line (from 0)."""

    def __init__(self, what: str, fix: str, line: int) -> None:
        super().__init__(what)
        self.what, self.fix, self.line = what, fix, line


class _Composer(Composer):
    """Stops at the first anchor, alias or tag, at text that would be lost as a comment, and before size or nesting
    costs time."""

    def __init__(self, loader: Any = None, text: str = "") -> None:
        super().__init__(loader)
        self.level = self.count = 0
        self.text, self.end = text, 0  # what is read, and where the last value in it ended

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        line = event.start_mark.line
        if event.anchor is not None:  # an alias has the name of its anchor
            raise _Refused("Anchors and aliases are not used here.", "Write the value out.", line)
        if event.tag is not None:
            raise _Refused(
                "Tags are not used here.", "Leave out what begins with “!”, or write the text in quotes.", line
            )
        if self.level > MAX_DEPTH:
            raise _Refused(f"Lists are nested more than {MAX_DEPTH} deep.", "Close the brackets.", line)
        if self.count > MAX_VALUES:
            raise _Refused(f"More than {MAX_VALUES:,} keys and values.", "Take out what does not belong there.", line)
        self.count += 1
        self.level += 1
        self._refuse_lost_before(event)
        node = super().compose_node(parent, index)
        if isinstance(event, ScalarEvent):
            self._refuse_lost_behind(event, is_text=str(node.tag).endswith(":str"))
        self.level -= 1
        return node

    def _refuse_lost_before(self, event: Any) -> None:
        """Refuse a comment, between the last value and this one, that stands where this one is expected."""
        start = event.start_mark.index
        if isinstance(event, ScalarEvent):
            line_end = self.text.find("\n", start) if event.value == "" and not event.style else start
            until = len(self.text) if line_end < 0 else line_end
            self._refuse(_IN_PLACE_OF_VALUE.search(self.text[self.end : until]), self.end)
        self._refuse(_NUMBER_ON_A_LINE.search(self.text[self.end : start]), self.end)
        self.end = event.end_mark.index

    def _refuse_lost_behind(self, event: Any, *, is_text: bool) -> None:
        """Refuse a comment behind a text on its line; behind a number, a date or a text in quotes it changes nothing,
        unless it looks like text itself ("#12")."""
        if event.style in ("|", ">"):
            self._refuse(_BEHIND_BLOCK_SIGN.match(self.text, event.start_mark.index))
        elif event.style or is_text:
            behind = _BEHIND_QUOTES if event.style else _BEHIND_PLAIN
            self._refuse(behind.match(self.text, event.end_mark.index))

    def _refuse(self, lost: re.Match[str] | None, start: int = 0) -> None:
        """Refuse what is *lost*, found in the part of the text that begins at *start*."""
        if lost:
            line = self.text.count("\n", 0, start + lost.start(1))
            what = f"“{lost[1][:40]}” is taken for a comment, and lost."
            fix = (
                "Write the whole text in quotes; if it is a comment, put it on a line of its own, behind # and a space."
            )
            raise _Refused(what, fix, line)


class _Constructor(RoundTripConstructor):
    """Names the line of a value that looks like a date or a number and is none."""

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except ValueError:
            value = str(node.value)[:60] if isinstance(node, ScalarNode) else ""
            what, fix = f"“{value}” cannot be read.", "Write it in quotes, if it is a text."
            if str(node.tag).endswith("timestamp"):
                what, fix = f"“{value}” is no date.", "Write a day that exists, as 2026-11-20."
            raise _Refused(what, fix, node.start_mark.line) from None


def load_yaml(text: str, path: Path, first_line: int = 1) -> Any:
    """Parse YAML 1.2 *text* that begins on line *first_line* of *path*; duplicate keys and anchors, aliases,
    tags, nesting deeper than `MAX_DEPTH` and more than `MAX_VALUES` keys and values are refused; so is text that would
    be lost as a comment.

    Mappings and lists come back as ruamel's, which know their lines.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.allow_duplicate_keys = False
    yaml.Composer = partial(_Composer, text=text)  # type: ignore[assignment]  # it is only called
    yaml.Constructor = _Constructor
    try:
        return yaml.load(text)
    except _Refused as refused:
        raise ContentError(refused.what, where=place(path, first_line + refused.line), fix=refused.fix) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        what = str(error.problem or "not valid YAML").split("\n")[0].strip().rstrip(".")
        raise ContentError(
            f"Not valid YAML: {what}.", where=place(path, line), fix="Check quotes, colons and indentation here."
        ) from None
    except (YAMLError, ValueError, TypeError) as error:
        what = str(error).split("\n")[0].rstrip(".") or "not valid YAML"
        raise ContentError(
            f"Not valid YAML: {what}.", where=place(path, first_line), fix="Check quotes, colons and indentation here."
        ) from None


def build(model: type[M], data: object, path: Path, first_line: int = 1, given: Collection[str] = ()) -> M:
    """Make a *model* of parsed YAML, or raise one `ContentError` with every problem and its line.

    *given* names the keys that the program adds to what the file says.
    """
    if not isinstance(data, dict):
        raise ContentError(
            "A list of `key: value` lines is expected here.",
            where=place(path, first_line),
            fix=f"Known keys: {', '.join(name for name in known_keys(model, []) if name not in given)}.",
        )
    try:
        return model.model_validate(plain(data))
    except ValidationError as error:
        raise ContentError.of(explain(error, model, data, path, first_line, given)) from None


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
