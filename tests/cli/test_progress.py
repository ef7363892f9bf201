from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable

import pytest

from handouts.cli.progress import progress, tell


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
    with progress("Setting…", quiet=False):
        pass
    assert timer.started == 1
    assert "Setting…" in terminal.getvalue()


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO, False), (Terminal, True)])
def test_no_progress_into_a_pipe_or_when_quiet(
    timer: type[Immediately], monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], quiet: bool
) -> None:
    errors = stream()
    monkeypatch.setattr(sys, "stderr", errors)
    with progress("Setting…", quiet=quiet):
        pass
    assert timer.started == 0
    assert errors.getvalue() == ""


def test_progress_ends_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "Timer", Waiting)
    monkeypatch.setattr(Waiting, "cancelled", 0)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with pytest.raises(KeyError), progress("Setting…", quiet=False):
        raise KeyError
    assert Waiting.cancelled == 1
    assert "Setting…" not in terminal.getvalue()


class Minutes(threading.Event):
    """An event that comes after some waits, however long each of them is."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self._waits = waits

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout == 60.0
        self._waits -= 1
        return self._waits < 0


@pytest.mark.parametrize(
    ("waits", "said"), [(0, ""), (2, "Setting the pages… (1 minute)\nSetting the pages… (2 minutes)\n")]
)
def test_where_there_is_no_terminal_each_minute_is_told(
    waits: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell("Setting the pages…", Minutes(waits))
    assert capsys.readouterr().err == said


def test_work_that_is_done_is_told_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.Event] = []

    class AtOnce:
        def __init__(self, target: object, args: tuple[str, threading.Event], daemon: bool) -> None:
            assert (target, daemon) == (tell, True)
            told.append(args[1])

        def start(self) -> None:
            assert not told[0].is_set()

    monkeypatch.setattr(threading, "Thread", AtOnce)
    with progress("Setting the pages…", quiet=False):
        pass
    (done,) = told
    assert done.is_set()
