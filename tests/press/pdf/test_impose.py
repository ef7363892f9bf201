from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from handouts.press.pdf import impose
from handouts.press.pdf.impose import booklet, sides
from handouts.press.pdf.seal import seal
from handouts.press.pdf.verify import inspect, page_texts, structure_text, verify
from tests.conftest import NOTES
from tests.press.pdf.conftest import target


def images(data: bytes) -> list[Any]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=0.5).to_pil() for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module", params=["small_pdf", "visit_pdf"])
def plain(request: pytest.FixtureRequest) -> bytes:
    data: bytes = request.getfixturevalue(request.param)
    return data


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (1, [(None, 0), (None, None)]),
        (4, [(3, 0), (1, 2)]),
        (5, [(None, 0), (1, None), (None, 2), (3, 4)]),
        (8, [(7, 0), (1, 6), (5, 2), (3, 4)]),
    ],
)
def test_where_the_pages_stand(pages: int, expected: list[tuple[int | None, int | None]]) -> None:
    assert sides(pages) == expected
    assert sides(pages, rtl=True) == [(right, left) for left, right in expected]


@given(st.integers(1, 200))
def test_folded_and_nested_the_pages_read_in_order(pages: int) -> None:
    """Take the sheets apart as a reader leafs: fronts' right halves and backs' left halves, then back out."""
    pairs = sides(pages)
    assert len(pairs) % 2 == 0
    there = [pair[1] if number % 2 == 0 else pair[0] for number, pair in enumerate(pairs)]
    back = [pair[0] if number % 2 == 0 else pair[1] for number, pair in enumerate(pairs)][::-1]
    leaves = there + back
    assert leaves == [*range(pages), *[None] * (len(leaves) - pages)]
    assert len(leaves) - pages < 4


def test_it_passes_every_check(plain: bytes) -> None:
    for rtl in (False, True):
        data, number = booklet(plain, rtl=rtl)
        assert verify(data).passed, verify(data).checks
        assert number == len(page_texts(data))


def test_each_half_looks_like_its_page(plain: bytes) -> None:
    pages = images(plain)
    width, height = pages[0].size
    for image, pair in zip(images(booklet(plain)[0]), sides(len(pages)), strict=True):
        assert image.size == (2 * width, height)
        for at, page in enumerate(pair):
            half = image.crop((at * width, 0, (at + 1) * width, height))
            if page is None:
                assert half.getextrema() == ((255, 255),) * 3
            else:
                assert likeness(half, pages[page]) > 0.995


def likeness(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are alike; the edges of a few letters are rounded anew further to the right."""
    different = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    assert not any(different[100:]), "some pixel is another"
    return sum(different[:9]) / sum(different)


def test_the_halves_share_no_content_id_however_full_the_left_one_is(
    plain: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(impose, "_STEP", 1)  # as a page of more than a thousand ids would meet it
    for rtl in (False, True):
        data, _ = booklet(plain, rtl=rtl)
        verdict = verify(data)
        assert verdict.passed, verdict.checks
        assert structure_text(data) == structure_text(plain)


def test_it_reads_aloud_as_before(plain: bytes) -> None:
    assert structure_text(booklet(plain)[0]) == structure_text(plain)


def test_links_and_bookmarks_move_with_their_pages(plain: bytes) -> None:
    data = booklet(plain)[0]
    with pikepdf.open(io.BytesIO(plain)) as before, pikepdf.open(io.BytesIO(data)) as after:
        width = float(before.pages[0].mediabox[2])
        pairs = sides(len(before.pages))
        where = {
            page: (side, at) for side, pair in enumerate(pairs) for at, page in enumerate(pair) if page is not None
        }
        numbers: dict[object, int] = {page.objgen: number for number, page in enumerate(after.pages)}
        old: dict[object, int] = {page.objgen: number for number, page in enumerate(before.pages)}
        rects = {
            (number, *(round(float(edge), 2) for edge in link.Rect))
            for number, page in enumerate(after.pages)
            for link in page.obj.get("/Annots", [])
        }
        for number, page in enumerate(before.pages):
            side, at = where[number]
            for link in page.obj.get("/Annots", []):
                moved = [round(float(edge) + width * at * (i % 2 == 0), 2) for i, edge in enumerate(link.Rect)]
                assert (side, *moved) in rects
        with before.open_outline() as one, after.open_outline() as other:
            assert len(one.root) == len(other.root) > 0
            for item, moved_item in zip(one.root, other.root, strict=True):
                side, at = where[old[target(item)[0].objgen]]
                assert numbers[target(moved_item)[0].objgen] == side
                assert float(target(moved_item)[2]) == pytest.approx(float(target(item)[2]) + width * at)
                assert moved_item.title == item.title


def test_it_is_the_same_handout(plain: bytes) -> None:
    before, after = inspect(plain), inspect(booklet(plain)[0])
    assert (after.code, after.body, after.clinic) == (before.code, before.body, before.clinic)
    assert after.recipe.as_dict().items() >= before.recipe.as_dict().items()
    assert after.recipe.as_dict()["layout"] == "booklet"
    assert booklet(plain) == booklet(plain)


def test_a_visit_changes_no_seal(small_content: Any, tmp_path: Any) -> None:
    """The same packet for two patients: what is personal is still left out of the seal, on either half."""
    from tests.conftest import print_handout

    one = print_handout("alpha", "--patient", "Ana", "--notes", NOTES, folder=tmp_path, content=small_content)
    two = print_handout("alpha", "--patient", "Bo Li", "--notes", "A\n\nB\n\nC", folder=tmp_path, content=small_content)
    first, second = booklet(one)[0], booklet(two)[0]
    assert first != second
    assert inspect(first).seal == inspect(second).seal
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert seal(pdf, inspect(first)) == inspect(first).seal
