from __future__ import annotations

import datetime
import io
import json
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handouts.press.pdf.verify import page_texts, verify
from tests.conftest import NOTES, PATIENT, VISIT, Content, Result, run_command, run_process

CODE = r"[34679ACDEFGHJKMNPQRTWXY]{6}-[34679ACDEFGHJKMNPQRTWXY]{6}"


def make(content: Path, *arguments: str | Path, **environment: str) -> Result:
    """Make a handout of the small content, which must succeed."""
    result = run_command("--content", content, "make", *arguments, **environment)
    assert result.code == 0, result.err
    return result


def here() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page_texts(data)).split())


def printed_on(content: Path, **environment: str) -> str:
    """The day that a handout says it was printed on."""
    page = make(content, "alpha", "-o", "-", "--format", "html", **environment).out
    found = re.search(r"Printed on</th><td>([^<]*)", page)
    assert found
    return found[1]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands first on PATH, for programs that record how they were called."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def program(folder: Path, name: str, then: str = "") -> Path:
    """Put a program there that writes its arguments, a line each, to the file it returns."""
    path = folder / name
    path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder}/{name}.called"\n{then}\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return folder / f"{name}.called"


def printed(media: str, path: Path, copies: int = 1) -> list[str]:
    """What `lp` is to be called with, but for the printer."""
    options = (f"media={media}", "sides=two-sided-long-edge")
    return ["-n", str(copies), *(part for option in options for part in ("-o", option)), "--", str(path)]


@pytest.fixture
def _tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


def test_the_file_the_code_and_the_pages_are_reported(small_content: Path, small_pdf: bytes) -> None:
    result = make(small_content, "alpha")
    assert Path("handout-alpha.pdf").read_bytes() == small_pdf
    assert result.err == ""
    assert re.fullmatch(rf"handout-alpha\.pdf: alpha; {len(page_texts(small_pdf))} pages, code {CODE}\n", result.out)
    assert here() == ["handout-alpha.pdf"]


def test_the_same_input_gives_the_same_bytes_in_any_process(small_content: Path, small_pdf: bytes) -> None:
    for seed in ("0", "4711"):
        result = run_process("--content", small_content, "make", "alpha", "-o", "-", PYTHONHASHSEED=seed)
        assert result.data == small_pdf


def test_standard_output_holds_the_file_and_nothing_else(small_content: Path, small_pdf: bytes) -> None:
    result = make(small_content, "alpha", "-o", "-")
    assert result.data == small_pdf
    assert re.fullmatch(rf"standard output: alpha; \d+ pages, code {CODE}\n", result.err)
    assert here() == []


