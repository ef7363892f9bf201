"""Work runs in a process of its own that can neither take too long nor too much, and always ends."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest

from handouts.errors import ContentError, LimitError
from handouts.press import limits
from handouts.press.limits import confine, run_limited, timed
from tests.conftest import ROOT


def add(one: int, two: int = 0) -> int:
    return one + two


def whose_process() -> tuple[int, int]:
    return os.getpid(), resource.getrlimit(resource.RLIMIT_AS)[0]


def loop_forever() -> None:
    while True:
        pass


def ignore_all_signals_and_loop() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    loop_forever()


def grow() -> int:
    return len(bytearray(limits.BYTES + 1))


def grow_in_steps() -> int:
    held = []
    while True:
        held.append(bytearray(64 * 1024**2))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise ContentError("It is wrong.", where="sections/alpha.md, line 3", fix="Mend it.")


def wait_forever() -> None:
    signal.pause()


def limit_of_the_processor() -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_CPU)


def two_tasks() -> tuple[int, float, int]:
    """The limit of a first task, the time it took, and the limit of a second, each of 100 seconds."""
    first = timed(100, limit_of_the_processor)[0]
    while (used := resource.getrusage(resource.RUSAGE_SELF).ru_utime) < first - 99:
        pass
    return first, used, timed(100, limit_of_the_processor)[0]


def answer(to: Any) -> None:
    confine(limits.BYTES)
    to.send("confined")
    to.send(to.recv())


def outlive_parent() -> None:
    os.write(1, b"begun\n")
    os.kill(os.getppid(), signal.SIGKILL)
    signal.pause()


def nothing_is_left_running() -> bool:
    return multiprocessing.active_children() == []


def test_the_result_comes_back_from_another_process() -> None:
    assert run_limited(add, 1, two=2) == 3
    process, memory = run_limited(whose_process)
    assert process != os.getpid()
    assert memory == limits.BYTES
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != limits.BYTES
    assert nothing_is_left_running()


def test_an_error_comes_back_whole() -> None:
    with pytest.raises(ContentError) as raised:
        run_limited(fail)
    assert str(raised.value) == "sections/alpha.md, line 3: It is wrong.\n  Mend it."


def test_an_endless_loop_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    with pytest.raises(LimitError, match="took longer than 1 seconds of the processor") as raised:
        run_limited(loop_forever)
    assert raised.value.problems[0].fix
    assert nothing_is_left_running()


def test_a_loop_that_will_not_be_told_is_stopped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    with pytest.raises(LimitError, match="of the processor"):
        run_limited(ignore_all_signals_and_loop)
    assert nothing_is_left_running()


def test_time_that_others_take_does_not_count() -> None:
    """The limit is one of the system's, on the processor; the clock's leaves room for a busy machine."""
    soft, _ = run_limited(limit_of_the_processor)
    assert limits.SECONDS <= soft < limits.SECONDS + 60
    assert limits.CLOCK >= 10 * limits.SECONDS


def test_each_task_of_one_process_has_its_own_time() -> None:
    first, used, second = run_limited(two_tasks)
    assert second >= used + 100
    assert second > first


def test_work_that_waits_for_ever_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CLOCK", 0.2)
    with pytest.raises(LimitError, match="did not end within") as raised:
        run_limited(wait_forever)
    assert "busy" in raised.value.problems[0].fix
    assert nothing_is_left_running()


def test_no_picture_of_the_memory_is_left() -> None:
    assert run_limited(resource.getrlimit, resource.RLIMIT_CORE) == (0, 0)


def test_work_goes_on_when_the_thread_that_started_it_has_ended() -> None:
    ours, theirs = multiprocessing.Pipe()
    worker = multiprocessing.get_context("fork").Process(target=answer, args=(theirs,))
    thread = threading.Thread(target=worker.start)
    thread.start()
    thread.join()
    theirs.close()
    assert ours.recv() == "confined"
    ours.send("still there?")
    assert ours.recv() == "still there?"
    worker.join()
    assert worker.exitcode == 0


def test_work_ends_with_the_process_that_waits_for_it() -> None:
    program = "from handouts.press.limits import run_limited\nfrom tests.press import test_limits as here\n"
    program += "run_limited(here.outlive_parent)"
    started = [sys.executable, "-c", program]
    with subprocess.Popen(started, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        assert process.stdout.read() == b"begun\n"  # read to its end: nobody holds it any more
    assert process.returncode == -signal.SIGKILL


def test_one_large_demand_for_memory_is_refused() -> None:
    with pytest.raises(LimitError, match=f"{limits.BYTES // 1024**2} MB"):
        run_limited(grow)
    assert nothing_is_left_running()


def test_slow_growth_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BYTES", 1024**3)
    with pytest.raises(LimitError, match="1024 MB") as raised:
        run_limited(grow_in_steps)
    assert raised.value.problems[0].fix


def test_work_whose_process_is_killed_ends_with_an_error() -> None:
    with pytest.raises(LimitError, match="killed"):
        run_limited(die)


def test_the_limits_leave_room_for_a_real_handout() -> None:
    assert 60 <= limits.SECONDS <= 600
    assert 1024**3 <= limits.BYTES <= 8 * 1024**3
