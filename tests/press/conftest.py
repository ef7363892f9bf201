"""What the tests of the press share: jobs over real or small content, and handouts that are printed once a run."""

from __future__ import annotations

import datetime
import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import weasyprint  # noqa: F401  # imported here, every process that the press forks finds it loaded

from handouts.assets import Assets, find
from handouts.brands.clinics import Brand, load_brand
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.languages.language import load_language
from handouts.orders.packet import Edition, choose
from handouts.orders.visit import Visit
from handouts.press.documents.handout import print_pdf
from handouts.press.job import Job
from handouts.press.pdf.verify import verify
from tests.conftest import ROOT

TODAY = datetime.date(2026, 1, 1)
EDITIONS = tuple(
    Edition(paper, size, ink)
    for paper in ("letter", "a4")
    for size in ("standard", "large", "extra-large")
    for ink in ("colour", "saving")
)
JobMaker = Callable[..., Job]
Printer = Callable[..., bytes]


def edition_name(edition: Edition) -> str:
    return f"{edition.paper}-{edition.text_size}-{edition.ink}"


def job_of(
    *names: str,
    assets: Assets,
    library: Library | None = None,
    edition: Edition | None = None,
    visit: Visit | None = None,
    brand: Brand | None = None,
    printed_on: datetime.date = TODAY,
) -> Job:
    """A job over the sections *names* (default: all), from the folders *assets*."""
    library = library or load_library(assets.content)
    visit = visit or Visit()
    packet = choose(library, names or library.cover.order, edition=edition, with_notes=bool(visit.notes))
    language = load_language(assets.translations, "en")
    return Job(packet, library, language, brand or load_brand(assets.brands), visit, printed_on, assets)


def checked(job: Job) -> bytes:
    """Print *job*, and insist that the result passes."""
    data = print_pdf(job).data
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    return data


@pytest.fixture(scope="session")
def real_library(real: Assets) -> Library:
    return load_library(real.content)


@pytest.fixture(scope="session")
def small(small_content: Path) -> Assets:
    """The folders of the checkout, with the small content: read it only."""
    return find({"content": small_content}, start=ROOT)


@pytest.fixture(scope="session")
def printed(real: Assets, real_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """``printed("faq", edition=…)`` → the real handout of these sections (default: all), once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    shared = shared / "printed"
    shared.mkdir(exist_ok=True)

    def get(*names: str, edition: Edition | None = None) -> bytes:
        edition = edition or Edition()
        key = hashlib.sha256(repr((names, edition)).encode()).hexdigest()[:16]
        file = shared / f"{key}.pdf"
        if not file.exists():
            part = shared / f"{key}.{os.getpid()}"
            part.write_bytes(checked(job_of(*names, assets=real, library=real_library, edition=edition)))
            part.replace(file)
        return file.read_bytes()

    return get


def normal(text: Any) -> str:
    """*text* with every run of white space as one space."""
    return " ".join(str(text).split())


@dataclass(frozen=True)
class Tree:
    """Folders of content, templates and styles that a test may change."""

    root: Path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace *old*, which must be there, by *new* in the file *name*, for example ``styles/base.css``."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        (self.root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    @property
    def assets(self) -> Assets:
        return find({kind: self.root / kind for kind in ("content", "templates", "styles", "brands")}, start=ROOT)


@pytest.fixture
def tree(tmp_path: Path, small_content: Path) -> Tree:
    """A copy of the small content, and of the real templates, styles and brands, for this test alone to change."""
    shutil.copytree(small_content, tmp_path / "content", dirs_exist_ok=True)
    for kind in ("templates", "styles", "brands"):
        shutil.copytree(ROOT / kind, tmp_path / kind)
    return Tree(tmp_path)
