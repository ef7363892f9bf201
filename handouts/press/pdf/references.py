"""Page numbers that a handout prints: do they say where things really stand?

The typesetter fills them in while it breaks pages, and can end with a number of an earlier try (WeasyPrint 70 did, for
one section of 126 pages). So each is read back from the laid-out page and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from handouts.press.typeset import Sheet

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MARK = re.compile(r'(?<= )data-href="#([a-z0-9-]+)"')
_ID = re.compile(r"at-[0-9]+-(.+)")


def with_ids(html: str) -> str:
    """*html* with an id on each place of a page number, which says where it leads: ``at-3-section-faq``."""
    numbers = count(1)
    return _MARK.sub(lambda found: f'id="at-{next(numbers)}-{found[1]}" {found[0]}', html)


def true_pages(sheet: Sheet) -> dict[str, int]:
    """The page (from 1) of everything that a page number leads to, by its id."""
    return {to: sheet.start(to) + 1 for boxes in sheet.boxes for id_ in boxes if (to := _leads_to(id_))}


def all_true(sheet: Sheet) -> bool:
    """Whether every printed page number is the true one."""
    import pypdfium2

    true = true_pages(sheet)
    document = pypdfium2.PdfDocument(sheet.pdf)
    try:
        return all(number == true[to] for to, number in _printed(sheet, document))
    finally:
        document.close()


def _printed(sheet: Sheet, document: PdfDocument) -> Iterator[tuple[str, int | None]]:
    """What each page number leads to, and the number that stands there; None if it cannot be read."""
    for page, boxes in zip(document, sheet.boxes, strict=True):
        text, height = page.get_textpage(), page.get_height()
        for id_, (left, top, right, bottom) in boxes.items():
            if to := _leads_to(id_):
                words = text.get_text_bounded(left, height - bottom, right, height - top)
                digits = "".join(char for char in words if char.isdigit())
                yield to, int(digits) if digits else None


def _leads_to(id_: str) -> str:
    found = _ID.fullmatch(id_)
    return found[1] if found else ""
