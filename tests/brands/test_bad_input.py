"""What a clinic's folder may hold by mistake or by malice: each is one clear message, with the file and the line."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import weasyprint  # noqa: F401  # it tells Pillow to accept pictures that are cut off
from PIL import Image

from handouts.brands.clinics import load_brand
from handouts.brands.logo import read_logo
from handouts.errors import ContentError, UsageProblem
from tests.conftest import Result

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
SHAPE = '<path d="M0 0h9v9z"/>'
GOOD = 'name: Hill\ncolour: "#0f5564"\nregion: US\nlogo: {file: LOGO, alt: A hill}\n'


def nested_uses(levels: int = 12, each: int = 10) -> str:
    groups = "".join(
        f'<g id="g{level}">{f"<use href={chr(34)}#g{level - 1}{chr(34)}/>" * each}</g>' for level in range(1, levels)
    )
    return SVG.format(f'<g id="g0">{SHAPE}</g>{groups}')


def huge_png() -> bytes:
    """13,000 by 13,000 pixels in 20 KB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 13000, 13000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1626 * 13000, 9)) + chunk(b"IEND", b"")


def picture(mode: str, size: tuple[int, int], kind: str) -> bytes:
    import io

    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind)
    return buffer.getvalue()


LOGOS: dict[str, tuple[str, str | bytes, str]] = {
    "script": ("l.svg", SVG.format(SHAPE + "<script>alert(1)</script>"), "the drawing holds a script"),
    "handler": ("l.svg", SVG.format('<path onclick="x()" d="M0 0h9v9z"/>'), "the drawing holds a script (onclick)"),
    "picture": ("l.svg", SVG.format('<image x:href="http://e.example/a.png"/>'), "a picture inside the picture"),
    "file": ("l.svg", SVG.format(SHAPE + '<use x:href="file:///etc/passwd#a"/>'), "refers to something outside it"),
    "paint": ("l.svg", SVG.format('<path fill="url(http://e.example)" d="M0 0h9"/>'), "refers to something outside it"),
    "style": (
        "l.svg",
        SVG.format(SHAPE + "<style>@import url(//e.example)</style>"),
        "the drawing holds a style sheet",
    ),
    "css": ("l.svg", SVG.format('<path style="fill: u\\72l(x)" d="M0 0h9"/>'), "CSS that is not for a logo"),
    "entity": ("l.svg", '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(SHAPE), "declares a document type or entities"),
    "foreign": ("l.svg", SVG.format(SHAPE + "<foreignObject/>"), "the drawing holds a foreignObject"),
    "animation": ("l.svg", SVG.format(SHAPE + '<animate attributeName="x"/>'), "the drawing holds an animation"),
    "uses": ("l.svg", nested_uses(), "uses its symbols more than 5,000 times"),
    "itself": ("l.svg", SVG.format(SHAPE + '<g id="a"><use href="#a"/></g>'), "the drawing uses itself"),
    "repeat": (
        "l.svg",
        SVG.format('<linearGradient spreadMethod="repeat"/>' + SHAPE),
        "spreadMethod: repeat, which would not be printed",
    ),
    "filter": ("l.svg", SVG.format(SHAPE + "<filter/>"), "the drawing holds <filter>"),
    "text": ("l.svg", SVG.format("<text>Hill</text>"), "text, whose font may be missing"),
    "many": ("l.svg", SVG.format(SHAPE * 3000), "has 3,001 elements"),
    "deep": ("l.svg", SVG.format("<g>" * 60 + SHAPE + "</g>" * 60), "nests more than 30 groups"),
    "empty": ("l.svg", SVG.format(""), "the drawing draws nothing"),
    "no size": ("l.svg", '<svg xmlns="http://www.w3.org/2000/svg">' + SHAPE + "</svg>", "does not say how large it is"),
    "not svg": ("l.svg", "<html><svg></svg></html>", "this is no SVG drawing"),
    "cut svg": ("l.svg", SVG.format(SHAPE)[:-9], "This drawing is damaged"),
    "text file": ("l.png", "Our logo is a hill.", "neither a PNG nor an SVG"),
    "nothing": ("l.png", "", "neither a PNG nor an SVG"),
    "huge": ("l.png", huge_png(), "13000 by 13000 pixels, and 12 million are allowed"),
    "cut off": ("l.png", picture("RGB", (300, 300), "PNG")[:90], "The picture is damaged or cut off"),
    "dot": ("l.png", picture("RGB", (1, 1), "PNG"), "1 by 1 pixels: there is nothing to see"),
    "cmyk": ("l.png", picture("CMYK", (90, 90), "JPEG"), "This is a JPEG picture, and a logo is PNG or SVG"),
    "cmyk tiff": ("l.png", picture("CMYK", (90, 90), "TIFF"), "This is a TIFF picture"),
    "large": ("l.png", b"\x89PNG\r\n\x1a\n" + b"x" * 500_001, "larger than 500 kB"),
}


@pytest.mark.parametrize("name", LOGOS)
def test_a_logo_that_is_refused(name: str, tmp_path: Path) -> None:
    file, data, says = LOGOS[name]
    (tmp_path / file).write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(ContentError) as caught:
        read_logo(tmp_path, file, "A hill")
    assert says.lower() in str(caught.value).lower()
    assert str(tmp_path / file) in caught.value.problems[0].where
    assert caught.value.problems[0].fix


def test_a_logo_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.svg").write_text(SVG.format(SHAPE))
    (tmp_path / "in" / "l.svg").symlink_to("../out.svg")
    with pytest.raises(ContentError, match="outside"):
        read_logo(tmp_path / "in", "l.svg", "A hill")
    with pytest.raises(ContentError, match="does not exist"):
        read_logo(tmp_path / "in", "no.svg", "A hill")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_becomes_plain_rgb_on_white(mode: str, tmp_path: Path) -> None:
    import base64
    import io

    drawn = Image.new(mode, (60, 30))
    drawn.putpixel((50, 20), {"RGBA": (0, 0, 0, 255), "LA": (0, 255)}.get(mode, 0))  # what is all clear is refused
    drawn.save(tmp_path / "l.png")
    logo = read_logo(tmp_path, "l.png", "A hill")
    kept = Image.open(io.BytesIO(base64.b64decode(logo.uri.partition(",")[2])))
    assert (kept.mode, kept.size, logo.width / logo.height) == ("RGB", (60, 30), 2.0)
    assert kept.getpixel((1, 1)) == ((255, 255, 255) if mode in ("RGBA", "LA") else (0, 0, 0))


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((100, 10), (190, 19)),
        ((10, 100), (4, 40)),
        ((50, 50), (40, 40)),
        ((3, 7), (17.143, 40)),
        ((7, 1), (190, 27.143)),
    ],
)
def test_a_logo_of_any_proportion_stays_in_its_box(size: tuple[int, int], box: tuple[float, float]) -> None:
    from handouts.brands.logo import Logo

    assert Logo(uri="data:", alt="a", width=size[0], height=size[1]).fit(190, 40) == box


