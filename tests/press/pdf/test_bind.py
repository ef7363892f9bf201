"""A clinic's pieces bound to a body: at their places, in their colour, in the reading order, and sealed."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from handouts.brands.colour import TINT
from handouts.press.html.compose import SENTINELS
from handouts.press.pdf.bind import FURNITURE, Pieces, bind
from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.prepare import Master, prepare
from handouts.press.pdf.seal import PERSONAL
from handouts.press.pdf.structure import elements, problems
from handouts.press.pdf.verify import inspect, page_texts, structure_text
from handouts.press.recipe import read
from handouts.press.typeset import typeset
from tests.press.conftest import normal
from tests.press.pdf.test_metadata import RECIPE
from tests.press.pdf.test_prepare import HTML

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own

RED = (200 / 255, 16 / 255, 46 / 255)
ABOUT = Metadata("Title", "en", "333333-333333", "0" * 64, "1" * 64, "", read(json.dumps(RECIPE)))
SIZES = {"contact": (200, 50), "urgent": (120, 40), FURNITURE: (300, 400)}


def pieces(words: dict[str, str], colour: str = SENTINELS.accent) -> Pieces:
    """Set *words* (piece → its text) on pages of their sizes, each with a table and a filled corner."""
    style = "".join(
        f"@page {name} {{ size: {SIZES[name][0]}pt {SIZES[name][1]}pt; margin: 0 }} #{name} {{ page: {name} }} "
        for name in words
    )
    boxes = "".join(
        f"<div id='{name}' class='piece'><div class='corner'></div><table><tr><th scope='row'>{text}</th>"
        f"<td>{name}</td></tr></table></div>"
        for name, text in words.items()
    )
    html = (
        f"<html lang='en'><head><title>T</title><style>body {{ margin: 0; font: 8pt/10pt 'Noto Sans' }} "
        f".piece {{ break-before: page }} .corner {{ width: 10pt; height: 10pt; background: {colour} }} "
        f"{style}</style></head><body>{boxes}</body></html>"
    )
    return Pieces(typeset(html, what="it").pdf, {name: number for number, name in enumerate(words)})


CLINIC = {"contact": "Call the clinic", FURNITURE: "In the foot"}


@pytest.fixture(scope="module")
def master() -> Master:
    return prepare(typeset(HTML, what="it").pdf)


@pytest.fixture(scope="module")
def bound(master: Master) -> bytes:
    return bind(master, pieces(CLINIC), pieces({"urgent": "For Zdenka"}), RED, ABOUT)


def test_every_place_shows_its_piece_and_every_page_the_furniture(bound: bytes) -> None:
    first, second = map(normal, page_texts(bound))
    assert first.count("Call the clinic") == 1
    assert second.count("Call the clinic") == second.count("For Zdenka") == 1
    assert all(page.count("In the foot") == 1 for page in (first, second))
    assert "Before" in first
    assert "After" in second


def test_pieces_stand_in_their_places(bound: bytes, master: Master) -> None:
    document = pypdfium2.PdfDocument(bound)
    for place in master.places:
        words = {"contact": "Call the clinic", "urgent": "For Zdenka"}[place.name]
        text = document[place.page].get_textpage()
        start = text.search(words).get_next()
        assert start is not None
        for offset in (offset for offset, letter in enumerate(words) if letter != " "):
            left, bottom, right, top = text.get_charbox(start[0] + offset)
            assert place.x <= left <= right <= place.x + place.width
            assert place.y <= bottom <= top <= place.y + place.height
    document.close()


def test_pieces_are_read_where_they_stand_and_furniture_is_not(bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        assert problems(pdf) == []
    text = normal(structure_text(bound))
    order = [text.index(words) for words in ("Before", "Call the clinic", "For Zdenka", "After")]
    assert order == sorted(order)
    assert text.count("Call the clinic") == 2
    assert "In the foot" not in text
    assert "Running head" not in text


def test_tables_in_pieces_keep_ids_of_their_own(bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        ids = [str(element.ID) for element in elements(pdf) if "/ID" in element]
        headers = {str(header) for e in elements(pdf) if "/Headers" in e.get("/A", {}) for header in e.A.Headers}
    assert len(ids) == len(set(ids)) >= 3
    assert headers <= set(ids)


def pixel(data: bytes, page: int, x: float, y: float) -> tuple[int, ...]:
    """The colour at a point, in points from the page's upper left corner."""
    document = pypdfium2.PdfDocument(data)
    picture = document[page].render(scale=2).to_pil().convert("RGB")
    document.close()
    colour = picture.getpixel((round(x * 2), round(y * 2)))
    assert isinstance(colour, tuple)
    return colour


