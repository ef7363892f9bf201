from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pikepdf
import pytest

from handouts import __version__
from handouts.content.load import load_section
from tests.conftest import NOTES, PATIENT, run_command


@pytest.fixture
def path(visit_pdf: bytes, tmp_path: Path) -> Path:
    found = tmp_path / "handout.pdf"
    found.write_bytes(visit_pdf)
    return found


def code_of(path: Path) -> str:
    return str(json.loads(run_command("inspect", path, "--json").out)["code"])


def test_what_a_handout_was_made_of(path: Path, small_content: Path) -> None:
    result = run_command("inspect", path)
    digest = load_section(small_content, "sections/alpha.md").digest[:8]
    code = code_of(path)
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "A small packet",
        "",
        f"Code       {code}",
        f"           {code[:6]}: text, sources, page design, fonts and program version",
        f"           {code[7:]}: the clinic's pieces; its last character checks the code",
        "Clinic     none named",
        "Language   en",
        "Edition    letter, text size standard, ink colour",
        f"Program    handouts {__version__}",
        "Status     draft for clinical review",
        "Sections",
        f"  alpha: version {digest}, written 2025-01-02, not reviewed, review by 2027-01-02",
        "Sources    manual, study",
    ]


def test_as_json(path: Path, small_content: Path) -> None:
    found = json.loads(run_command("inspect", path, "--json").out)
    assert re.fullmatch(r"[0-9A-Z]{6}-[0-9A-Z]{6}", found.pop("code"))
    assert (
        found.items()
        >= {
            "title": "A small packet",
            "language": "en",
            "paper": "letter",
            "text_size": "standard",
            "ink": "colour",
            "draft": True,
            "program": __version__,
            "sources": ["manual", "study"],
            "sections": [
                {
                    "id": "alpha",
                    "digest": load_section(small_content, "sections/alpha.md").digest,
                    "written": "2025-01-02",
                    "reviewed": None,
                    "review_by": "2027-01-02",
                }
            ],
        }.items()
    )


def test_json_keeps_the_fingerprint_of_the_clinic_s_pieces_and_the_clinic_s_name_apart(path: Path) -> None:
    found = json.loads(run_command("inspect", path, "--json").out)
    digests = [value for value in found.values() if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value)]
    assert len(digests) == 2
    assert None in found.values()


def test_nothing_personal_is_shown(path: Path) -> None:
    for option in ((), ("--json",)):
        shown = run_command("inspect", path, *option).out
        assert PATIENT not in shown
        assert NOTES not in shown
        assert "2016" not in shown


def test_a_review_date_is_shown(tmp_path: Path, small_content: Path) -> None:
    result = run_command("--content", small_content, "make", "beta", "-o", tmp_path / "beta.pdf")
    assert result.code == 0
    assert "written 2025-01-02, 2025-02-03, review by" in run_command("inspect", tmp_path / "beta.pdf").out


def changed(path: Path, old: bytes, new: bytes) -> Path:
    with pikepdf.open(path) as pdf:
        before = pdf.Root.Metadata.read_bytes()
        after = re.sub(old, new, before, flags=re.DOTALL)
        assert after != before
        pdf.Root.Metadata.write(after)
        buffer = io.BytesIO()
        pdf.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"<h:Recipe>.*?</h:Recipe>", b"<h:Recipe>{}</h:Recipe>"),
        (rb"<h:Recipe>.*?</h:Recipe>", b"<h:Recipe>[]</h:Recipe>"),
        (rb"<h:Recipe>.*?</h:Recipe>", b"<h:Recipe>{</h:Recipe>"),
        (rb"<h:Recipe>.*?</h:Recipe>", b""),
        (rb'("id": )"alpha"', rb"\g<1>5"),
        (rb'"sections": \[', b'"sections": [5, '),
        (rb"<h:Code>.*?</h:Code>", b"<h:Code>ABC</h:Code>"),
        (rb"<h:Code>.*?</h:Code>", b"<h:Code>A-B-C</h:Code>"),
        (rb"<h:Seal>.*?</h:Seal>", b""),
    ],
)
def test_damaged_metadata_are_told(path: Path, old: bytes, new: bytes) -> None:
    result = run_command("inspect", changed(path, old, new))
    assert (result.code, result.data) == (1, b"")
    assert "metadata are damaged" in result.err


def test_control_characters_in_another_s_file_do_not_reach_the_terminal(path: Path) -> None:
    result = run_command("inspect", changed(path, rb"A small packet", "A \u202e\u009b31m packet".encode()))
    assert all(char.isprintable() or char == "\n" for char in result.out)


@pytest.mark.parametrize(("data", "says"), [(b"", "not a PDF"), (b"words", "not a PDF")])
def test_what_is_no_pdf(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    result = run_command("inspect", tmp_path / "a.pdf")
    assert (result.code, result.data) == (1, b"")
    assert says in result.err


def test_another_s_pdf(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "a.pdf")
    result = run_command("inspect", tmp_path / "a.pdf")
    assert (result.code, result.data) == (1, b"")
    assert result.err == "Error: This PDF was not made by handouts.\n  Choose a file that `handouts make` wrote.\n"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run_command("inspect", tmp_path / "missing.pdf")
    assert (result.code, result.data) == (2, b"")
    assert "This file does not exist." in result.err
