"""What Ctrl-C and a polite kill do: end at once, with one line and one exit code, wherever the program is.

An exception raised from a signal handler can be swallowed by whatever code happens to run (an import, a destructor),
and the run would go on. So the handler ends the process itself. What must be whole is written with signals held back
(`handouts.files.writing`), and workers are ended with their parent.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

CODE = 130  # as the shell reports a process that Ctrl-C ended
MESSAGE = "Error: Stopped. Nothing was left half-written.\n"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SHOW_CURSOR = "\x1b[?25h"


def stop_on_signals() -> None:
    """From here on, SIGINT and SIGTERM end this process as documented."""
    owner = os.getpid()

    def stop(number: int, frame: FrameType | None) -> None:
        if os.getpid() != owner:  # a worker that was forked: its parent says what there is to say
            os._exit(CODE)
        _end_workers()
        os.write(2, (_SHOW_CURSOR * os.isatty(2) + MESSAGE).encode())
        os._exit(CODE)

    for one in _SIGNALS:
        signal.signal(one, stop)


@contextmanager
def until_signal() -> Iterator[Callable[[], bool]]:
    """While the work inside runs, SIGINT and SIGTERM only set a flag, which it asks for; the second one ends it."""
    flags: list[int] = []
    before = {one: signal.getsignal(one) for one in _SIGNALS}

    def stop(number: int, frame: FrameType | None) -> None:
        if flags and callable(before[signal.Signals(number)]):
            signal.signal(number, before[signal.Signals(number)])
            signal.raise_signal(number)
        flags.append(number)

    for one in before:
        signal.signal(one, stop)
    try:
        yield lambda: bool(flags)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def hold_signals() -> None:
    """From here on nothing is left to stop: the exit code is decided, and Python is only tidying up."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)


def _end_workers() -> None:
    multiprocessing = sys.modules.get("multiprocessing")
    for worker in multiprocessing.active_children() if multiprocessing else []:
        worker.kill()
