"""The names of a batch's files. Nothing of a visit is ever in one."""

from __future__ import annotations

import re
import unicodedata

from handouts.batch.orders import Order

_LONG = 60  # characters of joined section names; past that the first stands for all
SUFFIX = ".pdf"


def file_name(order: Order) -> str:
    """The name of a packet's file: by the row's pattern, or the usual one."""
    values = {
        "clinic": order.clinic,
        "preset": order.preset or _joined(order.sections),
        "language": order.language,
        **{key: str(value) for key, value in vars(order.edition).items()},
        "layout": order.layout,
        "row": str(order.row),
    }
    name = re.sub(r"\{([a-z_]+)\}", lambda found: values[found[1]], order.pattern or _usual(order))
    return name if name.lower().endswith(SUFFIX) else name + SUFFIX


def _usual(order: Order) -> str:
    """For a patient the row tells packets apart; the others say what they are."""
    parts = "{clinic}-{row}-{preset}" if order.personal else "{clinic}-{preset}"
    layout = "" if order.layout == "single" else "-{layout}"
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
