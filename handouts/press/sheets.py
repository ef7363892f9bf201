"""Laid-out documents, each laid out once: what a page was typeset from says whether it is kept already.

A sheet is kept by the fingerprint of its HTML, of its pictures, of the files of all fonts that it may use, of the
engine and of our own part in it. A document that says something of a patient is never kept.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from handouts.files import kept
from handouts.press.typeset import Sheet, typeset
from handouts.press.typeset_fonts import font_stamps

_ENGINE = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "fonttools", "uharfbuzz", "pillow")


def sheet_of(html: str, *, what: str, private: bool = False, own: Collection[str] = ()) -> Sheet:
    """As `typeset`, arguments and errors; what is not *private* is laid out once for all processes of this user."""
    if private or kept.folder() is None:
        return typeset(html, what=what, private=private, own=own)
    key = kept.key_of(["sheet", html, sorted(own), font_stamps(html)], _ENGINE)
    found = kept.get(key)
    if found is not None:
        return _read(found)
    sheet = typeset(html, what=what, own=own)
    kept.put(key, _written(sheet))
    return sheet


def _written(sheet: Sheet) -> bytes:
    about = json.dumps({"pages": sheet.pages, "boxes": sheet.boxes})
    return about.encode() + b"\n" + sheet.pdf


def _read(data: bytes) -> Sheet:
    about, _, pdf = data.partition(b"\n")
    found: dict[str, Any] = json.loads(about)
    boxes = tuple({id_: tuple(box) for id_, box in page.items()} for page in found["boxes"])
    return Sheet(pdf, found["pages"], boxes)
