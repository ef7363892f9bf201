"""What is printed can be found and copied as it was written: in four programs that share no code."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest

from handouts.press import amendments
from handouts.press.pdf.verify import page_texts, verify
from handouts.press.typeset import typeset
from tests.conftest import run_command

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own


def said(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")


def in_pdfium(file: Path) -> str:
    return "\n".join(page_texts(file.read_bytes()))


def in_poppler(file: Path) -> str:
    return said("pdftotext", file, "-")


def in_mupdf(file: Path) -> str:
    """MuPDF leaves lines that run from right to left as they are drawn, for what shows them to turn round."""
    text = said("mutool", "draw", "-q", "-F", "text", "-o", "-", file)
    return "\n".join(line[::-1] if re.search("[\u0590-\u08ff]", line) else line for line in text.splitlines())


def in_pypdf(file: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


READERS: dict[str, Callable[[Path], str]] = {
    "PDFium": in_pdfium,
    "Poppler": in_poppler,
    "MuPDF": in_mupdf,
    "pypdf": in_pypdf,
}
reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)


def plain(text: str) -> str:
    """*text* without signs of direction, its white space as one space each, in one form of Unicode."""
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(scope="module", params=["single", "bilingual"])
def arabic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handout in Arabic, of a clinic and for a patient with such letters in all that is theirs."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "brands" / "clinic").mkdir(parents=True)
    (folder / "brands" / "clinic" / "brand.yaml").write_text(
        'colour: "#205080"\nname: عيادة الآمال الأولى\nregion: US\nnumbers: {emergency: {number: 617-555-0142}}\n',
        encoding="utf-8",
    )
    result = run_command(
        *("--brands", folder / "brands", "make", "when-to-call", "--lang", "ar", "--draft", "--clinic", "clinic"),
        *(
            "--layout",
            request.param,
            "--patient",
            "علاء الإمام",
            "--notes",
            "لا تأخذ الأسبرين لأيام",
            "-o",
            folder / "ar.pdf",
        ),
    )
    assert result.code == 0, result.err
    return folder / "ar.pdf"


@reader
def test_an_arabic_handout_is_read_back_as_written(arabic: Path, reader: Callable[[Path], str]) -> None:
    text = plain(reader(arabic))
    assert text.count("علاء الإمام") == text.count("لا تأخذ الأسبرين لأيام") == 1
    assert "عيادة الآمال الأولى" in text
    for words in ("لا تنتظر", "العلاج", "علامة"):
        assert words in text
    for wrong in ("ال تنتظر", "العالج", "عالمة", "عالء"):
        assert wrong not in text


def test_an_arabic_handout_still_passes(arabic: Path) -> None:
    verdict = verify(arabic.read_bytes())
    assert verdict.passed, verdict.checks


def page(*lines: str, fonts: str = "Noto Sans Arabic") -> str:
    """Each of *lines* for itself, far from the others."""
    return (
        f"<html lang='ar' dir='rtl'><head><title>T</title><style>@page {{ size: 400pt 700pt; margin: 30pt }} "
        f"body {{ font: 14pt/40pt {fonts}, 'Noto Sans' }} p {{ margin: 0 }}</style></head><body>"
        + "".join(f"<p>{line}</p>" for line in lines)
        + "</body></html>"
    )


WORDS = (
    *("لا", "بلا", "لأن", "بلأ", "لإبرة", "بلإ", "لآخر", "بلآ", "لى", "إلى"),  # lam and alef: alone, and at an end
    *("الله", "لله", "محمد", "ڵا", "پەڵا", "گلاس"),  # ligatures of more letters, letters of other languages
    "علاء لا الآلام إلا لأنه",  # several in a line
)


@reader
def test_each_ligature_is_read_as_its_letters(tmp_path: Path, reader: Callable[[Path], str]) -> None:
    (tmp_path / "it.pdf").write_bytes(typeset(page(*WORDS), what="it").pdf)
    lines = [plain(line) for line in reader(tmp_path / "it.pdf").splitlines()]
    assert [line for line in lines if line] == list(WORDS)


@pytest.mark.parametrize("reader", [in_mupdf, in_pypdf], ids=["MuPDF", "pypdf"])
def test_a_letter_keeps_its_meaning_after_it_stood_under_a_mark(tmp_path: Path, reader: Callable[[Path], str]) -> None:
    """The others put spaces around some marks."""
    words = ("فورًا", "فور", "قليلًا", "قليل", "تُعَد", "تعد", "يَلَا", "يلا")
    (tmp_path / "it.pdf").write_bytes(typeset(page(*words), what="it").pdf)
    assert [line for line in map(plain, reader(tmp_path / "it.pdf").splitlines()) if line] == list(map(plain, words))


def test_hebrew_with_points_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "it.pdf").write_bytes(typeset(page("שָׁלוֹם", "שלום", fonts="'Noto Sans Hebrew'"), what="it").pdf)
    assert plain("שָׁלוֹם") in plain(in_pypdf(tmp_path / "it.pdf"))
    assert all("שלום" in map(plain, read(tmp_path / "it.pdf").splitlines()) for read in READERS.values())


def test_the_page_looks_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In three renderers, two of them those of CUPS: what is read changes, and nothing that is seen."""
    html = page(*WORDS, "فورًا", "فور", "قليلًا")
    shown = []
    for name in ("with", "without"):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(typeset(html, what="it").pdf)
        shown.append([renderer(file) for renderer in (by_poppler, by_mupdf, by_ghostscript)])
        monkeypatch.setattr(amendments, "is_concerned", lambda text: False)
    assert shown[0] == shown[1]
    with pikepdf.open(io.BytesIO((tmp_path / "with.pdf").read_bytes())) as pdf:
        fonts = pdf.pages[0].obj.Resources.Font.values()
        assert any(isinstance(font.DescendantFonts[0].CIDToGIDMap, pikepdf.Stream) for font in fonts)


def by_poppler(file: Path) -> bytes:
    return subprocess.run(["pdftoppm", "-r", "60", file], check=True, capture_output=True).stdout


def by_mupdf(file: Path) -> bytes:
    command = ["mutool", "draw", "-q", "-r", "60", "-F", "pgm", "-o", "-", str(file)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def by_ghostscript(file: Path) -> bytes:
    command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pgmraw", "-r60", "-sOutputFile=-", str(file)]
    return subprocess.run(command, check=True, capture_output=True).stdout
