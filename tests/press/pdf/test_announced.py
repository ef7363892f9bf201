"""What a screen reader says beside the text: of links, lists and figures, in every kind of file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Name, String

from handouts.press.pdf.announced import problems
from handouts.press.pdf.impose import booklet
from handouts.press.pdf.merge import Part, merge
from handouts.press.pdf.structure import elements
from handouts.press.pdf.verify import verify
from handouts.press.typeset import typeset
from tests.conftest import PATIENT, VISIT, Content, run_command
from tests.press.pdf.conftest import Change, changed

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own


def made(folder: Path, *arguments: str) -> bytes:
    file = folder / "made.pdf"
    result = run_command(*arguments, "-o", file)
    assert result.code == 0, result.err
    return file.read_bytes()


KINDS: dict[str, Callable[[Path], bytes]] = {
    "handout": lambda folder: made(folder, "make", "when-to-call", "overview", "--clinic", "lakeside", *VISIT),
    "two-languages": lambda folder: made(
        folder, "make", "when-to-call", "--lang", "es", "--draft", "--layout", "bilingual"
    ),
    "chinese": lambda folder: made(folder, "make", "car-t", "--lang", "zh-Hans", "--draft"),
    "booklet": lambda folder: booklet(made(folder, "make", "wallet-card", "--clinic", "lakeside", *VISIT))[0],
    "merged": lambda folder: merge([Part(made(folder, "make", "wallet-card", "--clinic", "lakeside"), 2)])[0],
    "review-packet": lambda folder: made(folder, "review", "packet", "overview"),
    "proof": lambda folder: made(folder, "translate", "proof", "ar", "wallet-card"),
    "preview": lambda folder: made(folder, "brand", "preview", "three-rivers"),
}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    return request.param, KINDS[request.param](tmp_path_factory.mktemp(request.param))


UNHEARD = {"\u00ad", "\u200b", "\u2060"}  # signs for the breaking of lines


def bookmarks(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [str(item.get_title()) for item in document.get_toc()]


def links(data: bytes) -> dict[str, set[str]]:
    """What each link is said to be, by the id that it leads to."""
    found: dict[str, set[str]] = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for link in page.obj.get("/Annots", Array()):
                found.setdefault(str(link.Dest), set()).add(str(link.Contents))
    return found


def test_every_kind_of_file_says_what_its_links_lists_and_figures_are(kind: tuple[str, bytes]) -> None:
    _, data = kind
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
    assert not any(PATIENT in said for words in links(data).values() for said in words)
    assert UNHEARD & set("".join(said for words in links(data).values() for said in words)) == set()
    assert UNHEARD & set("".join(bookmarks(data))) == set()


def figures(data: bytes) -> Iterator[tuple[int, list[float]]]:
    """The page (from 0) and the box of each figure."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = [page.obj.objgen for page in pdf.pages]
        for element in elements(pdf):
            if Name.Figure == element.S:
                yield pages.index(element.Pg.objgen), [float(edge) for edge in element.A.BBox]


def test_the_box_of_a_figure_is_where_its_ink_is(kind: tuple[str, bytes]) -> None:
    name, data = kind
    document = pypdfium2.PdfDocument(data)
    count = 0
    for page, (left, low, right, high) in figures(data):
        height = document[page].get_height()
        grey = document[page].render(scale=1).to_pil().convert("L").point(lambda level: 255 * (level < 200))
        ink = grey.crop([round(edge) for edge in (left, height - high, right, height - low)]).getbbox()
        assert ink is not None, (page, left, low)
        assert ink[2] - ink[0] > 0.5 * (right - left), (page, left, low)
        assert ink[3] - ink[1] > 0.5 * (high - low), (page, left, low)
        count += 1
    document.close()
    assert count or name in ("review-packet", "proof", "two-languages")


def test_a_link_is_called_by_its_words_or_by_the_list_it_leads_to() -> None:
    body = (
        "<p id='a'>One <a href='#b' aria-label='Sources: 2'>2</a> <a href='#c'>two <b>wo\u00adrds</b>\n of it</a> "
        "<a href='#d'><img alt='a picture' style='width: 9pt' src=\"data:image/svg+xml,"
        "%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%201%201'/%3E\"></a></p>"
        "<p id='b'>b</p><p id='c'>c</p><p id='d'>d</p>"
    )
    html = f"<html lang='en'><head><title>T</title><style>p {{ font-family: 'Noto Sans' }}</style></head>{body}</html>"
    found = links(typeset(html, what="it").pdf)
    assert found["b"] == {"Sources: 2"}
    assert "two words of it" in found["c"]
    assert "a picture" in found["d"]


