"""A clinic's pieces: each on a page as large as its place, shrunk within limits until it fits."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import pikepdf
import pytest

from handouts.assets import Assets
from handouts.errors import LayoutError
from handouts.orders.packet import Edition
from handouts.orders.visit import MAX_NAME, Visit
from handouts.press import slots
from handouts.press.documents.handout import print_pdf
from handouts.press.pdf.verify import page_texts, verify
from handouts.press.slots import SCALES, Size, TooLong, lay_out, sizes_of
from handouts.press.typeset import Sheet, typeset
from tests.press.conftest import EDITIONS, edition_name, job_of

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own

LONG_NAME = "MARIA ESPERANZA GUADALUPE FERNÁNDEZ-MONTOYA DE LA CRUZ VILLANUEVA CAMARGOSA"
LINE = 10.0  # points; how high one line of a test piece is at its full size


class Lines:
    """Sets pieces of a given number of lines each, and remembers at which scales it was asked to."""

    def __init__(self, **lines: int) -> None:
        self.lines = lines
        self.asked: list[dict[str, float]] = []

    def __call__(self, pieces: Sequence[tuple[str, Size, float]]) -> str:
        self.asked.append({name: scale for name, _, scale in pieces})
        assert len(self.asked) < 20, "the layout does not come to an end"
        style = "".join(
            f"@page {name} {{ size: {width}pt {height}pt; margin: 0 }} "
            f"#piece-{name} {{ page: {name}; font-size: 5pt; line-height: {LINE * scale}pt; break-before: page }} "
            for name, (width, height), scale in pieces
        )
        boxes = "".join(
            f"<div id='piece-{name}'>{'<br>'.join(['x'] * self.lines[name])}</div>" for name, _, _ in pieces
        )
        return (
            f"<html lang='en'><head><title>T</title><style>body {{ margin: 0; font-family: 'Noto Sans'; orphans: 1; "
            f"widows: 1 }} {style}</style></head><body>{boxes}</body></html>"
        )


def test_pieces_that_fit_are_set_at_once_on_pages_of_their_size() -> None:
    setter = Lines(a=2, b=5)
    pieces = lay_out(setter, {"a": (100.0, 20.0), "b": (80.0, 50.0)})
    assert pieces.pages == {"a": 0, "b": 1}
    assert setter.asked == [{"a": 1.0, "b": 1.0}]
    with pikepdf.open(io.BytesIO(pieces.pdf)) as pdf:
        assert [[float(side) for side in page.mediabox] for page in pdf.pages] == [[0, 0, 100, 20], [0, 0, 80, 50]]


def test_a_clinics_pieces_are_set_once_and_a_visits_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_kept", OrderedDict())
    monkeypatch.setattr(slots, "MAX_KEPT", 2)
    calls: list[str] = []

    def counted(html: str, **options: Any) -> Sheet:
        calls.append(html)
        return typeset(html, **options)

    monkeypatch.setattr(slots, "sheet_of", counted)
    size = {"a": (100.0, 60.0)}
    one, two, three = (Lines(a=count) for count in (1, 2, 3))
    assert lay_out(one, size) is lay_out(one, size)
    assert lay_out(two, size) != lay_out(one, size)
    assert len(calls) == 2
    lay_out(three, size)
    lay_out(one, size)
    assert len(calls) == 3
    lay_out(two, size)
    assert len(calls) == 4
    for _ in range(2):
        lay_out(one, size, private=True)
    assert len(calls) == 6


def test_only_what_is_too_long_shrinks_and_no_more_than_it_must() -> None:
    setter = Lines(a=2, b=11, c=12)
    pieces = lay_out(setter, {"a": (100.0, 20.0), "b": (80.0, 103.0), "c": (80.0, 104.0)})
    assert pieces.pages == {"a": 0, "b": 1, "c": 2}
    assert setter.asked[-1] == {"a": 1.0, "b": 0.93, "c": 0.86}


def test_the_last_piece_shrinks_too() -> None:
    setter = Lines(a=1, b=12)
    lay_out(setter, {"a": (100.0, 20.0), "b": (80.0, 100.0)})
    assert setter.asked[-1] == {"a": 1.0, "b": 0.8}


def test_nothing_shrinks_below_four_fifths() -> None:
    assert list(SCALES) == sorted(SCALES, reverse=True)
    assert (SCALES[0], SCALES[-1]) == (1.0, 0.8)
    setter = Lines(a=1, control=13)
    with pytest.raises(LayoutError, match="control") as raised:
        lay_out(setter, {"a": (100.0, 20.0), "control": (80.0, 100.0)})
    assert raised.value.problems[0].fix == "Shorten it."
    assert min(scales["control"] for scales in setter.asked) == 0.8


@pytest.mark.parametrize(("name", "said"), [("visit", "patient's name"), ("notes", "notes")])
def test_a_visits_piece_that_does_not_fit_is_named_as_people_know_it(name: str, said: str) -> None:
    with pytest.raises(LayoutError, match=said):
        lay_out(Lines(**{name: 30}), {name: (80.0, 20.0)}, private=True)


def test_a_private_piece_is_not_repeated_in_messages() -> None:
    def broken(pieces: Sequence[tuple[str, Size, float]]) -> str:
        return Lines(visit=1)(pieces).replace(">x<", ">Zdenka \ue000<")

    with pytest.raises(LayoutError) as raised:
        lay_out(broken, {"visit": (80.0, 20.0)}, private=True)
    assert "Zdenka" not in str(raised.value)
    with pytest.raises(LayoutError, match="E000"):
        lay_out(broken, {"visit": (80.0, 20.0)})


def test_no_piece_at_all_is_no_error() -> None:
    assert lay_out(Lines(), {}).pages == {}


def test_sizes_are_those_of_the_places_and_of_the_page_for_the_furniture() -> None:
    places = {"visit": (1.0, 2.0), "contact": (3.0, 4.0)}
    assert sizes_of(("furniture", "visit", "notes"), places, (9.0, 9.0)) == {
        "furniture": (9.0, 9.0),
        "visit": (1.0, 2.0),
    }


@pytest.mark.parametrize(("height", "fits"), [(33.0, True), (36.0, False)])
def test_the_line_at_the_foot_takes_two_lines_and_never_reaches_into_the_text(height: float, fits: bool) -> None:
    foot = f"<div id='piece-furniture'><div id='foot' style='height: {height}pt'></div>"

    def setter(pieces: Sequence[tuple[str, Size, float]]) -> str:
        return Lines(furniture=1)(pieces).replace("<div id='piece-furniture'>", foot)

    sizes = {"furniture": (80.0, 100.0)}
    if fits:
        assert lay_out(setter, sizes).pages == {"furniture": 0}
        return
    with pytest.raises(TooLong, match="line at the foot does not fit") as raised:
        lay_out(setter, sizes)
    assert raised.value.pieces == ("furniture",)


def letters(text: str) -> str:
    """*text* without what a line's end may take away."""
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize("edition", EDITIONS[6::2], ids=edition_name)
def test_the_longest_name_that_is_taken_fits_its_place(small: Assets, edition: Edition) -> None:
    assert len(LONG_NAME) == MAX_NAME
    data = print_pdf(job_of("beta", assets=small, edition=edition, visit=Visit(LONG_NAME))).data
    assert verify(data).passed
    assert letters(LONG_NAME) in letters(page_texts(data)[0])


def test_a_page_that_is_no_piece_does_not_keep_the_press_busy() -> None:
    setter = Lines(a=1)
    with pytest.raises(LayoutError):
        lay_out(lambda pieces: setter(pieces).replace("<body>", "<body><p>stray</p>"), {"a": (100.0, 20.0)})


@pytest.mark.parametrize("visit", [Visit("Ω" * 25), Visit("Ω" * 60), Visit(notes="See https://e.org/" + "Ω" * 150)])
def test_a_word_too_long_for_its_place_is_broken_or_refused_never_cut(small: Assets, visit: Visit) -> None:
    try:
        data = print_pdf(job_of("beta", assets=small, visit=visit)).data
    except LayoutError:
        return
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    assert "".join(page_texts(data)).count("Ω") == (visit.patient + visit.notes).count("Ω")
