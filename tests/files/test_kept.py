"""What is kept on disk: found again, noticed when it was damaged, and never needed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from handouts.files import kept

KEY = "ab" * 32


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    place = tmp_path / "cache"
    monkeypatch.setenv(kept.VARIABLE, str(place))
    yield place
    place.chmod(0o700)


def entry(place: Path) -> Path:
    (found,) = place.iterdir()
    return found


def test_what_was_put_is_found(place: Path) -> None:
    assert kept.get(KEY) is None
    kept.put(KEY, b"a sheet")
    assert kept.get(KEY) == b"a sheet"
    kept.put(KEY, b"another")
    assert kept.get(KEY) == b"another"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: b"", lambda data: b"\0" + data[1:]])
def test_what_was_damaged_is_no_longer_there(damage: object, place: Path) -> None:
    kept.put(KEY, b"a sheet")
    entry(place).write_bytes(damage(entry(place).read_bytes()))  # type: ignore[operator]
    assert kept.get(KEY) is None
    assert list(place.iterdir()) == []


def test_a_link_is_not_followed(place: Path, tmp_path: Path) -> None:
    kept.put(KEY, b"a sheet")
    entry(place).rename(tmp_path / "elsewhere")
    (place / f"{KEY}.kept").symlink_to(tmp_path / "elsewhere")
    assert kept.get(KEY) is None


def test_a_pipe_is_not_waited_for(place: Path) -> None:
    place.mkdir(mode=0o700)
    os.mkfifo(place / f"{KEY}.kept")
    assert kept.get(KEY) is None


@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_folder_that_others_may_write_into_is_not_used(mode: int, place: Path) -> None:
    place.mkdir()
    place.chmod(mode)
    kept.put(KEY, b"a sheet")
    assert kept.folder() is None
    assert kept.get(KEY) is None
    assert list(place.iterdir()) == []


def test_a_place_that_cannot_be_a_folder_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("here")
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "file" / "cache"))
    kept.put(KEY, b"a sheet")
    assert kept.get(KEY) is None
    assert kept.entries() == []
    assert kept.remembered(["it"], (), lambda: 3) == 3


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, "off")
    kept.put(KEY, b"a sheet")
    assert kept.get(KEY) is None


def test_without_a_variable_it_is_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert kept.folder() == tmp_path / "handouts"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert kept.folder() == tmp_path / ".cache" / "handouts"


def test_past_the_limit_the_longest_unused_go(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LIMIT", 1000)
    keys = [f"{number:02}" * 32 for number in range(4)]
    for number, key in enumerate(keys[:3]):
        kept.put(key, b"x" * 268)
        os.utime(place / f"{key}.kept", (number, number))
    assert kept.get(keys[0]) is not None  # and so it is used now
    kept.put(keys[3], b"x" * 268)
    assert [kept.get(key) is not None for key in keys] == [True, False, False, True]


def test_the_same_is_made_once(place: Path) -> None:
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "it"

    for _ in range(2):
        assert kept.remembered(["a"], ("jinja2",), make) == "it"
    assert len(made) == 1
    assert kept.remembered(["b"], ("jinja2",), make) == "it"
    assert len(made) == 2


def test_what_cannot_be_unpickled_is_made_anew(place: Path) -> None:
    kept.put(kept.key_of(["a"], ()), b"no pickle")
    assert kept.remembered(["a"], (), lambda: 5) == 5


def test_an_error_is_not_kept(place: Path) -> None:
    def fails() -> int:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        kept.remembered(["a"], (), fails)
    assert kept.remembered(["a"], (), lambda: 5) == 5


def test_all_of_it_can_be_forgotten(place: Path) -> None:
    kept.put(KEY, b"a sheet")
    (place / "notes.txt").write_text("not ours")
    assert [(one.path.name, one.size) for one in kept.entries()] == [(f"{KEY}.kept", 39)]
    assert kept.clear() == 1
    assert [path.name for path in place.iterdir()] == ["notes.txt"]
