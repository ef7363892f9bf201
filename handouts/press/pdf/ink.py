"""Whether a page prints anything that can be seen on white paper."""

from __future__ import annotations

_PAPER = 245  # what is as light as this in every channel is not seen
_PIXELS = 2  # to a point


def is_blank(data: bytes) -> bool:
    """Is the first page of the PDF *data* empty, or white all over?"""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        darkest = document[0].render(scale=_PIXELS).to_pil().convert("RGB").getextrema()
        return all(low >= _PAPER for low, _ in darkest)
    finally:
        document.close()
