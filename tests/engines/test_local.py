from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handouts.batch.work import Made, engine
from handouts.engines import local as module
from handouts.engines.local import Errand, LocalEngine
from handouts.errors import HandoutsError, LayoutError, LimitError
from handouts.press import limits
from tests.batch import chores

NOTHING: Any = None


@pytest.fixture
def workers() -> Iterator[LocalEngine]:
    made = engine(NOTHING, 2)
    yield made
    made.close()


def results(workers: LocalEngine, *errands: Errand) -> list[Made | HandoutsError]:
    """What came of each errand, in their order."""
    found = {id(errand): result for errand, result in workers.run(errands, lambda: False)}
    assert len(found) == len(errands)
    return [found[id(errand)] for errand in errands]


def large(key: str = "fine") -> Errand:
    return Errand(key, chores.large, ())


def test_errands_of_one_key_are_done_by_one_worker_one_after_the_other(workers: LocalEngine, tmp_path: Path) -> None:
    errands = [Errand(key, chores.note, (tmp_path, key)) for _ in range(6) for key in ("a", "b")]
    assert all(isinstance(result, Made) for result in results(workers, *errands))
    by_key = {key: [path for path in tmp_path.iterdir() if path.name.startswith(key)] for key in ("a", "b")}
    # A worker that has nothing left helps with the other's key; nobody lays out a second time what it has.
    assert 2 <= sum(map(len, by_key.values())) <= 3


def test_an_error_is_that_of_its_errand_alone(workers: LocalEngine) -> None:
    first, bad, last = results(workers, large(), Errand("bad", chores.fail, ()), large())
    assert isinstance(bad, LayoutError)
    assert isinstance(first, Made)
    assert isinstance(last, Made)


def test_an_unforeseen_error_repeats_nothing(workers: LocalEngine) -> None:
    (bad,) = results(workers, Errand("bad", chores.crash, ()))
    assert type(bad) is HandoutsError
    assert "ValueError" in str(bad)
    assert "Zdenka" not in str(bad)


def test_an_errand_whose_worker_is_killed_is_tried_once_more(workers: LocalEngine, tmp_path: Path) -> None:
    found = results(workers, Errand("k", chores.die_unless, (tmp_path / "marker",)), large(), large())
    assert all(isinstance(result, Made) for result in found)


def test_an_errand_whose_worker_is_always_killed_is_given_up(workers: LocalEngine, tmp_path: Path) -> None:
    bad, fine = results(workers, Errand("k", chores.die, (tmp_path / "count",)), large())
    assert isinstance(bad, LimitError)
    assert "killed 2 times" in str(bad)
    assert (tmp_path / "count").read_text() == "xx"
    assert isinstance(fine, Made)


