"""What the typesetter leaves out for texts of more than one language or of other scripts, put in where it draws.

WeasyPrint 70 writes no language but the document's, puts a ``div`` of a list item beside the item's body, and has no
``ActualText``. Each amendment is small, and a test sees its effect in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# Scripts whose glyphs stand in another order than their characters, or several for one, and that run left to right:
# Devanagari to Malayalam, Sinhala, Thai, Lao, Tibetan, Myanmar, Khmer. Right-to-left text is extracted worse with it.
_REORDERED = re.compile("[\u0900-\u0d7f\u0d80-\u0fff\u1000-\u109f\u1780-\u17ff]")


def amend() -> None:
    """Amend the engine, once for a process."""
    import weasyprint.draw.text
    import weasyprint.pdf.tags

    if hasattr(weasyprint.pdf.tags, "_amended"):
        return
    weasyprint.pdf.tags._amended = True
    weasyprint.pdf.tags._build_box_tree = _with_languages(weasyprint.pdf.tags._build_box_tree)
    weasyprint.draw.text.draw_first_line = _with_actual_text(weasyprint.draw.text.draw_first_line)


def _with_languages(build: Any) -> Any:
    """A structure element of HTML with ``lang`` says so, in ``Lang`` (ISO 32000-1, 14.9.2)."""

    def build_box_tree(box: Any, *rest: Any) -> Iterator[Any]:
        import pydyf

        inner = getattr(box, "_box", box)
        language = None if inner.element is None else inner.element.get("lang")
        for element in build(box, *rest):
            if rest[0]["S"] == "/LI" and element["S"] == "/Div":
                element["S"] = "/LBody"  # a list item holds nothing but its label and its body
            if language and inner.element.tag != "html":
                element["Lang"] = pydyf.String(language)
            yield element

    return build_box_tree


def _with_actual_text(draw: Any) -> Any:
    """A line of a script whose glyphs stand in another order says its characters (ISO 32000-1, 14.9.4)."""

    def draw_first_line(stream: Any, textbox: Any, *rest: Any) -> Any:
        text = str(textbox.text)
        if not _REORDERED.search(text):
            return draw(stream, textbox, *rest)
        written = f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC"
        stream.stream.append(written.encode())
        try:
            return draw(stream, textbox, *rest)
        finally:
            stream.stream.append(b"EMC")

    return draw_first_line
