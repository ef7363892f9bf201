from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handouts import __version__
from handouts.cli.group import COMMANDS
from tests.conftest import NOTES, PATIENCE, PATIENT, ROOT, VISIT, Result, run_command, run_process

# Runs the command, then tells on standard error which of the heavy packages were imported.
PROBE = """
import sys
from handouts.cli import main
try:
    main()
finally:
    heavy = ("weasyprint", "jinja2", "pikepdf", "pypdfium2", "page", "babel", "rich", "pydantic", "click")
    print("IMPORTED", *(name for name in heavy if name in sys.modules), file=sys.stderr)
"""


def imported(*arguments: str | Path) -> set[str]:
    """The heavy packages that a run of the command imports."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *(str(argument) for argument in arguments)],
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].removeprefix("IMPORTED").split())


def terminal(*arguments: str | Path, **environment: str) -> str:
    """What the command writes when its standard error is a terminal."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "generate.py"), *(str(argument) for argument in arguments)],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    written = b""
    try:
        while more := os.read(ours, 4096):
            written += more
    except OSError:  # Linux reports the other end's closing so
        pass
    process.wait(timeout=PATIENCE)
    os.close(ours)
    return written.decode("utf-8")


def to_a_full_device(*arguments: str | Path) -> Result:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "generate.py"), *(str(argument) for argument in arguments)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=PATIENCE,
        )
    return Result(done.returncode, b"", done.stderr.decode("utf-8"))


def to_a_closed_pipe(*arguments: str | Path) -> Result:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [sys.executable, str(ROOT / "generate.py"), *(str(argument) for argument in arguments)],
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
        timeout=PATIENCE,
    )
    os.close(theirs)
    return Result(done.returncode, b"", done.stderr.decode("utf-8"))


def test_version() -> None:
    assert run_command("--version") == Result(0, f"handouts, version {__version__}\n".encode(), "")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_names_every_command(option: str) -> None:
    result = run_command(option)
    assert (result.code, result.err) == (0, "")
    assert all(f"\n  {name} " in result.out for name in COMMANDS)


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=lambda command: " ".join(command) or "-")
def test_every_help_text_has_an_example(command: tuple[str, ...]) -> None:
    result = run_command(*command, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"    handouts {' '.join(command)}".rstrip() in result.out


def test_without_a_command_help_goes_to_messages() -> None:
    result = run_command()
    assert (result.code, result.data) == (2, b"")
    assert result.err.startswith("Usage: handouts")


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("--nonsense",), ("list",), ("list", "nonsense"), ("make", "--ink")]
)
def test_usage_errors(arguments: tuple[str, ...]) -> None:
    result = run_command(*arguments)
    assert (result.code, result.data) == (2, b"")
    assert "Error: " in result.err


def test_a_checkout_runs_the_same_command() -> None:
    assert run_process("--version").out == run_command("--version").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("make", "--help"),
        ("list", "sections"),
        ("list", "presets", "--json"),
        ("make", "overview", "--dry-run"),
        ("completion", "bash"),
    ],
    ids=" ".join,
)
def test_what_prints_no_page_imports_no_typesetter(arguments: tuple[str, ...]) -> None:
    found = imported(*arguments)
    assert not found & {"weasyprint", "jinja2", "pikepdf", "pypdfium2", "page", "babel"}
    assert "click" in found


@pytest.mark.parametrize("command", ["inspect", "verify"])
def test_what_reads_a_file_imports_no_typesetter(command: str, small_pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "small.pdf").write_bytes(small_pdf)
    found = imported(command, tmp_path / "small.pdf")
    assert not found & {"weasyprint", "jinja2"}
    assert "pikepdf" in found


def test_help_imports_no_content_model() -> None:
    assert not imported("--help") & {"pydantic", "rich"}


def test_an_own_folder_by_option_and_by_environment(small_content: Path) -> None:
    by_option = run_command("--content", small_content, "list", "sections", "--json")
    assert '"alpha"' in by_option.out
    assert run_command("list", "sections", "--json", HANDOUTS_CONTENT=str(small_content)) == by_option


def test_a_message_is_red_on_a_terminal_only() -> None:
    assert "\x1b[31m" in terminal("make", "nonsense")
    assert "\x1b[" not in run_process("make", "nonsense").err


def test_no_color() -> None:
    assert "Error: " in terminal("make", "nonsense", NO_COLOR="1")
    assert "\x1b[" not in terminal("make", "nonsense", NO_COLOR="1")


def test_an_empty_no_color_does_not_count() -> None:
    """By no-color.org: when present and not an empty string."""
    assert "\x1b[31m" in terminal("make", "nonsense", NO_COLOR="")


def test_an_unforeseen_error_tells_its_kind_and_never_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"cannot set {PATIENT}: {NOTES}")

    monkeypatch.setattr("handouts.workspace.choose", fail)
    result = run_command("-v", "make", "overview", *VISIT, "-o", ".")
    assert (result.code, result.data) == (70, b"")
    assert result.err.startswith("Error: An unforeseen error (ValueError at test_group.py, line ")
    assert "Traceback" not in result.err
    assert PATIENT not in result.err
    assert NOTES not in result.err


def test_verbose_tells_where_an_unforeseen_error_arose(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(PATIENT)

    monkeypatch.setattr("handouts.workspace.choose", fail)
    quiet, verbose = run_command("make", "overview"), run_command("-v", "make", "overview")
    assert len(verbose.err) > len(quiet.err)
    assert PATIENT not in verbose.err


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError])
def test_a_stopped_run(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def stop(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("handouts.workspace.choose", stop)
    result = run_command("make", "overview")
    assert (result.code, result.data) == (130, b"")
    assert result.err.strip() == "Error: Stopped. Nothing was left half-written."


def test_a_reader_that_goes_away_ends_the_run_quietly(small_content: Path) -> None:
    assert to_a_closed_pipe("--content", small_content, "list", "sections") == Result(141, b"", "")
    assert to_a_closed_pipe("--content", small_content, "make", "alpha", "-o", "-", "--format", "html").code == 141


@pytest.mark.parametrize("arguments", [("list", "sections"), ("make", "alpha", "-o", "-", "--format", "html")])
def test_standard_output_on_a_full_disk(small_content: Path, arguments: tuple[str, ...]) -> None:
    result = to_a_full_device("--content", small_content, *arguments)
    assert result.code == 5
    assert result.err.startswith("Error: ")
    assert "full" in result.err
    assert "Traceback" not in result.err
    assert "Exception ignored" not in result.err
