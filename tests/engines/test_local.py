from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
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
from tests.conftest import ROOT

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
    bad, fine = results(workers, Errand("k", chores.loop, (tmp_path / "count",)), large())
    assert isinstance(bad, LimitError)
    assert "longer than 1 seconds of the processor" in str(bad)
    assert (tmp_path / "count").read_text() == "x"  # it would take as long again
    assert isinstance(fine, Made)


def test_what_waits_for_ever_is_stopped(workers: LocalEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOCK", 3.0)
    (bad,) = results(workers, Errand("k", chores.wait, (tmp_path / "count",)))
    assert isinstance(bad, LimitError)
    assert "did not end within" in str(bad)


def test_a_body_that_never_ends_does_not_hold_up_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    workers = engine(NOTHING, 1)
    try:
        bad = [Errand("endless", chores.loop, (tmp_path / "count",)) for _ in range(20)]
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
        ended = os.pidfd_open(first.sides)
        os.kill(first.sides, signal.SIGKILL)
        select.select([ended], [], [])
        os.close(ended)
        (second,) = results(workers, Errand("k", chores.note, (tmp_path, "k")))
    finally:
        workers.close()
    assert isinstance(second, Made)
    assert second.sides != first.sides


def test_a_worker_killed_while_it_hands_over_costs_one_try(tmp_path: Path) -> None:
    workers = engine(NOTHING, 2)
    try:
        found = results(workers, Errand("k", chores.die_handing_over, (tmp_path / "marker",)), large(), large("k"))
    finally:
        workers.close()
    assert [len(result.data or b"") for result in found if isinstance(result, Made)] == [3_000_000] * 3


def program(text: str, folder: Path) -> subprocess.Popen[bytes]:
    """A batch's main process: it may use ``begin``, an engine of two workers that have nothing before them."""
    head = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom multiprocessing.connection import Connection\n"
        "from handouts.batch.work import engine\nfrom handouts.engines.local import Errand\n"
        "from tests.batch import chores\n"
        f"folder = Path({str(folder)!r})\nworkers = engine(None, 2)\n"
        "run = lambda *errands: list(workers.run(errands, lambda: False))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", head + text]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def test_nothing_of_killed_workers_reaches_the_terminal(tmp_path: Path) -> None:
    process = program(
        "deaths = enumerate(2 * [chores.die, chores.die_handing_over])\n"
        "run(*(Errand(str(number), death, (folder / str(number),)) for number, death in deaths))\n"
        "workers.close()\n",
        tmp_path,
    )
    assert process.communicate() == (b"", b"")
    assert process.returncode == 0


def test_workers_end_with_a_batch_that_is_killed(tmp_path: Path) -> None:
    """Two that are at work, and hold the other end of a pipe each."""
    pipes = [tmp_path / "one", tmp_path / "two"]
    for pipe in pipes:
        os.mkfifo(pipe)
    process = program("run(*(Errand(name, chores.hold, (folder / name,)) for name in ('one', 'two')))\n", tmp_path)
    ends = [pipe.open("rb", buffering=0) for pipe in pipes]
    assert [end.read(1) for end in ends] == [b"x", b"x"]
    process.kill()
    for end in ends:
        assert end.read() == b"", "read to its end: nobody holds it any more"
        end.close()
    assert process.communicate() == (b"", b"")


def test_a_batch_that_is_killed_while_workers_begin_says_nothing(tmp_path: Path) -> None:
    process = program(
        "Connection.send = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\nrun(Errand('k', chores.large, ()))\n",
        tmp_path,
    )
    assert process.communicate() == (b"", b"")
    assert process.returncode == -signal.SIGKILL


def workers_of(workers: LocalEngine) -> list[int]:
    processes = [worker._process for worker in workers._workers if worker._process is not None]
    return [process.pid for process in processes if process.pid is not None]


def test_it_ends_early_when_it_is_told_to_and_leaves_no_worker(tmp_path: Path) -> None:
    workers = engine(NOTHING, 2)
    handles: dict[int, int] = {}

    def stopped() -> bool:
        """Once both workers are at work."""
        for pid in workers_of(workers):
            handles.setdefault(pid, os.pidfd_open(pid))
        return (tmp_path / "count").exists() and (tmp_path / "count").stat().st_size == 2

    errands = [Errand(str(number), chores.wait, (tmp_path / "count",)) for number in range(4)]
    try:
        assert list(workers.run(errands, stopped)) == []
    finally:
        workers.close()
    assert len(handles) == 2
    for handle in handles.values():
        assert select.select([handle], [], []) == ([handle], [], [])
        os.close(handle)
