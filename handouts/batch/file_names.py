"""The names of a batch's files. Nothing of a visit is ever in one."""

from __future__ import annotations

import re
import unicodedata

from handouts.batch.lines import PLACEHOLDERS, Line, value_of

_LONG = 60  # characters of joined section names; past that the first stands for all
SUFFIX = ".pdf"


def file_name(line: Line) -> str:
    """The name of a packet's file: by the row's pattern, or the usual one."""
    values = {column: value_of(line, column) for column in PLACEHOLDERS}
    values["preset"] = values["preset"] or _joined(line.order.sections)
    name = re.sub(r"\{([a-z_]+)\}", lambda found: values[found[1]], line.pattern or _usual(line))
    return name if name.lower().endswith(SUFFIX) else name + SUFFIX


def _usual(line: Line) -> str:
    """For a patient the row tells packets apart; the others say what they are."""
    parts = "{clinic}-{row}-{preset}" if line.order.personal else "{clinic}-{preset}"
    layout = "" if line.order.layout == "single" else "-{layout}"
    return parts + "-{language}-{paper}-{text_size}-{ink}" + layout


def _joined(sections: tuple[str, ...]) -> str:
    name = "-".join(sections)
    return name if len(name) <= _LONG else f"{sections[0]}-and-{len(sections) - 1}-more"


def merged_name(clinic: str) -> str:
    """The name of the print-ready file of all packets of *clinic*."""
    return f"merged-{clinic}{SUFFIX}"


def same(name: str) -> str:
    """A form in which two names agree if some computer takes them for one: case and Unicode form do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
