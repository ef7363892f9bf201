"""A laid-out body made ready: its places found to the point, its accent colour named, its furniture marked."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Name

from handouts.press.html.compose import SENTINELS
from handouts.press.pdf.operators import instructions, name
from handouts.press.pdf.prepare import Master, Place, ink, prepare
from handouts.press.pdf.structure import elements, kids, parent_tree
from handouts.press.typeset import PLACEHOLDER, typeset

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own

EMPTY = f"{PLACEHOLDER}%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%201%201'/%3E"


def place(name: str, width: int = 200, height: int = 50) -> str:
    return (
        f'<div style="line-height: 0; font-size: 0"><img alt="slot:{name}" src="{EMPTY}" '
        f'style="display: inline-block; width: {width}pt; height: {height}pt"></div>'
    )


PICTURE = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 6' style='display: block; width: 100pt; height: 60pt'>"
    "<title>A picture</title><path d='M0 0h9v5z'/></svg>"
)
HTML = f"""<html lang="en"><head><title>Title</title><style>
@page {{ size: 300pt 400pt; margin: 30pt; @top-left {{ content: "Running head" }} }}
body {{ margin: 0; font-family: "Noto Sans"; font-size: 10pt; line-height: 20pt; color: {SENTINELS.accent} }}
h1, p {{ margin: 0; font-size: 10pt }} div.box {{ height: 80pt; background: {SENTINELS.tint} }}
</style></head><body><h1>Before</h1><div class="box"></div>{place("contact")}<p>Be<b>tw</b>een</p>{PICTURE}
<div style="break-before: page">{place("urgent", 120, 40)}{place("contact")}<p>After</p></div></body></html>"""


@pytest.fixture(scope="module")
def master() -> Master:
    return prepare(typeset(HTML, what="it").pdf)


@pytest.fixture
def pdf(master: Master) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(master.pdf)) as opened:
        yield opened


def box(found: Place) -> tuple[str, int, float, float, float, float]:
    x, y, width, height = (round(part, 2) for part in (found.x, found.y, found.width, found.height))
    return found.name, found.page, x, y, width, height


def test_places_are_found_where_they_stand_in_reading_order(master: Master) -> None:
    assert master.pages == 2
    assert [box(found) for found in master.places] == [
        ("contact", 0, 30, 400 - 30 - 100 - 50, 200, 50),
        ("urgent", 1, 30, 400 - 30 - 40, 120, 40),
        ("contact", 1, 30, 400 - 30 - 40 - 50, 200, 50),
    ]


def test_each_kind_of_place_has_a_size(master: Master) -> None:
    sizes = {name: tuple(map(round, size)) for name, size in master.sizes.items()}
    assert sizes == {"contact": (200, 50), "urgent": (120, 40)}


def test_a_page_is_cut_once_at_each_place(master: Master, pdf: pikepdf.Pdf) -> None:
    assert [len(page.obj.Contents) for page in pdf.pages] == [2, 3]
    assert [found.stream for found in master.places] == [1, 1, 2]
    assert "Do" not in [name(instruction) for instruction in instructions(pdf.pages[1])]


def test_a_place_leads_through_the_parent_tree_to_its_element(master: Master, pdf: pikepdf.Pdf) -> None:
    rows = parent_tree(pdf)
    for found in master.places:
        element = rows[int(pdf.pages[found.page].obj.StructParents)][found.mcid]
        assert str(element.Alt) == f"slot:{found.name}"


def test_a_box_of_a_picture_is_in_points_from_the_foot(pdf: pikepdf.Pdf) -> None:
    figure = next(element for element in elements(pdf) if str(element.get("/Alt", "")) == "A picture")
    top = 400 - 30 - 100 - 50 - 20
    assert [round(float(side), 1) for side in figure.A.BBox] == [30, top - 60, 130, top]


def test_the_running_head_is_an_artifact_outside_the_tree(pdf: pikepdf.Pdf) -> None:
    opened = [str(instruction.operands[0]) for instruction in instructions(pdf.pages[0]) if name(instruction) == "BDC"]
    assert "/Artifact" in opened
    row = parent_tree(pdf)[int(pdf.pages[0].obj.StructParents)]
    named = {number for number in range(len(row)) if row[number] is not None}
    assert len(named) == len(row) - opened.count("/Artifact")


def test_sentinel_colours_are_gone(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        used = instructions(page)
        assert not [i for i in used if name(i) in ("rg", "RG") and round(float(i.operands[2]) * 255) == 253]
    shares = {float(i.operands[0]) for i in instructions(pdf.pages[0]) if name(i) == "scn"}
    assert shares == {1.0, 0.18}


def test_lines_of_text_stand_straight_in_their_paragraph(pdf: pikepdf.Pdf) -> None:
    paragraph = next(element for element in elements(pdf) if Name.P == element.S)
    assert [isinstance(kid, int) for kid in kids(paragraph)] == [True, False, True]
    assert not [element for element in elements(pdf) if Name.Span == element.S]


def test_the_same_sheet_is_prepared_the_same() -> None:
    sheet = typeset(HTML, what="it").pdf
    assert prepare(sheet) == prepare(sheet)


def test_the_accent_is_one_ink_from_white_to_the_colour() -> None:
    with pikepdf.new() as pdf:
        kind, _, space, tint = ink(pdf, "Accent", (1.0, 0.5, 0.0))
        assert (kind, space) == (Name.Separation, Name.DeviceRGB)
        assert [float(part) for part in tint.C0] == [1, 1, 1]
        assert [float(part) for part in tint.C1] == [1, 0.5, 0]
        assert (int(tint.FunctionType), int(tint.N)) == (2, 1)
