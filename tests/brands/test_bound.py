"""For each clinic and logo kind: what is bound equals, in pixels and in reading, the packet laid out in one piece."""

from __future__ import annotations

import io
import re
import shutil
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageFilter

from handouts.brands.clinics import clinics, load_brand
from handouts.languages.fonts import font_digests
from handouts.orders.packet import Edition
from handouts.press import slots
from handouts.press.documents.handout import finish, lay_out
from handouts.press.html.compose import Composer
from handouts.press.job import Job
from handouts.press.pdf.overlap import overlap_problems
from handouts.press.pdf.verify import structure_text, verify
from tests.conftest import ROOT
from tests.press.conftest import Tree, edition_name, job_of
from tests.press.documents.test_handout import laid_out_naively, rendered, within

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own
CLINICS = clinics(ROOT / "brands")
EDITIONS = (Edition(), Edition("a4", "large", "saving"), Edition("letter", "extra-large"))
TALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 60"><path d="M0 0h10v60H0z" fill="#0a7"/></svg>'


@pytest.fixture
def tree(tmp_path: Path, small_content: Path) -> Tree:
    """The small content, with a section that says to call now, so that there is a place for the number beside it."""
    shutil.copytree(small_content, tmp_path / "content")
    for kind in ("templates", "styles", "brands"):
        shutil.copytree(ROOT / kind, tmp_path / kind)
    with (tmp_path / "content" / "sections" / "gamma.md").open("a", encoding="utf-8") as file:
        file.write("\n::: call-now {#now}\nCall if you are not sure. {#call}\n:::\n")
    return Tree(tmp_path)


def bound(job: Job, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, dict[str, float]]:
    """The finished handout, and the scale that each of the clinic's pieces was set in."""
    scales: dict[str, float] = {}
    pieces = Composer.pieces

    def noted(self: Composer, asked: Sequence[tuple[str, slots.Size, float]], *rest: Any, **more: Any) -> str:
        scales.update({name: scale for name, _, scale in asked})
        return pieces(self, asked, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Composer, "pieces", noted)
        patch.setattr(slots, "_kept", OrderedDict())
        return finish(lay_out(job, font_digests(job.language)), job).data, scales


def differing(one: Image.Image, two: Image.Image) -> tuple[int, int, int, int] | None:
    """Where two pages differ by more than the smoothing of edges."""
    first, second = (within(page).filter(ImageFilter.BoxBlur(2)) for page in (one, two))
    return ImageChops.difference(first, second).convert("L").point(lambda value: 255 * (value > 24)).getbbox()


def read(data: bytes) -> str:
    """What is read aloud, without white space and page numbers, which the engine leaves to the reader's program."""
    return re.sub(r"\s+|[\u200b\u00ad]", "", structure_text(data))


@pytest.mark.parametrize(
    ("clinic", "edition"),
    [(clinic, EDITIONS[i % 3]) for i, clinic in enumerate(CLINICS)],  # a layout each, and each layout by some
    ids=lambda value: value if isinstance(value, str) else edition_name(value),
)
def test_bound_equals_laid_out_in_one_piece(
    clinic: str, edition: Edition, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    same_as_naive(clinic, edition, tree, monkeypatch)


@pytest.mark.parametrize("kind", ["tall.svg", "alpha.png", "palette.png", "grey16.png", "gradient.svg"])
def test_so_it_does_for_every_kind_of_logo(kind: str, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(tree.root / "brands" / "three-rivers", tree.root / "brands" / "other")
    draw(tree.root / "brands" / "other" / kind)
    tree.edit("brands/other/brand.yaml", "file: logo.svg", f"file: {kind}")
    same_as_naive("other", Edition(), tree, monkeypatch)


def draw(path: Path) -> None:
    if path.name == "tall.svg":
        path.write_text(TALL, encoding="utf-8")
    elif path.name == "gradient.svg":
        path.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><defs><linearGradient id="g"><stop offset="0" '
            'stop-color="#004"/><stop offset="1" stop-color="#8cf" stop-opacity=".5"/></linearGradient><clipPath '
            'id="c"><circle cx="45" cy="15" r="14"/></clipPath></defs><rect width="90" height="30" fill="url(#g)" '
            'opacity=".8" clip-path="url(#c)"/></svg>',
            encoding="utf-8",
        )
    else:
        wave = Image.linear_gradient("L").resize((120, 60))
        if path.name == "alpha.png":
            wave = Image.merge("RGBA", (wave, wave, wave.point(lambda value: 255 - value), wave))
        elif path.name == "palette.png":
            wave = wave.convert("P")
            wave.info["transparency"] = 0
        else:
            wave = wave.convert("I").point(lambda value: value * 257).convert("I;16")
        wave.save(path)


def same_as_naive(clinic: str, edition: Edition, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    brand = load_brand(tree.assets.brands, clinic)
    job = job_of("alpha", "gamma", assets=tree.assets, edition=edition, brand=brand)
    data, scales = bound(job, monkeypatch)
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    assert overlap_problems(data) == []
    naive = laid_out_naively(tree, job, monkeypatch, scales)
    assert read(data) == read(naive)
    # Rendered larger, then made smaller: a picture that is drawn small shows each fraction of a pixel.
    ours, theirs = ([page.reduce(3) for page in rendered(pdf, 3)] for pdf in (data, naive))
    assert len(ours) == len(theirs)
    for number, both in enumerate(zip(ours, theirs, strict=True), start=1):
        assert differing(*both) is None, f"page {number} differs at {differing(*both)}"


def test_another_logo_in_a_finished_handout_is_noticed(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of("alpha", assets=tree.assets, brand=load_brand(tree.assets.brands, "lakeside"))
    data, _ = bound(job, monkeypatch)
    assert verify(data).passed
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pictures = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        logo = next(thing for thing in pictures if thing.get("/Subtype") == pikepdf.Name.Image)
        pixels = bytearray(logo.read_bytes())
        pixels[0] ^= 255
        logo.write(bytes(pixels))
        pdf.save(changed)
    assert "the pages were changed after the handout was made" in verify(changed.getvalue()).checks["code"]
