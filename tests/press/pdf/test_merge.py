from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from handouts.errors import CheckFailed
from handouts.press.pdf.impose import booklet
from handouts.press.pdf.merge import Part, merge
from handouts.press.pdf.structure import elements
from handouts.press.pdf.verify import inspect, page_texts, structure_text, verify
from tests.press.pdf.conftest import target


def pixels(data: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=0.5).to_pil().tobytes() for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def odd(small_pdf: bytes) -> bytes:
    """A handout of an odd number of pages; a booklet of fewer than five has one blank or more."""
    return small_pdf


@pytest.fixture(scope="module")
def merged(small_pdf: bytes, visit_pdf: bytes) -> bytes:
    return merge([Part(small_pdf, 2), Part(visit_pdf), Part(booklet(small_pdf)[0])])[0]


def padded(data: bytes) -> int:
    pages = len(page_texts(data))
    return pages + pages % 2


def test_it_passes_every_check(merged: bytes) -> None:
    assert verify(merged).passed, verify(merged).checks


def test_each_copy_starts_on_a_front_and_looks_the_same(merged: bytes, small_pdf: bytes, visit_pdf: bytes) -> None:
    found, starts = pixels(merged), [0, padded(small_pdf), 2 * padded(small_pdf)]
    for start, part in zip(starts, (small_pdf, small_pdf, visit_pdf), strict=True):
        assert start % 2 == 0
        assert found[start : start + len(pixels(part))] == pixels(part)


def test_an_empty_page_follows_an_odd_number_of_pages(small_pdf: bytes, visit_pdf: bytes) -> None:
    counts = {len(page_texts(part)) % 2 for part in (small_pdf, visit_pdf)}
    assert counts == {0, 1}, "the two handouts are to differ here"
    for part in (small_pdf, visit_pdf):
        data, pages, _ = merge([Part(part, 2)])
        texts = page_texts(data)
        assert len(texts) == pages == 2 * padded(part)
        blank = [number for number, text in enumerate(texts, 1) if not text.strip()]
        assert blank == inspect(data).recipe.as_dict()["blanks"]
        assert len(blank) == 2 * (len(page_texts(part)) % 2)
        assert verify(data).passed


def test_it_reads_aloud_as_its_parts_do(merged: bytes, small_pdf: bytes, visit_pdf: bytes) -> None:
    parts = [small_pdf, small_pdf, visit_pdf, small_pdf]
    assert structure_text(merged) == "\n".join(structure_text(part) for part in parts)


def test_bookmarks_and_links_lead_into_their_own_packet(merged: bytes, small_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(merged)) as pdf, pikepdf.open(io.BytesIO(small_pdf)) as part:
        numbers: dict[object, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline, part.open_outline() as own:
            assert len(outline.root) == 3
            assert [item.title for item in outline.root[0].children] == [item.title for item in own.root]
            starts = [numbers[target(item)[0].objgen] for item in outline.root]
        assert starts == [0, 2 * padded(small_pdf), 2 * padded(small_pdf) + starts[2] - starts[1]]
        names = pdf.Root.Names.Dests.Names
        places = {str(names[at]): numbers[names[at + 1][0].objgen] for at in range(0, len(names), 2)}
        for number, page in enumerate(pdf.pages):
            for link in page.obj.get("/Annots", []):
                if isinstance(link.get("/Dest"), pikepdf.String):
                    start = max(start for start in (0, padded(small_pdf), *starts[1:]) if start <= number)
                    end = min([s for s in (padded(small_pdf), *starts[1:], len(pdf.pages)) if s > number])
                    assert start <= places[str(link.Dest)] < end


def test_ids_of_table_cells_stay_apart(merged: bytes) -> None:
    with pikepdf.open(io.BytesIO(merged)) as pdf:
        ids = [str(element.ID) for element in elements(pdf) if "/ID" in element]
        headers = {
            str(header)
            for element in elements(pdf)
            if "/A" in element and isinstance(element.A, pikepdf.Dictionary)
            for header in element.A.get("/Headers", [])
        }
    assert len(ids) == len(set(ids))
    assert headers <= set(ids)


def test_copies_share_what_they_draw(small_pdf: bytes) -> None:
    one, many = merge([Part(small_pdf)])[0], merge([Part(small_pdf, 5)])[0]
    assert len(many) < 2 * len(one)


def test_it_says_what_is_in_it_and_nothing_personal(merged: bytes, small_pdf: bytes, visit_pdf: bytes) -> None:
    listed = inspect(merged).recipe.as_dict()["merged"]
    assert [(one["code"], one["copies"]) for one in listed] == [
        (inspect(small_pdf).code, 2),
        (inspect(visit_pdf).code, 1),
        (inspect(small_pdf).code, 1),
    ]
    assert b"Quixworthy" not in merged


def test_it_is_the_same_each_time(small_pdf: bytes) -> None:
    assert merge([Part(small_pdf, 2)]) == merge([Part(small_pdf, 2)])
    assert merge([Part(small_pdf, 2)])[2] != merge([Part(small_pdf, 1)])[2]


def test_a_page_that_was_put_in_afterwards_is_found(merged: bytes) -> None:
    for where in (0, 1):
        with pikepdf.open(io.BytesIO(merged)) as pdf:
            del pdf.pages[where]
            buffer = io.BytesIO()
            pdf.save(buffer)
        assert verify(buffer.getvalue()).checks["code"]


def test_a_page_that_was_emptied_is_found(merged: bytes) -> None:
    with pikepdf.open(io.BytesIO(merged)) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"")
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert "page 1: no text can be extracted" in verify(buffer.getvalue()).checks["text"]


def test_only_handouts_are_merged() -> None:
    pdf, buffer = pikepdf.new(), io.BytesIO()
    pdf.save(buffer)
    with pytest.raises(CheckFailed):
        merge([Part(buffer.getvalue())])