def test_what_takes_too_long_is_stopped(workers: LocalEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    bad, fine = results(workers, Errand("k", chores.sleep, (tmp_path / "count",)), large())
    assert isinstance(bad, LimitError)
    assert "longer than 1 seconds" in str(bad)
    assert (tmp_path / "count").read_text() == "x"  # it would take as long again
    assert isinstance(fine, Made)


def test_a_body_that_never_ends_does_not_hold_up_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    workers = engine(NOTHING, 1)
    try:
        bad = [Errand("endless", chores.sleep, (tmp_path / "count",)) for _ in range(20)]
        *failed, fine = results(workers, *bad, large())
    finally:
        workers.close()
    assert all(isinstance(result, LimitError) for result in failed)
    assert (tmp_path / "count").read_text() == "xx"
    assert isinstance(fine, Made)


def test_a_body_that_was_made_once_is_tried_again_for_each_packet() -> None:
    workers = engine(NOTHING, 1)
    try:
        fine, *bad = results(workers, large("k"), *(Errand("k", chores.eat, ()) for _ in range(3)))
    finally:
        workers.close()
    assert isinstance(fine, Made)
    assert ["memory" in str(one) for one in bad] == [True] * 3, "none is given up untried"


def test_an_errand_whose_worker_was_killed_is_the_next_to_be_tried(tmp_path: Path) -> None:
    workers = engine(NOTHING, 1)
    errands = [Errand("k", chores.die_unless, (tmp_path / "marker",)), large("k"), large("k")]
    try:
        assert [errand for errand, _ in workers.run(errands, lambda: False)] == errands
    finally:
        workers.close()


def test_a_worker_with_nothing_left_helps_where_most_is_left(tmp_path: Path) -> None:
    """Two wait, of keys with one and with two errands left; whoever the third helps first ends the waiting."""
    pipes = [tmp_path / "few", tmp_path / "many"]
    for pipe in pipes:
        os.mkfifo(pipe)
    notes = tmp_path / "notes"
    few = [Errand("few", chores.wait_for, (pipes[0],)), Errand("few", chores.open_pipes, (notes, "few ", []))]
    many = [
        Errand("many", chores.wait_for, (pipes[1],)),
        Errand("many", chores.open_pipes, (notes, "many ", pipes)),
        large("many"),
    ]
    workers = engine(NOTHING, 3)
    try:
        found = results(workers, *few, *many, large("none"))
    finally:
        workers.close()
    assert all(isinstance(result, Made) for result in found)
    assert notes.read_text() == "many few "


def test_memory_is_limited(workers: LocalEngine) -> None:
    bad, fine = results(workers, Errand("k", chores.eat, ()), large())
    assert isinstance(bad, LimitError)
    assert "memory" in str(bad)
    assert isinstance(fine, Made)


def test_workers_are_recycled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "TASKS", 2)
    workers = engine(NOTHING, 1)
    try:
        found = results(workers, *(Errand("k", chores.note, (tmp_path, "k")) for _ in range(5)))
    finally:
        workers.close()
    assert len({result.sides for result in found if isinstance(result, Made)}) == 3


def test_an_idle_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    workers = engine(NOTHING, 1)
    try:
        (first,) = results(workers, Errand("k", chores.note, (tmp_path, "k")))
        assert isinstance(first, Made)
        os.kill(first.sides, signal.SIGKILL)
        time.sleep(0.5)
        (second,) = results(workers, Errand("k", chores.note, (tmp_path, "k")))
    finally:
        workers.close()
    assert isinstance(second, Made)
    assert second.sides != first.sides


def test_workers_killed_at_random_while_they_hand_over_lose_nothing() -> None:
    workers = engine(NOTHING, 2)
    over = threading.Event()

    def kill() -> None:
        import random

        chance = random.Random(7)
        while not over.wait(chance.uniform(0.2, 0.5)):
            alive = workers_of(workers)
            if alive:
                os.kill(chance.choice(alive), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = results(workers, *(large(str(number % 3)) for number in range(150)))
    finally:
        over.set()
        killer.join()
        workers.close()
    lost = [result for result in found if not isinstance(result, Made)]
    assert all(isinstance(result, LimitError) for result in lost)  # killed twice, or given up with those
    assert len(found) == 150


def workers_of(workers: LocalEngine) -> list[int]:
    pools = [worker._pool for worker in workers._workers if worker._pool is not None]
    return [pid for pool in pools for pid in list(pool._pool_manager.worker_manager.workers)]


def test_it_ends_early_when_it_is_told_to_and_leaves_no_worker(tmp_path: Path) -> None:
    workers = engine(NOTHING, 2)
    start, pids = time.monotonic(), []

    def stopped() -> bool:
        pids.extend(workers_of(workers))
        return time.monotonic() - start > 2

    errands = [Errand(str(number), chores.sleep, (tmp_path / "count",)) for number in range(4)]
    try:
        assert list(workers.run(errands, stopped)) == []
    finally:
        workers.close()
    assert time.monotonic() - start < 20
    assert pids
    for pid in set(pids):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
