"""The seal: what shows that a finished handout was changed afterwards. It depends on nothing personal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.operators import page_streams

PERSONAL = "/HandoutsVisit"  # marks the streams and fonts that the seal leaves out


def seal(pdf: pikepdf.Pdf, about: Metadata) -> str:
    """SHA-256 over what the metadata say, what is drawn on every page, fonts and pictures; the personal left out."""
    said = vars(about) | {"seal": "", "recipe": about.recipe.as_dict()}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for page in pdf.pages:
        for stream in page_streams(page):
            if PERSONAL not in stream:
                digest.update(stream.read_bytes())
        form = page.obj.Resources.get("/XObject", Dictionary()).get("/Furniture")
        if form is not None:
            digest.update(form.read_bytes())
        digest.update(b"\f")
    for part in (*_font_digests(pdf), *_picture_digests(pdf)):
        digest.update(part)
    return digest.hexdigest()


def _picture_digests(pdf: pikepdf.Pdf) -> list[bytes]:
    """SHA-256 of each picture, a clinic's logo, in an order that does not depend on names."""
    pictures = {
        picture.objgen: picture
        for page in pdf.pages
        for picture in page.obj.Resources.get("/XObject", Dictionary()).values()
        if picture.get("/Subtype") == Name.Image
    }
    return sorted(hashlib.sha256(b"".join(_flat(picture))).digest() for picture in pictures.values())


def _font_digests(pdf: pikepdf.Pdf) -> list[bytes]:
    """SHA-256 of each font that is not personal, in an order that does not depend on names."""
    fonts = {
        font.objgen: font
        for page in pdf.pages
        for font in page.obj.Resources.get("/Font", Dictionary()).values()
        if PERSONAL not in font
    }
    return sorted(hashlib.sha256(b"".join(_flat(font))).digest() for font in fonts.values())


def _flat(value: pikepdf.Object) -> Iterator[bytes]:
    """Everything below an object of a font or a picture, as bytes."""
    if isinstance(value, (Dictionary, pikepdf.Stream)):
        for key in sorted(value.keys()):
            if key not in ("/Length", "/Filter", "/DecodeParms"):
                yield key.encode()
                yield from _flat(value[key])
        if isinstance(value, pikepdf.Stream):
            yield value.read_bytes()
    elif isinstance(value, Array):
        for item in value:
            yield from _flat(item)
    else:
        yield str(value).encode()
