"""A document is laid out once; what says something of a patient is never kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.errors import LayoutError
from handouts.files import kept
from handouts.press import sheets
from handouts.press.typeset import typeset
from tests.conftest import PATIENT, VISIT, run_command

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own
PAGE = "<html lang='en'><title>It</title><style>body {{ font-family: \"Noto Sans\" }}{}</style><p id='a'>{}</p></html>"


@pytest.fixture
def layouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was laid out since; nothing is kept at first."""
    found: list[str] = []

    def counted(html: str, **options: object) -> object:
        found.append(html)
        return typeset(html, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(sheets, "typeset", counted)
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "cache"))
    return found


def test_what_is_kept_is_what_is_laid_out(layouts: list[str]) -> None:
    html = PAGE.format("", "Call your team.")
    first, again = (sheets.sheet_of(html, what="it") for _ in range(2))
    assert first == again == typeset(html, what="it")
    assert len(layouts) == 1


@pytest.mark.parametrize(
    ("style", "text"), [("", "Do not wait."), ("p { color: red }", "Call your team."), ("", "Call your team")]
)
def test_another_page_is_laid_out(style: str, text: str, layouts: list[str]) -> None:
    one = sheets.sheet_of(PAGE.format("", "Call your team."), what="it")
    assert sheets.sheet_of(PAGE.format(style, text), what="it") != one
    assert len(layouts) == 2


def test_so_it_is_when_a_font_or_the_program_has_changed(layouts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    html = PAGE.format("", "Call your team.")
    sheets.sheet_of(html, what="it")
    with monkeypatch.context() as patch:
        patch.setattr(sheets, "font_stamps", lambda _: ["another"])
        sheets.sheet_of(html, what="it")
    with monkeypatch.context() as patch:
        patch.setattr(kept, "_program", lambda: "another")
        sheets.sheet_of(html, what="it")
    sheets.sheet_of(html, what="it")
    assert len(layouts) == 3


def test_what_is_private_is_not_kept(layouts: list[str]) -> None:
    for _ in range(2):
        sheets.sheet_of(PAGE.format("", PATIENT), what="it", private=True)
    assert len(layouts) == 2
    assert kept.entries() == []


def test_an_error_is_not_kept(layouts: list[str]) -> None:
    for _ in range(2):
        with pytest.raises(LayoutError):
            sheets.sheet_of(PAGE.format("p { colr: red }", "Call."), what="it")
    assert len(layouts) == 2
    assert all(b"colr" not in entry.path.read_bytes() for entry in kept.entries())


def test_nothing_of_a_visit_is_kept(tmp_path: Path, small_content: Path) -> None:
    cache = tmp_path / "cache"
    before = ("--content", small_content)
    one = run_command(*before, "make", "alpha", *VISIT, "-o", tmp_path / "a.pdf", HANDOUTS_CACHE=str(cache))
    assert one.code == 0, one.err
    found = [path.read_bytes() for path in cache.iterdir()]
    assert len(found) > 3
    for word in (*PATIENT.split(), "Xanthippe", "2016"):
        assert not any(word.encode() in data for data in found), word
    two = run_command(*before, "make", "alpha", *VISIT, "-o", tmp_path / "b.pdf", HANDOUTS_CACHE=str(cache))
    off = run_command(*before, "make", "alpha", *VISIT, "-o", tmp_path / "c.pdf", HANDOUTS_CACHE="off")
    assert (two.code, off.code) == (0, 0)
    assert len({(tmp_path / name).read_bytes() for name in ("a.pdf", "b.pdf", "c.pdf")}) == 1
