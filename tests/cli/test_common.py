from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.cli import common
from handouts.errors import UsageProblem


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Immediately:
    """A timer whose second has passed at once."""

    started = 0

    def __init__(self, interval: float, function: Callable[[], None]) -> None:
        assert interval == 1.0
        self._function = function

    def start(self) -> None:
        type(self).started += 1
        self._function()

    def cancel(self) -> None:
        pass


class Waiting(Immediately):
    """A timer whose second does not pass."""

    cancelled = 0

    def start(self) -> None:
        pass

    def cancel(self) -> None:
        type(self).cancelled += 1


@pytest.fixture
def timer(monkeypatch: pytest.MonkeyPatch) -> type[Immediately]:
    monkeypatch.setattr(threading, "Timer", Immediately)
    monkeypatch.setattr(Immediately, "started", 0)
    monkeypatch.setenv("TERM", "xterm")
    return Immediately


def test_progress_on_a_terminal_once_a_second_has_passed(
    timer: type[Immediately], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with common.progress("Setting…", quiet=False):
        pass
    assert timer.started == 1
    assert "Setting…" in terminal.getvalue()


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO, False), (Terminal, True)])
def test_no_progress_into_a_pipe_or_when_quiet(
    timer: type[Immediately], monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], quiet: bool
) -> None:
    errors = stream()
    monkeypatch.setattr(sys, "stderr", errors)
    with common.progress("Setting…", quiet=quiet):
        pass
    assert timer.started == 0
    assert errors.getvalue() == ""


def test_progress_ends_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "Timer", Waiting)
    monkeypatch.setattr(Waiting, "cancelled", 0)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with pytest.raises(KeyError), common.progress("Setting…", quiet=False):
        raise KeyError
    assert Waiting.cancelled == 1
    assert "Setting…" not in terminal.getvalue()


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert common.read_file(tmp_path / "a.pdf") == b"%PDF"


def test_a_file_that_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("missing", "pipe", "loop", "x" * 300):
        with pytest.raises(UsageProblem) as caught:
            common.read_file(tmp_path / name)
        assert caught.value.problems[0].where == str(tmp_path / name)
        assert caught.value.problems[0].fix
    with pytest.raises(UsageProblem, match="This is a folder, not a file"):
        common.read_file(tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(common.MAX_FILE + 1)
    with pytest.raises(UsageProblem, match="larger than any handout"):
        common.read_file(tmp_path / "a.pdf")


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UsageProblem, match="cannot be read: Permission denied"):
        common.read_file(tmp_path / "a.pdf")


def test_json_keeps_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    common.echo_json({"title": "Días"})
    assert capsys.readouterr().out == '{\n  "title": "Días"\n}\n'


def test_a_table_in_a_pipe_has_one_line_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    common.echo_table(("name", "text"), [("a" * 30, "b" * 100), ("c", "[bold]d[/bold]")])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [["name", "text"], ["a" * 30, "b" * 100], ["c", "[bold]d[/bold]"]]


def test_a_long_row_is_not_cut_or_wrapped_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    common.echo_table(("name", "text"), [("a", "word " * 100)])
    assert capsys.readouterr().out.splitlines()[1].count("word") == 100
