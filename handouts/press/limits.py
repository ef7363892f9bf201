"""Run a piece of work in a process of its own, under a time and a memory limit."""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from typing import ParamSpec, TypeVar

from handouts.errors import LimitError

P = ParamSpec("P")
R = TypeVar("R")

_PR_SET_PDEATHSIG = 1  # linux/prctl.h

SECONDS = 120.0
BYTES = 3 * 1024**3


def run_limited(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what *work* returns, or raise what it raises; `LimitError` past `SECONDS` or `BYTES`, or if it dies."""
    from pebble import ProcessExpired, concurrent

    limited = concurrent.process(timeout=SECONDS)(_in_memory)
    try:
        result: R = limited(BYTES, work, *args, **kwargs).result()
        return result
    except FutureTimeout:
        raise LimitError(
            f"Layout took longer than {SECONDS:.0f} seconds and was stopped.", fix="Choose fewer sections."
        ) from None
    except (MemoryError, ProcessExpired):
        raise LimitError(
            f"Layout needed more than {BYTES // 1024**2} MB of memory, or was killed.", fix="Choose fewer sections."
        ) from None


def _in_memory(limit: int, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    confine(limit)
    return work(*args, **kwargs)


def confine(limit: int) -> None:
    """From here on this process has at most *limit* bytes of memory, and ends with its parent."""
    _die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _die_with_parent() -> None:
    """Ask Linux to end this process when the one that waits for it is killed; elsewhere nothing is done."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
