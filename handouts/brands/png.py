"""PNG logos: the picture as every viewer shows it, turned, in sRGB and on white paper, written anew in plain RGB."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from PIL import Image, ImageChops, ImageCms, ImageOps

from handouts.errors import ContentError, place

MAX_SIDE = 6_000  # pixels
MAX_PIXELS = 12_000_000
MIN_PIXELS = 24  # on the longer side; less is a mistake, and a smudge in print
PAPER = 245  # what is as light as this in every channel is not seen on white paper
_KEPT = 1_200  # pixels on the longer side: 300 dots an inch at the largest size a logo is printed

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the header's kind of colour
_ADAM7 = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2))
_AT_ONCE = 1_000_000  # bytes unpacked at a time
_SRGB_GAMMA = (0.44, 0.47)  # 1/2.2, as programs round it
_SRGB_CORNERS = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)  # white, red, green, blue
_SRGB_CODE = b"\x01\x0d\x00\x01"

_CONVERT = "Convert it to sRGB, in 8 bits a channel, and export it again."


def read_png(data: bytes, path: Path) -> tuple[bytes, int, int]:
    """The picture of the file *path* on white, in plain sRGB, written anew; with its width and height in pixels.

    Raises `ContentError` for what is too large or too small, damaged, or prints nothing.
    """
    width, height = struct.unpack(">II", data[16:24].ljust(8, b"\0"))
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise ContentError(
            f"The logo has {width} by {height} pixels, and {MAX_PIXELS // 10**6} million are allowed.",
            where=place(path),
            fix=f"Export it with at most {_KEPT} pixels on the longer side.",
        )
    if max(width, height) < MIN_PIXELS:
        raise ContentError(
            f"The logo has {width} by {height} pixels: there is nothing to see.",
            where=place(path),
            fix=f"Export it with about {_KEPT} pixels on the longer side.",
        )
    flat = _flat(data, path)
    if all(darkest >= PAPER for darkest, _ in flat.getextrema()):  # type: ignore[misc]  # a pair for each
        raise ContentError(
            "The logo prints nothing on white paper: all of it is white or transparent.",
            where=place(path),
            fix="Export the version for a light ground.",
        )
    width, height = flat.size
    buffer = io.BytesIO()
    flat.thumbnail((_KEPT, _KEPT), Image.Resampling.LANCZOS)
    flat.save(buffer, "PNG", optimize=False, compress_level=9)
    return buffer.getvalue(), width, height


def _flat(data: bytes, path: Path) -> Image.Image:
    try:
        chunks = list(_chunks(data))
        _insist_whole(chunks)
        with Image.open(io.BytesIO(data), formats=["PNG"]) as opened:
            opened.load()
            seen = _opaque(opened, data)
            colours = _in_srgb(seen, dict(chunks), opened.info, path)
            flat = Image.new("RGB", seen.size, "white")
            flat.paste(colours, mask=seen.getchannel("A"))
            if "exif" in opened.info:  # not what an editor's notes say: viewers do not read those
                flat.getexif().load(opened.info["exif"])
            return ImageOps.exif_transpose(flat)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error):
        raise ContentError(
            "The picture is damaged or cut off.", where=place(path), fix="Export the logo again."
        ) from None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk up to the last. Raises `ValueError` for what is cut off or changed.

    Pillow would say so as well, but not once the typesetter is loaded: that tells it, for all of the process, to put
    up with what is missing.
    """
    at = 8  # after the signature
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        (total,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(data[at + 4 : at + 8 + length]) != total:
            raise ValueError
        yield kind, data[at + 8 : at + 8 + length]
        if kind == b"IEND":
            return
        at += 12 + length


def _insist_whole(chunks: list[tuple[bytes, bytes]]) -> None:
    """Raise `ValueError` unless the packed picture is as long as its header says."""
    kind, header = chunks[0]
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if kind != b"IHDR":
        raise ValueError
    bits = depth * _CHANNELS.get(colour, 1)
    missing = 0
    for x, dx, y, dy in _ADAM7 if interlaced else ((0, 1, 0, 1),):
        columns, rows = -((x - width) // dx), -((y - height) // dy)
        missing += rows * (1 + (columns * bits + 7) // 8) if columns else 0
    unpacking = zlib.decompressobj()
    packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
    while packed and not unpacking.eof and missing > 0:
        missing -= len(unpacking.decompress(packed, _AT_ONCE))
        packed = unpacking.unconsumed_tail
    if missing > 0:
        raise ValueError


def _opaque(opened: Image.Image, data: bytes) -> Image.Image:
    """The picture in 8 bits with an alpha channel; what its key makes transparent is compared in all its bits."""
    if opened.mode in ("P", "LA", "RGBA"):
        return opened.convert("RGBA")
    key = opened.info.pop("transparency", None)
    high = _high(opened) if opened.mode.startswith("I") else opened.convert("RGB" if opened.mode == "RGB" else "L")
    picture = high.convert("RGBA")
    if key is None:
        return picture
    keys, depth = key if isinstance(key, tuple) else (key,), data[24]
    if depth == 16:
        differs = [*_differing(high, [one >> 8 & 255 for one in keys])]
        differs += _differing(_low(opened, data), [one & 255 for one in keys])
    else:
        most = (1 << depth) - 1
        differs = [*_differing(high, [(one & most) * 255 // most for one in keys])]
    alpha = differs[0]
    for other in differs[1:]:
        alpha = ImageChops.lighter(alpha, other)
    picture.putalpha(alpha)
    return picture


def _differing(picture: Image.Image, levels: list[int]) -> Iterator[Image.Image]:
    """For each channel, where it has another level than that of *levels*, as white on black."""
    for channel, level in zip(picture.split(), levels, strict=True):
        yield channel.point([255 * (one != level) for one in range(256)])


def _high(grey: Image.Image) -> Image.Image:
    """The upper byte of each pixel of 16 bits of grey."""
    return Image.frombytes("L", grey.size, grey.convert("I;16").tobytes()[1::2])


def _low(opened: Image.Image, data: bytes) -> Image.Image:
    """The lower byte of each channel of 16 bits: of colours Pillow keeps the upper one only, unless told other."""
    if opened.mode != "RGB":
        return Image.frombytes("L", opened.size, opened.convert("I;16").tobytes()[::2])
    again: Any = Image.open(io.BytesIO(data), formats=["PNG"])
    again.tile = [one._replace(args="RGB;16L") for one in again.tile]
    again.load()
    return again  # type: ignore[no-any-return]


def _in_srgb(picture: Image.Image, chunks: dict[bytes, bytes], info: dict[Any, Any], path: Path) -> Image.Image:
    """The colours as a viewer shows them, by the chunk that counts, in the standard's order, for what they are."""
    if b"cICP" in chunks:
        if chunks[b"cICP"] != _SRGB_CODE:
            _refuse_colours(path)
    elif b"iCCP" in chunks:
        return _by_profile(picture, info.get("icc_profile") or b"", path)
    elif b"sRGB" not in chunks:
        gamma, corners = info.get("gamma"), info.get("chromaticity")
        low, high = _SRGB_GAMMA
        if gamma is not None and not low <= gamma <= high:
            _refuse_colours(path)
        if corners and any(abs(a - b) > 0.005 for a, b in zip(corners, _SRGB_CORNERS, strict=True)):
            _refuse_colours(path)
    return picture.convert("RGB")


def _by_profile(picture: Image.Image, profile: bytes, path: Path) -> Image.Image:
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        colours = picture.convert({"GRAY": "L", "RGB": "RGB"}[space])
        turned = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (KeyError, OSError, ImageCms.PyCMSError):
        _refuse_colours(path)
    return turned or colours  # Pillow's types know of changes in place as well


def _refuse_colours(path: Path) -> NoReturn:
    raise ContentError(
        "The picture's colours are of another kind than sRGB, and would be printed wrong.",
        where=place(path),
        fix=_CONVERT,
    )
