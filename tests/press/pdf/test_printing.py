"""Every kind of file comes out of a printer as it looks on the screen, and no reader has a word to say against it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext

from handouts.press.pdf.impose import booklet
from handouts.press.pdf.merge import Part, merge
from handouts.press.pdf.verify import verify
from tests.browser import shown
from tests.conftest import VISIT, run_command
from tests.press.pdf import filters
from tests.press.pdf.conftest import changed

LETTER, TABLOID, A4 = "Letter", "Tabloid", "A4"


def made(folder: Path, *arguments: str) -> bytes:
    file = folder / "made.pdf"
    result = run_command(*arguments, "-o", file)
    assert result.code == 0, result.err
    return file.read_bytes()


KINDS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "handout": (LETTER, lambda folder: made(folder, "make", "transplant")),
    "clinic-and-patient": (
        LETTER,
        lambda folder: made(folder, "make", "car-t", "--clinic", "lakeside", "--ink", "saving", *VISIT),
    ),
    "two-languages": (
        A4,
        lambda folder: made(
            folder, *("make", "outlook", "--lang", "ar", "--draft", "--layout", "bilingual", "--paper", "a4")
        ),
    ),
    "booklet": (TABLOID, lambda folder: booklet(made(folder, "make", "wallet-card", "overview", *VISIT))[0]),
    "merged": (
        LETTER,
        lambda folder: merge(
            [Part(made(folder, "make", "wallet-card"), 2), Part(made(folder, "make", "overview", *VISIT))]
        )[0],
    ),
    "review-packet": (LETTER, lambda folder: made(folder, "review", "packet", "overview")),
    "proof": (LETTER, lambda folder: made(folder, "translate", "proof", "zh-Hans", "wallet-card")),
    "preview": (LETTER, lambda folder: made(folder, "brand", "preview", "lakeside")),
}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file of each kind, and the paper it is for."""
    paper, make = KINDS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    file = folder / "kind.pdf"
    file.write_bytes(make(folder))
    return file, paper


def test_it_passes_the_print_filters_with_the_same_ink_in_the_same_place(
    kind: tuple[Path, str], tmp_path: Path
) -> None:
    file, paper = kind
    paged = tmp_path / "paged.pdf"
    paged.write_bytes(filters.paged(file, paper))
    meant = filters.drawn(file, tmp_path)
    (tmp_path / "after").mkdir()
    results = {"pdftopdf": filters.drawn(paged, tmp_path / "after")}
    results |= {name: filters.rastered(name, paged, paper) for name in filters.RASTERS}
    for name, pages in results.items():
        assert len(pages) == len(meant), name
        for number, (page, printed) in enumerate(zip(meant, pages, strict=True), 1):
            if filters.is_blank(page) and name in filters.RASTERS:
                continue  # pdftoraster does not always clear the memory of a page on which nothing is drawn
            found = filters.likeness(page, printed)
            assert 0.75 < found.ink < 1.35, (name, number, found)
            assert found.elsewhere < 0.35, (name, number, found)


def test_no_reader_warns(kind: tuple[Path, str], tmp_path: Path) -> None:
    file, out = str(kind[0]), str(tmp_path / "page")
    readers = (
        ["qpdf", "--check", file],
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage", file],
        ["mutool", "draw", "-q", "-F", "text", "-o", f"{out}.txt", file],
        ["mutool", "clean", file, f"{out}.pdf"],
        ["pdftoppm", "-r", "20", file, out],
        ["pdfinfo", "-struct", file],
    )
    for reader in readers:
        done = subprocess.run(reader, capture_output=True, check=False)
        said = [line for line in done.stderr.decode().splitlines() if "ICC support is not available" not in line]
        assert (done.returncode, said) == (0, []), reader[0]


def test_pdfjs_draws_it_the_same_and_has_nothing_against_it(
    kind: tuple[Path, str], browser: BrowserContext, tmp_path: Path
) -> None:
    file, _ = kind
    seen = shown(browser, file)
    assert seen.against == []
    for number, (meant, page) in enumerate(zip(filters.drawn(file, tmp_path), seen.pages, strict=True), 1):
        found = filters.likeness(meant, page)
        assert 0.75 < found.ink < 1.35, (number, found)
        assert found.elsewhere < 0.35, (number, found)


def test_streams_that_run_into_each_other_are_found(kind: tuple[Path, str], tmp_path: Path) -> None:
    """What the program wrote before: a first stream of the one byte ``q``."""
    file, _ = kind

    def close_the_seams(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.contents_add(b"q", prepend=True)

    bad = tmp_path / "bad.pdf"
    bad.write_bytes(changed(file.read_bytes(), close_the_seams))
    assert verify(file.read_bytes()).checks["printing"] == []
    assert "page 1: its content streams run into each other" in verify(bad.read_bytes()).checks["printing"][0]
