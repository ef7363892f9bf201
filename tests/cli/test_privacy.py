"""Name, date and notes stand on the page, and nowhere else."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from handouts.press.pdf.verify import inspect, page_texts
from tests.conftest import NOTES, PATIENT, VISIT, VISIT_DATE, print_handout, run_process

OTHER = (
    "--patient",
    "Maria del Carmen Fernández de la Vega Sanz",
    "--notes",
    "Bring the folder.\n\nAnd a pen.\nAnd ask.",
)
PERSONAL = (*PATIENT.split(), *NOTES.rstrip(".").split(), VISIT_DATE, "February", "2016")


def spellings(word: str) -> list[bytes]:
    """How *word* may stand in a PDF."""
    utf_16 = word.encode("utf-16-be")
    return [word.encode(), utf_16, utf_16.hex().encode(), utf_16.hex().upper().encode(), word.encode().hex().encode()]


def parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every object of a PDF, streams unpacked; what a page draws is left out."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawn = {stream.objgen for page in pdf.pages for stream in page.obj.Contents.wrap_in_array()}
        for thing in pdf.objects:
            if thing.objgen in drawn:
                continue
            if isinstance(thing, pikepdf.Stream):
                yield f"stream {thing.objgen}", thing.read_bytes()
                yield f"stream {thing.objgen}", thing.stream_dict.unparse(resolved=True)
            else:
                yield f"object {thing.objgen}", thing.unparse(resolved=True)
        yield "trailer", pdf.trailer.unparse()


@pytest.fixture(scope="module")
def other_pdf(small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return print_handout("alpha", *OTHER, folder=tmp_path_factory.mktemp("other"), content=small_content)


def test_the_page_says_it(visit_pdf: bytes) -> None:
    text = " ".join(" ".join(page_texts(visit_pdf)).split())
    assert PATIENT in text
    assert NOTES in text
    assert "February 28, 2016" in text


def test_nothing_but_the_page_says_it(visit_pdf: bytes) -> None:
    for name, raw in parts(visit_pdf):
        for word in PERSONAL:
            for spelling in spellings(word):
                assert spelling not in raw, f"{word} stands in {name}"


def test_a_search_of_the_file_would_find_it() -> None:
    """The test before this one finds what is there: shown on a planted name."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = "Żdenka Quixworthy"
        pdf.save(buffer)
    assert any(spelling in raw for _, raw in parts(buffer.getvalue()) for spelling in spellings("Quixworthy"))


def test_the_raw_bytes_do_not_say_it(visit_pdf: bytes) -> None:
    for word in (*PATIENT.split(), VISIT_DATE):
        for spelling in spellings(word):
            assert spelling not in visit_pdf


def test_the_code_the_seal_and_the_recipe_do_not_depend_on_it(visit_pdf: bytes, other_pdf: bytes) -> None:
    assert visit_pdf != other_pdf
    assert inspect(visit_pdf) == inspect(other_pdf)


def test_a_name_and_a_date_alone_change_no_code_and_no_seal(
    small_pdf: bytes, small_content: Path, tmp_path: Path
) -> None:
    named = print_handout("alpha", *VISIT[:2], *VISIT[4:], folder=tmp_path, content=small_content)
    assert PATIENT in page_texts(named)[0]
    assert inspect(named) == inspect(small_pdf)


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_no_stream_no_name_and_no_temporary_file_says_it(small_content: Path, tmp_path: Path, form: str) -> None:
    folders = {name: tmp_path / name for name in ("tmp", "home", "here", "out")}
    for folder in folders.values():
        folder.mkdir()
    result = run_process(
        "-v", "--content", small_content, "make", "alpha", *VISIT, "--format", form, "-o", folders["out"],
        cwd=folders["here"], TMPDIR=str(folders["tmp"]), HOME=str(folders["home"]), XDG_CACHE_HOME=str(folders["home"]),
    )  # fmt: skip
    assert result.code == 0, result.err
    assert [path.name for path in folders["out"].iterdir()] == [f"handout-alpha.{form}"]
    for word in PERSONAL[:4]:
        assert word not in result.out + result.err
    assert list(folders["tmp"].rglob("*")) == []
    assert list(folders["here"].rglob("*")) == []
    for path in folders["home"].rglob("*"):
        assert path.is_dir() or PATIENT.encode() not in path.read_bytes()


def test_the_head_of_a_web_page_does_not_say_it(small_content: Path) -> None:
    page = run_process("--content", small_content, "make", "alpha", *VISIT, "--format", "html", "-o", "-").out
    head, body = page.split("</head>")
    assert PATIENT in body
    for word in (*PATIENT.split(), "Xanthippe", VISIT_DATE):
        assert word not in head
    assert page.count(PATIENT) == 1
    assert page.count(NOTES) == 1


def test_a_letter_that_no_font_has_is_not_repeated(small_content: Path, tmp_path: Path) -> None:
    """On a machine with the language's own fonts only, a name in another script is refused without its letters."""
    for style in ("Regular", "Bold"):
        found = subprocess.run(
            ["fc-match", "-f", "%{file}", f"Noto Sans:style={style}"], capture_output=True, check=True, text=True
        )
        (tmp_path / f"{style}.ttf").symlink_to(found.stdout)
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>\n")
    name = "王小明"
    result = run_process(
        "-v", "--content", small_content, "make", "alpha", "--patient", name, "-o", "-",
        FONTCONFIG_FILE=str(tmp_path / "fonts.conf"), XDG_CACHE_HOME=str(tmp_path / "cache"),
    )  # fmt: skip
    assert (result.code, result.data) == (6, b"")
    assert result.err.count("The typesetter refused this text.") == 1
    assert not set(name) & set(result.err)
    assert "738B" not in result.err
