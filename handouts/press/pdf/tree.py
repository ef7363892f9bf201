"""Put the pages of finished handouts into another document with all that names them: structure, links, bookmarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, String

from handouts.press.pdf.operators import page_streams
from handouts.press.pdf.structure import ObjGen, Row, is_element, kids


@dataclass(frozen=True)
class Spot:
    """Where a page has gone: the new page, how far to the right (points), and how much its content ids rise."""

    page: Object
    right: float = 0.0
    ids: int = 0


class Target:
    """The document that grows: its one structure element, the rows of its parent tree, and its destinations."""

    def __init__(self) -> None:
        self.pdf = pikepdf.new()
        self.document = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self.names: dict[str, Array] = {}
        self._rows: list[Row | Object] = []

    def add_page(self, size: tuple[float, float], contents: Object, resources: Object) -> Object:
        """A page of *size* (points) at the end; returns its dictionary, which has a row in the parent tree."""
        box = Array([0, 0, *size])
        page = Dictionary(Type=Name.Page, MediaBox=box, TrimBox=box, BleedBox=box, Tabs=Name.S)
        page.Contents, page.Resources = contents, resources
        page.StructParents = self._key({})
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))
        return self.pdf.pages[-1].obj

    def add_blank(self, size: tuple[float, float]) -> None:
        """An empty page, as the back of a packet's last leaf may be."""
        self.add_page(size, self.pdf.make_stream(b""), Dictionary())

    def row(self, page: Object) -> Row:
        """The parent-tree row of *page*: content id → element."""
        row = self._rows[int(page.StructParents)]
        assert isinstance(row, dict)
        return row

    def own(self, annotation: Object, element: Object) -> None:
        """Name *element* in the parent tree as the one that holds *annotation*."""
        annotation.StructParent = self._key(element)

    def _key(self, row: Row | Object) -> int:
        self._rows.append(row)
        return len(self._rows) - 1

    def finish(self, language: str) -> None:
        """Write the catalog: structure, destinations, and what PDF/UA-1 asks of it."""
        pdf, nums = self.pdf, Array()
        for key, row in enumerate(self._rows):
            nums.append(key)
            if isinstance(row, dict):
                row = pdf.make_indirect(Array([row.get(number) for number in range(max(row, default=-1) + 1)]))
            nums.append(row)
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Array([self.document]), ParentTree=Dictionary(Nums=nums))
        )
        self.document.P = pdf.Root.StructTreeRoot
        pdf.Root.Lang = String(language)
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if self.names:
            pairs = [part for name in sorted(self.names, key=str.encode) for part in (String(name), self.names[name])]
            pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(pairs)))


