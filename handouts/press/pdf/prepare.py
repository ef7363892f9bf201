"""Prepare a laid-out body for binding: find the clinic's places, name the one accent colour, mark the furniture."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from handouts.press.pdf.operators import Matrix, as_artifacts, cut, instructions, recoloured, unparse
from handouts.press.pdf.structure import box_on_page, collapse_spans, contents, elements, parent_tree

_PX = 0.75  # points in a CSS pixel


@dataclass(frozen=True)
class Place:
    """An empty place on a page. Lengths in points, from the page's lower left corner.

    `stream` is the position in the page's contents before which the piece is drawn, `matrix` what is in force there;
    `mcid` is the id of the placeholder's marked content, through which the parent tree leads to its element.
    """

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float
    stream: int
    matrix: Matrix
    mcid: int


@dataclass(frozen=True)
class Master:
    """A laid-out body without a clinic: PDF bytes, number of pages, and the places to fill."""

    pdf: bytes
    pages: int
    places: tuple[Place, ...]

    @property
    def sizes(self) -> dict[str, tuple[float, float]]:
        """(width, height) in points of each kind of place; of several, the first."""
        return {place.name: (place.width, place.height) for place in reversed(self.places)}


def prepare(sheet: bytes) -> Master:
    """Turn the typesetter's PDF into a `Master`."""
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        kept: dict[tuple[int, int], set[int]] = {page.obj.objgen: set() for page in pdf.pages}
        slots: dict[tuple[int, int], dict[int, pikepdf.Object]] = {page.obj.objgen: {} for page in pdf.pages}
        for element in elements(pdf):
            for page, number in contents(element):
                kept[page.objgen].add(number)
                if str(element.get("/Alt", "")).startswith("slot:"):
                    slots[page.objgen][number] = element
        places: list[Place] = []
        for position, leaf in enumerate(pdf.pages):
            places += _page(pdf, position, leaf, kept[leaf.obj.objgen], slots[leaf.obj.objgen])
        _fix_boxes(pdf)
        collapse_spans(pdf)
        _drop_unreachable(pdf, kept)
        buffer = io.BytesIO()
        pages = len(pdf.pages)
        pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return Master(buffer.getvalue(), pages, tuple(places))


def _page(
    pdf: pikepdf.Pdf, position: int, page: pikepdf.Page, kept: set[int], slots: dict[int, pikepdf.Object]
) -> list[Place]:
    found = list(recoloured(as_artifacts(instructions(page), kept)))
    chunks, cuts = cut(found, set(slots))
    height = float(page.mediabox[3])
    places = []
    for stream, (number, matrix) in enumerate(cuts, start=1):
        element = slots[number]
        x1, y1, x2, y2 = (float(part) * _PX for part in element.A.BBox)
        places.append(
            Place(
                name=str(element.Alt).removeprefix("slot:"),
                page=position,
                x=x1,
                y=height - y2,
                width=x2 - x1,
                height=y2 - y1,
                stream=stream,
                matrix=matrix,
                mcid=number,
            )
        )
    page.obj.Contents = Array([pdf.make_stream(unparse(chunk)) for chunk in chunks])
    return places


def _fix_boxes(pdf: pikepdf.Pdf) -> None:
    """The engine writes a figure's box in CSS pixels from the top; PDF wants points from the foot."""
    heights = {page.obj.objgen: float(page.mediabox[3]) for page in pdf.pages}
    for element in elements(pdf):
        if Name.Figure == element.S and "/A" in element and "/BBox" in element.A:
            element.A.BBox = box_on_page(element.A.BBox, (0.0, heights[element.Pg.objgen]))


def _drop_unreachable(pdf: pikepdf.Pdf, kept: dict[tuple[int, int], set[int]]) -> None:
    """Take the furniture's elements out of the parent tree."""
    rows = parent_tree(pdf)
    for page in pdf.pages:
        row = rows[int(page.obj.StructParents)]
        for number in range(len(row)):
            if number not in kept[page.obj.objgen]:
                row[number] = None


def ink(pdf: pikepdf.Pdf, name: str, rgb: tuple[float, float, float]) -> pikepdf.Object:
    """The one colour space of a clinic's colour: a separation from white to *rgb* (each part from 0 to 1)."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[round(part, 5) for part in rgb], N=1)
    return pdf.make_indirect(Array([Name.Separation, Name(f"/Clinic{name}"), Name.DeviceRGB, tint]))
