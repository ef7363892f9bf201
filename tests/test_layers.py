"""Which room may import which, and which one library belongs to which module; read from the syntax trees."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# What each room may import, besides itself and the version:
# errors, assets ← library, brand ← packet, language ← press ← review ← translation ← batch ← cli; output is for batch
# and cli only.
MAY: dict[str, set[str]] = {
    "__init__": set(),
    "errors": set(),
    "assets": {"errors"},
    "library": {"errors", "assets"},
    "brand": {"errors", "assets", "library"},
    "language": {"errors", "assets", "library", "brand"},
    "packet": {"errors", "assets", "library", "brand"},
    "press": {"errors", "assets", "library", "brand", "language", "packet"},
    "review": {"errors", "assets", "library", "brand", "language", "packet", "press"},
    "translation": {"errors", "assets", "library", "brand", "language", "packet", "press", "review"},
    "output": {"errors"},
    "batch": {"errors", "assets", "library", "brand", "language", "packet", "press", "review", "translation", "output"},
    "cli": {"errors", "assets", "library", "brand", "language", "packet", "press", "review", "translation", "output"}
    | {"batch"},
}
# The modules, by how their names begin, that may know a library; nobody else may.
OWNERS = {
    "jinja2": ("press/compose",),
    "markupsafe": ("press/compose", "press/prose", "press/voice"),
    "weasyprint": ("press/typeset", "press/engine"),
    "pydyf": ("press/engine",),
    "pikepdf": ("press/pdf/",),
    "pypdfium2": ("press/pdf/",),
    "page": ("press/pdf/",),
    "click": ("cli/",),
    "rich": ("cli/",),
    "polib": ("language/catalog",),
    "lxml": ("translation/exchange/xliff",),
    "uharfbuzz": ("press/glyphs",),
}
UNWANTED = {"yaml", "argparse", "socket", "http", "requests"}


def imports(path: Path, package: str) -> Iterator[str]:
    """Every module that a file imports, also inside functions, as a full dotted name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
        for name in imports(path, ".".join(["handouts", *relative.parent.parts])):
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
        ("errors", "from handouts.library.models import Section"),
        ("library/load", "import handouts.packet"),
        ("library/load", "from handouts.brand.brands import Brand"),
        ("brand/brands", "from handouts.language.languages import Language"),
        ("language/languages", "from handouts.press import code"),
        ("language/languages", "from handouts import press"),
        ("packet", "from handouts.press.job import Job"),
        ("packet", "from . import output"),
        ("press/handout", "from handouts.output import write"),
        ("press/handout", "import handouts.review.findings"),
        ("review/style", "from handouts.cli import common"),
        ("review/style", "from handouts.batch import manifest"),
        ("review/style", "from handouts.output import write"),
        ("press/handout", "import handouts.batch.work"),
        ("batch/manifest", "from handouts.cli import common"),
        ("batch/manifest", "import pikepdf"),
        ("batch/manifest", "from rich import progress"),
        ("press/pdf/bind", "from ...cli import common"),
        ("press/slots", "import weasyprint"),
        ("press/slots", "import pikepdf"),
        ("press/typeset", "import pikepdf"),
        ("press/handout", "from jinja2 import Environment"),
        ("press/prose", "import jinja2"),
        ("press/slots", "from markupsafe import Markup"),
        ("packet", "import click"),
        ("output", "from click import echo"),
        ("output", "import handouts.press.handout"),
        ("library/files", "import yaml"),
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
    with (copy / "packet.py").open("a", encoding="utf-8") as file:
        file.write("\n__import__('weasyprint')\n")
    assert problems(copy) == ["packet: weasyprint"]