def test_body_and_pieces_are_drawn_in_the_clinics_colour(bound: bytes) -> None:
    tint = tuple(round(255 * (1 - TINT * (1 - part))) for part in RED)
    assert pixel(bound, 0, 40, 100) == pytest.approx(tint, abs=1)
    assert pixel(bound, 0, 35, 135) == (200, 16, 46)
    assert pixel(bound, 1, 35, 35) == (200, 16, 46)


def test_another_colour_changes_the_ink_and_nothing_else(master: Master) -> None:
    both = [bind(master, pieces(CLINIC), pieces({"urgent": "A"}), rgb, ABOUT) for rgb in (RED, (0.0, 0.0, 1.0))]
    assert pixel(both[1], 0, 35, 135) == (0, 0, 255)
    with pikepdf.open(io.BytesIO(both[0])) as one, pikepdf.open(io.BytesIO(both[1])) as two:
        assert [c.read_bytes() for page in one.pages for c in page.obj.Contents] == [
            c.read_bytes() for page in two.pages for c in page.obj.Contents
        ]


def test_furniture_is_one_drawing_for_all_pages_marked_as_an_artifact(bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        forms = {page.obj.Resources.XObject["/Furniture"].objgen for page in pdf.pages}
        assert len(forms) == 1
        for page in pdf.pages:
            last = page.obj.Contents[len(page.obj.Contents) - 1].read_bytes()
            assert last.split() == b"/Artifact <</Type /Pagination>> BDC q /Furniture Do Q EMC".split()


def test_only_the_visits_pieces_are_personal(bound: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        personal = [[PERSONAL in stream for stream in page.obj.Contents] for page in pdf.pages]
    assert [sum(page) for page in personal] == [0, 1]


def test_the_seal_is_of_all_that_is_drawn_but_the_personal(master: Master) -> None:
    def sealed(clinic: dict[str, str], visit: str) -> str:
        return inspect(bind(master, pieces(clinic), pieces({"urgent": visit}), RED, ABOUT)).seal

    base = sealed(CLINIC, "Zdenka")
    assert sealed(CLINIC, "Somebody else") == base
    assert sealed({**CLINIC, "contact": "Call us"}, "Zdenka") != base
    assert sealed({**CLINIC, FURNITURE: "In the head"}, "Zdenka") != base


def test_binding_twice_gives_the_same_bytes(master: Master, bound: bytes) -> None:
    assert bind(master, pieces(CLINIC), pieces({"urgent": "For Zdenka"}), RED, ABOUT) == bound
    assert bind(master, pieces(CLINIC), pieces({"urgent": "For Zdenka"}), RED, replace(ABOUT, title="B")) != bound


def ends_in_a_return() -> bytes:
    """Bytes that pack into a stream which ends in a carriage return (ISO 19005-3, 6.1.7.1)."""
    return next(text for text in (b"a" * length for length in range(256)) if zlib.compress(text, 9).endswith(b"\r"))


def with_streams(master: Master, **streams: dict[str, int]) -> Master:
    """*master* with streams that would end in a carriage return, of the given attributes."""
    with pikepdf.open(io.BytesIO(master.pdf)) as pdf:
        for name, attributes in streams.items():
            stream = pdf.make_stream(ends_in_a_return())
            for key, value in attributes.items():
                stream[f"/{key}"] = value
            pdf.Root[f"/{name}"] = stream
        buffer = io.BytesIO()
        pdf.save(buffer)
    return replace(master, pdf=buffer.getvalue())


def test_no_stream_ends_in_a_carriage_return(master: Master) -> None:
    crafted = with_streams(master, Drawing={}, Font={"Length1": len(ends_in_a_return())})
    data = bind(crafted, pieces(CLINIC), pieces({"urgent": "A"}), RED, ABOUT)
    assert b"\r\nendstream" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for name in ("/Drawing", "/Font"):
            assert pdf.Root[name].read_bytes().startswith(ends_in_a_return())
        assert int(pdf.Root["/Font"].Length1) == len(pdf.Root["/Font"].read_bytes())
