"""What workers are told to do in tests of the engine."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from handouts.batch.work import Made
from handouts.errors import LayoutError

laid_out: set[str] = set()


def note(folder: Path, key: str) -> Made:
    """Leave a note of which process did it, the first time for each *key* as for a layout."""
    if key not in laid_out:
        laid_out.add(key)
        (folder / f"{key}-{os.getpid()}").touch()
    return Made(b"x", os.getpid(), key)


def die_unless(marker: Path) -> Made:
    """Be killed, unless *marker* stands: then all is well. The marker is left behind."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Made(b"x", 1, "")


def die(counter: Path) -> Made:
    with counter.open("a", encoding="utf-8") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_handing_over(marker: Path) -> Made:
    """Be killed when half of what was made is handed over, unless *marker* stands. The marker is left behind."""
    if not marker.exists():
        marker.touch()
        Connection._send = _send_half  # type: ignore[attr-defined]
    return large()


def _send_half(line: Any, data: Any) -> None:
    half = len(data) // 2 if len(data) > 1_000_000 else len(data)
    os.write(line.fileno(), bytes(data)[:half])
    if half < len(data):
        os.kill(os.getpid(), signal.SIGKILL)


def hold(pipe: Path) -> Made:
    """Write to *pipe*, and hold it for ever."""
    with pipe.open("wb", buffering=0) as end:
        end.write(b"x")
        signal.pause()
    raise AssertionError


def wait(counter: Path) -> Made:
    with counter.open("a", encoding="utf-8") as file:
        file.write("x")
    signal.pause()
    raise AssertionError


def loop(counter: Path) -> Made:
    with counter.open("a", encoding="utf-8") as file:
        file.write("x")
    while True:
        pass


def eat() -> Made:
    return Made(bytes(4 * 1024**3), 1, "")


def wait_for(pipe: Path) -> Made:
    """Wait until somebody opens *pipe* to write."""
    pipe.open("rb").close()
    return Made(b"x", 1, "")


def open_pipes(notes: Path, name: str, pipes: list[Path]) -> Made:
    """Note the *name*, then end the waiting for *pipes*."""
    with notes.open("a", encoding="utf-8") as file:
        file.write(name)
    for pipe in pipes:
        pipe.open("wb").close()
    return Made(b"x", 1, "")


def fail() -> Made:
    raise LayoutError("It is too long.")


def crash() -> Made:
    raise ValueError("Zdenka Quixworthy")


def large() -> Made:
    return Made(bytes(3_000_000), 1, "")
