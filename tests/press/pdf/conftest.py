"""Change finished PDFs on purpose, and save them again without any other change."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf

Change = Callable[[pikepdf.Pdf], None]


def changed(data: bytes, change: Change) -> bytes:
    """*data* after *change* has been made to it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return buffer.getvalue()


def target(item: pikepdf.OutlineItem) -> pikepdf.Array:
    """Where a bookmark leads: the page, and the place on it."""
    assert isinstance(item.destination, pikepdf.Array)
    return item.destination
