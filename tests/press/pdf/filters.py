"""What comes out of a printer: files sent through the filters of CUPS, and their pages compared with the original's."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack

from PIL import Image, ImageChops, ImageFilter, ImageStat

FILTERS = Path("/usr/lib/cups/filter")
RASTERS = ("gstoraster", "pdftoraster")
DPI = 72
_HEADER = 1796  # bytes of a page header of CUPS Raster and PWG Raster
_BLUR = 6  # pixels: filters draw the same stroke a little wider or thinner
Picture = Image.Image


@dataclass(frozen=True)
class Likeness:
    """How like two pictures of a page are: their ink, as a share of the first's, and how much of it lies elsewhere."""

    ink: float
    elsewhere: float


def filtered(name: str, file: Path, options: str) -> bytes:
    """The output of one of CUPS's filters, called as its scheduler does."""
    done = subprocess.run(
        [FILTERS / name, "1", "nurse", "handout", "1", options, file], capture_output=True, check=True
    )
    return done.stdout


def paged(file: Path, media: str) -> bytes:
    """*file* as ``pdftopdf`` hands it to the printer's own filter."""
    return filtered("pdftopdf", file, f"PageSize={media} sides=two-sided-long-edge")


def is_blank(page: Picture) -> bool:
    return page.getextrema() == (255, 255)


def rastered(name: str, file: Path, media: str) -> list[Picture]:
    """The pages of *file* as the filter *name* draws them for a grey printer."""
    return list(_pictures(filtered(name, file, f"PageSize={media} Resolution={DPI}dpi ColorModel=Gray")))


def _pictures(data: bytes) -> Iterator[Picture]:
    """The pages of a compressed raster stream of 8 bits a pixel (PWG 5102.4, 4.3)."""
    assert data.startswith(b"RaS2")
    at = 4
    while at < len(data):
        width, height = unpack(">2I", data[at + 372 : at + 380])
        assert unpack(">I", data[at + 388 : at + 392]) == (8,), "bits a pixel"
        at += _HEADER
        rows = bytearray()
        while len(rows) < width * height:
            again, row = data[at] + 1, bytearray()
            at += 1
            while len(row) < width:
                count = data[at]
                literal = 257 - count if count > 127 else 1
                row += data[at + 1 : at + 1 + literal] * (1 if count > 127 else count + 1)
                at += 1 + literal
            rows += row * again
        yield Image.frombytes("L", (width, height), bytes(rows))


def drawn(file: Path, folder: Path) -> list[Picture]:
    """The pages of *file* as Poppler draws them."""
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", file, folder / "page"], check=True)
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.pgm"))]


def likeness(one: Picture, two: Picture) -> Likeness:
    """Compare two pictures of a page; where only one lies on its side, as a printer's sheet may, it is turned."""
    if (one.width > one.height) == (two.width > two.height):
        return _compared(one, two)
    return min((_compared(one, two.rotate(turn, expand=True)) for turn in (90, 270)), key=lambda found: found.elsewhere)


def _compared(one: Picture, two: Picture) -> Likeness:
    first, second = (_ink(picture.resize(one.size)) for picture in (one, two))
    much, other = (ImageStat.Stat(picture).mean[0] for picture in (first, second))
    if not much:
        return Likeness(1.0 if not other else float("inf"), 0.0)
    evened = second.point(lambda value: min(255, round(value * much / other))) if other else second
    return Likeness(other / much, ImageStat.Stat(ImageChops.difference(first, evened)).mean[0] / much)


def _ink(picture: Picture) -> Picture:
    return picture.point(lambda value: 255 - value).filter(ImageFilter.BoxBlur(_BLUR))
