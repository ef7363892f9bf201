"""A PNG logo is printed as every viewer shows it: turned, in its true colours, on white; or it is refused."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import weasyprint  # noqa: F401  # it tells Pillow to accept pictures that are cut off
from PIL import Image, ImageCms

from handouts.brands.logo import Logo, read_logo
from handouts.errors import ContentError
from tests.conftest import Result

WIDE, HIGH = 32, 16
GREY, RGB, PALETTE, GREY_ALPHA, RGB_ALPHA = 0, 2, 3, 4, 6
WHITE = (255, 255, 255)
Chunk = tuple[bytes, bytes]


def png(
    depth: int, colour: int, left: Sequence[int], right: Sequence[int], *chunks: Chunk, adam7: bool = False
) -> bytes:
    """A picture of two halves; *left* and *right* are the samples of a pixel, *chunks* stand before them."""

    def row(columns: int, split: int) -> bytes:
        samples = [one for column in range(columns) for one in (left if column < split else right)]
        bits = "".join(f"{one:0{depth}b}" for one in samples)
        bits += "0" * (-len(bits) % 8)
        return b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")

    passes = [(WIDE, HIGH)]
    if adam7:
        passes = [(4, 2), (4, 2), (8, 2), (8, 4), (16, 4), (16, 8), (32, 8)]
    data = b"".join(row(columns, columns // 2) * rows for columns, rows in passes)
    header = struct.pack(">IIBBBBB", WIDE, HIGH, depth, colour, 0, 0, adam7)
    return joined((b"IHDR", header), *chunks, (b"IDAT", zlib.compress(data)), (b"IEND", b""))


def joined(*chunks: Chunk) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def read(data: bytes, folder: Path) -> tuple[Logo, Image.Image]:
    (folder / "l.png").write_bytes(data)
    logo = read_logo(folder, "l.png", "A hill")
    return logo, Image.open(io.BytesIO(base64.b64decode(logo.uri.partition(",")[2])))


def halves(data: bytes, folder: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    _, seen = read(data, folder)
    assert (seen.mode, seen.size) == ("RGB", (WIDE, HIGH))
    left, right = (seen.crop((column, 8, column + 1, 9)).tobytes() for column in (2, WIDE - 3))
    return tuple(left), tuple(right)


def key(*samples: int) -> Chunk:
    return b"tRNS", struct.pack(f">{len(samples)}H", *samples)


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("adam7", [False, True], ids=["in rows", "interlaced"])
def test_a_transparent_grey_becomes_white_in_every_depth(depth: int, adam7: bool, tmp_path: Path) -> None:
    most = (1 << depth) - 1
    shown = halves(png(depth, GREY, [0], [most], key(most), adam7=adam7), tmp_path)
    assert shown == ((0, 0, 0), WHITE)
    shown = halves(png(depth, GREY, [most], [0], key(most), adam7=adam7), tmp_path)
    assert shown == (WHITE, (0, 0, 0))


def test_a_transparent_colour_becomes_white(tmp_path: Path) -> None:
    assert halves(png(8, RGB, [9, 0, 9], [9, 9, 9], key(9, 9, 9)), tmp_path) == ((9, 0, 9), WHITE)
    deep = png(16, RGB, [50_000, 0, 300], [0, 0, 300], key(0, 0, 300))
    assert halves(deep, tmp_path) == ((195, 0, 1), WHITE)


def test_a_key_of_sixteen_bits_is_compared_in_all_of_them(tmp_path: Path) -> None:
    assert halves(png(16, RGB, [256, 0, 0], [257, 0, 0], key(257, 0, 0)), tmp_path) == ((1, 0, 0), WHITE)
    assert halves(png(16, GREY, [256], [257], key(257)), tmp_path) == ((1, 1, 1), WHITE)


@pytest.mark.parametrize(
    "data",
    [
        png(16, RGB_ALPHA, [51_400, 0, 0, 65_535], [51_400, 0, 0, 0]),
        png(8, RGB_ALPHA, [200, 0, 0, 255], [200, 0, 0, 0]),
        png(8, PALETTE, [1], [2], (b"PLTE", bytes([0, 0, 0, 200, 0, 0, 0, 0, 200])), (b"tRNS", bytes([255, 255, 0]))),
        png(2, PALETTE, [1], [0], (b"PLTE", bytes([0, 0, 0, 200, 0, 0])), (b"tRNS", b"\0")),
    ],
    ids=["16 bits", "8 bits", "palette", "small palette"],
)
def test_clear_parts_become_white(data: bytes, tmp_path: Path) -> None:
    assert halves(data, tmp_path) == ((200, 0, 0), WHITE)


@pytest.mark.parametrize("depth", [8, 16])
def test_clear_grey_becomes_white(depth: int, tmp_path: Path) -> None:
    most = (1 << depth) - 1
    assert halves(png(depth, GREY_ALPHA, [0, most], [0, 0]), tmp_path) == ((0, 0, 0), WHITE)


RED, BLUE = (200, 0, 0), (0, 0, 200)
# orientation → size, then the colours of the upper left and the lower right corner
TURNED = {
    1: ((32, 16), RED, BLUE),
    2: ((32, 16), BLUE, RED),
    3: ((32, 16), BLUE, RED),
    4: ((32, 16), RED, BLUE),
    5: ((16, 32), RED, BLUE),
    6: ((16, 32), RED, BLUE),
    7: ((16, 32), BLUE, RED),
    8: ((16, 32), BLUE, RED),
}


@pytest.mark.parametrize("orientation", TURNED)
def test_a_picture_is_turned_as_its_camera_says(orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    logo, seen = read(png(8, RGB, RED, BLUE, (b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0"))), tmp_path)
    size, first, last = TURNED[orientation]
    assert (seen.size, (logo.width, logo.height)) == (size, size)
    assert (seen.getpixel((1, 1)), seen.getpixel((size[0] - 2, size[1] - 2))) == (first, last)


def profile(*, space: bytes = b"RGB ", exchanged: bool = False) -> Chunk:
    """The profile of sRGB, or one that takes red for blue and blue for red."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if exchanged:
        data = data.replace(b"rXYZ", b"none", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"none", b"bXYZ", 1)
    return b"iCCP", b"of a test\0\0" + zlib.compress(data[:16] + space + data[20:])


