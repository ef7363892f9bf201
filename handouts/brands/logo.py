"""A clinic's logo: read from a PNG or SVG file, checked before it is decoded, and kept as inline data."""

from __future__ import annotations

import base64
from pathlib import Path

from handouts.brands.svg import clean
from handouts.errors import ContentError, place
from handouts.files.model import Model
from handouts.files.opening import TooLarge, file_bytes
from handouts.files.reading import read_text

MAX_BYTES = 500_000
MAX_SVG = 200_000  # bytes

_PNG = b"\x89PNG\r\n\x1a\n"
_MARK = b"\xef\xbb\xbf"  # of byte order, before the text
_OTHERS = {
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"%PDF": "a PDF",
    b"%!PS": "an EPS file",
    b"RIFF": "a WebP picture",
    b"BM": "a bitmap",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "a text in UTF-16",
    b"\xfe\xff": "a text in UTF-16",
}


class Logo(Model):
    """A logo as a ``data:`` address, what it says in words, and its width and height (only their ratio matters)."""

    uri: str
    alt: str
    width: float
    height: float

    def fit(self, width: float, height: float) -> tuple[float, float]:
        """The largest size of it, in the unit of the box *width* by *height* that it must stay in."""
        scale = min(width / self.width, height / self.height)
        return round(self.width * scale, 3), round(self.height * scale, 3)


def read_logo(folder: Path, name: str, alt: str) -> Logo:
    """Read the logo *name* of a clinic's *folder*.

    Raises `ContentError` for a file that is missing, lies elsewhere, is too large, or is no logo.
    """
    path = folder / name
    data = _read(folder, name)
    if data.startswith(_PNG):
        from handouts.brands.png import read_png  # Pillow is loaded where there is a picture

        picture, width, height = read_png(data, path)
        return Logo(uri=_uri("image/png", picture), alt=alt, width=width, height=height)
    for magic, kind in _OTHERS.items():
        if data.startswith(magic):
            raise ContentError(
                f"This is {kind}, and a logo is PNG or SVG.", where=place(path), fix="Export it as PNG, in RGB colours."
            )
    if not data.removeprefix(_MARK).lstrip().startswith(b"<"):
        raise ContentError(
            "This file is neither a PNG nor an SVG picture.", where=place(path), fix="Export the logo again."
        )
    drawing, wide, high = clean(read_text(folder, name, MAX_SVG), path)
    return Logo(uri=_uri("image/svg+xml", drawing.encode()), alt=alt, width=wide, height=high)


def _uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _read(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        resolved = path.resolve(strict=True)
        if not resolved.is_relative_to(folder.resolve()):
            raise ContentError(
                "The logo lies outside its clinic's folder.", where=place(path), fix="Copy the file into the folder."
            )
        return file_bytes(resolved, MAX_BYTES)
    except TooLarge:
        what = f"The logo is larger than {MAX_BYTES // 1000} kB."
        raise ContentError(what, where=place(path), fix="Export it smaller.") from None
    except (OSError, RuntimeError, ValueError):
        raise ContentError(
            "The logo's file does not exist or cannot be read.", where=place(path), fix="Check its name."
        ) from None
