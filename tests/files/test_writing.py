from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.errors import OutputError
from handouts.files.writing import target, write


def refused(destination: str | Path, name: str = "handout-faq.pdf") -> OutputError:
    with pytest.raises(OutputError) as caught:
        target(str(destination), name)
    (problem,) = caught.value.problems
    assert problem.where
    assert problem.fix
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def _umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_without_a_destination_the_file_stands_in_the_working_folder() -> None:
    assert target(None, "handout-faq.pdf") == Path("handout-faq.pdf")


def test_a_folder_gets_the_default_name(tmp_path: Path) -> None:
    assert target(str(tmp_path), "handout-faq.pdf") == tmp_path / "handout-faq.pdf"


def test_a_file_is_taken_as_it_is_named(tmp_path: Path) -> None:
    assert target(str(tmp_path / "mine.pdf"), "handout-faq.pdf") == tmp_path / "mine.pdf"


def test_an_older_file_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.pdf").write_bytes(b"older")
    assert target(str(tmp_path / "mine.pdf"), "handout-faq.pdf") == tmp_path / "mine.pdf"


def test_a_name_of_255_bytes_fits(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 125 + "a.pdf")
    assert target(str(path), "") == path
    write(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_name_of_256_bytes_does_not(tmp_path: Path) -> None:
    assert "longer than 255 bytes" in str(refused(tmp_path / ("é" * 126 + ".pdf")))


def test_a_folder_that_ends_in_a_slash_must_exist(tmp_path: Path) -> None:
    error = refused(f"{tmp_path}/out/")
    assert str(error).startswith(f"{tmp_path}/out: This folder does not exist.")


def test_a_folder_with_the_default_name(tmp_path: Path) -> None:
    (tmp_path / "handout-faq.pdf").mkdir()
    assert "This is a folder, not a file." in str(refused(tmp_path))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("con.pdf", "does not work on every computer"),
        ("Nul", "does not work on every computer"),
        ("LPT9.tar.pdf", "does not work on every computer"),
        ("com1.pdf", "does not work on every computer"),
        ("COM¹.pdf", "does not work on every computer"),
        ("lpt0.pdf", "does not work on every computer"),
        ("CONIN$.pdf", "does not work on every computer"),
        ("conout$", "does not work on every computer"),
        ("nul .pdf", "does not work on every computer"),
        ("a:b.pdf", "does not work on every computer"),
        ("a\\b.pdf", "does not work on every computer"),
        ("a?.pdf", "does not work on every computer"),
        ("a*.pdf", "does not work on every computer"),
        ('a".pdf', "does not work on every computer"),
        ("a|b.pdf", "does not work on every computer"),
        ("<a>.pdf", "does not work on every computer"),
        ("a.pdf.", "does not work on every computer"),
        ("a.pdf ", "does not work on every computer"),
        ("a\n.pdf", "control character"),
        ("a\x1b[31m.pdf", "control character"),
        ("a\u202e.pdf", "control character"),
        ("a\udcff.pdf", "control character"),
    ],
)
def test_a_name_that_is_refused_and_shown_harmless(tmp_path: Path, name: str, says: str) -> None:
    text = str(refused(tmp_path / name))
    assert says in text
    assert all(char.isprintable() for line in text.split("\n") for char in line)


@pytest.mark.parametrize("name", ["console.pdf", "com.pdf", "com10.pdf", "aux-1.pdf", "ä ö.pdf", ".hidden.pdf", "a"])
def test_a_name_that_is_taken(tmp_path: Path, name: str) -> None:
    assert target(str(tmp_path / name), "") == tmp_path / name


@pytest.mark.parametrize("destination", ["..", "../mine.pdf", "out/../mine.pdf", "out/..", "/../mine.pdf"])
def test_a_path_with_two_dots_is_refused(destination: str) -> None:
    Path("out").mkdir()
    assert "The path holds “..”." in str(refused(destination))


@given(st.text(st.characters(exclude_characters="\0"), max_size=60))
def test_any_name_is_refused_or_stays_in_its_folder(name: str) -> None:
    folder = Path(tempfile.gettempdir())
    try:
        path = target(f"{folder}/{name}", "default.pdf")
    except OutputError:
        return
    assert path.is_relative_to(folder)
    assert ".." not in path.parts
    assert path.name.isprintable()


def test_a_symlink_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    assert "symbolic link" in str(refused(tmp_path / "link.pdf"))


def test_a_pipe_is_not_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert "Use -o - for a pipe." in str(refused(tmp_path / "pipe.pdf"))


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert str(refused(tmp_path / "file" / "mine.pdf")).startswith(f"{tmp_path}/file: This folder does not exist.")


def test_a_folder_that_is_not_writable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(os, "access", lambda path, mode: asked.append((path, mode)))
    assert str(refused(tmp_path)).startswith(f"{tmp_path}: This folder is not writable.")
    assert asked == [(tmp_path, os.W_OK | os.X_OK)]


@pytest.mark.parametrize("destination", ["a" * 300 + ".pdf", "a" * 300 + "/", "/".join(["a" * 200] * 30)])
def test_a_path_that_is_too_long(destination: str) -> None:
    assert len(str(refused(destination))) < 400


@pytest.mark.usefixtures("_umask")
def test_write(tmp_path: Path) -> None:
    path = tmp_path / "mine.pdf"
    path.write_bytes(b"older")
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["mine.pdf"]


def test_data_and_folder_are_synced_and_the_rename_comes_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    really = os.fsync

    def fsync(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        steps.append(f"{kind}, {'there' if (tmp_path / 'mine.pdf').exists() else 'not there'}")
        if kind == "file":
            assert os.fstat(handle).st_size == 3
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write(tmp_path / "mine.pdf", b"new")
    assert steps == ["file, not there", "folder, there"]


@pytest.mark.parametrize("step", ["fsync", "fchmod", "replace"])
@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "The disk is full; nothing was written."),
        (errno.EDQUOT, "The disk is full; nothing was written."),
        (errno.EIO, "The file could not be written: input/output error."),
        (errno.EROFS, "The file could not be written: read-only file system."),
    ],
)
def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, says: str
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "mine.pdf"
    path.write_bytes(b"older")
    monkeypatch.setattr(Path if step == "replace" else os, step, fail)
    with pytest.raises(OutputError) as caught:
        write(path, b"new")
    monkeypatch.undo()
    assert says in str(caught.value)
    assert path.read_bytes() == b"older"
    assert names(tmp_path) == ["mine.pdf"]


def test_a_temporary_file_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "mkstemp", fail)
    with pytest.raises(OutputError, match="The disk is full"):
        write(tmp_path / "mine.pdf", b"new")


def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "mine.pdf"
    path.write_bytes(b"older")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(path, b"new")
    assert path.read_bytes() == b"older"
    assert names(tmp_path) == ["mine.pdf"]


def test_the_temporary_file_is_private_until_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    really = os.fsync

    def fsync(handle: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    write(tmp_path / "mine.pdf", b"new")
    assert modes[0] == 0o600
