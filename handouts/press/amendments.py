"""What the typesetter leaves out for those who listen, and for texts of other scripts, put in where it draws.

WeasyPrint 70 writes no language but the document's, announces a link by the id it leads to, does not say how a list is
numbered, puts a ``div`` of a list item beside the item's body, and has no ``ActualText``. Each amendment is small, and
a test sees its effect in a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol, TypeVarTuple
from xml.etree.ElementTree import Element

from handouts.press.read_back import Font, Stream, TextBox, codes_of, drawn_glyphs, is_concerned, rewritten

Rest = TypeVarTuple("Rest")  # what else the engine gives to a function of its own

# Scripts whose glyphs stand in another order than their characters, or several for one, and that run left to right:
# Devanagari to Malayalam, Sinhala, Thai, Lao, Tibetan, Myanmar, Khmer. Right-to-left text is extracted worse with it.
_REORDERED = re.compile("[\u0900-\u0d7f\u0d80-\u0fff\u1000-\u109f\u1780-\u17ff]")

# Signs for the breaking of lines, of which nothing is heard: soft hyphen, zero width space, word joiner.
_UNHEARD = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))
# The marks of lists, as CSS and as PDF name them; every other counter style counts in tens, in digits of its own.
_NUMBERINGS = {
    "none": "None",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "upper-roman": "UpperRoman",
    "lower-roman": "LowerRoman",
    "upper-alpha": "UpperAlpha",
    "lower-alpha": "LowerAlpha",
    "upper-latin": "UpperAlpha",
    "lower-latin": "LowerAlpha",
}

Entry = dict[str, object]  # a dictionary of the file: a structure element, a font


class Box(Protocol):
    """A box of the engine's, as far as it is known here."""

    element: Element | None
    element_tag: str
    style: Mapping[str, str | tuple[str, ...]]
    children: Sequence[Box]
    link_annotation: Entry | None


class File(Protocol):
    """The file that the engine writes."""

    objects: list[Entry]

    def add_object(self, new: object, /) -> None: ...


Announce = Callable[[Box, Entry, *Rest], Iterator[Entry]]
Draw = Callable[[Stream, TextBox, *Rest], object]
Embed = Callable[[Entry, File, Font, *Rest], None]


def amend() -> None:
    """Amend the engine, once for a process."""
    import weasyprint.draw.text
    import weasyprint.pdf.fonts
    import weasyprint.pdf.tags

    if hasattr(weasyprint.pdf.tags, "_amended"):
        return
    weasyprint.pdf.tags._amended = True
    weasyprint.pdf.tags._build_box_tree = _as_announced(weasyprint.pdf.tags._build_box_tree)
    weasyprint.draw.text.draw_first_line = _with_actual_text(_read_back(weasyprint.draw.text.draw_first_line))
    weasyprint.pdf.fonts._build_vector_font_dictionary = _with_codes(weasyprint.pdf.fonts._build_vector_font_dictionary)


def _as_announced(build: Announce[*Rest]) -> Announce[*Rest]:
    """Structure elements say what assistive technology asks of them.

    Of HTML with ``lang``, in ``Lang`` (ISO 32000-1, 14.9.2); of a list, how it is numbered (ISO 14289-1, 7.6); of a
    link, its words (ISO 14289-1, 7.18.5).
    """

    def build_box_tree(box: Box, parent: Entry, *rest: *Rest) -> Iterator[Entry]:
        import pydyf

        inner: Box = getattr(box, "_box", box)
        html = inner.element
        if inner.link_annotation and html is not None:
            inner.link_annotation["Contents"] = pydyf.String(_words(html))
        language = None if html is None or html.tag == "html" else html.get("lang")
        own = {"Lang": pydyf.String(language)} if language else {}
        for element in build(box, parent, *rest):
            _name_list(element, parent, inner)
            element.update(own)
            yield element

    return build_box_tree


def _name_list(element: Entry, parent: Entry, inner: Box) -> None:
    import pydyf

    if parent["S"] == "/LI" and element["S"] == "/Div":
        element["S"] = "/LBody"  # a list item holds nothing but its label and its body
    if element["S"] == "/L":
        element.setdefault("A", pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{_numbering(inner)}"}))


def _words(link: Element) -> str:
    """What a link is called: by its label, else by its text, else by the picture in it."""
    pictures = " ".join(inner.get("alt", "") for inner in link.iter())
    named = link.get("aria-label") or "".join(link.itertext()).strip() or pictures
    return heard(named)


def heard(text: str) -> str:
    """*text* as it is announced, searched and shown outside of the page."""
    return " ".join(text.translate(_UNHEARD).split())


def _numbering(box: Box) -> str:
    """How the marks of a list's items are numbered; ``None`` if by nothing or by a text (ISO 32000-1, table 347)."""
    item = next((child for child in box.children if child.element_tag == "li"), None)
    if item is None or "list-item" not in item.style["display"]:
        return "None"
    mark = item.style["list_style_type"]
    return _NUMBERINGS.get(mark, "Decimal") if isinstance(mark, str) else "None"


def _read_back(draw: Draw[*Rest]) -> Draw[*Rest]:
    """The glyphs of what runs from right to left say which characters they are."""

    def draw_first_line(stream: Stream, textbox: TextBox, *rest: *Rest) -> object:
        glyphs = iter(drawn_glyphs(stream, textbox) if is_concerned(textbox.text) else ())
        show = stream.show_text
        first = next(glyphs, None)
        if first is None:
            return draw(stream, textbox, *rest)
        glyphs = chain([first], glyphs)
        stream.show_text = lambda string: show(rewritten(string, glyphs))
        try:
            return draw(stream, textbox, *rest)
        finally:
            del stream.show_text

    return draw_first_line


def _with_codes(build: Embed[*Rest]) -> Embed[*Rest]:
    """A font with codes of its own for its glyphs is written with the map that leads back to them."""

    def build_vector_font_dictionary(dictionary: Entry, pdf: File, font: Font, *rest: *Rest) -> None:
        import pydyf

        if not codes_of(font).glyphs:
            build(dictionary, pdf, font, *rest)
            return
        to_glyphs = pydyf.Stream([codes_of(font).close()])
        pdf.add_object(to_glyphs)
        build(dictionary, pdf, font, *rest)
        pdf.objects[-1]["CIDToGIDMap"] = to_glyphs.reference

    return build_vector_font_dictionary


def _with_actual_text(draw: Draw[*Rest]) -> Draw[*Rest]:
    """A line of a script whose glyphs stand in another order says its characters (ISO 32000-1, 14.9.4)."""

    def draw_first_line(stream: Stream, textbox: TextBox, *rest: *Rest) -> object:
        text = textbox.text
        if not _REORDERED.search(text):
            return draw(stream, textbox, *rest)
        written = f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC"
        stream.stream.append(written.encode())
        try:
            return draw(stream, textbox, *rest)
        finally:
            stream.stream.append(b"EMC")

    return draw_first_line