@pytest.fixture
def brands(tmp_path: Path) -> Path:
    for name in ("hill", "vale", "dale"):
        (tmp_path / "brands" / name).mkdir(parents=True)
        (tmp_path / "brands" / name / "brand.yaml").write_text('name: A\ncolour: "#0f5564"\nregion: US\n')
    return tmp_path / "brands"


FILES = {
    "extends itself": ("extends: hill\n", "line 1: extends: a clinic extends itself: hill → hill"),
    "extends in a circle": ("name: Hill\nextends: vale\n", "extends: a clinic extends itself: hill → vale → hill"),
    "extends nobody": ("name: Hill\nextends: vail\n", "line 2: extends: there is no clinic “vail”"),
    "leads out": ("extends: ../vale\n", "line 1: extends: an id is lower-case letters"),
    "no colour": ('colour: "#12345"\n', "line 1: colour: a colour is written #rrggbb"),
    "a colour's name": ("name: A\ncolour: blue\n", "line 2: colour: a colour is written #rrggbb"),
    "no number": (
        'colour: "#000000"\nregion: US\nnumbers:\n  daytime: {number: call us}\n',
        "line 4: numbers.daytime.number: “call us” is no telephone number",
    ),
    "no area code": (
        'colour: "#000000"\nregion: US\nnumbers:\n  emergency:\n    hours: always\n    number: 555-0142\n',
        "line 6: numbers.emergency.number: “555-0142” is no telephone number in US: it is a local number",
    ),
    "no region": (
        'colour: "#000000"\nnumbers:\n  daytime: {number: 617-555-0142}\n',
        "line 3: numbers.daytime.number: “617-555-0142” has no country code, and there is no `region`",
    ),
    "a region": ('colour: "#000000"\nregion: USA\n', "line 2: region: a region is the two letters of ISO 3166"),
    "web": ('colour: "#000000"\nweb: javascript:alert(1)\n', "line 2: web: a web address is written https://"),
    "secret web": ('colour: "#000000"\nweb: https://a:b@e.example\n', "line 2: web: a web address is written"),
    "long web": (f'colour: "#000000"\nweb: https://e.example/{"a" * 90}\n', "line 2: web: a web address has at most"),
    "logo path": ("logo: {file: ../l.svg, alt: x}\n", "line 1: logo.file: the logo is a file in the clinic's folder"),
    "no alt": ("logo: {file: l.svg}\n", "line 1: logo.alt: this key is missing"),
    "no file": ('colour: "#000000"\nlogo: {file: l.svg, alt: x}\n', "l.svg: The logo's file does not exist"),
    "paper": ('colour: "#000000"\npaper: A3\n', "line 2: paper: "),
    "address": (f"address: [{', '.join('abcdefg')}]\n", "line 1: address: more than 6 given"),
    "language": ("notices: {English: Hello}\n", "line 1: notices.English"),
    "twice": ("sections: [faq, faq]\n", "line 1: sections: one is named twice"),
    "an unknown key": ("colour: '#000000'\nslogan: x\n", "line 2: slogan: unknown key"),
    "a control character": ("name: A\x07\n", "line 1: This line holds a control character"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_brand_file_that_is_refused(name: str, brands: Path) -> None:
    text, says = FILES[name]
    (brands / "vale" / "brand.yaml").write_text('extends: hill\ncolour: "#000000"\n')
    (brands / "hill" / "brand.yaml").write_text(text)
    with pytest.raises(ContentError) as caught:
        load_brand(brands, "hill")
    assert says in str(caught.value)
    assert str(brands) in caught.value.problems[0].where


def test_a_chain_that_is_too_long(brands: Path) -> None:
    for number in range(6):
        (brands / f"c{number}").mkdir()
        (brands / f"c{number}" / "brand.yaml").write_text(f'extends: c{number + 1}\ncolour: "#000000"\n')
    (brands / "c6").mkdir()
    (brands / "c6" / "brand.yaml").write_text('colour: "#000000"\n')
    with pytest.raises(ContentError, match="more than 4 clinics extend each other"):
        load_brand(brands, "c0")


def test_everything_that_is_wrong_is_said_at_once(brands: Path) -> None:
    (brands / "hill" / "brand.yaml").write_text(
        "region: US\nnumbers:\n  daytime: {number: x}\n  emergency: {number: '1'}\nlogo: {file: no.svg, alt: x}\n"
    )
    with pytest.raises(ContentError) as caught:
        load_brand(brands, "hill")
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("clinic", ["..", "../hill", "hill/../vale", "/etc", "", "hil"])
def test_a_clinic_is_a_folder_of_the_brands_and_nothing_else(clinic: str, brands: Path) -> None:
    with pytest.raises(UsageProblem, match=r"There is no (clinic “hil”|such clinic)\."):
        load_brand(brands, clinic)


def test_what_is_left_out_comes_from_the_clinic_that_is_extended(brands: Path) -> None:
    (brands / "vale" / "brand.yaml").write_text(
        'name: Vale\ncolour: "#123456"\nregion: US\nfooter: Net\nnotices: {en: "Call (617) 555-0100."}\n'
        "numbers:\n  daytime: {number: 617-555-0101}\n  emergency: {number: 617-555-0102}\n"
    )
    (brands / "hill" / "brand.yaml").write_text(
        "extends: vale\nname: Hill\nregion: CA\nnotices: {fr: Oui}\nnumbers:\n  daytime: {number: 514-555-0103}\n"
    )
    hill = load_brand(brands, "hill")
    assert (hill.name, hill.colour, hill.footer, hill.extends) == ("Hill", "#123456", "Net", "vale")
    assert hill.numbers.daytime is not None
    assert hill.numbers.emergency is not None
    assert hill.numbers.daytime.number == "(514) 555-0103"
    assert hill.numbers.emergency.number == "(617) 555-0102"
    assert list(hill.notices) == ["fr", "en"]


def test_a_bad_logo_ends_the_command_with_its_message(brands: Path, run: Callable[..., Result]) -> None:
    (brands / "hill" / "brand.yaml").write_text(GOOD.replace("LOGO", "l.svg"))
    (brands / "hill" / "l.svg").write_text(SVG.format("<script/>"))
    result = run("--brands", brands, "make", "faq", "--clinic", "hill", "--dry-run")
    assert result.code == 3
    assert "the drawing holds a script" in result.err
    assert "brand.yaml, line 4" in result.err


def test_an_address_whose_number_yaml_would_drop(brands: Path, run: Callable[..., Result]) -> None:
    (brands / "hill" / "brand.yaml").write_text('name: Hill\ncolour: "#0f5564"\naddress:\n  - 200 Harbor Road #12\n')
    result = run("--brands", brands, "make", "faq", "--clinic", "hill", "--dry-run")
    assert result.code == 3
    assert "brand.yaml, line 4: “#12” is taken for a comment, and lost." in result.err
