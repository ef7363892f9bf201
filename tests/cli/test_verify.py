from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import Result, run_command

CHECKS = ["PDF/UA-1", "PDF/A-3a", "structure", "printing", "text", "overlap", "glyphs", "code"]


@pytest.fixture
def good(small_pdf: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "good.pdf"
    path.write_bytes(small_pdf)
    return path


@pytest.fixture
def redrawn(small_pdf: bytes, tmp_path: Path) -> Path:
    """The same file with one more line drawn on its first page."""
    path = tmp_path / "redrawn.pdf"
    with pikepdf.open(io.BytesIO(small_pdf)) as pdf:
        pdf.pages[0].contents_add(b"/Artifact BMC 0 0 m 9 9 l S EMC")
        pdf.save(path)
    return path


def damaged(data: bytes, kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind in ("empty", "text", "half"):
        return {"empty": b"", "text": b"no PDF", "half": data[: len(data) // 2]}[kind]
    if kind == "foreign":
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(buffer)
        return buffer.getvalue()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if kind == "encrypted":
            pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
            return buffer.getvalue()
        if kind == "without pages":
            while len(pdf.pages):
                del pdf.pages[0]
        elif kind == "without contents":
            del pdf.pages[0].obj["/Contents"]
        elif kind == "without resources":
            del pdf.pages[0].obj["/Resources"]
        elif kind == "without a parent tree":
            del pdf.Root.StructTreeRoot["/ParentTree"]
        elif kind == "without a structure tree":
            del pdf.Root["/StructTreeRoot"]
        elif kind == "without metadata":
            del pdf.Root["/Metadata"]
        elif kind == "with other metadata":
            pdf.Root.Metadata.write(b"no XML")
        else:
            raise AssertionError(kind)
        pdf.save(buffer)
    return buffer.getvalue()


def test_a_good_file(good: Path) -> None:
    lines = [f"{good}: passes", *(f"  {check}: ok" for check in CHECKS)]
    assert run_command("verify", good) == Result(0, ("\n".join(lines) + "\n").encode(), "")


def test_a_good_file_as_json(good: Path) -> None:
    result = run_command("verify", good, "--json")
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out) == [{"file": str(good), "passed": True, "checks": {check: [] for check in CHECKS}}]


def test_one_bad_file_among_good_ones_fails(good: Path, redrawn: Path) -> None:
    result = run_command("verify", good, redrawn)
    assert result.code == 1
    assert f"{good}: passes\n" in result.out
    assert f"{redrawn}: does not pass\n" in result.out
    assert "  code: the pages were changed after the handout was made\n" in result.out
    assert result.err == "Error: 1 of 2 files does not pass.\n  Make it again.\n"


def test_a_bad_file_as_json(redrawn: Path) -> None:
    result = run_command("verify", redrawn, "--json")
    (row,) = json.loads(result.out)
    assert (result.code, row["passed"]) == (1, False)
    assert row["checks"]["code"] == ["the pages were changed after the handout was made"]


@pytest.mark.parametrize(
    "kind",
    ["empty", "text", "half", "foreign", "encrypted", "without pages", "without contents", "without resources",
     "without a parent tree", "without a structure tree", "without metadata", "with other metadata"],
)  # fmt: skip
def test_a_damaged_file_does_not_pass_and_is_told_apart(small_pdf: bytes, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(damaged(small_pdf, kind))
    result = run_command("verify", path)
    assert result.code == 1, result.err
    assert f"{path}: does not pass\n" in result.out
    assert result.err == "Error: 1 of 1 file does not pass.\n  Make it again.\n"


@pytest.mark.parametrize("key", ["Code", "Body", "Clinic", "Seal", "Recipe"])
def test_metadata_that_were_changed_do_not_pass(small_pdf: bytes, tmp_path: Path, key: str) -> None:
    path = tmp_path / "changed.pdf"
    with pikepdf.open(io.BytesIO(small_pdf)) as pdf:
        before = pdf.Root.Metadata.read_bytes()
        instead = b'{"draft": false}' if key == "Recipe" else b"0" * 64
        after = re.sub(rb"(<h:%s>).*?(</h:%s>)" % (key.encode(), key.encode()), rb"\g<1>%s\g<2>" % instead, before)
        assert after != before
        pdf.Root.Metadata.write(after)
        pdf.save(path)
    result = run_command("verify", path)
    assert result.code == 1
    assert "  code: ok" not in result.out


def test_of_many_problems_of_a_kind_five_are_shown_and_json_has_all(small_pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "longer.pdf"
    with pikepdf.open(io.BytesIO(small_pdf)) as pdf:
        for _ in range(7):
            pdf.add_blank_page()
        pdf.save(path)
    assert run_command("verify", path).out.count("no text can be extracted") == 5
    assert run_command("verify", path, "--json").out.count("no text can be extracted") == 7


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run_command("verify", tmp_path / "missing.pdf")
    assert (result.code, result.data) == (2, b"")
    assert result.err == f"Error: {tmp_path}/missing.pdf: This file does not exist.\n  Check its name.\n"


def test_a_folder(tmp_path: Path) -> None:
    result = run_command("verify", tmp_path)
    assert (result.code, result.err) == (2, f"Error: {tmp_path}: This is a folder, not a file.\n  Name PDF files.\n")


def test_without_a_file() -> None:
    assert run_command("verify").code == 2