def test_a_report_as_json(small_content: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.pdf"
    result = make(small_content, "gamma", "--paper", "a4", "--ink", "saving", "-o", path, "--json")
    report = json.loads(result.out)
    assert result.err == ""
    assert re.fullmatch(CODE, report.pop("code"))
    assert (
        report.items()
        >= {
            "file": str(path),
            "sections": ["gamma", "beta"],
            "added": ["beta"],
            "paper": "a4",
            "text_size": "standard",
            "ink": "saving",
            "language": "en",
            "draft": True,
            "pages": len(page_texts(path.read_bytes())),
            "bytes": path.stat().st_size,
        }.items()
    )


def test_a_report_as_json_beside_the_file_on_standard_output(small_content: Path) -> None:
    result = make(small_content, "gamma", "-o", "-", "--format", "html", "--json")
    assert result.out.startswith("<!DOCTYPE html>")
    assert json.loads(result.err)["added"] == ["beta"]


def test_what_was_added_is_told(small_content: Path) -> None:
    result = make(small_content, "gamma", "--dry-run")
    assert result.err == "Added, because another section needs it: beta\n"
    assert result.out == "handout-gamma-and-1-more.pdf: gamma, beta; nothing was made (dry run)\n"


def test_a_dry_run_makes_nothing(small_content: Path) -> None:
    result = make(small_content, "alpha", "--dry-run", "--json")
    assert json.loads(result.out)["file"] == "handout-alpha.pdf"
    assert "code" not in json.loads(result.out)
    assert here() == []


def test_a_quiet_run_says_nothing(small_content: Path) -> None:
    result = run_command("-q", "--content", small_content, "make", "gamma", "--format", "html")
    assert result == Result(0, b"", "")
    assert here() == ["handout-gamma-and-1-more.html"]


def test_a_quiet_run_still_answers_what_it_is_asked(small_content: Path) -> None:
    result = run_command("-q", "--content", small_content, "make", "alpha", "--format", "html", "--json")
    assert json.loads(result.out)["file"] == "handout-alpha.html"
    assert result.err == ""


def test_a_preset_gives_the_file_its_name(small_content: Path, tmp_path: Path) -> None:
    make(small_content, "--preset", "first-two", "--format", "html", "-o", tmp_path)
    assert (tmp_path / "handout-first-two.html").exists()


@pytest.mark.parametrize("arguments", [("-o", "a.html"), ("-o", "a.HTML"), ("--format", "html", "-o", "a")])
def test_the_format_by_name_or_by_option(small_content: Path, arguments: tuple[str, ...]) -> None:
    make(small_content, "alpha", *arguments)
    assert Path(arguments[-1]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_folder_s_name_says_nothing_about_the_format(small_content: Path) -> None:
    Path("for.html").mkdir()
    result = make(small_content, "alpha", "-o", "for.html", "--dry-run")
    assert result.out.startswith("for.html/handout-alpha.pdf: ")


def test_a_web_page_is_the_same_each_time_and_fetches_nothing(small_content: Path) -> None:
    page = make(small_content, "alpha", "-o", "-", "--format", "html").out
    assert make(small_content, "alpha", "-o", "-", "--format", "html").out == page
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)[^"']*|url\((?!["']?data:)|@import|<script""", page)


@pytest.mark.parametrize(
    "arguments",
    [
        ("-o", "a.pdf", "--format", "html"),
        ("-o", "a.html", "--format", "pdf"),
        ("--print", "--format", "html"),
        ("-o", "a.html", "--print"),
        ("-o", "-", "--print"),
        ("-o", "-", "--open"),
        ("--visit-date", "2019-02-30"),
        ("--visit-date", "28.2.2019"),
        ("--paper", "a5"),
        ("--preset", "first-two"),
    ],
    ids=" ".join,
)
def test_requests_that_contradict_themselves(small_content: Path, arguments: tuple[str, ...]) -> None:
    result = run_command("--content", small_content, "make", "alpha", *arguments)
    assert (result.code, result.data) == (2, b"")
    assert here() == []


def test_a_visit_date_that_is_wrong_is_not_repeated(small_content: Path) -> None:
    result = run_command("--content", small_content, "make", "alpha", "--visit-date", "2019-02-30")
    assert result.code == 2
    assert "2019-02-30" not in result.err
    assert "--visit-date" in result.err


def test_name_date_and_notes_are_printed(visit_pdf: bytes) -> None:
    text = text_of(visit_pdf)
    assert PATIENT in text
    assert NOTES in text
    assert "February 28, 2016" in text


def test_spaces_around_name_and_notes_do_not_count(small_content: Path, visit_pdf: bytes) -> None:
    result = make(
        small_content,
        "alpha",
        "-o",
        "-",
        "--visit-date",
        "2016-02-28",
        "--patient",
        f"  {PATIENT} ",
        "--notes",
        f"{NOTES}\r\n",
    )
    assert result.data == visit_pdf


def test_a_page_for_notes_is_there_only_with_notes(small_pdf: bytes, visit_pdf: bytes) -> None:
    assert "Notes from your team" not in text_of(small_pdf)
    assert "Notes from your team" in text_of(visit_pdf)


def test_blank_notes_are_no_notes(small_content: Path, small_pdf: bytes) -> None:
    assert make(small_content, "alpha", "-o", "-", "--patient", " ", "--notes", " \n ").data == small_pdf


def test_windows_line_ends_in_the_notes(small_content: Path) -> None:
    page = make(small_content, "alpha", "-o", "-", "--format", "html", "--notes", "One.\r\nTwo.").out
    assert ">One.<" in page
    assert ">Two.<" in page


MARKUP = "<script>'x'</script> & {{ 7*7 }} **b**"


def test_markup_in_the_name_and_the_notes_is_text(small_content: Path) -> None:
    data = make(small_content, "alpha", "-o", "-", "--patient", MARKUP, "--notes", f"Note: {MARKUP}").data
    assert verify(data).passed
    assert MARKUP in text_of(data)
    assert f"Note: {MARKUP}" in text_of(data)


def test_markup_in_the_name_and_the_notes_is_text_on_a_web_page(small_content: Path) -> None:
    page = make(small_content, "alpha", "-o", "-", "--format", "html", "--patient", MARKUP, "--notes", MARKUP).out
    assert "<script" not in page
    assert page.count("&lt;script&gt;&#39;x&#39;&lt;/script&gt; &amp; {{ 7*7 }} **b**") == 2


@pytest.mark.parametrize(
    "patient", ["José Nuñez", "Nguyễn Thị Ánh", "Ольга Шевченко", "שרה כהן", "محمد علي", "अमित कुमार"]
)
def test_names_of_many_scripts_make_a_sound_file_or_are_refused(small_content: Path, patient: str) -> None:
    """Which scripts a machine prints depends on its fonts; what it prints must pass."""
    result = run_command("--content", small_content, "make", "alpha", "-o", "-", "--patient", patient)
    assert result.code in (0, 6)
    if result.code == 0:
        assert verify(result.data).passed
    assert patient not in result.err


@pytest.mark.parametrize("notes", ["n" * 1500, "word " * 300, "https://example.org/" + "a" * 400])
def test_notes_are_never_cut_off(small_content: Path, notes: str) -> None:
    result = run_command(
        "--content", small_content, "make", "alpha", "-o", "-", "--text-size", "extra-large", "--notes", notes.strip()
    )
    assert result.code in (0, 6)
    if result.code == 0:
        assert verify(result.data).passed
        assert notes.replace(" ", "").strip() in text_of(result.data).replace(" ", "")


@pytest.mark.parametrize("patient", ["Maria del Carmen Fernández de la Vega Sanz", "Abcdef " * 10, "W" * 75])
def test_a_long_name_is_printed_whole_or_refused(small_content: Path, patient: str) -> None:
    result = run_command(
        "--content", small_content, "make", "alpha", "-o", "-", "--text-size", "extra-large", "--patient", patient
    )
    assert result.code in (0, 6)
    if result.code == 0:
        assert verify(result.data).passed
        assert patient.strip().replace(" ", "") in text_of(result.data).replace(" ", "")


def test_source_date_epoch_fixes_the_day_of_printing(small_content: Path) -> None:
    assert printed_on(small_content, SOURCE_DATE_EPOCH="31536000") == "January 1, 1971"
    assert printed_on(small_content, SOURCE_DATE_EPOCH="0") == "January 1, 1970"


@pytest.mark.usefixtures("_tokyo")
def test_source_date_epoch_is_universal_time(small_content: Path) -> None:
    assert printed_on(small_content, SOURCE_DATE_EPOCH="1767225599") == "December 31, 2025"


@pytest.mark.parametrize("epoch", ["", "soon", "-5", "²", "9" * 20])
def test_an_epoch_that_is_none_is_refused_or_leaves_today(small_content: Path, epoch: str) -> None:
    result = run_command(
        "--content", small_content, "make", "alpha", "-o", "-", "--format", "html", SOURCE_DATE_EPOCH=epoch
    )
    assert (result.code == 0) if epoch == "" else (result.code in (0, 2))


def test_without_an_epoch_it_is_printed_today(small_content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.date.today()
    found = printed_on(small_content)
    after = datetime.date.today()
    assert datetime.datetime.strptime(found, "%B %d, %Y").date() in (before, after)


def test_the_day_of_printing_changes_neither_code_nor_seal(small_content: Path, small_pdf: bytes) -> None:
    later = make(small_content, "alpha", "-o", "-", "--format", "pdf", SOURCE_DATE_EPOCH="31536000").data
    assert "January 1, 1971" in text_of(later)
    assert "January 1, 2026" in text_of(small_pdf)
    codes = {re.findall(CODE, text_of(data))[0] for data in (later, small_pdf)}
    assert len(codes) == 1


@pytest.mark.parametrize(
    "name", ["library.yaml", "sources.yaml", "glossary.yaml", "interface.yaml", "sections/alpha.md"]
)
def test_a_byte_order_mark_and_windows_line_ends_make_no_difference(
    content: Content, small_content: Path, name: str
) -> None:
    path = content.root / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    page = make(content.root, "alpha", "-o", "-", "--format", "html").data
    assert page == make(small_content, "alpha", "-o", "-", "--format", "html").data


def test_all_files_with_byte_order_marks_and_windows_line_ends_give_the_same_pdf(
    content: Content, small_pdf: bytes
) -> None:
    for path in [*content.root.glob("*.yaml"), *content.root.glob("sections/*.md")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert make(content.root, "alpha", "-o", "-").data == small_pdf


def test_print_hands_the_file_to_lp(small_content: Path, tmp_path: Path, programs: Path) -> None:
    called = program(programs, "lp")
    make(small_content, "alpha", "-o", tmp_path / "mine.pdf", "--print")
    assert called.read_text().splitlines() == printed("Letter", tmp_path / "mine.pdf")


def test_print_to_a_printer(small_content: Path, tmp_path: Path, programs: Path) -> None:
    called = program(programs, "lp")
    make(small_content, "alpha", "-o", tmp_path / "mine.pdf", "--print", "ward-3")
    assert called.read_text().splitlines() == ["-d", "ward-3", *printed("Letter", tmp_path / "mine.pdf")]


def test_print_says_what_paper_how_often_and_what_the_printer_answered(
    small_content: Path, tmp_path: Path, programs: Path
) -> None:
    called = program(programs, "lp", 'echo "request id is ward-3-12 (1 file(s))"')
    result = make(small_content, "alpha", "--paper", "a4", "-o", tmp_path / "a.pdf", "--print", "--copies", "3")
    assert called.read_text().splitlines() == printed("A4", tmp_path / "a.pdf", copies=3)
    assert result.err == "The printer answered: request id is ward-3-12 (1 file(s))\n"


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ("*Letter Legal A4", "set for Letter paper, and this handout is for A4: load A4, else it scales the pages."),
        ("Letter Legal *A4.Borderless", ""),
        ("*A4 Letter", ""),
    ],
)
def test_the_paper_that_is_loaded(
    small_content: Path, tmp_path: Path, programs: Path, sizes: str, message: str
) -> None:
    program(programs, "lp", "echo yes")
    asked = program(programs, "lpoptions", f'echo "PageSize/Media Size: {sizes}"')
    result = make(small_content, "alpha", "--paper", "a4", "-o", tmp_path / "a.pdf", "--print", "ward-3")
    assert asked.read_text().splitlines() == ["-p", "ward-3", "-l"]
    assert message in result.err
    assert ("load" in result.err) == bool(message)


def test_paper_that_the_printer_does_not_have(small_content: Path, tmp_path: Path, programs: Path) -> None:
    called = program(programs, "lp")
    program(programs, "lpoptions", 'echo "PageSize/Media Size: *Letter Legal"')
    path = tmp_path / "a.pdf"
    result = run_command("--content", small_content, "make", "alpha", "--paper", "a4", "-o", path, "--print")
    assert result.code == 8
    assert "this printer has no A4 paper; it has: Letter, Legal." in result.err
    assert not called.exists()
    assert path.exists()


def test_copies_without_printing_are_refused(small_content: Path) -> None:
    result = run_command("--content", small_content, "make", "alpha", "--copies", "2")
    assert result.code == 2
    assert "--copies is for printing" in result.err


def test_a_section_in_the_printers_place_is_noticed(small_content: Path, programs: Path) -> None:
    called = program(programs, "lp")
    result = run_command("--content", small_content, "make", "alpha", "--print", "beta")
    assert result.code == 2
    assert "“beta” is a section" in result.err
    assert not called.exists()


def test_a_dry_run_prints_and_opens_nothing(small_content: Path, programs: Path) -> None:
    called = [program(programs, name) for name in ("lp", "xdg-open")]
    make(small_content, "alpha", "--dry-run", "--print", "--open")
    assert not any(path.exists() for path in called)


def test_a_printer_that_refuses(small_content: Path, tmp_path: Path, programs: Path) -> None:
    program(programs, "lp", 'echo "lp: The printer ward-9 does not exist." >&2; exit 1')
    path = tmp_path / "mine.pdf"
    result = run_command("--content", small_content, "make", "alpha", *VISIT, "-o", path, "--print", "ward-9")
    assert result.code == 8
    assert f"Error: {path}: The file was made, but the printer refused it: lp: The printer ward-9" in result.err
    assert PATIENT not in result.err
    assert verify(path.read_bytes()).passed


def test_a_printer_that_refuses_without_a_word(small_content: Path, programs: Path) -> None:
    program(programs, "lp", "exit 3")
    result = run_command("--content", small_content, "make", "alpha", "--print")
    assert result.code == 8
    assert "no reason given" in result.err


@pytest.fixture
def _fonts_only(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose only programs are those that find fonts."""
    for name in ("fc-list", "fc-match"):
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(programs))


@pytest.mark.usefixtures("_fonts_only")
def test_no_printing_on_this_machine(small_content: Path) -> None:
    result = run_command("--content", small_content, "make", "alpha", "--print")
    assert result.code == 8
    assert "apt-get install cups-client" in result.err
    assert Path("handout-alpha.pdf").exists()


def test_open_hands_the_file_to_the_desktop(small_content: Path, tmp_path: Path, programs: Path) -> None:
    called = program(programs, "xdg-open")
    result = run_process("--content", small_content, "make", "alpha", "-o", tmp_path / "mine.html", "--open")
    assert result.code == 0, result.err
    assert called.read_text().splitlines() == [str(tmp_path / "mine.html")]


@pytest.mark.usefixtures("_fonts_only")
def test_no_desktop_on_this_machine(small_content: Path) -> None:
    result = run_command("--content", small_content, "make", "alpha", "--format", "html", "--open")
    assert result.code == 8
    assert "apt-get install xdg-utils" in result.err
    assert Path("handout-alpha.html").exists()


def test_a_desktop_that_cannot_open_it(small_content: Path, programs: Path) -> None:
    program(programs, "xdg-open", "exit 4")
    result = run_command("--content", small_content, "make", "alpha", "--format", "html", "--open")
    assert result.code == 8
    assert "Error: handout-alpha.html: The file was made, but no program opened it." in result.err


def test_a_viewer_that_stays_open_is_not_waited_for(small_content: Path, programs: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    program(programs, "xdg-open", f"read line < {tmp_path}/pipe")
    result = run_command("--content", small_content, "make", "alpha", "--format", "html", "--open")
    assert result.code == 0, result.err
    with (tmp_path / "pipe").open("w") as pipe:  # it opens when somebody reads: the viewer is there
        pipe.write("close\n")


def test_every_choice_of_edition_reaches_the_page(small_content: Path) -> None:
    page = make(
        small_content,
        "alpha",
        "--paper",
        "a4",
        "--text-size",
        "large",
        "--ink",
        "saving",
        "--format",
        "html",
        "-o",
        "-",
    ).out
    assert 'class="paper-a4 text-large form-below ink-saving screen"' in page


def test_sections_stand_in_the_order_they_are_named_in(small_content: Path) -> None:
    page = make(small_content, "beta", "alpha", "--format", "html", "-o", "-").out
    assert page.index('id="section-beta"') < page.index('id="section-alpha"')


# A patient's name that does not stand on the command line


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``typed("text", terminal=True)``: what standard input holds, and whether it is a terminal."""

    def give(text: str, *, terminal: bool = False) -> None:
        stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr(stream, "isatty", lambda: terminal)
        monkeypatch.setattr(sys, "stdin", stream)

    return give


def shown(small_content: Path, *options: str) -> str:
    """The words of the web page that is made with *options*."""
    result = run_command("--content", small_content, "make", "alpha", *options, "--format", "html", "-o", "-")
    assert result.code == 0, result.err
    return " ".join(result.out.split())


@pytest.mark.parametrize("terminal", [False, True])
def test_name_and_notes_from_standard_input(small_content: Path, typed: Callable[..., None], terminal: bool) -> None:
    typed(f"{PATIENT}\nBring a pen.\nAnd ask.\n\n", terminal=terminal)
    page = shown(small_content, "--patient", "-", "--notes", "-")
    assert PATIENT in page
    assert page.index("Bring a pen.") < page.index("And ask.")


def test_a_terminal_is_asked(small_content: Path, typed: Callable[..., None]) -> None:
    typed(f"{PATIENT}\n", terminal=True)
    result = run_command("--content", small_content, "make", "alpha", "--patient", "-", "--dry-run")
    assert (result.code, result.err) == (0, "The patient's name: ")
    typed(f"{PATIENT}\n", terminal=False)
    result = run_command("--content", small_content, "make", "alpha", "--patient", "-", "--dry-run")
    assert (result.code, result.err) == (0, "")


def test_notes_that_are_typed_end_with_an_empty_line(small_content: Path, typed: Callable[..., None]) -> None:
    typed("Bring a pen.\nAnd ask.\n\nNot this.\n", terminal=True)
    page = shown(small_content, "--notes", "-")
    assert "And ask." in page
    assert "Not this." not in page


def test_name_and_notes_from_files(small_content: Path) -> None:
    Path("name.txt").write_text(f"\ufeff{PATIENT}\r\n", encoding="utf-8")
    Path("notes.txt").write_text("Bring a pen.\n\nAnd ask.\n", encoding="utf-8")
    page = shown(small_content, "--patient", "@name.txt", "--notes", "@notes.txt")
    assert PATIENT in page
    assert "And ask." in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("-", "Nothing was given for --patient."),
        ("@missing-quixworthy", "The file of --patient cannot be read: No such file or directory."),
        ("@", "The file of --patient cannot be read: This is a folder, not a file."),
        ("@\0", "The file of --patient cannot be read: no name of a file."),
        ("@pipe", "The file of --patient cannot be read: This is a pipe or a device, not a file."),
        ("@large", "The file of --patient is larger than 100 kB."),
        ("@latin", "What --patient reads is not UTF-8."),
        ("@empty", "Nothing was given for --patient."),
        ("@lines", "The patient's name"),
    ],
)
def test_a_name_that_cannot_be_taken(small_content: Path, typed: Callable[..., None], given: str, says: str) -> None:
    typed("\n")
    os.mkfifo("pipe")
    Path("large").write_text("x" * 100_001, encoding="utf-8")
    Path("latin").write_bytes("Quixworthý".encode("latin-1"))
    Path("empty").touch()
    Path("lines").write_text("Zdenka\nQuixworthy\n", encoding="utf-8")
    result = run_command("--content", small_content, "make", "alpha", "--patient", given)
    assert result.code == 2, result.err
    assert says in result.err
    assert "uixworth" not in result.err


def test_standard_input_that_is_no_text(small_content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\n"), encoding="utf-8"))
    result = run_command("--content", small_content, "make", "alpha", "--patient", "-")
    assert (result.code, "What --patient reads is not UTF-8." in result.err) == (2, True)


@pytest.mark.parametrize("name", ["Jane Doe", "Doe", "josé", "Quixworthy, Zdenka"])
def test_a_name_in_the_place_of_a_section_is_not_repeated(small_content: Path, name: str) -> None:
    for arguments in [(name,), ("alpha", name), ("--preset", name), ("alpha", "--clinic", name)]:
        result = run_command("--content", small_content, "make", *arguments)
        assert result.code == 2
        assert "There is no such " in result.err
        assert name not in result.err
