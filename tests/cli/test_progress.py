from __future__ import annotations

import io
import sys
import threading
from collections.abc import Callable

import pytest

from handouts.cli.progress import progress


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
