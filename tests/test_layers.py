"""Which room may import which, and which one library belongs to which module; read from the syntax trees."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

# The rooms from the ground up: each may import those before it, and none of its own row.
ROWS = (
    ("__init__",),
    ("errors",),
    ("assets",),
    ("files",),
    ("content",),
    ("brands",),
    ("languages",),
    ("orders",),
    ("press",),
    ("checks", "engines"),
    ("signoff",),
    ("exchange",),
    ("translations",),
    ("workspace",),
    ("batch",),
    ("services",),
    ("cli",),
)
MAY = {room: {below for row in ROWS[:at] for below in row} for at, row in enumerate(ROWS) for room in row}
# The modules, by how their names begin, that may know a library; nobody else may.
OWNERS = {
    "jinja2": ("press/html/",),
    "markupsafe": ("press/html/",),
    "weasyprint": ("press/typeset", "press/amendments", "press/read_back"),
    "pydyf": ("press/amendments",),
    "multiprocessing": ("press/limits", "engines/"),
    "pikepdf": ("press/pdf/",),
    "pypdfium2": ("press/pdf/",),
    "page": ("press/pdf/",),
    "click": ("cli/",),
    "rich": ("cli/",),
    "polib": ("languages/catalog",),
    "lxml": ("exchange/xliff",),
    "tinycss2": ("press/html/closed",),
    "uharfbuzz": ("languages/glyphs",),
    "pypinyin": ("press/html/prose",),
}
UNWANTED = {"yaml", "argparse", "socket", "http", "requests"}


@cache
def imports(text: str, package: str) -> tuple[str, ...]:
    """Every module that a file of this *text* imports, also inside functions, as a full dotted name."""
    return tuple(_imports(ast.parse(text), package))


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("import_module", "__import__")
            and node.args
        ):
            yield ast.unparse(node.args[0]).strip("f'\"")


def problems(package: Path) -> list[str]:
    """What stands against the rules above in the tree of *package*, as ``module: import``."""
    found = []
    for path in sorted(package.rglob("*.py")):
        relative = path.relative_to(package).with_suffix("")
        for name in imports(path.read_text(encoding="utf-8"), ".".join(["handouts", *relative.parent.parts])):
            if not allowed(relative.as_posix(), name):
                found.append(f"{relative.as_posix()}: {name}")
    return found


def allowed(module: str, name: str) -> bool:
    top, _, rest = name.partition(".")
    if top != "handouts":
        return top not in UNWANTED and module.startswith(OWNERS.get(top, ("",)))
    room, other = module.split("/")[0], rest.split(".")[0]
    return other not in MAY or other in MAY[room] | {room}


def test_every_room_has_its_rules() -> None:
    rooms = {path.stem for path in (ROOT / "handouts").glob("*.py")}
    rooms |= {path.parent.name for path in (ROOT / "handouts").glob("*/__init__.py")}
    assert rooms == set(MAY)


def test_no_import_goes_against_the_rules() -> None:
    assert problems(ROOT / "handouts") == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("errors", "from handouts.content.library import Section"),
        ("files/reading", "from handouts.content.library import Section"),
        ("content/load", "import handouts.orders.packet"),
        ("content/load", "from handouts.brands.clinics import Brand"),
        ("brands/clinics", "from handouts.languages.language import Language"),
        ("languages/language", "from handouts.press import job"),
        ("languages/language", "from handouts import press"),
        ("orders/packet", "from handouts.press.job import Job"),
        ("orders/packet", "from ..press import job"),
        ("press/documents/handout", "import handouts.checks.finding"),
        ("checks/content/style", "from handouts.cli import common"),
        ("checks/content/style", "from handouts.signoff import record"),
        ("checks/content/style", "from handouts.engines import local"),
        ("engines/local", "from handouts.batch import work"),
        ("engines/local", "from handouts.checks import finding"),
        ("engines/local", "from handouts.cli import common"),
        ("exchange/rows", "from handouts.translations import states"),
        ("press/documents/handout", "import handouts.batch.work"),
        ("batch/manifest", "from handouts.services import making"),
        ("batch/manifest", "import pikepdf"),
        ("batch/manifest", "from rich import progress"),
        ("services/__init__", "from handouts.cli import common"),
        ("services/__init__", "import click"),
        ("press/pdf/bind", "from ...cli import common"),
        ("press/slots", "import weasyprint"),
        ("press/slots", "import pikepdf"),
        ("press/typeset", "import pikepdf"),
        ("press/documents/handout", "from jinja2 import Environment"),
        ("press/slots", "from markupsafe import Markup"),
        ("orders/packet", "import click"),
        ("files/writing", "from click import echo"),
        ("files/reading", "import yaml"),
        ("press/typeset", "import socket"),
    ],
)
@pytest.mark.parametrize("indent", ["", "def later() -> None:\n    ", "if True:\n    "])
def test_a_planted_import_is_found(module: str, line: str, indent: str, tmp_path: Path) -> None:
    copy = tmp_path / "handouts"
    shutil.copytree(ROOT / "handouts", copy, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / f"{module}.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{indent}{line}\n")
    assert len(problems(copy)) == 1
    assert problems(copy)[0].startswith(f"{module}: ")


def test_a_planted_import_by_name_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "handouts"
    shutil.copytree(ROOT / "handouts", copy, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "orders" / "packet.py").open("a", encoding="utf-8") as file:
        file.write("\n__import__('weasyprint')\n")
    assert problems(copy) == ["orders/packet: weasyprint"]


def test_few_signatures_say_nothing_of_a_type() -> None:
    """`Any` switches the checks of types off; one function in twelve may, where a library or a file says no more."""
    functions = [
        node
        for path in (ROOT / "handouts").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert sum(bool(re.search(r"\bAny\b", signature(one))) for one in functions) < 0.08 * len(functions)


def signature(function: ast.FunctionDef) -> str:
    return f"{ast.unparse(function.args)} -> {ast.unparse(function.returns) if function.returns else ''}"
