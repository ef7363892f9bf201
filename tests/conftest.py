"""What all tests share: the command run in this process or its own, a small content folder, PDFs made once."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from handouts.assets import Assets, find
from handouts.cli import group
from handouts.files.kept import VARIABLE
from handouts.press.pdf.verify import verify

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.house import House


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(VARIABLE), ignore_errors=True)


settings.register_profile("handouts", deadline=None, derandomize=True, database=None)
settings.load_profile("handouts")

ROOT = Path(__file__).resolve().parent.parent
PRINTED_ON = "1767225600"  # 1 January 2026, for SOURCE_DATE_EPOCH
PATIENT = "Zdenka Quixworthy"
NOTES = "Telephone Xanthippe Thursdays."
VISIT_DATE = "2016-02-28"
VISIT = ("--patient", PATIENT, "--notes", NOTES, "--visit-date", VISIT_DATE)

LIBRARY = """\
title: A small packet
audience: For those who test.
order: [alpha, beta, gamma]
presets:
  - id: first-two
    title: The first two
    for: Someone tests the first two.
    sections: [alpha, beta]
"""
SOURCES = """\
- id: study
  title: A study of little things
  kind: Study
  date: 2023-10-05
  passages:
    p1: "That they are small"
    p2: "That they are few"
- id: manual
  title: The manual
  kind: Manual
  date: null
  date_note: Date not given
  passages:
    p4: "What it says"
"""
GLOSSARY = """\
- id: marrow
  term: Marrow
  definition: Soft tissue inside bones.
  kind: word
  plain: tissue
  cite: [study:p1]
"""
ALPHA = """\
---
id: alpha
title: The alpha section
message: Alpha is what comes first.
cite: [study:p1]
kind: clinical
written: 2025-01-02
reviewed: null
review_by: 2027-01-02
---

## What is alpha? {#what}

