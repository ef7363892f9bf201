"""A signal ends the command at once and as documented, at whatever moment it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, ROOT, Result

# Each sends itself a signal at a moment at which an exception could be lost.
AT_THE_FIRST_IMPORT = """
import importlib.abc
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            stop()
sys.meta_path.insert(0, Finder())
"""
IN_A_DESTRUCTOR = """
import handouts.content.load as load
class Closing:
    def __del__(self):
        stop()
def loaded(content):
    Closing()
    sys.exit("the signal was lost")
load.load_library = loaded
"""
WHILE_THE_FILE_IS_WRITTEN = """
import os
sync = os.fsync
def fsync(handle):
    stop()
    sync(handle)
os.fsync = fsync
"""
WHEN_ALL_IS_DONE = """
import atexit
atexit.register(lambda: stop())
"""


def run(moment: str, signal_: signal.Signals, *arguments: str | Path) -> Result:
    program = f"import os, signal, sys\ndef stop():\n    os.kill(os.getpid(), {int(signal_)})\n{moment}\n"
    done = subprocess.run(
        [sys.executable, "-c", program + "from handouts.cli import main\nmain()", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return Result(done.returncode, done.stdout, done.stderr.decode("utf-8"))


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize("moment", [AT_THE_FIRST_IMPORT, IN_A_DESTRUCTOR], ids=["import", "destructor"])
def test_a_signal_is_never_lost(moment: str, signal_: signal.Signals) -> None:
    result = run(moment, signal_, "list", "sections")
    assert result == Result(130, b"", "Error: Stopped. Nothing was left half-written.\n")


def test_a_file_that_is_being_written_is_finished_first(small_content: Path, tmp_path: Path) -> None:
    arguments = ("--content", small_content, "make", "alpha", "--format", "html")
    assert run("", signal.SIGINT, *arguments, "-o", tmp_path / "whole.html").code == 0
    result = run(WHILE_THE_FILE_IS_WRITTEN, signal.SIGINT, *arguments, "-o", tmp_path / "stopped.html")
    assert result == Result(130, b"", "Error: Stopped. Nothing was left half-written.\n")
    assert (tmp_path / "stopped.html").read_bytes() == (tmp_path / "whole.html").read_bytes()
    assert sorted(path.name for path in tmp_path.glob("*.html")) == ["stopped.html", "whole.html"]


def test_a_signal_after_the_work_changes_no_exit_code() -> None:
    result = run(WHEN_ALL_IS_DONE, signal.SIGINT, "--version")
    assert (result.code, result.err) == (0, "")
