"""Rows that are wrong are set aside when that is asked for, and named; all other packets are made."""

from __future__ import annotations

import json

from tests.batch.conftest import Office

HEAD = "clinic,preset,patient\n"
LONG = "Maximiliana " * 12


def test_the_other_packets_are_made(office: Office) -> None:
    rows = f"{HEAD}north,first-two,Ana\nnowhere,first-two,\nsouth,first-two,{LONG}\nsouth,first-two,Bo\n"
    refused = office.batch(rows)
    assert refused.code == 11
    assert not office.out.exists()
    result = office.batch(rows, "--set-aside")
    assert result.code == 10, result.err
    assert "row 3, column clinic" in result.err
    assert "row 4, column patient" in result.err
    assert "Maximiliana" not in result.err
    assert len(office.files()) == 2
    about = json.loads((office.out / "report.json").read_text(encoding="utf-8"))
    assert [one["where"].split(", ")[1] for one in about["set_aside"]] == ["row 3", "row 4"]
    assert "Rows that were set aside" in (office.out / "report.html").read_text(encoding="utf-8")


def test_a_clinic_whose_text_does_not_fit_is_set_aside(office: Office) -> None:
    file = office.brands / "south" / "brand.yaml"
    text = file.read_text(encoding="utf-8").replace("The south clinic", "The south clinic of the long name " * 8)
    file.write_text(text, encoding="utf-8")
    result = office.batch("clinic,preset\nnorth,first-two\nsouth,first-two\n", "--set-aside")
    assert result.code == 10, result.err
    assert "row 3, column clinic: south" in result.err
    assert [name.split("-")[0] for name in office.files()] == ["north"]


def test_a_dry_run_names_them_too(office: Office) -> None:
    result = office.batch("clinic,preset\nnorth,first-two\nnowhere,first-two\n", "--set-aside", "--dry-run")
    assert result.code == 10
    assert "1 packet" in result.out
    assert "row 3, column clinic" in result.err


def test_nothing_to_set_aside_is_no_matter(office: Office) -> None:
    result = office.batch("clinic,preset\nnorth,first-two\n", "--set-aside", "--dry-run")
    assert result.code == 0, result.err


def test_where_every_row_is_wrong_nothing_starts(office: Office) -> None:
    result = office.batch("clinic,preset\nnowhere,first-two\n", "--set-aside")
    assert result.code == 11
    assert not office.out.exists()


def test_a_clinics_one_file_lacks_no_packet(office: Office) -> None:
    result = office.batch("clinic,preset\nnorth,first-two\n", "--set-aside", "--merge", "clinic")
    assert result.code == 2
    assert "do not go together" in result.err
