"""The structure tree: walking it, growing it, and finding where it and the pages disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from handouts.press.pdf.structure import Graft, collapse_spans, contents, elements, kids, parent_tree, problems

Shape = tuple[str, list[Any]]  # what an element is, and its kids: content ids or shapes
TWO = b"/P <</MCID 0>> BDC\n0 0 9 9 re f\nEMC\n/P <</MCID 1>> BDC\n0 0 9 9 re f\nEMC"


class Tagged:
    """A page of its own making with a structure tree of the given shape."""

    def __init__(self, content: bytes, *shapes: Shape) -> None:
        self.pdf = pikepdf.new()
        self.pdf.add_blank_page()
        self.page = self.pdf.pages[0].obj
        self.page.Contents = self.pdf.make_stream(content)
        self.page.StructParents = 0
        self.row: dict[int, Any] = {}
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = Array([self.element(shape, root) for shape in shapes])
        length = max(self.row, default=-1) + 1
        root.ParentTree = Dictionary(Nums=Array([0, Array([self.row.get(number) for number in range(length)])]))
        self.pdf.Root.StructTreeRoot = root

    def element(self, shape: Shape, parent: Any) -> Any:
        kind, below = shape
        found = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, Pg=self.page, K=Array())
        )
        for kid in below:
            if isinstance(kid, int):
                self.row[kid] = found
                found.K.append(kid)
            else:
                found.K.append(self.element(kid, found))
        return found

    def shape(self) -> list[Shape]:
        return [self._shape(kid) for kid in kids(self.pdf.Root.StructTreeRoot)]

    def _shape(self, element: Any) -> Shape:
        return str(element.S)[1:], [int(kid) if isinstance(kid, int) else self._shape(kid) for kid in kids(element)]


@pytest.fixture
def good() -> Iterator[Tagged]:
    tagged = Tagged(TWO, ("Sect", [("P", [0]), ("P", [1])]))
    yield tagged
    tagged.pdf.close()


def test_elements_come_in_reading_order() -> None:
    tagged = Tagged(b"", ("Sect", [("H1", [0]), ("P", [("Span", [1])])]), ("P", [2]))
    assert [str(element.S) for element in elements(tagged.pdf)] == ["/Sect", "/H1", "/P", "/Span", "/P"]
    with pikepdf.new() as empty:
        assert list(elements(empty)) == []


def test_kids_are_a_list_whatever_form_they_have() -> None:
    assert kids(Dictionary()) == []
    assert kids(Dictionary(K=3)) == [3]
    assert kids(Dictionary(K=Array([3, 4]))) == [3, 4]


def test_contents_are_ids_and_references_with_their_page(good: Tagged) -> None:
    element = next(element for element in elements(good.pdf) if Name.P == element.S)
    element.K.append(Dictionary(Type=Name.MCR, MCID=5, Pg=good.page))
    element.K.append(Dictionary(Type=Name.MCR, MCID=6))
    element.K.append(Dictionary(Type=Name.OBJR, Obj=good.page))
    assert [(page.objgen, number) for page, number in contents(element)] == [
        (good.page.objgen, number) for number in (0, 5, 6)
    ]


def test_spans_that_say_nothing_give_their_content_to_their_parent_in_order() -> None:
    tagged = Tagged(b"", ("P", [("Span", [0, 1]), ("Link", [2]), ("Span", [3])]))
    collapse_spans(tagged.pdf)
    assert tagged.shape() == [("P", [0, 1, ("Link", [2]), 3])]
    row = parent_tree(tagged.pdf)[0]
    paragraph = kids(tagged.pdf.Root.StructTreeRoot)[0]
    assert [row[number].objgen == paragraph.objgen for number in range(4)] == [True, True, False, True]


@pytest.mark.parametrize("key", ["/Alt", "/ActualText", "/A"])
def test_spans_that_say_something_stay(key: str) -> None:
    tagged = Tagged(b"", ("P", [("Span", [0])]))
    span = list(elements(tagged.pdf))[1]
    span[key] = String("said") if key != "/A" else Dictionary(O=Name.Layout)
    collapse_spans(tagged.pdf)
    assert tagged.shape() == [("P", [("Span", [0])])]


def test_spans_that_hold_elements_stay() -> None:
    tagged = Tagged(b"", ("P", [("Span", [0, ("Link", [1])])]))
    collapse_spans(tagged.pdf)
    assert tagged.shape() == [("P", [("Span", [0, ("Link", [1])])])]


def test_a_graft_copies_an_element_with_all_below_it() -> None:
    source = Tagged(b"", ("Table", [("TR", [("TH", [0]), ("TD", [1])])]), ("Figure", [2]))
    head, cell = (element for element in elements(source.pdf) if element.S in (Name.TH, Name.TD))
    head.ID = String("h1")
    cell.A = Dictionary(O=Name.Table, ColSpan=2, Headers=Array([String("h1")]))
    table, figure = kids(source.pdf.Root.StructTreeRoot)
    figure.Alt = String("what it shows")
    target = Tagged(b"", ("Div", []))
    below = kids(target.pdf.Root.StructTreeRoot)[0]
    row: dict[int, Any] = {}
    graft = Graft(target.pdf, target.page, 10, "x-", row)
    below.K = Array([graft.copy(table, below), graft.copy(figure, below)])
    assert target.shape() == [("Div", [("Table", [("TR", [("TH", [10]), ("TD", [11])])]), ("Figure", [12])])]
    copied = {str(element.S): element for element in elements(target.pdf)}
    assert str(copied["/TH"].ID) == "x-h1"
    assert [str(header) for header in copied["/TD"].A.Headers] == ["x-h1"]
    assert int(copied["/TD"].A.ColSpan) == 2
    assert str(copied["/Figure"].Alt) == "what it shows"
    assert {number: str(element.S) for number, element in row.items()} == {10: "/TH", 11: "/TD", 12: "/Figure"}
    assert all(element.Pg == target.page for element in elements(target.pdf))
    assert copied["/TR"].P.objgen == copied["/Table"].objgen


def test_a_good_tree_has_no_problems(good: Tagged) -> None:
    assert problems(good.pdf) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"/P <</MCID 0>> BDC\n0 0 9 9 re f\nEMC", "no page"),
        (TWO + b"\n/P <</MCID 2>> BDC\nEMC", "0 times"),
        (TWO + b"\n/Artifact BMC 0 0 9 9 re f", "not closed"),
        (TWO + b"\nEMC", "not closed"),
        (TWO.replace(b"MCID 1", b"MCID 0"), "0"),
    ],
)
def test_content_that_the_tree_does_not_know_is_found(content: bytes, said: str) -> None:
    tagged = Tagged(content, ("P", [0]), ("P", [1]))
    found = problems(tagged.pdf)
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    "drawing",
    [
        *(f"0 0 9 9 re {operator}" for operator in ("f", "F", "f*", "S", "s", "B", "B*", "b", "b*")),
        *("BT (x) Tj ET", "BT [(x)] TJ ET", "BT (x) ' ET", 'BT 0 0 (x) " ET', "/Sh sh", "/X Do"),
        "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",
    ],
)
def test_whatever_is_drawn_outside_marks_is_found(drawing: str) -> None:
    tagged = Tagged(TWO + b"\n" + drawing.encode(), ("P", [0]), ("P", [1]))
    assert problems(tagged.pdf) == ["page 1: something is drawn that is neither tagged nor an artifact"]


def test_artifacts_need_no_element() -> None:
    content = TWO + b"\n/Artifact BMC 0 0 9 9 re f EMC\n/Artifact <</Type /Pagination>> BDC 0 0 9 9 re f EMC\n9 w"
    assert problems(Tagged(content, ("P", [0]), ("P", [1])).pdf) == []


def test_an_element_outside_the_tree_is_found(good: Tagged) -> None:
    section = kids(good.pdf.Root.StructTreeRoot)[0]
    del section.K[1]
    assert problems(good.pdf) == ["page 1: content 1 stands 0 times in the structure tree"]


def test_an_element_on_the_wrong_page_is_found(good: Tagged) -> None:
    good.pdf.add_blank_page()
    list(elements(good.pdf))[1].Pg = good.pdf.pages[1].obj
    assert len(problems(good.pdf)) == 2


def test_no_tree_is_a_problem() -> None:
    with pikepdf.new() as pdf:
        assert problems(pdf) == ["there is no structure tree"]
