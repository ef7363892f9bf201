"""The typesetter is strict: what the engine would only log is an error, and nothing is fetched from anywhere."""

from __future__ import annotations

import importlib.abc
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Collection
from importlib.machinery import ModuleSpec
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from handouts.errors import EnvironmentProblem, LayoutError
from handouts.press import typeset as module
from handouts.press.typeset import PLACEHOLDER, Sheet, typeset
from tests.conftest import PATIENT, ROOT

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own

PLACE = f"{PLACEHOLDER}%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%201%201'/%3E"
NAMED = "xmlns='http://www.w3.org/2000/svg'"
PICTURE = (
    f"<svg {NAMED} viewBox='0 0 9 9'><title>a</title><image href='file:///etc/hostname' width='9' height='9'/></svg>"
)


def page(body: str = "", style: str = "", head: str = "") -> str:
    return (
        f"<html lang='en'><head><title>Title</title><style>@page {{ size: 200pt 200pt; margin: 20pt }} "
        f"body {{ font-family: 'Noto Sans' }} {style}</style>{head}</head><body><h1>Heading</h1>{body}</body></html>"
    )


@pytest.fixture
def no_socket(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Every attempt to open a socket or to look up a name, as its arguments; each fails."""
    attempts: list[tuple[Any, ...]] = []

    def refuse(*arguments: Any, **_: Any) -> None:
        attempts.append(arguments)
        raise OSError("the test allows no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return attempts


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (page(style="p { colr: red }"), "colr"),
        (page(style="p { margin-left: 3parsecs }"), "3parsecs"),
        (page(style="p { color: red }}"), "Parse error"),
        (page(style="@import url(http://127.0.0.1:9/a.css);"), "127.0.0.1"),
        (page(style="@font-face { font-family: x; src: url(file:///etc/hostname) } p { font-family: x }"), "x"),
        (page("<p>\U0001f9ec</p>"), "U+1F9EC"),
        (page("<p>\ue000</p>"), "U+E000"),
        (page("<img alt='a' src='http://127.0.0.1:9/x.png'>"), "http://127.0.0.1:9/x.png"),
        (page("<img alt='a' src='https://example.org/x.png'>"), "https://example.org/x.png"),
        (page("<img alt='a' src='//example.org/x.png'>"), "example.org/x.png"),
        (page("<img alt='a' src='ftp://example.org/x.png'>"), "ftp://example.org/x.png"),
        (page("<img alt='a' src='file:///etc/hostname'>"), "file:///etc/hostname"),
        (page("<img alt='a' src='x.png'>"), "x.png"),
        (page("<img alt='a' src='data:image/png;base64,iVBORw0KGgo='>"), "A handout fetches nothing"),
        (page(style="p { background: url(file:///etc/hostname) }", body="<p>a</p>"), "file:///etc/hostname"),
        (page(head="<link rel='stylesheet' href='http://127.0.0.1:9/a.css'>"), "http://127.0.0.1:9/a.css"),
        (page(head="<link rel='stylesheet' href='file:///etc/hostname'>"), "file:///etc/hostname"),
        (page("<a rel='attachment' href='file:///etc/hostname'>a</a>"), "file:///etc/hostname"),
        (page("<object data='file:///etc/hostname'>a</object>"), "file:///etc/hostname"),
        (page("<embed src='file:///etc/hostname'>"), "file:///etc/hostname"),
        (page(PICTURE), "file:///etc/hostname"),
        (page(f'<img alt="a" src="{PLACEHOLDER}{PICTURE.replace("<", "%3C").replace(" ", "%20")}">'), "file:///etc"),
        (page("<a href='#nowhere'>a</a>"), "#nowhere"),
        (page(style="h1::after { content: target-counter(url(#nowhere), page) }"), "nowhere"),
    ],
)
def test_what_the_engine_warns_of_is_an_error(html: str, said: str, no_socket: list[tuple[Any, ...]]) -> None:
    with pytest.raises(LayoutError) as raised:
        typeset(html, what="the test page")
    assert said in str(raised.value)
    assert all(problem.where.startswith("the test page") for problem in raised.value.problems)
    assert all(problem.fix for problem in raised.value.problems)
    assert no_socket == []


def test_no_address_is_ever_connected_to(no_socket: list[tuple[Any, ...]]) -> None:
    use = f"<svg {NAMED} viewBox='0 0 9 9'><title>a</title><use href='http://127.0.0.1:9/a.svg#x'/></svg>"
    typeset(page(f"{use}<iframe src='http://127.0.0.1:9/'></iframe>"), what="the page")
    assert no_socket == []


def test_all_problems_are_told_once_each() -> None:
    with pytest.raises(LayoutError) as raised:
        typeset(page("<p>\U0001f9ec</p><p>\U0001f9ec</p><img alt='a' src='b.png'>", "p { colr: red }"), what="it")
    assert len(raised.value.problems) == 3


def test_a_missing_glyph_and_another_fault_call_for_different_remedies() -> None:
    with pytest.raises(LayoutError) as glyph:
        typeset(page("<p>\ue000</p>"), what="it")
    with pytest.raises(LayoutError) as style:
        typeset(page(style="p { colr: red }"), what="it")
    assert "font" in glyph.value.problems[0].fix
    assert "font" not in style.value.problems[0].fix


def test_a_private_text_is_never_repeated() -> None:
    with pytest.raises(LayoutError) as raised:
        typeset(page("<p>Zdenka \U0001f9ec</p><img alt='a' src='Zdenka.png'>"), what="the piece", private=True)
    assert "Zdenka" not in str(raised.value)
    assert "1F9EC" not in str(raised.value)
    assert "\U0001f9ec" not in str(raised.value)


def test_a_good_page_is_tagged_and_knows_where_its_ids_begin() -> None:
    boxes = "".join(f"<p id='p{number}' style='break-before: page'>text {number}</p>" for number in (1, 2))
    sheet = typeset(page(f"{boxes}<img alt='a' style='width: 9pt' src=\"{PLACE}\">"), what="it")
    assert sheet.pdf.startswith(b"%PDF-1.")
    assert sheet.pages == 3
    assert (sheet.start("p1"), sheet.start("p2")) == (1, 2)


def test_the_same_page_is_set_in_the_same_bytes() -> None:
    html = page("<p>Once and again.</p>")
    assert typeset(html, what="it") == typeset(html, what="it")


def test_loggers_are_left_as_they_were() -> None:
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger.propagate, list(logger.handlers), logger.level) for logger in loggers]
    typeset(page(), what="it")
    with pytest.raises(LayoutError):
        typeset(page(style="p { colr: red }"), what="it")
    assert [(logger.propagate, list(logger.handlers), logger.level) for logger in loggers] == before


def test_warnings_of_the_font_library_are_errors_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    original = weasyprint.Document.write_pdf

    def write(self: Any, *arguments: Any, **options: Any) -> Any:
        logging.getLogger("fontTools.subset").warning("a table could not be subset")
        return original(self, *arguments, **options)

    monkeypatch.setattr(weasyprint.Document, "write_pdf", write)
    with pytest.raises(LayoutError, match="could not be subset"):
        typeset(page(), what="it")


def test_missing_libraries_are_named_with_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPango(importlib.abc.MetaPathFinder):
        def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0': no such file\nand more")
            return None

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(EnvironmentProblem) as raised:
        typeset(page(), what="it")
    assert "libpango-1.0-0" in str(raised.value)
    assert "and more" not in str(raised.value)
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0" in str(raised.value)


def test_an_id_on_two_pages_begins_on_the_first() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    sheet = Sheet(b"", 2, ({"a": box}, {"a": box, "b": box}))
    assert (sheet.start("a"), sheet.start("b")) == (0, 1)


@pytest.mark.parametrize(
    ("style", "text", "says"),
    [
        ("@color-profile --x { src: url(https://example.org/a.icc) }", "x", "The typesetter gave up: "),
        ("@color-profile --x { src: url(data:,abc) }", "x", "The typesetter gave up: "),
        ("p { font-size: 1000000000px }", "x", "The typesetter gave up: "),
        ("", "<div>" * 3000, "The typesetter gave up: too deeply nested."),
        ("", "<span>" * 3000, "The typesetter gave up: too deeply nested."),
    ],
)
@pytest.mark.parametrize("private", [False, True])
def test_what_the_engine_cannot_do_is_a_defect_of_the_page(style: str, text: str, says: str, private: bool) -> None:
    html = page(f"<p>{PATIENT}{text}</p>", style)
    with pytest.raises(LayoutError) as caught:
        typeset(html, what="the body", private=private)
    assert says in str(caught.value)
    assert PATIENT not in str(caught.value)


def test_what_another_thread_hears_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout hears its own warnings alone, also while another runs in this process."""
    inside, done = threading.Event(), threading.Event()
    real = module._fetcher
    said: list[str] = []

    def fetcher(own: Collection[str]) -> object:  # called within, before anything is laid out
        if threading.current_thread() is private:
            inside.wait()
        else:
            inside.set()
            done.wait()
        return real(own)

    def lay_out_the_private_one() -> None:
        try:
            typeset(page(style="p { zdenka: red }"), what="the visit", private=True)
        except LayoutError as error:
            said.append(str(error))
        finally:
            done.set()

    monkeypatch.setattr(module, "_fetcher", fetcher)
    private = threading.Thread(target=lay_out_the_private_one)
    private.start()
    assert typeset(page(), what="the body").pages == 1
    private.join()
    assert said == ["the visit: The typesetter refused this text.\n  Use letters that the installed fonts have."]


OTHERS = "<p>☎ ไทย עברית</p>"  # each in another of the declared fonts


def test_other_fonts_of_a_machine_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font that has characters which ours lack, and one that says it is for all others, are not taken."""
    text = page(OTHERS)
    before = in_another_process(text)
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "other.ttf").write_bytes(font_with("\u260e\U0001fa89"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert "Dropped Sans" in subprocess.run(["fc-list"], capture_output=True, text=True, check=True).stdout
    assert in_another_process(text) == before
    with pytest.raises(LayoutError, match="glyph"):
        in_another_process(page("<p>\U0001fa89</p>"))


def test_a_sign_is_set_in_a_declared_font() -> None:
    with pikepdf.open(BytesIO(in_another_process(page(OTHERS)))) as pdf:
        names = {str(font.BaseFont)[8:] for one in pdf.pages for font in one.Resources.Font.values()}
    assert {"Noto-Sans-Symbols2", "Noto-Sans-Thai", "Noto-Sans-Hebrew"} <= names
    assert all(name.startswith("Noto-Sans") for name in names)


def in_another_process(html: str) -> bytes:
    """The PDF, by a process that has not read which fonts there are."""
    program = "import sys\nfrom handouts.press.typeset import typeset\n"
    program += "from handouts.errors import LayoutError\n"
    program += "try:\n    sys.stdout.buffer.write(typeset(sys.argv[1], what='it').pdf)\n"
    program += "except LayoutError as error:\n    sys.exit(str(error))\n"
    done = subprocess.run(
        [sys.executable, "-c", program, html],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if done.returncode:
        raise LayoutError(done.stderr.decode())
    return done.stdout


def font_with(characters: str) -> bytes:
    """A font of the family “Dropped Sans” with a glyph for each of *characters*."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((500, 0))
    pen.closePath()
    glyph = pen.glyph()
    names = [".notdef", *(f"g{number}" for number in range(len(characters)))]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(char): f"g{number}" for number, char in enumerate(characters)})
    font.setupGlyf(dict.fromkeys(names, glyph))
    font.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Dropped Sans", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    written = BytesIO()
    font.save(written)
    return written.getvalue()
