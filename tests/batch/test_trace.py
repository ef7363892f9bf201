from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from handouts.press.pdf import metadata
from handouts.press.pdf.verify import inspect
from tests.batch.conftest import Office, furnish
from tests.conftest import Result, run_command

ROWS = """\
clinic,preset,sections,text_size,layout,copies,filename,patient
*,first-two,,,,,{clinic},
north,,gamma,large,,2,{clinic}-own,
south,,alpha,,booklet,,booklet,
south,,alpha,,,,visit,Ana
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = furnish(tmp_path_factory.mktemp("traced"))
    assert office.batch(ROWS, "--merge", "clinic").code == 0
    return office


def trace(office: Office, *options: str | Path) -> Result:
    result = run_command("trace", office.out, *options)
    assert result.code == 0, result.err
    return result


def files(office: Office, *options: str | Path) -> list[str]:
    found = json.loads(trace(office, "--json", *options).out)["found"]
    return [Path(one["file"]).name for one in found]


def test_everything_is_found(done: Office) -> None:
    found = json.loads(trace(done, "--json").out)
    assert len(found["found"]) == 5 + 5
    assert found["not_ours"] == []
    one = next(one for one in found["found"] if one["file"].endswith("/north.pdf"))
    assert (one["clinic"], one["language"], one["batch"]) == ("north", "en", str(done.out))
    assert [version["section"] for version in one["versions"]] == ["alpha", "beta"]


def test_by_section_version_and_code(done: Office) -> None:
    alpha = ["booklet.pdf", *["merged-north.pdf"], *["merged-south.pdf"] * 3, "north.pdf", "south.pdf", "visit.pdf"]
    assert files(done, "--section", "alpha") == alpha
    assert files(done, "--section", "gamma") == ["merged-north.pdf", "north-own.pdf"]
    about = inspect(done.files()["north.pdf"])
    version = about.recipe.as_dict()["sections"][0]["digest"]
    assert files(done, "--section", "alpha", "--version", version[:8]) == alpha
    assert run_command("trace", done.out, "--section", "beta", "--version", version[:8]).code == 2
    assert files(done, "--version", about.code) == ["merged-north.pdf", "north.pdf"]
    assert files(done, "--version", about.code.split("-")[0].lower()) == [
        "merged-north.pdf", "merged-south.pdf", "north.pdf", "south.pdf",
    ]  # fmt: skip


def test_expired(done: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert files(done, "--expired") == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798848000")  # 2 January 2027, the last day
    assert files(done, "--expired") == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798934400")  # 3 January 2027, the day after
    assert len(files(done, "--expired")) == 10
    assert files(done, "--expired", "--section", "gamma") == ["merged-north.pdf", "north-own.pdf"]


def test_a_recall_in_two_commands(tmp_path: Path) -> None:
    office = furnish(tmp_path)
    office.batch(ROWS)
    before = office.files()
    office.content.edit("sections/gamma.md", "Show this", "Please show this")
    recall = tmp_path / "recall.csv"
    trace(office, "--section", "gamma", "--manifest", recall)
    result = office.batch(recall)
    assert result.code == 0, result.err
    changed = [name for name, data in office.files().items() if data != before[name]]
    assert changed == ["north-own.pdf"]
    assert json.loads((office.out / "report.json").read_text())["packets"][0]["copies"] == 2


def test_the_manifest_makes_the_same_files_again(done: Office, tmp_path: Path) -> None:
    recall = tmp_path / "recall.csv"
    said = trace(done, "--manifest", recall)
    assert said.err == "1 are for patients: make them again from the visits' own manifest.\n", (
        "merged files are no loss"
    )
    rows = list(csv.DictReader(io.StringIO(recall.read_text(encoding="utf-8"))))
    assert [row["filename"] for row in rows] == ["booklet.pdf", "north-own.pdf", "north.pdf", "south.pdf"]
    assert [row["preset"] for row in rows] == ["", "", "first-two", "first-two"]
    assert done.batch(recall, out=tmp_path / "again").code == 0
    again = done.files(tmp_path / "again")
    assert again == {name: data for name, data in done.files().items() if name in again}
    assert len(again) == 4


def forged(data: bytes, **changed: str) -> bytes:
    """The file *data* with another recipe, as anybody can write one."""
    about = inspect(data)
    about = replace(about, recipe=about.recipe.model_copy(update=changed))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        metadata.write(pdf, about)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "changed",
    [
        {"clinic_id": "=HYPERLINK(1)"},
        {"clinic_id": "../x"},
        {"language": "+en"},
        {"paper": "@a"},
        {"ink": "-1"},
        {"text_size": "=1"},
        {"layout": "=1"},
    ],
)
def test_what_a_spreadsheet_would_execute_is_in_no_manifest(
    changed: dict[str, str], done: Office, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(forged(done.files()["north.pdf"], **changed))
    (tmp_path / "=1.pdf").write_bytes(done.files()["north.pdf"])
    result = run_command("trace", tmp_path, "--manifest", tmp_path / "m.csv")
    assert result.code == 0, result.err
    assert "2 cannot be named in a manifest" in result.err
    assert len((tmp_path / "m.csv").read_text().splitlines()) == 1


def test_files_that_are_none_of_ours_are_counted(done: Office, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7 no")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "y.pdf").write_bytes(done.files()["north.pdf"])
    result = run_command("trace", tmp_path)
    assert "1 PDF files there are no handouts" in result.err
    assert "y.pdf" in result.out


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert run_command("trace", tmp_path / "none").code == 2


def test_a_report_that_is_damaged(done: Office, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(done.files()["north.pdf"])
    (tmp_path / "report.json").write_text("{", encoding="utf-8")
    result = run_command("trace", tmp_path)
    assert result.code == 3
    assert "report.json" in result.err
