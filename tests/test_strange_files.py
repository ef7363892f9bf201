"""Pipes, devices and links wherever a file is read: refused in good words, never waited for, never shown."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch.conftest import Office, furnish
from tests.conftest import ROOT, Result, run_command

SECRET = "root:x:0:0:whom-nobody-knows"


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def outside(path: Path) -> None:
    elsewhere = Path(os.environ["OUTSIDE"]) / path.name
    elsewhere.write_text(f"{SECRET}\n{SECRET}\n", encoding="utf-8")
    path.symlink_to(elsewhere)


def door(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the system allows a socket's path 107 characters
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


KINDS = {"pipe": pipe, "device": device, "outside": outside, "socket": door}
ALPHA = ("make", "alpha", "-o", "out.pdf")
SPANISH = ("translate", "check", "es", "faq")
FOLDERS = {
    "content/library.yaml": ALPHA,
    "content/sections/alpha.md": ALPHA,
    "content/interface.yaml": ALPHA,
    "content/ledger.yaml": ("check",),
    "content/conflicts.yaml": ("check",),
    "brands/riverside/brand.yaml": (*ALPHA, "--clinic", "riverside"),
    "brands/riverside/logo.svg": (*ALPHA, "--clinic", "riverside"),
    "brands/north/approvals/alpha.en.yaml": ("review", "status", "--clinic", "north"),
    "translations/es/language.yaml": SPANISH,
    "translations/es/checks.yaml": SPANISH,
    "translations/es/faq.po": SPANISH,
    "translations/es/approvals/faq.yaml": SPANISH,
    "translations/es/acknowledged.yaml": SPANISH,
    "templates/handout.html.j2": ALPHA,
    "templates/figures/path-prepare.svg.j2": ("make", "beta", "-o", "out.pdf"),
    "templates/never-used.html.j2": ALPHA,
    "styles/base.css": ALPHA,
    "styles/never-used.css": ALPHA,
}


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of every kind, for this test alone to change."""
    root = tmp_path / "folders"
    furnish(root)
    for kind in ("templates", "styles", "translations"):
        shutil.copytree(ROOT / kind, root / kind)
    (root / "brands/north/approvals").mkdir()
    (root / "brands/riverside").mkdir()
    (root / "brands/riverside/brand.yaml").write_text(
        "name: Riverside\nregion: US\nlogo: {file: logo.svg, alt: A river}\n", encoding="utf-8"
    )
    (root / "translations/es/approvals").mkdir(exist_ok=True)
    monkeypatch.setenv("OUTSIDE", str(tmp_path))
    return root


def told(result: Result, where: Path, *codes: int) -> None:
    """It was refused, in words that name *where* and nothing of what stands there."""
    assert result.code in codes, result.err
    assert str(where) in result.err
    assert "unforeseen" not in result.err
    assert "whom-nobody-knows" not in result.err + result.out


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FOLDERS)
def test_in_a_folder_that_is_read(folders: Path, name: str, kind: str) -> None:
    path = folders / name
    path.unlink(missing_ok=True)
    KINDS[kind](path)
    used = {option: folders / option for option in ("content", "brands", "translations", "templates", "styles")}
    if FOLDERS[name] == SPANISH:
        used["content"] = ROOT / "content"
    options = [part for option, folder in used.items() for part in (f"--{option}", folder)]
    told(run_command(*options, *FOLDERS[name]), path, 3)
    assert not Path("out.pdf").exists()


NAMED: dict[str, tuple[Callable[[Path], tuple[str | Path, ...]], int]] = {
    "verify": (lambda path: ("verify", path), 2),
    "inspect": (lambda path: ("inspect", path), 2),
    "import": (lambda path: ("translate", "import", "es", path), 2),
    "batch": (lambda path: ("batch", path, "--out", "out"), 11),
}


@pytest.mark.parametrize("kind", ["pipe", "device", "socket"])
@pytest.mark.parametrize("command", NAMED)
def test_in_the_place_of_a_file_that_is_named(tmp_path: Path, command: str, kind: str) -> None:
    path = tmp_path / "given.xlsx"
    KINDS[kind](path)
    arguments, code = NAMED[command]
    result = run_command(*arguments(path))
    told(result, path, code)
    assert "This is a pipe or a device, not a file." in result.err


@pytest.mark.parametrize("kind", ["pipe", "device", "socket"])
def test_among_finished_files(tmp_path: Path, kind: str) -> None:
    KINDS[kind](tmp_path / "given.pdf")
    result = run_command("trace", tmp_path)
    assert (result.code, result.err.count("given.pdf")) == (0, 1), result.err
    KINDS[kind](tmp_path / "report.json")
    told(run_command("trace", tmp_path), tmp_path / "report.json", 3)


def test_in_the_place_of_a_packet(tmp_path: Path) -> None:
    office: Office = furnish(tmp_path)
    office.out.mkdir()
    os.mkfifo(office.out / "one.pdf")
    result = office.batch("clinic,sections,filename\nneutral,alpha,one.pdf\nneutral,alpha,two.pdf\n", "--json")
    told(result, office.out / "one.pdf", 10)
    assert [packet["state"] for packet in json.loads(result.out)["packets"]] == ["failed", "made"]
