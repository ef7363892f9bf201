"""The local engine: workers in processes of their own, each under a time and a memory limit.

Every worker is a pool of one, so that it stays with packets of one body, and one that dies can be thrown away whole:
killed while it hands a result over, it would leave half a message in its pipe. Workers come from a fork server, which
has read the typesetter's code once and holds nothing of the batch, neither its lock nor its threads.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pebble import ProcessExpired, ProcessPool

from handouts.errors import HandoutsError, LimitError
from handouts.press import limits

TASKS = 1000  # after which a worker is replaced: the typesetter grows by some 0.3 MB with each
TRIES = 2  # of a packet whose worker was killed
_HOPELESS = 2  # packets of one body past the limits, and none made: the others would fare the same
_TICK = 0.1  # seconds between looks at whether to stop
_UNSTARTED = 60.0  # seconds after which a worker that has not begun is thrown away
_GOODBYE = 10.0  # seconds that ending all workers may take


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
        self._done: queue.Queue[tuple[_Worker, Future[object]]] = queue.Queue()
        self._workers = [_Worker(begin, self._done) for _ in range(jobs)]

    def run(self, errands: Sequence[Errand], stopped: Callable[[], bool]) -> Iterator[Done]:
        """Do all *errands*; give back each with what came of it, as they end. Ends early once *stopped* says so."""
        waiting, lost, limited = _Waiting(errands), Counter[int](), Counter[str]()
        while not stopped():
            while given_up := waiting.next_of([key for key in waiting.names() if limited[key] >= _HOPELESS]):
                yield given_up, LimitError("Not tried: other packets with the same pages ran past the limits.")
            for worker in self._workers:
                if not worker.busy and (errand := waiting.next(worker.key)):
                    worker.start(errand)
            if not any(worker.busy for worker in self._workers):
                return
            for worker, outcome in self._ended():
                errand = worker.errand
                worker.free()
                if isinstance(outcome, _Lost):
                    lost[id(errand)] += 1
                    if lost[id(errand)] < TRIES:
                        waiting.put_back(errand)
                        continue
                    outcome = LimitError(f"The worker was killed {TRIES} times.", fix="See whether memory ran out.")
                limited[errand.key] += isinstance(outcome, LimitError)
                if not isinstance(outcome, HandoutsError):  # what can be made once can be made again
                    limited[errand.key] = -len(errands)
                yield errand, outcome

    def _ended(self) -> Iterator[tuple[_Worker, object]]:
        """Workers that have ended an errand since the last look."""
        with suppress(queue.Empty):
            worker, future = self._done.get(timeout=_TICK)
            if worker.is_at(future):
                yield worker, worker.outcome(future)
        for worker in self._workers:
            if worker.stuck:
                worker.replace()
                yield worker, _Lost()

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        leaving = [worker.leave() for worker in self._workers]
        for one in leaving:
            one.join(_GOODBYE)


class _Lost:
    """What comes of an errand whose worker was killed."""


class _Worker:
    """One worker: a pool of one process, which is made anew when the process dies."""

    def __init__(self, begin: Start, done: queue.Queue[tuple[_Worker, Future[object]]]) -> None:
        self._begin, self._done = begin, done
        self._pool: Any = None
        self._future: Future[object] | None = None
        self._since = 0.0
        self.errand: Errand = _NONE
        self.key = ""

    @property
    def busy(self) -> bool:
        return self._future is not None

    @property
    def stuck(self) -> bool:
        """Whether an errand was given to it long ago, and has not begun."""
        future = self._future
        waits = future is not None and not future.running() and not future.done()
        return waits and time.monotonic() - self._since > _UNSTARTED

    def is_at(self, future: Future[object]) -> bool:
        return self._future is future

    def start(self, errand: Errand) -> None:
        self.errand, self.key, self._since = errand, errand.key, time.monotonic()
        try:
            self._future = self._schedule(errand)
        except RuntimeError:  # its process was killed while it had nothing to do
            self.replace()
            self._future = self._schedule(errand)
        self._future.add_done_callback(lambda future: self._done.put((self, future)))

    def _schedule(self, errand: Errand) -> Future[object]:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=TASKS,
                initializer=self._begin.function,
                initargs=self._begin.arguments,
                context=_context(self._begin.preload),
            )
        future: Future[object] = self._pool.schedule(errand.function, errand.arguments, timeout=limits.SECONDS)
        return future

    def outcome(self, future: Future[object]) -> object:
        """What came of its errand; a worker that was lost with it, or is full, is replaced."""
        try:
            return future.result()
        except HandoutsError as error:
            return error
        except FutureTimeout:
            self.replace()
            return LimitError(f"Layout took longer than {limits.SECONDS:.0f} seconds and was stopped.")
        except MemoryError:
            self.replace()
            return LimitError(f"Layout needed more than {limits.BYTES // 1024**2} MB of memory.")
        except (ProcessExpired, BrokenProcessPool):
            self.replace()
            return _Lost()
        except Exception as error:  # its message could repeat a patient's name
            return HandoutsError(f"An unforeseen error ({type(error).__name__}): a defect of handouts.")

    def free(self) -> None:
        self.errand, self._future = _NONE, None

    def replace(self) -> None:
        self.leave()

    def leave(self) -> threading.Thread:
        """End the process. Its pool may wait for the rest of a message that never comes: it is left to a thread."""
        pool, self._pool = self._pool, None
        thread = threading.Thread(target=_end, args=(pool,), daemon=True)
        thread.start()
        return thread


_NONE = Errand("", object, ())


def _end(pool: Any) -> None:
    if pool is not None:
        pool.stop()
        pool.join()


def _context(preload: str) -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


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
