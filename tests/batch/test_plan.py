from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.batch.conftest import Office
from tests.conftest import calls

HEAD = "clinic,preset,sections,filename,language,text_size\n"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            "nort,first-two,,,,\n",
            "packets.csv, row 2, column clinic: There is no clinic “nort”.\n  Did you mean: north",
        ),
        ("north,first-tow,,,,\n", "column preset: There is no preset “first-tow”.\n  Did you mean: first-two"),
        ("north,,alpa,,,\n", "column sections: There is no section “alpa”.\n  Did you mean: alpha"),
        ("north,first-two,,,xx,\n", "column language: There is no language “xx”."),
        ("north,first-two,,../x,,\n", "column filename: A file name names no folder."),
        ("north,first-two,,a/b,,\n", "column filename: A file name names no folder."),
        ("north,first-two,,con,,\n", "column filename: This file name does not work on every computer."),
        ("north,first-two,,a\tb,,\n", "column filename: The file name holds a control character."),
        (f"north,first-two,,{'x' * 255},,\n", "column filename: The file name is longer than 255 bytes."),
        ("*,first-two,,x,,\n", "row 2, column filename: The file name “x.pdf” is already that of a packet of row 2."),
        ("north,first-two,,Ab,,\nsouth,first-two,,aB,,\n", "row 3, column filename: The file name “aB.pdf” is already"),
        ("north,first-two,,\u00e9,,\nsouth,first-two,,e\u0301,,\n", "is already that of a packet of row 2"),
        ("north,first-two,,merged-north,,\n", "column filename: The name “merged-north.pdf” is kept"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_made(rows: str, told: str, refused: Callable[..., str]) -> None:
    assert told in refused(HEAD + rows)


def test_all_problems_of_all_rows_at_once(refused: Callable[..., str]) -> None:
    message = refused(HEAD + "nort,first-two,,,,\nnorth,,alpa,,,\nnorth,first-two,,,xx,huge\nnorth,first-two,,con,,\n")
    for place in ("row 2, column clinic", "row 3, column sections", "row 4, column language", "row 5, column filename"):
        assert place in message
    assert "row 4, column text_size" in message


def test_a_brand_file_that_is_wrong(office: Office, refused: Callable[..., str]) -> None:
    (office.brands / "south" / "brand.yaml").write_text("colour: red\n", encoding="utf-8")
    message = refused(HEAD + "north,first-two,,,,\n*,first-two,,,,large\n")
    assert "row 3, column clinic" in message
    assert "south/brand.yaml, line 1: colour" in message


def test_a_clinic_without_an_emergency_number(office: Office, refused: Callable[..., str]) -> None:
    (office.brands / "south" / "brand.yaml").write_text('name: South\ncolour: "#205493"\n', encoding="utf-8")
    message = refused(HEAD + "south,,gamma,,,\n")
    assert "row 2, column sections: south/brand.yaml: south has no emergency number" in message


def test_a_drawing_that_does_not_exist(office: Office, refused: Callable[..., str]) -> None:
    office.content.edit("sections/beta.md", "path-prepare", "path-nowhere")
    message = refused(HEAD + "north,first-two,,,,\n")
    assert "row 2, column preset" in message
    assert "there is no picture “path-nowhere”" in message


def test_an_approval_that_was_changed_by_hand(office: Office, refused: Callable[..., str]) -> None:
    (office.brands / "north" / "approvals").mkdir()
    (office.brands / "north" / "approvals" / "alpha.en.yaml").write_text("section: alpha\n", encoding="utf-8")
    assert "row 2, column clinic" in refused(HEAD + "north,first-two,,,,\n")


def test_final_refuses_what_nobody_approved(refused: Callable[..., str]) -> None:
    message = refused(HEAD + "north,first-two,,,,\nneutral,first-two,,,,\n", "--final")
    assert "row 2, column preset: alpha (north): nobody has approved it" in message
    assert "row 2, column preset: beta (north): nobody has approved it" in message
    assert "row 3, column clinic: Only a clinic can approve" in message


@pytest.mark.parametrize(
    ("cells", "mixed"), [("single booklet,letter", True), ("single,letter a4", True), ("single,letter", False)]
)
def test_a_merged_file_of_several_sheets_is_told(cells: str, mixed: bool, office: Office) -> None:
    manifest = f"clinic,preset,layout,paper\nnorth,first-two,{cells}\nsouth,first-two,single,letter\n"
    result = office.batch(manifest, "--merge", "clinic", "--dry-run")
    assert result.code == 0, result.err
    assert result.err.startswith("The merged files of north mix booklets with single pages, or papers") == mixed
    assert "mix" not in office.batch(manifest, "--dry-run").err


def test_a_filter_that_leaves_nothing(refused: Callable[..., str]) -> None:
    assert "No packet meets --only." in refused(HEAD + "north,first-two,,,,\n", "--only", "clinic=south")


def test_a_filter_that_is_none(refused: Callable[..., str]) -> None:
    assert "is no filter" in refused(HEAD + "north,first-two,,,,\n", "--only", "clinic", code=2)


def test_a_template_for_the_report_that_is_wrong(
    office: Office, tmp_path: Path, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from tests.conftest import ROOT

    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "templates" / "report.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    monkeypatch.setenv("HANDOUTS_TEMPLATES", str(tmp_path / "templates"))
    assert "report.html.j2, line 1" in refused(HEAD + "north,first-two,,,,\n", code=3)


def planned(office: Office, text: str, *options: str) -> list[str]:
    result = office.batch(text, "--dry-run", "--json", *options)
    assert result.code == 0, result.err
    assert not office.out.exists()
    files: list[str] = json.loads(result.out)["files"]
    return files


def test_a_dry_run_says_what_would_be_made_and_writes_nothing(office: Office) -> None:
    assert planned(office, HEAD + "*,first-two,,{clinic},,\n") == ["north.pdf", "south.pdf"]
    result = office.batch(HEAD + "*,first-two,,{clinic},,\n", "--dry-run")
    assert result.out == "2 packets, 1 layout; nothing was made (dry run)\n"


def test_all_presets_are_those_that_the_clinic_offers(office: Office) -> None:
    with (office.brands / "south" / "brand.yaml").open("a", encoding="utf-8") as file:
        file.write("presets: []\n")
    assert planned(office, HEAD + "*,*,,{clinic}-{preset},,\n") == ["north-first-two.pdf"]


def test_without_a_paper_it_is_the_clinics_own(office: Office) -> None:
    with (office.brands / "south" / "brand.yaml").open("a", encoding="utf-8") as file:
        file.write("paper: a4\n")
    text = HEAD + "*,first-two,,{clinic}-{paper},,\n"
    assert planned(office, text) == ["north-letter.pdf", "south-a4.pdf"]
    assert planned(office, text, "--only", "paper=a4") == ["south-a4.pdf"]


def test_a_clinics_own_section_is_known_to_its_rows_only(office: Office) -> None:
    own = (office.content.root / "sections" / "beta.md").read_text(encoding="utf-8")
    folder = office.brands / "south" / "sections"
    folder.mkdir()
    (folder / "garden.md").write_text(own.replace("id: beta", "id: garden", 1), encoding="utf-8")
    assert planned(office, HEAD + "south,,garden,x,,\n") == ["x.pdf"]
    result = office.batch(HEAD + "north,,garden,x,,\n")
    assert result.code == 11
    assert "row 2, column sections: There is no section “garden”" in result.err


def test_twice_the_rows_are_twice_the_work(office: Office) -> None:
    few, many = ("".join("north,first-two,,{row},,large\n" for _ in range(count)) for count in (200, 400))
    planned(office, HEAD + few)  # what is loaded once
    work = [calls(partial(planned, office, HEAD + rows)) for rows in (few, many)]
    assert work[1] < 2.2 * work[0]
    assert len(planned(office, HEAD + many)) == 400


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_clinics_text_that_does_not_fit(options: tuple[str, ...], office: Office) -> None:
    file = office.brands / "south" / "brand.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("The south clinic", "The south clinic of the long name " * 8),
        encoding="utf-8",
    )
    result = office.batch(HEAD + "*,first-two,,,,\nnorth,first-two,,,,large\n", *options)
    assert result.code == 11, result.err
    assert "packets.csv, row 2, column clinic: south, letter, standard: The clinic's" in result.err
    assert "row 3" not in result.err
    assert not office.out.exists() or not office.files()


def test_a_clinics_text_that_no_font_can_print(office: Office) -> None:
    file = office.brands / "south" / "brand.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("The south", "The \U0001f9ff south"), encoding="utf-8")
    result = office.batch(HEAD + "south,first-two,,,,\n")
    assert result.code == 11, result.err
    assert "row 2, column clinic: south, letter, standard:" in result.err
    assert "U+1F9FF" in result.err