It sits in the [marrow](term:marrow), and it is **small**. [@study:p1; @manual:p4] {#small}

- One thing about it [@study:p2] {#one}
- Another thing, told in [Beta](section:beta) [@study:p2] {#two}

```figure icon-array {#people}
title: How many people are small
alt: Forty of a hundred people are small
yes: Small
no: Tall
groups:
  - {id: all, label: Everyone, count: 40}
cite: [study:p1]
```

::: ask-your-team {#ask lines=2}
- How small is mine? {#ask-small}
:::
"""
BETA = """\
---
id: beta
title: The beta section
message: Beta is what comes second.
cite: [study:p2]
kind: clinical
written: 2025-01-02
reviewed: 2025-02-03
review_by: 2027-01-02
---

## What is beta? {#what}

It is few. [@study:p2] {#few}

```figure steps {#way}
title: The way of it
steps:
  - {id: first, picture: path-prepare, alt: A bag is hung, label: It begins}
  - {id: then, picture: path-recover, alt: A person rests, label: It ends}
cite: [study:p2]
```
"""
GAMMA = """\
---
id: gamma
title: The gamma section
message: Gamma needs beta.
kind: practical
written: 2025-01-02
reviewed: null
review_by: 2027-01-02
requires: [beta]
---

```slot numbers
```

Show this to those who help you. {#show}
"""


def pytest_configure(config: pytest.Config) -> None:
    """What is laid out once in a run is kept for the whole of it, in a folder of its own.

    From Python 3.12 a fork beside pytest-xdist's own thread warns; the press forks for each layout.
    """
    if not hasattr(config, "workerinput"):
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="handouts-kept-")
    config.addinivalue_line("filterwarnings", "ignore:This process .* is multi-threaded:DeprecationWarning")


@dataclass(frozen=True)
class Result:
    """How a run of the command ended: exit code, standard output as bytes, messages."""

    code: int
    data: bytes
    err: str

    @property
    def out(self) -> str:
        return self.data.decode("utf-8")


@dataclass(frozen=True)
class Content:
    """A content folder that a test may change."""

    root: Path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace *old*, which must be there, by *new* in the file *name*."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        (self.root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        with (self.root / name).open("a", encoding="utf-8") as file:
            file.write(text)


def write_content(root: Path) -> Content:
    """Write the small content folder: three sections, two sources, one term, the real interface texts."""
    (root / "sections").mkdir(parents=True)
    texts = {
        "library.yaml": LIBRARY,
        "sources.yaml": SOURCES,
        "glossary.yaml": GLOSSARY,
        "sections/alpha.md": ALPHA,
        "sections/beta.md": BETA,
        "sections/gamma.md": GAMMA,
    }
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "content" / "interface.yaml", root / "interface.yaml")
    return Content(root)


@contextmanager
def _instead(arguments: list[str], environment: Mapping[str, str]) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Give the command *arguments*, *environment* and streams to write to; put back what it changes."""
    out, err = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["handouts", *arguments])
        patch.setattr(sys.modules["__main__"], "__package__", None)  # else Click takes pytest's name for ours
        patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8", write_through=True))
        patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding="utf-8", write_through=True))
        for name, value in environment.items():
            patch.setenv(name, value)
        yield out, err


def run_command(*arguments: str | Path, **environment: str) -> Result:
    """Run the command in this process as its users do, up to the exit code and the message of an error."""
    with _instead([str(argument) for argument in arguments], environment) as (out, err):
        with pytest.raises(SystemExit) as ended:
            group.run_command()
        return Result(int(ended.value.code or 0), out.getvalue(), err.getvalue().decode("utf-8"))


PATIENCE = 1800.0  # seconds; no measure of anything, only so that what hangs is told at last


def run_process(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Result:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "generate.py"), *(str(argument) for argument in arguments)],
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=PATIENCE,
    )
    return Result(done.returncode, done.stdout, done.stderr.decode("utf-8"))


def print_handout(*arguments: str | Path, folder: Path, content: Path | None = None) -> bytes:
    """Make a PDF by the command, in *folder*, and return it once it has passed its own checks."""
    before = ("--content", content) if content else ()
    file = folder / "made.pdf"
    result = run_command(*before, "make", *arguments, "-o", file)
    assert result.code == 0, result.err
    assert all(line.startswith(("Added, because", "Left out, because")) for line in result.err.splitlines()), result.err
    data = file.read_bytes()
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    return data


@pytest.fixture(scope="session")
def real() -> Assets:
    """The folders of the checkout."""
    return find(start=ROOT)


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in a folder of its own, on a fixed day, without settings from outside."""
    for name in [*os.environ]:
        if (name.startswith("HANDOUTS_") and name != VARIABLE) or name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))


@pytest.fixture(scope="session", autouse=True)
def _one_day() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", PRINTED_ON)
        yield


def calls(work: Callable[[], object]) -> int:
    """How many functions are called by *work*, in this thread: how much it does, whatever else the machine does."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


@pytest.fixture
def run() -> Callable[..., Result]:
    """`run_command`: ``run("list", "sections", NAME="value of an environment variable")`` → `Result`."""
    return run_command


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """A copy of the small content folder for this test alone to change."""
    return write_content(tmp_path / "content")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Content, clinics and drawings for this test alone to change."""
    from tests.house import build_house

    return build_house(tmp_path)


@pytest.fixture(scope="session")
def small_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small content folder, shared: read it only."""
    return write_content(tmp_path_factory.mktemp("small") / "content").root


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., bytes]:
    """``make_pdf("alpha", content=folder)`` → bytes of a PDF that passes `verify`; without *content*, the real one."""

    def make(*arguments: str | Path, content: Path | None = None) -> bytes:
        return print_handout(*arguments, folder=tmp_path, content=content)

    return make


@pytest.fixture(scope="session")
def small_pdf(small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A PDF of the small section alpha, without a visit."""
    return print_handout("alpha", folder=tmp_path_factory.mktemp("small-pdf"), content=small_content)


@pytest.fixture(scope="session")
def visit_pdf(small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same section for a patient, with notes and a visit date."""
    return print_handout("alpha", *VISIT, folder=tmp_path_factory.mktemp("visit-pdf"), content=small_content)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    from tests.browser import started

    with started(tmp_path_factory.mktemp("profile")) as context:
        yield context
