"""The program as people get it: a source package, a wheel, an editable install, a checkout; each without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.assets import FOLDERS
from handouts.press.pdf.verify import inspect, verify
from tests.conftest import ROOT, Result, run_process

NO_NETWORK = """
import socket

class Refused(socket.socket):
    def __init__(self, *arguments, **options):
        raise OSError("this test allows no network")

socket.socket = Refused
"""
LEFT_OUT = shutil.ignore_patterns(".*", "out", "build", "dist", "*.egg-info", "__pycache__", "tests")


def ran(*command: str | Path, cwd: Path, **environment: str) -> Result:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, check=False, cwd=cwd, env={**os.environ, **environment}
    )
    return Result(done.returncode, done.stdout, done.stderr.decode("utf-8"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout to build in, without its tests."""
    copy = tmp_path_factory.mktemp("source") / "handouts"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    return copy


@pytest.fixture(scope="module")
def built(source: Path) -> Path:
    """A folder with the source package and the wheel that is built from it."""
    result = ran(
        sys.executable, "-m", "build", "--no-isolation", "--outdir", source.parent / "dist", source, cwd=source
    )
    assert result.code == 0, result.err + result.out
    return source.parent / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PYTHONPATH in which a socket cannot be opened."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index"]
    result = ran(*pip, "--target", folder, wheel, cwd=folder)
    assert result.code == 0, result.err
    return folder


@pytest.fixture
def handouts(installed: Path, offline: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run the installed command in a folder far from the checkout."""

    def run(*arguments: str | Path) -> Result:
        path = os.pathsep.join([str(offline), str(installed)])
        return ran(sys.executable, installed / "bin" / "handouts", *arguments, cwd=tmp_path, PYTHONPATH=path)

    return run


def files(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_wheel_holds_every_file_of_a_folder(wheel: Path, kind: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith(f"handouts/_bundled/{kind}/")}
    expected = {f"handouts/_bundled/{kind}/{name}" for name in files(ROOT / kind)}
    assert expected
    assert names == expected


def test_the_wheel_holds_the_program_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"handouts/{name}" for name in files(ROOT / "handouts") if name.endswith(".py")} <= names
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"handouts"}
    assert not [name for name in names if name.endswith(".pyc") or "conftest" in name]


def test_the_source_package_holds_all_that_a_checkout_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"generate.py", "setup.cfg", "pyproject.toml", "README.md", "handouts/__init__.py"} <= names
    for kind in FOLDERS:
        assert {f"{kind}/{name}" for name in files(ROOT / kind)} <= names


def test_the_installed_command_makes_a_handout_without_a_network(
    handouts: Callable[..., Result], installed: Path, tmp_path: Path
) -> None:
    result = handouts("make", "when-to-call", "-o", "made.pdf")
    assert result.code == 0, result.err
    data = (tmp_path / "made.pdf").read_bytes()
    assert verify(data).passed
    assert handouts("verify", "made.pdf").code == 0
    assert inspect(data).code == json.loads(handouts("inspect", "made.pdf", "--json").out)["code"]
    assert (installed / "handouts" / "_bundled" / "content" / "library.yaml").is_file()


def test_the_installed_command_works_from_its_own_folders(handouts: Callable[..., Result], installed: Path) -> None:
    (installed / "handouts" / "_bundled" / "content" / "library.yaml").rename(installed / "away.yaml")
    try:
        result = handouts("list", "sections")
    finally:
        (installed / "away.yaml").rename(installed / "handouts" / "_bundled" / "content" / "library.yaml")
    assert result.code == 3
    assert str(installed) in result.err
    assert handouts("list", "sections").code == 0


def test_the_installed_command_makes_a_web_page(handouts: Callable[..., Result], tmp_path: Path) -> None:
    assert handouts("make", "when-to-call", "--format", "html", "-o", "made.html").code == 0
    assert "</html>" in (tmp_path / "made.html").read_text(encoding="utf-8")
    assert handouts("--version").out.strip().startswith("handouts, version ")


def test_a_wheel_and_a_checkout_print_the_same(handouts: Callable[..., Result], tmp_path: Path) -> None:
    handouts("make", "when-to-call", "-o", "wheel.pdf")
    assert run_process("make", "when-to-call", "-o", tmp_path / "checkout.pdf").code == 0
    assert (tmp_path / "wheel.pdf").read_bytes() == (tmp_path / "checkout.pdf").read_bytes()


def test_an_editable_install_works_from_the_checkout(source: Path, offline: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index"]
    result = ran(*pip, "--no-build-isolation", "--prefix", tmp_path / "env", "--editable", source, cwd=tmp_path)
    assert result.code == 0, result.err
    packages = next((tmp_path / "env").rglob("site-packages"))
    program = f"import site; site.addsitedir({str(packages)!r}); import handouts.cli, handouts; "
    program += f"assert handouts.__file__.startswith({str(source)!r}); handouts.cli.main()"
    path = os.pathsep.join([str(offline), str(packages)])
    found = ran(sys.executable, "-c", program, "list", "presets", "--json", cwd=tmp_path, PYTHONPATH=path)
    assert found.code == 0, found.err
    assert "first-talk" in [preset["id"] for preset in json.loads(found.out)]


@pytest.mark.parametrize("there", [True, False], ids=["in the checkout", "elsewhere"])
def test_generate_works_from_the_checkout_and_from_elsewhere(there: bool, tmp_path: Path) -> None:
    result = run_process("make", "when-to-call", "-o", tmp_path / "made.pdf", cwd=ROOT if there else tmp_path)
    assert result.code == 0, result.err
    assert verify((tmp_path / "made.pdf").read_bytes()).passed
