"""The local engine: workers in processes of their own, each under limits of time and memory.

Each worker has a line of its own to the one that gives it errands, and shares nothing else with anybody: killed at any
moment, it costs its errand and no more. Workers come from a fork server, which has read the typesetter's code once and
holds nothing of the batch, neither its lock nor its threads.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from handouts.errors import HandoutsError, LimitError
from handouts.press import limits

TASKS = 1000  # after which a worker is replaced: the typesetter grows by some 0.3 MB with each
TRIES = 2  # of a packet whose worker was killed
_HOPELESS = 2  # packets of one body past the limits, and none made: the others would fare the same
_TICK = 0.1  # seconds between looks at whether to stop
_GOODBYE = 60.0  # seconds that a killed worker may take to end


@dataclass(frozen=True)
class Errand:
    """One thing for a worker to do. Those with the same `key` are best done by the same worker, one after the other."""

    key: str
    function: Callable[..., object]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Start:
    """How a worker begins: *function* is called with *arguments*, and *preload* is read once, before any begins."""

    function: Callable[..., None]
    arguments: tuple[Any, ...]
    preload: str


Done = tuple[Errand, Any]  # what came of it: whatever its function returned, or a `HandoutsError`


class LocalEngine:
    """*jobs* workers; `run` gives them errands, `close` sends them home."""

    def __init__(self, begin: Start, jobs: int) -> None:
        self._workers = [_Worker(begin) for _ in range(jobs)]

    def run(self, errands: Sequence[Errand], stopped: Callable[[], bool]) -> Iterator[Done]:
        """Do all *errands*; give back each with what came of it, as they end. Ends early once *stopped* says so."""
        waiting, lost, limited = _Waiting(errands), Counter[int](), Counter[str]()
        while not stopped():
            while given_up := waiting.next_of([key for key in waiting.names() if limited[key] >= _HOPELESS]):
                yield given_up, LimitError("Not tried: other packets with the same pages ran past the limits.")
            if not self._employ(waiting):
                return
            for errand, outcome in self._ended():
                lost[id(errand)] += isinstance(outcome, _Lost)
                if isinstance(outcome, _Lost) and lost[id(errand)] < TRIES:
                    waiting.put_back(errand)
                    continue
                limited[errand.key] += isinstance(outcome, (LimitError, _Lost))
                if not isinstance(outcome, (HandoutsError, _Lost)):  # what can be made once can be made again
                    limited[errand.key] = -len(errands)
                yield errand, _KILLED if isinstance(outcome, _Lost) else outcome

    def _employ(self, waiting: _Waiting) -> bool:
        """Give an errand to each worker that has none; False if there is none left and nobody works."""
        for worker in self._workers:
            if not worker.busy and (errand := waiting.next(worker.key)):
                worker.start(errand)
        return any(worker.busy for worker in self._workers)

    def _ended(self) -> Iterator[Done]:
        """The errands that have ended, or may not go on, and what came of them; waits a moment for the first."""
        busy = [worker for worker in self._workers if worker.busy]
        heard = wait([worker.line for worker in busy], _TICK)
        for worker in busy:
            if worker.line in heard:
                outcome = worker.outcome()
            elif worker.late:
                worker.leave()
                outcome = limits.past_the_clock()
            else:
                continue
            yield worker.free(), outcome

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in self._workers:
            worker.leave()


class _Lost:
    """What comes of an errand whose worker was killed."""


_KILLED = LimitError(f"The worker was killed {TRIES} times.", fix="See whether memory ran out.")


class _Worker:
    """One worker: a process, which is made anew when it has died or done enough."""

    def __init__(self, begin: Start) -> None:
        self._begin = begin
        self._process: BaseProcess | None = None
        self._since = 0.0
        self._errands = 0
        self.line: Any = None  # the `Connection` to it, while there is a process
        self.errand: Errand = _NONE
        self.key = ""

    @property
    def busy(self) -> bool:
        return self.errand is not _NONE

    @property
    def late(self) -> bool:
        return time.monotonic() - self._since > limits.CLOCK

    def start(self, errand: Errand) -> None:
        self.errand, self.key = errand, errand.key
        if self._process is not None and self.line.poll():  # it was killed while it had nothing to do
            self.leave()
        if self._process is None:
            self._hire()
        self._since = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):  # what came of it will be that it is gone
            self.line.send((limits.SECONDS, errand.function, errand.arguments))

    def _hire(self) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["handouts.engines.silence", self._begin.preload])
        with limits.STARTING:
            self.line, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        self._errands = 0
        with suppress(BrokenPipeError, ConnectionResetError):
            self.line.send(self._begin)

    def outcome(self) -> object:
        """What came of its errand; a worker that was lost with it, or is full, leaves."""
        try:
            result, error = self.line.recv()
        except (EOFError, OSError):
            return limits.past_the_processor() if limits.out_of_time(self.leave()) else _Lost()
        self._errands += 1
        if self._errands >= TASKS or isinstance(error, MemoryError):
            self.leave()
        if error is None or isinstance(error, HandoutsError):
            return error or result
        if isinstance(error, MemoryError):
            return limits.past_the_memory()
        # its message could repeat a patient's name
        return HandoutsError(f"An unforeseen error ({type(error).__name__}): a defect of handouts.")

    def free(self) -> Errand:
        """Its errand, which it no longer has."""
        errand, self.errand = self.errand, _NONE
        return errand

    def leave(self) -> int | None:
        """End the process, if there is one; returns its exit code, also when it had ended before."""
        process, self._process = self._process, None
        if process is None:
            return None
        self.line.close()
        process.kill()
        process.join(_GOODBYE)
        return process.exitcode


_NONE = Errand("", object, ())


def _serve(line: Connection) -> None:
    """What a worker does: begin, then one errand after the other, until there is nobody at the other end."""
    with suppress(EOFError, OSError):
        begin: Start = line.recv()
        begin.function(*begin.arguments)
        while True:
            seconds, function, arguments = line.recv()
            limits.send_outcome(line, partial(limits.timed, seconds, function, *arguments))


class _Waiting:
    """The errands that are still to do, by key."""

    def __init__(self, errands: Sequence[Errand]) -> None:
        self._groups: dict[str, deque[Errand]] = {}
        self._taken: set[str] = set()
        for errand in errands:
            self._groups.setdefault(errand.key, deque()).append(errand)

    def names(self) -> list[str]:
        return list(self._groups)

    def next(self, key: str) -> Errand | None:
        """The next of *key*; else of a key that nobody has begun; else of the one with the most left."""
        fresh = (other for other in self._groups if other not in self._taken)
        most = max(self._groups, key=lambda other: len(self._groups[other]), default=None)
        chosen = key if key in self._groups else next(fresh, most)
        return None if chosen is None else self.next_of([chosen])

    def next_of(self, keys: Sequence[str]) -> Errand | None:
        """The next of the first of *keys*, if there is one."""
        if not keys:
            return None
        group = self._groups[keys[0]]
        errand = group.popleft()
        self._taken.add(keys[0])
        if not group:
            del self._groups[keys[0]]
        return errand

    def put_back(self, errand: Errand) -> None:
        self._groups.setdefault(errand.key, deque()).appendleft(errand)
