from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.errors import OutputError
from handouts.files import parts
from handouts.files.parts import clear
from handouts.files.writing import target, write, write_all, write_folder
from tests.conftest import ROOT


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


@pytest.mark.parametrize("step", ["fsync", "link", "replace"])
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
    def fail(*_: Any, **__: Any) -> None:
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

    monkeypatch.setattr(os, "open", fail)
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


def test_what_its_owner_has_closed_to_others_stays_closed(tmp_path: Path) -> None:
    path = tmp_path / "mine.pdf"
    path.write_bytes(b"older")
    path.chmod(0o600)
    write(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)


def test_no_other_thread_sees_another_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "umask", None)
    write(tmp_path / "mine.pdf", b"new")


# Writes, and is killed by itself: once its bytes are on the disk, or just before the file is renamed.
KILLED = """
import os, signal, sys
from pathlib import Path
from handouts.files import parts, writing

def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)

folder, moment, kind = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if kind == "named":
    parts._UNNAMED = None
if moment == "synced":
    os.fsync = end
else:
    Path.replace = end
writing.write_all({folder / "one.pdf": b"new", folder / "two.pdf": b"new"})
"""


def killed(folder: Path, moment: str, kind: str) -> None:
    command = [sys.executable, "-c", KILLED, str(folder), moment, kind]
    done = subprocess.run(command, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL


def test_a_kill_in_the_middle_of_a_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(b"older")
    killed(tmp_path, "synced", "unnamed")
    assert names(tmp_path) == ["one.pdf"]
    assert (tmp_path / "one.pdf").read_bytes() == b"older"


@pytest.mark.parametrize(("moment", "kind"), [("synced", "named"), ("renamed", "named"), ("renamed", "unnamed")])
def test_what_a_kill_leaves_is_cleared_at_the_next_start(tmp_path: Path, moment: str, kind: str) -> None:
    for name in ("one.pdf", "two.pdf"):
        (tmp_path / name).write_bytes(b"older")
    killed(tmp_path, moment, kind)
    assert any(name.endswith(".part") for name in names(tmp_path))
    assert (tmp_path / "one.pdf").read_bytes() == b"older"
    write(tmp_path / "three.pdf", b"new")
    assert names(tmp_path) == ["one.pdf", "three.pdf", "two.pdf"]
    assert [(tmp_path / name).stat().st_nlink for name in names(tmp_path)] == [1, 1, 1]


def test_what_another_process_is_writing_is_not_cleared(tmp_path: Path) -> None:
    foreign = tmp_path / ".handouts-0.part"
    with foreign.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        write(tmp_path / "mine.pdf", b"new")
        clear(tmp_path)
        assert foreign.exists()
    clear(tmp_path)
    assert not foreign.exists()


def test_a_part_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").touch()
    (tmp_path / ".handouts-0.part").symlink_to(tmp_path / "kept")
    clear(tmp_path)
    assert (tmp_path / "kept" / "file").exists()


def state(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Each file below *folder*: the file itself, its mode, its names, its bytes; of a folder, that it is there."""
    found = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        is_file = stat.S_ISREG(about.st_mode)
        found[str(path)] = (
            about.st_ino,
            about.st_mode,
            about.st_nlink if is_file else 0,
            path.read_bytes() if is_file else b"",
        )
    return found


@pytest.fixture(params=["unnamed", "named", "one name only"])
def _file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system with unnamed files, one without, and one where no file has a second name."""
    if request.param != "unnamed":
        monkeypatch.setattr(parts, "_UNNAMED", None)
    if request.param == "one name only":

        def no_link(*_: Any, **__: Any) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", no_link)


@pytest.fixture
def several(tmp_path: Path) -> dict[Path, bytes]:
    """Files to write: a private one, one with a second name, one in a folder that is not there, a new one."""
    (tmp_path / "private").write_bytes(b"older")
    (tmp_path / "private").chmod(0o600)
    (tmp_path / "twice").write_bytes(b"older")
    (tmp_path / "other-name").hardlink_to(tmp_path / "twice")
    (tmp_path / "last").write_bytes(b"older")
    places = ("private", "twice", "deep/folder/new", "new", "last")
    return {tmp_path / place: b"new " + place.encode() for place in places}


@pytest.mark.usefixtures("several", "_file_system")
def test_several_files_at_once(tmp_path: Path, several: dict[Path, bytes]) -> None:
    write_all(several)
    assert {path: path.read_bytes() for path in several} == several
    assert (tmp_path / "other-name").read_bytes() == b"older"
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o600
    assert names(tmp_path) == ["deep", "last", "new", "other-name", "private", "twice"]


@pytest.mark.parametrize("last", range(5))
@pytest.mark.usefixtures("several", "_file_system")
def test_if_one_of_several_fails_every_file_is_what_it_was(
    tmp_path: Path, several: dict[Path, bytes], last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever is put last."""
    put, before = parts.Part.put, state(tmp_path)
    done: list[bytes] = []

    def fail(part: parts.Part) -> None:
        if len(done) == last:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        put(part)
        done.append(part.place.read_bytes())

    monkeypatch.setattr(parts.Part, "put", fail)
    with pytest.raises(OutputError, match="input/output error"):
        write_all(several)
    assert len(done) == last
    whole = slice(None) if os.link.__name__ == "link" else slice(1, 2)  # else it is a copy
    after = state(tmp_path)
    assert {path: about[whole] for path, about in after.items()} == {
        path: about[whole] for path, about in before.items()
    }
    assert [about[-1] for about in after.values()] == [about[-1] for about in before.values()]


def test_if_one_of_several_is_no_file_to_write_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    before = state(tmp_path)
    with pytest.raises(OutputError, match="symbolic link"):
        write_all({tmp_path / "deep" / "new": b"new", tmp_path / "link": b"new"})
    assert state(tmp_path) == before


def test_one_that_cannot_be_put_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def put(part: parts.Part) -> None:
        if part.place.name == "two":
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(parts.Part, "put", put)
    monkeypatch.setattr(parts.Before, "restore", lambda before: False)
    with pytest.raises(OutputError, match="could not be put back") as caught:
        write_all({tmp_path / "one": b"new", tmp_path / "two": b"new"})
    assert [problem.where for problem in caught.value.problems] == [str(tmp_path / "one")]


def test_a_new_folder_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="input/output error"):
        write_folder(tmp_path / "vi", {"one.po": b"new", "two.po": b"new"})
    monkeypatch.undo()
    assert names(tmp_path) == []
    write_folder(tmp_path / "vi", {"one.po": b"new", "two.po": b"new"})
    assert (names(tmp_path), names(tmp_path / "vi")) == (["vi"], ["one.po", "two.po"])


@pytest.mark.usefixtures("_umask")
def test_a_new_folder_keeps_to_the_umask(tmp_path: Path) -> None:
    write_folder(tmp_path / "vi", {"one.po": b"new"})
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "vi", tmp_path / "vi" / "one.po")]
    assert modes == [0o750, 0o640]