def test_colours_are_printed_by_their_profile(tmp_path: Path) -> None:
    red, blue = halves(png(8, RGB, [255, 0, 0], [0, 0, 255], profile(exchanged=True)), tmp_path)
    assert red[0] < 40 < 215 < red[2]
    assert blue[2] < 40 < 215 < blue[0]
    red, blue = halves(png(8, RGB, RED, BLUE, profile()), tmp_path)
    assert all(abs(a - b) < 3 for a, b in zip(red + blue, RED + BLUE, strict=True))


def test_clear_parts_stay_white_under_a_profile(tmp_path: Path) -> None:
    shown = halves(png(8, RGB_ALPHA, [255, 0, 0, 255], [255, 0, 0, 0], profile(exchanged=True)), tmp_path)
    assert shown[1] == WHITE


def _gamma(value: int) -> Chunk:
    return b"gAMA", struct.pack(">I", value)


def _corners(*values: int) -> Chunk:
    return b"cHRM", struct.pack(">8I", *values)


SRGB = _corners(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
OTHER_COLOURS: dict[str, list[Chunk]] = {
    "linear": [_gamma(100_000)],
    "an old screen": [_gamma(55_556)],
    "wide corners": [_gamma(45_455), _corners(31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)],
    "a code for wide colours": [(b"cICP", b"\x0c\x0d\x00\x01"), (b"sRGB", b"\0")],
    "a profile for inks": [profile(space=b"CMYK")],
    "a broken profile": [(b"iCCP", b"x\0\0" + zlib.compress(b"no profile"))],
}


@pytest.mark.parametrize("name", OTHER_COLOURS)
def test_other_colours_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="colours are of another kind than sRGB") as caught:
        read(png(8, RGB, RED, BLUE, *OTHER_COLOURS[name]), tmp_path)
    assert "Convert it to sRGB" in caught.value.problems[0].fix


@pytest.mark.parametrize(
    "chunks",
    [[_gamma(45_455), SRGB], [_gamma(45_450)], [(b"sRGB", b"\0"), _gamma(100_000)], [(b"cICP", b"\x01\x0d\x00\x01")]],
    ids=["by numbers", "rounded", "by name", "by code"],
)
def test_colours_that_are_srgb_by_another_name_are_taken(chunks: list[Chunk], tmp_path: Path) -> None:
    assert halves(png(8, RGB, RED, BLUE, *chunks), tmp_path) == (RED, BLUE)


@pytest.mark.parametrize(
    "data",
    [
        png(8, RGB, WHITE, WHITE),
        png(8, RGB, WHITE, (254, 253, 255)),
        png(8, RGB_ALPHA, [0, 0, 0, 0], [*WHITE, 255]),
        png(1, GREY, [0], [1], key(0)),
    ],
    ids=["white", "nearly white", "white on clear", "clear by its key"],
)
def test_a_logo_that_prints_nothing_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="prints nothing on white paper"):
        read(data, tmp_path)


def test_a_pale_logo_is_printed(tmp_path: Path) -> None:
    assert halves(png(8, RGB, WHITE, (255, 255, 200)), tmp_path) == (WHITE, (255, 255, 200))


@pytest.mark.parametrize("adam7", [False, True], ids=["in rows", "interlaced"])
def test_a_picture_whose_last_rows_are_missing_is_refused(adam7: bool, tmp_path: Path) -> None:
    whole = png(8, RGB, RED, BLUE, adam7=adam7)
    at = whole.index(b"IDAT")
    (length,) = struct.unpack(">I", whole[at - 4 : at])
    rows = zlib.decompress(whole[at + 4 : at + 4 + length])
    short = joined((b"IHDR", whole[16:29]), (b"IDAT", zlib.compress(rows[:-5])), (b"IEND", b""))
    changed = whole[: at + 6] + bytes([whole[at + 6] ^ 1]) + whole[at + 7 :]
    for data in (short, changed, whole[:-12]):
        with pytest.raises(ContentError, match="damaged or cut off"):
            read(data, tmp_path)


def test_a_check_says_that_a_logo_prints_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = tmp_path / "brands" / "hill"
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text(
        'name: Hill\ncolour: "#0f5564"\nregion: US\nlogo: {file: l.png, alt: A hill}\n', encoding="utf-8"
    )
    (folder / "l.png").write_bytes(png(8, RGB, WHITE, WHITE))
    for order in (("brand", "check", "hill"), ("make", "faq", "--clinic", "hill", "-o", tmp_path / "o.pdf")):
        result = run("--brands", tmp_path / "brands", *order)
        assert result.code != 0
        assert "prints nothing on white paper" in result.out + result.err
