"""Bind a clinic's pieces to a master: no engine, only PDF objects.

Each piece is drawn where its empty place stood, as tagged content of the page, its structure elements in the place's
position of the reading order. The running furniture is one form for all pages, marked as an artifact.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Array, Dictionary, Name

from handouts.errors import ContentError
from handouts.press.pdf import metadata as xmp
from handouts.press.pdf.operators import (
    Instruction,
    Matrix,
    instructions,
    mcid,
    page_streams,
    recoloured,
    renamed,
    shifted,
    unmarked,
    unparse,
)
from handouts.press.pdf.prepare import Master, Place, ink
from handouts.press.pdf.seal import PERSONAL, seal
from handouts.press.pdf.structure import Graft, Row, is_element, kids, parent_tree

FURNITURE = "furniture"
CLINIC, CODED, VISIT = "C", "K", "V"  # what the names of their resources begin with
Rgb = tuple[float, float, float]
# What a glyph means that stands for no character of its own (a part of a cluster): PDF/UA refuses an empty meaning.
_ZERO_WIDTH = b"<200b>"


@dataclass(frozen=True)
class Pieces:
    """Laid-out pieces: one PDF, and the page (from 0) of each piece by its name."""

    pdf: bytes
    pages: Mapping[str, int]


@dataclass(frozen=True)
class _Piece:
    """One piece, opened: its operators, how many content ids it uses, its elements, and its height (points)."""

    found: list[Instruction]
    ids: int
    elements: list[pikepdf.Object]
    height: float
    personal: bool


def bind(
    master: Master,
    clinic: Pieces,
    visit: Pieces,
    rgb: Rgb,
    about: xmp.Metadata,
    *,
    bar: Rgb | None = None,
    coded: Pieces = Pieces(b"", {}),
) -> bytes:
    """Return the finished handout.

    *coded* are the clinic's pieces that name this handout's code. *rgb* is the clinic's accent and *bar* its colour as
    given (by default the same), each part from 0 to 1; *about* lacks only the seal.
    """
    with ExitStack() as stack:
        pdf = stack.enter_context(pikepdf.open(io.BytesIO(master.pdf)))
        inks = {"/Accent": ink(pdf, "Accent", rgb), "/Bar": ink(pdf, "Bar", bar or rgb)}
        opened: dict[str, _Piece] = {}
        furniture = None
        for prefix, pieces in ((CLINIC, clinic), (CODED, coded), (VISIT, visit)):
            if pieces.pages:
                source = stack.enter_context(pikepdf.open(io.BytesIO(pieces.pdf)))
                _share_resources(pdf, source, prefix)
                opened |= _opened(source, pieces, prefix)
                furniture = _form(pdf, source, pieces, prefix) or furniture
        rows = parent_tree(pdf)
        if missing := [place.name for place in master.places if place.name not in opened]:
            raise ContentError(f"There is no piece for the place “{missing[0]}”.", fix="Add it to templates/slots.")
        for position, page in enumerate(pdf.pages):
            places = [place for place in master.places if place.page == position]
            _page(pdf, page, places, opened, rows[int(page.obj.StructParents)], furniture)
        _colour(pdf, inks)
        pack(pdf)
        xmp.write(pdf, replace(about, seal=seal(pdf, about)))
        return saved(pdf)


def pack(pdf: pikepdf.Pdf) -> None:
    """Compress every stream, none to end in a carriage return, and end each of a page's in a line feed.

    Such an end and the line feed after it read as one line end, so that a stream looks a byte shorter than it says
    (ISO 19005-3, 6.1.7.1). A harmless last byte gives another end.
    """
    _part_streams(pdf)
    for stream in pdf.objects:
        if isinstance(stream, pikepdf.Stream) and stream.get("/Type") != Name.Metadata:
            data = stream.read_bytes()
            if b"beginbfchar" in data:
                data = data.replace(b"<>", _ZERO_WIDTH)
            packed = zlib.compress(data, 9)
            while packed.endswith(b"\r"):
                data += b"\n"  # a zero byte would leave the checksum, and so the end, as it was
                packed = zlib.compress(data, 9)
            if "/Length1" in stream:
                stream.Length1 = len(data)
            stream.write(packed, filter=Name.FlateDecode)


def _part_streams(pdf: pikepdf.Pdf) -> None:
    """White space between the streams of a page: a reader may join them as they are, and then ``q`` before ``1 0 0``
    is the unknown ``q1``, and the page comes out of the printer blank (ISO 32000-1, 7.8.2; pdftopdf of cups-filters).
    """
    for page in pdf.pages:
        for stream in page_streams(page):
            data = stream.read_bytes()
            if data and not data.endswith(b"\n"):
                stream.write(data + b"\n")


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The file's bytes. Object streams, too, may not end in a carriage return; their content follows from the numbers
    of the objects, so they are packed again with the numbers moved on.
    """
    padding = Array()
    while True:
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        if b"\r\nendstream" not in buffer.getvalue():
            return buffer.getvalue()
        padding.append(pdf.make_indirect(Array()))
        pdf.Root["/HandoutsPadding"] = padding


