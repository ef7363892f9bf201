"""The pages about the code are true: what they name exists, and every room and every how-to is named."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_docs import PAGES, TEXTS
from tests.test_layers import ROWS

ARCHITECTURE = ROOT / "docs" / "architecture.md"
HOW_TO = ROOT / "docs" / "how-to"
HOW_TOS = sorted(path.name for path in HOW_TO.glob("*.md") if path.name != "README.md")
CODE = ROOT / "handouts"
FOLDERS = ("handouts", "content", "translations", "brands", "templates", "styles", "tests", "docs", "tools")
OF_THE_CODE = (".py", ".css", ".j2")
ENDINGS = (*OF_THE_CODE, ".yaml", ".md", ".po", ".html", ".json", ".csv", ".xlsx", ".xlf", ".pdf")
OBJECTS = {"c", "job", "key"}  # of a template, of the press, of interface.yaml: no rooms
FILES = {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in OF_THE_CODE}
ROOMS = [room for row in ROWS for room in row if room != "__init__"]


def quoted(text: str) -> list[str]:
    """What stands between backticks in a line of *text*."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE))


def is_module(name: str) -> bool:
    """Whether *name*, as ``room.module`` or with one thing in it behind, stands for something in the program."""
    parts = name.removeprefix("handouts.").split(".")
    if parts[0] not in ROOMS:
        return False
    if find_module(parts):
        return True
    return find_module(parts[:-1]) and hasattr(importlib.import_module(".".join(["handouts", *parts[:-1]])), parts[-1])


def find_module(parts: list[str]) -> bool:
    path = CODE.joinpath(*parts)
    return path.is_dir() or (
        path.with_suffix(".py").is_file() and find_spec(".".join(["handouts", *parts])) is not None
    )


def wrong_names(text: str) -> list[str]:
    """What *text* names and does not exist: modules by their dotted names, and files."""
    found = []
    for name in quoted(text):
        if re.fullmatch(r"[\w-]+(\.[\w-]+)*", name) and name.endswith(OF_THE_CODE):
            found += [] if name in FILES or (ROOT / name).exists() else [name]
        elif re.fullmatch(r"[a-z_]+(\.[A-Za-z_]+)+", name) and not name.endswith(ENDINGS):
            found += [] if name.split(".")[0] in OBJECTS or is_module(name) else [name]
        elif re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w./-]+", name):
            found += [] if "/ID/" in name or (ROOT / name).exists() else [name]
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_module_and_file_that_a_page_names_exists(path: Path) -> None:
    assert wrong_names(TEXTS[path]) == []


@pytest.mark.parametrize(
    "name",
    [
        "press.engine",
        "library.models",
        "press.pdf.bound",
        "orders.packet.Editions",
        "handouts.press.compose",
        "handouts/library/load.py",
        "templates/slots/foot.html.j2",
        "crew.py",
    ],
)
def test_a_name_that_does_not_exist_is_found(name: str) -> None:
    assert wrong_names(f"See `{name}`, or `press.pdf.bind`, `orders.packet.Edition` and `handouts.yaml`.") == [name]


def modules_named_in_the_code() -> Iterator[tuple[str, str]]:
    """(file, dotted name) of each module of a room that a docstring names."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                for name in quoted(ast.get_docstring(node) or ""):
                    if re.fullmatch(rf"(?:handouts\.)?(?:{'|'.join(ROOMS)})\.[A-Za-z_.]+", name):
                        yield path.relative_to(ROOT).as_posix(), name


def test_every_module_that_a_docstring_names_exists() -> None:
    named = list(modules_named_in_the_code())
    assert len(named) > 3
    assert [one for one in named if not is_module(one[1])] == []


def test_the_architecture_names_every_room_in_the_order_of_the_layers() -> None:
    rooms = TEXTS[ARCHITECTURE].split("## The rooms")[1].split("\n## ")[0]
    filled = [room for room in ROOMS if (CODE / f"{room}.py").exists() or len(list((CODE / room).rglob("*.py"))) > 1]
    assert re.findall(r"\*\*`(\w+)`\*\*", rooms) == filled


def test_the_architecture_names_every_room_inside_a_room() -> None:
    inner = [path.parent.relative_to(CODE) for path in CODE.glob("*/*/__init__.py")]
    assert len(inner) > 3
    text = TEXTS[ARCHITECTURE]
    assert [room for room in inner if f"`{'.'.join(room.parts)}." not in text] == []


def test_every_how_to_is_in_the_index_and_in_the_architecture() -> None:
    assert len(HOW_TOS) >= 10
    assert [name for name in HOW_TOS if f"]({name})" not in TEXTS[HOW_TO / "README.md"]] == []
    assert [name for name in HOW_TOS if f"](how-to/{name})" not in TEXTS[ARCHITECTURE]] == []


@pytest.mark.parametrize("name", HOW_TOS)
def test_a_how_to_is_short_and_names_its_tests(name: str) -> None:
    text = TEXTS[HOW_TO / name]
    assert 15 <= len(text.splitlines()) <= 40
    assert any(word.startswith("tests/") for word in quoted(text.split("## Tests")[-1])), name


def test_no_module_has_the_name_of_another() -> None:
    """But for the commands', which are called as they are typed."""
    modules = [path for path in (ROOT / "handouts").rglob("*.py") if path.parent.name != "cli"]
    names = Counter(path.stem for path in modules if path.stem != "__init__")
    assert [name for name, count in names.items() if count > 1] == []
