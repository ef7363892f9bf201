from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handouts.batch.lock import NAME, locked
from handouts.errors import FolderLocked, OutputError
from tests.conftest import ROOT

HOLD = """
import signal, sys
from pathlib import Path
from handouts.batch.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        try:
            with pytest.raises(FolderLocked) as caught, locked(tmp_path):
                pass
        finally:
            process.kill()
    assert f"process {process.pid} on {os.uname().nodename}, since 20" in str(caught.value)


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
    assert (tmp_path / NAME).exists()
    with locked(tmp_path):
        pass
    assert not (tmp_path / NAME).exists()


def test_half_written_files_are_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".handouts-abc.part").touch()
    (tmp_path / "handouts.part").touch()
    with locked(tmp_path):
        assert not (tmp_path / ".handouts-abc.part").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["handouts.part"]


def test_a_second_run_clears_nothing_away(tmp_path: Path) -> None:
    with locked(tmp_path):
        (tmp_path / ".handouts-abc.part").touch()
        with pytest.raises(FolderLocked), locked(tmp_path):
            pass
        assert (tmp_path / ".handouts-abc.part").exists()
        assert (tmp_path / NAME).exists()


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError), locked(tmp_path):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written to"), locked(tmp_path / "none"):
        pass
