"""Run a piece of work in a process of its own, under limits of processor time and memory.

The time is the processor's, not the clock's: what an idle machine makes, a busy one makes too, only later. The clock
stands behind it for work that waits for something that never comes.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import resource
import select
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from handouts.errors import HandoutsError, LimitError

P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 120.0  # of the processor
CLOCK = 1800.0  # seconds of the clock: fifteen such processes may share one processor
BYTES = 3 * 1024**3

_FIX = "Choose fewer sections."
STARTING = threading.RLock()  # a process started meanwhile by another thread would hold our pipe open


def run_limited(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what *work* returns, or raise what it raises; `LimitError` past the limits above, or if it dies."""
    context = multiprocessing.get_context("fork")
    with STARTING:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_answer, args=(theirs, BYTES, SECONDS, work, args, kwargs), daemon=True)
        process.start()
        theirs.close()
    try:
        result, error = _answered(process, ours)
    finally:
        process.kill()
        process.join()
        ours.close()
    if error is not None:
        raise error
    return result  # type: ignore[no-any-return]  # it came through a pipe


def _answered(process: BaseProcess, ours: Connection) -> tuple[Any, BaseException | None]:
    if not wait([ours, process.sentinel], CLOCK):
        return None, past_the_clock()
    try:
        result, error = ours.recv()
    except (EOFError, OSError):
        process.join()
        return None, past_the_processor() if out_of_time(process.exitcode) else past_the_memory()
    return result, past_the_memory() if isinstance(error, MemoryError) else error


def _answer(
    to: Connection,
    memory: int,
    seconds: float,
    work: Callable[..., object],
    args: tuple[object, ...],
    kwargs: dict[str, object],
) -> None:
    confine(memory)
    send_outcome(to, lambda: timed(seconds, work, *args, **kwargs))


def send_outcome(to: Connection, work: Callable[[], object]) -> None:
    """Do *work* and send (what it returned, None) or (None, what it raised)."""
    failed: BaseException | None = None
    try:
        to.send((work(), None))
    except Exception as error:
        failed = error.with_traceback(None)  # it holds on to all the memory that was asked for
    if failed is not None:
        with suppress(OSError):  # nobody waits any more
            to.send((None, _as_sent(failed)))


def _as_sent(error: BaseException) -> BaseException:
    """*error*, if it can be read again where it arrives."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return HandoutsError(f"An unforeseen error ({type(error).__name__}): a defect of handouts.")
    return error


def confine(memory: int) -> None:
    """From here on this process has at most *memory* bytes, leaves no picture of them, and ends with its parent."""
    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a patient's name could stand in it


def timed(seconds: float, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what *work* returns; the system ends this process if it takes more than *seconds* of the processor."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until if most == resource.RLIM_INFINITY else min(until, most), most))
    return work(*args, **kwargs)


def out_of_time(exit_code: int | None) -> bool:
    """Whether a process that ended with *exit_code* had used up its time of the processor."""
    return exit_code == -signal.SIGXCPU


def past_the_processor() -> LimitError:
    """The error of work that needs too much of the processor."""
    return LimitError(f"Layout took longer than {SECONDS:.0f} seconds of the processor and was stopped.", fix=_FIX)


def past_the_clock() -> LimitError:
    """The error of work that did not come to an end."""
    return LimitError(
        f"Layout did not end within {CLOCK / 60:.0f} minutes and was stopped.",
        fix="See whether this machine is busy with something else, and try again.",
    )


def past_the_memory() -> LimitError:
    """The error of work that needs too much memory, or whose process was killed."""
    return LimitError(f"Layout needed more than {BYTES // 1024**2} MB of memory, or was killed.", fix=_FIX)


def _end_with_parent() -> None:
    """End this process when the one that waits for it has ended, in whatever way; elsewhere than on Linux do nothing.

    The kernel's own death signal follows the thread that started a process, and threads come and go.
    """
    parent = multiprocessing.parent_process()
    if parent is None or parent.pid is None or not hasattr(os, "pidfd_open"):
        return
    try:
        handle = os.pidfd_open(parent.pid)
    except ProcessLookupError:
        os._exit(1)
    except OSError:  # a kernel before 5.3
        return
    if not parent.is_alive():  # its number may be another's by now
        os._exit(1)
    threading.Thread(target=_end_after, args=(handle,), daemon=True).start()


def _end_after(handle: int) -> None:
    ended = select.poll()
    ended.register(handle, select.POLLIN)
    ended.poll()
    os.kill(os.getpid(), signal.SIGKILL)