def test_links_speak_the_languages_of_the_page(tmp_path: Path) -> None:
    found = links(KINDS["two-languages"](tmp_path))
    assert {words.casefold() for words in found["term-seizure"]} == {"convulsión", "seizure"}
    assert found["source-treatment-page"] == {"De dónde viene esta información: 2", "Where this comes from: 2"}
    assert found["section-when-to-call"] == {"Cuándo llamar"}


def numberings(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [str(element.A.ListNumbering) for element in elements(pdf) if Name.L == element.S]


@pytest.mark.parametrize(
    ("style", "numbering"),
    [
        ("", "/Disc"),
        ("list-style-type: square", "/Square"),
        ("list-style-type: none", "/None"),
        ("list-style-type: '?  '", "/None"),
        ("list-style-type: decimal", "/Decimal"),
        ("list-style-type: arabic-indic", "/Decimal"),
        ("list-style-type: upper-roman", "/UpperRoman"),
        ("list-style-type: lower-alpha", "/LowerAlpha"),
        ("} li { display: block", "/None"),
    ],
)
def test_a_list_says_how_its_marks_are_numbered(style: str, numbering: str) -> None:
    html = (
        f"<html lang='en'><head><title>T</title><style>body {{ font-family: 'Noto Sans', 'Noto Sans Arabic' }} "
        f"ul {{ {style} }}</style></head><body><ul><li>one</li><li>two</li></ul></body></html>"
    )
    assert numberings(typeset(html, what="it").pdf) == [numbering]


def test_a_list_of_a_section_and_that_of_sources_are_numbered(content: Content, tmp_path: Path) -> None:
    content.append("sections/alpha.md", "\n1. Wash. {#wash .scaffold}\n2. Dry. {#dry .scaffold}\n")
    data = made(tmp_path, "--content", str(content.root), "make", "alpha")
    # Its bullets, questions that have a mark of their own, its steps, and the sources at the end.
    assert numberings(data) == ["/Disc", "/None", "/Decimal", "/Decimal"]


def first(pdf: pikepdf.Pdf, kind: Name) -> Any:
    return next(element for element in elements(pdf) if kind == element.S)


def link(pdf: pikepdf.Pdf) -> Any:
    return next(iter(next(page for page in pdf.pages if "/Annots" in page.obj).obj.Annots))


def call_a_link_by_its_id(pdf: pikepdf.Pdf) -> None:
    link(pdf).Contents = link(pdf).Dest


def call_a_link_nothing(pdf: pikepdf.Pdf) -> None:
    link(pdf).Contents = String(" ")


def forget_the_words_of_a_link(pdf: pikepdf.Pdf) -> None:
    del link(pdf)["/Contents"]


def forget_how_a_list_is_numbered(pdf: pikepdf.Pdf) -> None:
    del first(pdf, Name.L)["/A"]


def forget_where_a_figure_stands(pdf: pikepdf.Pdf) -> None:
    del first(pdf, Name.Figure).A["/BBox"]


def box(*edges: float) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        first(pdf, Name.Figure).A.BBox = Array(edges)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (call_a_link_by_its_id, "a link does not say what it is"),
        (call_a_link_nothing, "a link does not say what it is"),
        (forget_the_words_of_a_link, "a link does not say what it is"),
        (forget_how_a_list_is_numbered, "a list does not say how it is numbered"),
        (forget_where_a_figure_stands, "a figure does not say where it stands"),
        (box(10, 10, 10, 20), "a figure does not say where it stands"),
        (box(10, 20, 20, 10), "a figure does not say where it stands"),
        (box(-10, 10, 20, 20), "a figure does not say where it stands"),
        (box(10, -10, 20, 20), "a figure does not say where it stands"),
        (box(10, 10, 620, 20), "a figure does not say where it stands"),
        (box(10, 10, 20, 800), "a figure does not say where it stands"),
        (box(10, 10, 20), "a figure does not say where it stands"),
    ],
)
def test_verify_finds_what_is_announced_wrongly(small_pdf: bytes, change: Change, said: str) -> None:
    (found,) = verify(changed(small_pdf, change)).checks["structure"]
    assert found.endswith(said)
    assert found.startswith("page ")


def test_an_id_is_found_in_a_merged_file_too(small_pdf: bytes) -> None:
    data, _, _ = merge([Part(small_pdf, 2)])
    assert verify(data).checks["structure"] == []
    assert len(verify(changed(data, call_a_link_by_its_id)).checks["structure"]) == 1
