"""The structure tree: walk it, grow it, and check that content and tree name each other.

The validators do not see a wrong ParentTree; this check does (ISO 14289-1, 7.1; ISO 32000-1, 14.7.4.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from handouts.press.pdf.operators import instructions, mcid, name


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element, in reading order."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is not None:
        for kid in kids(root):
            yield from _below(kid)


def _below(element: Any) -> Iterator[Any]:
    yield element
    for kid in kids(element):
        if is_element(kid):
            yield from _below(kid)


def kids(element: Any) -> list[Any]:
    """The kids of an element as a list: elements, marked-content ids, references."""
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]


def is_element(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def contents(element: Any) -> Iterator[tuple[Any, int]]:
    """(page, id) of each marked content that *element* itself names."""
    for kid in kids(element):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            yield kid.get("/Pg", element.get("/Pg")), int(kid.MCID)


def collapse_spans(pdf: pikepdf.Pdf) -> None:
    """Put the content of elements that say nothing (a Span for each line of text) straight into their parents."""
    rows = parent_tree(pdf)
    for element in list(elements(pdf)):
        kept: list[Any] = []
        for kid in kids(element):
            if is_element(kid) and Name.Span == kid.S and kid.Pg.objgen == element.Pg.objgen and _only_content(kid):
                row = rows[int(element.Pg.StructParents)]
                for number in kids(kid):
                    row[number] = element
                    kept.append(number)
            else:
                kept.append(kid)
        element.K = Array(kept)


def _only_content(element: Any) -> bool:
    return all(isinstance(kid, int) for kid in kids(element)) and not {"/Alt", "/ActualText", "/A", "/Lang"} & set(
        element.keys()
    )


def reading_order(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, int]]:
    """(page, id) of all marked content in the order in which assistive technology reads it."""
    root = pdf.Root.get("/StructTreeRoot")
    for kid in [] if root is None else kids(root):
        yield from _read(kid)


def _read(element: Any) -> Iterator[tuple[Any, int]]:
    for kid in kids(element):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif is_element(kid):
            yield from _read(kid)


def parent_tree(pdf: pikepdf.Pdf) -> dict[int, Any]:
    """The parent tree as a mapping; only the flat form that our press writes is read."""
    nums = pdf.Root.StructTreeRoot.ParentTree.get("/Nums", Array())
    return {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}


@dataclass(frozen=True)
class Graft:
    """Where copied elements go: their page, how much their content ids rise, a prefix for their own ids.

    `row` (content id → element) grows by theirs. `corner` (points) is where the upper left corner of their page comes
    to lie on the new one.
    """

    pdf: pikepdf.Pdf
    page: Any
    by: int
    prefix: str
    row: dict[int, Any]
    corner: tuple[float, float] = (0.0, 0.0)

    def copy(self, source: Any, parent: Any) -> Any:
        """Copy the element *source* of another document, and all below it, to stand below *parent*."""
        element = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=source.S, P=parent, Pg=self.page, K=Array())
        )
        for key in ("/Alt", "/ActualText", "/Lang"):
            if key in source:
                element[key] = pikepdf.String(str(source[key]))
        if "/ID" in source:
            element.ID = self._id(source.ID)
        if "/A" in source:
            element.A = self._attributes(source.A)
        for kid in kids(source):
            if isinstance(kid, int):
                element.K.append(kid + self.by)
                self.row[kid + self.by] = element
            elif is_element(kid):
                element.K.append(self.copy(kid, element))
        return element

    def _id(self, value: Any) -> pikepdf.String:
        return pikepdf.String(self.prefix + str(value))

    def _attributes(self, source: Any) -> Dictionary:
        attributes = Dictionary(O=source.O)
        for key in ("/ColSpan", "/RowSpan"):
            if key in source:
                attributes[key] = int(source[key])
        if "/Headers" in source:
            attributes.Headers = Array([self._id(header) for header in source.Headers])
        if "/ListNumbering" in source:
            attributes.ListNumbering = source.ListNumbering
        if "/BBox" in source:
            attributes.BBox = box_on_page(source.BBox, self.corner)
        return attributes


_PX = 0.75  # points in a CSS pixel


def box_on_page(box: Any, corner: tuple[float, float]) -> Array:
    """The engine's box of a figure (CSS pixels from the upper left *corner* of its page, down) as PDF wants it: in
    points from the lower left, up (ISO 32000-1, table 345). *corner* is in points as PDF counts them.
    """
    left, top, right, bottom = (float(part) * _PX for part in box)
    x, y = corner
    return Array([round(part, 3) for part in (x + left, y - bottom, x + right, y - top)])


_DRAWING = {"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"}


def problems(pdf: pikepdf.Pdf) -> list[str]:
    """What is wrong between the pages' marked content, the parent tree and the structure tree; [] if nothing is."""
    if "/StructTreeRoot" not in pdf.Root:
        return ["there is no structure tree"]
    found: list[str] = []
    rows = parent_tree(pdf)
    named: Counter[tuple[Any, int]] = Counter()
    owner: dict[tuple[Any, int], Any] = {}
    for element in elements(pdf):
        for page, number in contents(element):
            named[page.objgen, number] += 1
            owner[page.objgen, number] = element.objgen
    for position, page in enumerate(pdf.pages, start=1):
        found += _page_problems(page, position, rows, named, owner)
    if named:
        found.append(f"{len(named)} entries of the structure tree name content that is on no page")
    return found


def _page_problems(page: Any, position: int, rows: Any, named: Any, owner: Any) -> Iterator[str]:
    row = rows.get(int(page.obj.get("/StructParents", -1)))
    depth = 0
    for instruction in instructions(page):
        operator = name(instruction)
        number = mcid(instruction)
        depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
        if operator in _DRAWING and not depth:
            yield f"page {position}: something is drawn that is neither tagged nor an artifact"
            return
        if number is None:
            continue
        key = (page.objgen, number)
        count = named.pop(key, 0)
        if count != 1:
            yield f"page {position}: content {number} stands {count} times in the structure tree"
        elif row is None or number >= len(row) or row[number] is None or row[number].objgen != owner[key]:
            yield f"page {position}: content {number} is not in the parent tree under its element"
    if depth:
        yield f"page {position}: marked content is not closed"
