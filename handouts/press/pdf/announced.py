"""What assistive technology says beside the text: what a link is, how a list is numbered, where a figure stands.

No validator asks whether it can be understood; this check does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from handouts.press.pdf.structure import elements

_PREFIX = re.compile(r"\d+-\d+-")  # of the ids of a merged file's parts
_SLACK = 0.5  # points that a figure may reach over its page


def problems(pdf: pikepdf.Pdf) -> list[str]:
    """Links without words of their own, lists and figures without their attributes; [] if there are none."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found = [*_link_problems(pdf)]
    for element in elements(pdf):
        where = f"page {numbers[element.Pg.objgen]}" if "/Pg" in element else "a page"
        if Name.L == element.S and "/ListNumbering" not in _attributes(element, Name.List):
            found.append(f"{where}: a list does not say how it is numbered")
        if Name.Figure == element.S and not _stands_on(element):
            found.append(f"{where}: a figure does not say where it stands")
    return list(dict.fromkeys(found))


def _link_problems(pdf: pikepdf.Pdf) -> Iterator[str]:
    dests = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
    ids = {_PREFIX.sub("", str(dests[at]), count=1) for at in range(0, len(dests), 2)}
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", Array()):
            said = str(annotation.get("/Contents", "")).strip()
            if not said or _PREFIX.sub("", said, count=1) in ids:
                yield f"page {number}: a link does not say what it is"


def _attributes(element: Object, owner: Name) -> Object:
    """The attributes of *element* that *owner* defines (ISO 32000-1, 14.7.5)."""
    given = element.get("/A", Array())
    for one in given if isinstance(given, Array) else [given]:
        if isinstance(one, Dictionary) and one.get("/O") == owner:
            return one
    return Dictionary()


def _stands_on(figure: Object) -> bool:
    """Whether the box of *figure* is one, and on its page."""
    box = [float(edge) for edge in _attributes(figure, Name.Layout).get("/BBox", Array())]
    if len(box) != 4 or "/Pg" not in figure:
        return False
    left, low, right, high = (float(edge) for edge in pikepdf.Page(figure.Pg).mediabox)
    within = box[0] >= left - _SLACK and box[1] >= low - _SLACK and box[2] <= right + _SLACK and box[3] <= high + _SLACK
    return within and box[0] < box[2] and box[1] < box[3]