def _open(source: pikepdf.Pdf, number: int, prefix: str, *, personal: bool) -> _Piece:
    page = source.pages[number]
    found = list(renamed(recoloured(instructions(page)), prefix, _names(page)))
    ids = [mcid(instruction) for instruction in found]
    elements = [
        kid for kid in kids(source.Root.StructTreeRoot.K[0]) if is_element(kid) and kid.Pg.objgen == page.objgen
    ]
    used = max((id_ + 1 for id_ in ids if id_ is not None), default=0)
    return _Piece(found, used, elements, float(page.mediabox[3]), personal)


def _names(page: pikepdf.Page) -> dict[str, set[str]]:
    return {
        category: set(names.keys()) for category, names in page.obj.Resources.items() if isinstance(names, Dictionary)
    }


def _opened(source: pikepdf.Pdf, pieces: Pieces, prefix: str) -> dict[str, _Piece]:
    """All *pieces* but the furniture, which is drawn on every page."""
    return {
        name: _open(source, number, prefix, personal=prefix == VISIT)
        for name, number in pieces.pages.items()
        if name != FURNITURE
    }


def _share_resources(pdf: pikepdf.Pdf, source: pikepdf.Pdf, prefix: str) -> None:
    """Give every page of *pdf* the resources of *source*, their names with *prefix*."""
    copied = {
        category: {
            f"/{prefix}{name[1:]}": pdf.copy_foreign(source.make_indirect(value)) for name, value in names.items()
        }
        for category, names in source.pages[0].obj.Resources.items()
        if isinstance(names, Dictionary)
    }
    for font in copied.get("/Font", {}).values() if prefix == VISIT else ():
        font[PERSONAL] = True
    seen = set()
    for page in pdf.pages:
        resources = page.obj.Resources
        if resources.objgen in seen and resources.is_indirect:
            continue
        seen.add(resources.objgen)
        _put_in(resources, copied)


def _put_in(resources: pikepdf.Object, copied: Mapping[str, Mapping[str, pikepdf.Object]]) -> None:
    for category, names in copied.items():
        if category not in resources:
            resources[category] = Dictionary()
        for name, value in names.items():
            resources[category][name] = value


def _form(pdf: pikepdf.Pdf, source: pikepdf.Pdf, pieces: Pieces, prefix: str) -> pikepdf.Object | None:
    """The running furniture, if it is among *pieces*: a form as large as the page, without marks, for all pages."""
    if FURNITURE not in pieces.pages:
        return None
    page = source.pages[pieces.pages[FURNITURE]]
    found = renamed(recoloured(unmarked(instructions(page))), prefix, _names(page))
    form = pdf.make_stream(unparse(found))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array(list(page.mediabox))
    form.Resources = pdf.pages[0].obj.Resources
    return form


def _page(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    places: Sequence[Place],
    opened: Mapping[str, _Piece],
    row: pikepdf.Object,
    furniture: pikepdf.Object | None,
) -> None:
    streams: list[pikepdf.Object] = [pdf.make_stream(b"q")]
    grown: Row = {}
    firsts, end = _first_ids(places, opened, len(row))
    for position, chunk in enumerate(list(page.obj.Contents)):
        for place in places:
            if place.stream == position:
                streams.append(_draw(pdf, page, place, opened[place.name], row, grown, firsts[place.stream]))
        streams.append(chunk)
    for number in range(len(row), end):
        row.append(grown.get(number))
    streams.append(pdf.make_stream(b"Q"))
    if furniture is not None:
        resources = page.obj.Resources
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        resources.XObject["/Furniture"] = furniture
        streams.append(pdf.make_stream(b"/Artifact <</Type /Pagination>> BDC q /Furniture Do Q EMC"))
    page.obj.Contents = Array(streams)


def _first_ids(places: Sequence[Place], opened: Mapping[str, _Piece], free: int) -> tuple[dict[int, int], int]:
    """The first content id of each place (by its stream), and the first that is free after them.

    Personal pieces come last, so that what they hold moves no id of what the seal covers.
    """
    firsts = {}
    for place in sorted(places, key=lambda place: (opened[place.name].personal, place.stream)):
        firsts[place.stream] = free
        free += opened[place.name].ids
    return firsts, free


def _draw(
    pdf: pikepdf.Pdf, page: pikepdf.Page, place: Place, piece: _Piece, row: pikepdf.Object, grown: Row, first: int
) -> pikepdf.Object:
    """Draw one piece at its place, and put its elements where the placeholder's element stood."""
    element = row[place.mcid]
    row[place.mcid] = None
    for key in ("/Alt", "/A"):
        if key in element:
            del element[key]
    element.S, element.K = Name.Div, Array()
    corner = (place.x, place.y + piece.height)
    graft = Graft(pdf, page.obj, first, f"{place.name}-{place.page}-{place.mcid}-", grown, corner)
    for source in piece.elements:
        element.K.append(graft.copy(source, element))
    move = Matrix(e=place.x, f=place.y) @ place.matrix.inverse()
    drawn = b"q\n" + move.operator() + b"\n" + unparse(shifted(piece.found, first)) + b"\nQ"
    stream = pdf.make_stream(drawn)
    if piece.personal:
        stream[PERSONAL] = True
    return stream


def _colour(pdf: pikepdf.Pdf, inks: Mapping[str, pikepdf.Object]) -> None:
    for page in pdf.pages:
        resources = page.obj.Resources
        if "/ColorSpace" not in resources:
            resources.ColorSpace = Dictionary()
        for name, space in inks.items():
            resources.ColorSpace[name] = space