@dataclass(frozen=True)
class Transfer:
    """Carries what names the pages of *source* over to *target*; `spots` says where each page went.

    `prefix` keeps the ids and names of several sources apart.
    """

    target: Target
    source: pikepdf.Pdf
    spots: Mapping[ObjGen, Spot]
    prefix: str = ""
    _links: dict[ObjGen, Object] = field(default_factory=dict)

    def run(self) -> list[Object]:
        """Copy links, destinations and structure; returns the new elements, still without a parent."""
        for page in self.source.pages:
            for annotation in page.obj.get("/Annots", Array()):
                self._link(annotation, self.spots[page.obj.objgen])
        names = self.source.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
        for at in range(0, len(names), 2):
            self.target.names[self.prefix + str(names[at])] = self._destination(names[at + 1])
        root = self.source.Root.StructTreeRoot
        return [self._element(kid, None) for kid in kids(root) if is_element(kid)]

    def bookmarks(self) -> Iterator[OutlineItem]:
        """The bookmarks, for an outline of the target."""
        with self.source.open_outline() as outline:
            yield from map(self._bookmark, outline.root)

    def _bookmark(self, item: OutlineItem) -> OutlineItem:
        assert isinstance(item.destination, Array)
        copy = OutlineItem(item.title, self._destination(item.destination))
        copy.children.extend(map(self._bookmark, item.children))
        return copy

    def _destination(self, found: Object) -> Array:
        """An explicit destination, moved with its page; only ``/XYZ`` has a distance from the left in it."""
        spot, kind, rest = self.spots[found[0].objgen], found[1], list(found)[2:]
        if kind == Name.XYZ:
            return Array([spot.page, kind, round(float(rest[0]) + spot.right, 4), *rest[1:]])
        return Array([spot.page, kind, *rest])

    def _link(self, annotation: Object, spot: Spot) -> None:
        values = {key: self._foreign(annotation[key]) for key in annotation.keys() if key not in _REMADE}  # noqa: SIM118
        copy = self.target.pdf.make_indirect(Dictionary(values))
        left, low, right, high = (float(edge) for edge in annotation.Rect)
        copy.Rect = Array([round(left + spot.right, 4), low, round(right + spot.right, 4), high])
        if "/Dest" in annotation:
            to = annotation.Dest
            copy.Dest = self._destination(to) if isinstance(to, Array) else String(self.prefix + str(to))
        if "/Annots" not in spot.page:
            spot.page.Annots = Array()
        spot.page.Annots.append(copy)
        self._links[annotation.objgen] = copy

    def _foreign(self, value: Object) -> Object:
        """A value without references to pages, as the target's own."""
        if isinstance(value, pikepdf.Object) and isinstance(value, (Dictionary, Array, pikepdf.Stream)):
            return self.target.pdf.copy_foreign(self.source.make_indirect(value))
        return value

    def _element(self, source: Object, parent: Object | None) -> Object:
        pdf = self.target.pdf
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=source.S, K=Array()))
        if parent is not None:
            element.P = parent
        spot = self.spots[source.Pg.objgen] if "/Pg" in source else None
        if spot:
            element.Pg = spot.page
        for key in ("/Alt", "/ActualText", "/Lang", "/E", "/T"):
            if key in source:
                element[key] = String(str(source[key]))
        if "/ID" in source:
            element.ID = String(self.prefix + str(source.ID))
        if "/A" in source:
            element.A = self._attributes(source.A, spot)
        for kid in kids(source):
            element.K.append(self._kid(kid, element, spot))
        return element

    def _kid(self, kid: Object, element: Object, spot: Spot | None) -> Object | int:
        if is_element(kid):
            return self._element(kid, element)
        if isinstance(kid, int):
            assert spot is not None
            self.target.row(spot.page)[kid + spot.ids] = element
            return kid + spot.ids
        here = self.spots[kid.Pg.objgen] if "/Pg" in kid else spot
        assert here is not None
        if kid.get("/Type") == Name.OBJR:
            link = self._links[kid.Obj.objgen]
            self.target.own(link, element)
            return Dictionary(Type=Name.OBJR, Obj=link, Pg=here.page)
        number = int(kid.MCID) + here.ids
        self.target.row(here.page)[number] = element
        return Dictionary(Type=Name.MCR, MCID=number, Pg=here.page)

    def _attributes(self, source: Object, spot: Spot | None) -> Object:
        if isinstance(source, Array):
            return Array([self._attributes(one, spot) for one in source])
        copy = Dictionary({key: self._foreign(source[key]) for key in source.keys()})  # noqa: SIM118
        if "/Headers" in source:
            copy.Headers = Array([String(self.prefix + str(header)) for header in source.Headers])
        if "/BBox" in source and spot:
            left, low, right, high = (float(edge) for edge in source.BBox)
            copy.BBox = Array([round(left + spot.right, 4), low, round(right + spot.right, 4), high])
        return copy


_REMADE = ("/Rect", "/Dest", "/StructParent", "/P", "/Parent")


def copied(target: Target, source: pikepdf.Pdf, value: Object) -> Object:
    """*value* of *source* as an object of *target*; what several pages share is copied once."""
    return target.pdf.copy_foreign(value if value.is_indirect else source.make_indirect(value))


def copied_contents(target: Target, source: pikepdf.Pdf, page: pikepdf.Page) -> Array:
    """The content streams of *page*, copied."""
    return Array([copied(target, source, stream) for stream in page_streams(page)])


def add_output_intents(target: Target, source: pikepdf.Pdf) -> None:
    """What PDF/A asks of colours, as the source says it."""
    target.pdf.Root.OutputIntents = copied(target, source, source.Root.OutputIntents)
