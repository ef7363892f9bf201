"""Whether text on a page covers other text, or leaves the page: what a text too long for its place would do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Rect = tuple[float, float, float, float]

_COVERED = 0.3  # of the smaller of two texts; lines that are set close touch a little
_TOUCHED = 0.02  # of the smaller of two texts on one line
_SLACK = 1.0  # points
_MARK = 6.0  # points: what is smaller both ways is a vowel sign or a stop, and belongs over or under a letter


def overlap_problems(data: bytes) -> list[tuple[int, str]]:
    """(page from 0, problem) for each page of the PDF *data* whose texts cover each other or leave the page."""
    import pypdfium2

    found: list[tuple[int, str]] = []
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document):
            found += [(number, what) for what in _page_problems(page)]
    finally:
        document.close()
    return found


def head_covered(data: bytes, height: float) -> bool:
    """Whether, within *height* points of the upper edge of the second page, texts of the PDF *data* cover each other.

    The first page has no running head; all others have the same.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) < 2:
            return False
        text, edge = document[1].get_textpage(), document[1].get_height() - height
        rects = [text.get_rect(index) for index in range(text.count_rects())]
        head = [box for box in rects if box[1] > edge and max(box[2] - box[0], box[3] - box[1]) >= _MARK]
        return any(covered(one, two) > _TOUCHED for one, two in combinations(head, 2))
    finally:
        document.close()


def covered(one: Rect, two: Rect) -> float:
    """How much of the smaller of two boxes (left, bottom, right, top) the other covers, from 0 to 1."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    if width <= 1 or height <= 0:
        return 0.0
    return width * height / min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))


def _page_problems(page: PdfPage) -> Iterator[str]:
    text = page.get_textpage()
    rects = [text.get_rect(index) for index in range(text.count_rects())]
    words = [box for box in rects if box[2] - box[0] >= _MARK or box[3] - box[1] >= _MARK]
    if any(covered(one, two) > _COVERED for one, two in combinations(words, 2)):
        yield "text covers other text"
    if any(_outside(box, page.get_size()) for box in rects):
        yield "text leaves its place"


def _outside(box: tuple[float, float, float, float], size: tuple[float, float]) -> bool:
    left, bottom, right, top = box
    return left < -_SLACK or bottom < -_SLACK or right > size[0] + _SLACK or top > size[1] + _SLACK
