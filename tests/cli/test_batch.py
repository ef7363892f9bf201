"""What the command says, and its exit codes; what a batch does is in tests/batch."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from handouts.batch.manifest import COLUMNS
from handouts.cli.progress import counting
from tests.batch.conftest import Office, furnish
from tests.conftest import PATIENCE, ROOT, run_command

DONE: Any = SimpleNamespace(state="made")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return furnish(tmp_path)


def test_the_word_template_prints_one(office: Office) -> None:
    result = run_command("batch", "template")
    assert (result.code, result.err) == (0, "")
    assert result.data == (",".join(COLUMNS) + "\r\n").encode()


def test_a_file_called_template_can_still_be_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.write("clinic,preset\nnorth,first-two\n", "template")
    monkeypatch.chdir(office.root)
    result = run_command(*office.folders(), "batch", "./template", "--dry-run")
    assert "1 packet," in result.out


def test_without_a_folder_nothing_starts(office: Office) -> None:
    result = run_command(*office.folders(), "batch", office.write("clinic,preset\nnorth,first-two\n"))
    assert result.code == 2
    assert "--out DIR" in result.err


def test_all_made(office: Office) -> None:
    result = office.batch("clinic,preset\n*,first-two\n")
    assert (result.code, result.err) == (0, "")
    assert re.fullmatch(r".*/out: 2 made; (\d+) sides, \d+ sheets of letter; [\d.]+ s\n", result.out)


def test_as_json_it_prints_the_report(office: Office) -> None:
    result = office.batch("clinic,preset\nnorth,first-two\n", "--json")
    assert json.loads(result.out) == json.loads((office.out / "report.json").read_text(encoding="utf-8"))


def test_quietly_it_says_nothing(office: Office) -> None:
    path = office.write("clinic,preset\nnorth,first-two\n")
    result = run_command("-q", *office.folders(), "batch", path, "--out", office.out)
    assert (result.code, result.out, result.err) == (0, "", "")


def test_only_some(office: Office) -> None:
    office.batch("clinic,preset,filename\n*,first-two,{clinic}\n", "--only", "clinic=south")
    assert list(office.files()) == ["south.pdf"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("clinic,preset\nnorth,first-two\n", 0),
        ("clinic,preset,patient\nnorth,first-two," + "W" * 75 + "\n", 10),
        ("clinic,preset\nnobody,first-two\n", 11),
    ],
)
def test_exit_codes(rows: str, code: int, office: Office) -> None:
    assert office.batch(rows).code == code


def test_many_problems_are_cut_short(office: Office) -> None:
    rows = "".join(f"x{number},first-two\n" for number in range(150))
    result = office.batch("clinic,preset\n" + rows)
    assert result.code == 11
    assert result.err.count("There is no clinic") == 100
    assert "And 50 more problems" in result.err


def test_progress_is_shown_on_a_terminal(office: Office) -> None:
    path = office.write("clinic,preset\n*,first-two\n")
    command = [sys.executable, ROOT / "generate.py", *office.folders(), "batch", path, "--out", office.out]
    main, terminal = pty.openpty()
    process = subprocess.Popen(command, stderr=terminal, stdout=subprocess.PIPE, env={**os.environ, "TERM": "xterm"})
    os.close(terminal)
    shown = b""
    while True:
        try:
            data = os.read(main, 10_000)
        except OSError:
            break
        if not data:
            break
        shown += data
    process.communicate(timeout=PATIENCE)
    os.close(main)
    assert process.returncode == 0
    assert b"2/2" in shown
    assert b"a second" in shown


def test_where_there_is_no_terminal_each_tenth_of_many_packets_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with counting(60, quiet=False) as say:
        for _ in range(60):
            say(DONE)
    assert capsys.readouterr().err.splitlines() == [f"{done} of 60 packets" for done in range(6, 61, 6)]
    with counting(60, quiet=True) as say:
        say(DONE)
    with counting(20, quiet=False) as say:
        say(DONE)
    assert capsys.readouterr().err == ""
