"""The structure tree: walk it, grow it, and check that content and tree name each other.

The validators do not see a wrong ParentTree; this check does (ISO 14289-1, 7.1; ISO 32000-1, 14.7.4.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from handouts.press.pdf.operators import instructions, mcid, name

ObjGen = tuple[int, int]  # number and generation of an object
Content = tuple[Object, int]  # a page, and the id of marked content on it
Row = dict[int, Object]  # of the parent tree: content id → element


def elements(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every structure element, in reading order."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is not None:
        for kid in kids(root):
            yield from _below(kid)


def _below(element: Object) -> Iterator[Object]:
    yield element
    for kid in kids(element):
        if is_element(kid):
            yield from _below(kid)


def kids(element: Object) -> list[Object]:
    """The kids of an element as a list: elements, marked-content ids, references."""
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]


def is_element(kid: Object) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def contents(element: Object) -> Iterator[Content]:
    """(page, id) of each marked content that *element* itself names."""
    for kid in kids(element):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            yield kid.Pg if "/Pg" in kid else element.Pg, int(kid.MCID)


def collapse_spans(pdf: pikepdf.Pdf) -> None:
    """Put the content of elements that say nothing (a Span for each line of text) straight into their parents."""
    rows = parent_tree(pdf)
    for element in list(elements(pdf)):
        kept: list[Object] = []
        for kid in kids(element):
            if is_element(kid) and Name.Span == kid.S and kid.Pg.objgen == element.Pg.objgen and _only_content(kid):
                row = rows[int(element.Pg.StructParents)]
                for number in kids(kid):
                    row[int(number)] = element
                    kept.append(number)
            else:
                kept.append(kid)
        element.K = Array(kept)


def _only_content(element: Object) -> bool:
    return all(isinstance(kid, int) for kid in kids(element)) and not {"/Alt", "/ActualText", "/A", "/Lang"} & set(
        element.keys()
    )


def reading_order(pdf: pikepdf.Pdf) -> Iterator[Content]:
    """(page, id) of all marked content in the order in which assistive technology reads it."""
    root = pdf.Root.get("/StructTreeRoot")
    for kid in [] if root is None else kids(root):
        yield from _read(kid)


def _read(element: Object) -> Iterator[Content]:
    for kid in kids(element):
        if isinstance(kid, int):
            yield element.Pg, kid
        elif is_element(kid):
            yield from _read(kid)


def parent_tree(pdf: pikepdf.Pdf) -> dict[int, Object]:
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
    page: Object
    by: int
    prefix: str
    row: Row
    corner: tuple[float, float] = (0.0, 0.0)

    def copy(self, source: Object, parent: Object) -> Object:
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

    def _id(self, value: Object) -> pikepdf.String:
        return pikepdf.String(self.prefix + str(value))

    def _attributes(self, source: Object) -> Dictionary:
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


def box_on_page(box: Iterable[Object | float], corner: tuple[float, float]) -> Array:
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
    named: Counter[tuple[ObjGen, int]] = Counter()
    owner: dict[tuple[ObjGen, int], ObjGen] = {}
    for element in elements(pdf):
        for page, number in contents(element):
            named[page.objgen, number] += 1
            owner[page.objgen, number] = element.objgen
    for position, leaf in enumerate(pdf.pages, start=1):
        found += _page_problems(leaf, position, rows, named, owner)
    if named:
        found.append(f"{len(named)} entries of the structure tree name content that is on no page")
    return found


def _page_problems(
    page: pikepdf.Page,
    position: int,
    rows: Mapping[int, Object],
    named: Counter[tuple[ObjGen, int]],
    owner: Mapping[tuple[ObjGen, int], ObjGen],
) -> Iterator[str]:
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
        key = (page.obj.objgen, number)
        count = named.pop(key, 0)
        if count != 1:
            yield f"page {position}: content {number} stands {count} times in the structure tree"
        elif row is None or number >= len(row) or row[number] is None or row[number].objgen != owner[key]:
            yield f"page {position}: content {number} is not in the parent tree under its element"
    if depth:
        yield f"page {position}: marked content is not closed"
