"""Work runs in a process of its own that can neither take too long nor too much, and always ends."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal

import pytest

from handouts.errors import ContentError, LimitError
from handouts.press import limits
from handouts.press.limits import run_limited


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
    monkeypatch.setattr(limits, "SECONDS", 0.6)
    with pytest.raises(LimitError, match="took longer than 1 second") as raised:
        run_limited(loop_forever)
    assert raised.value.problems[0].fix
    assert nothing_is_left_running()


def test_a_loop_that_will_not_be_told_is_stopped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    with pytest.raises(LimitError):
        run_limited(ignore_all_signals_and_loop)
    assert nothing_is_left_running()


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
