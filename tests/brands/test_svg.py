"""An SVG logo is printed as every viewer shows it, or it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from handouts.brands.logo import Logo, read_logo
from handouts.errors import ContentError, LayoutError
from handouts.press.limits import run_limited
from handouts.press.slots import lay_out
from handouts.press.typeset import typeset
from tests.conftest import Result

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 120 60">{}</svg>'
SHAPE = '<path fill="#c00000" d="M0 0h60v60h-60z"/>'


def read(text: str, folder: Path) -> Logo:
    (folder / "l.svg").write_text(text, encoding="utf-8")
    return read_logo(folder, "l.svg", "A hill")


BEFORE = {
    "a long comment": f"<!-- {'Drawn by us. ' * 900} -->",
    "a mark of byte order": "\ufeff",
    "a mark, a declaration and a comment": f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!-- {"x " * 5000} -->\n',
    "the name of the language": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "http://e.example/svg11.dtd">',
    "its name alone": '<?xml version="1.0"?>\n<!DOCTYPE svg>\n',
    "an instruction in a comment": "<!-- <?xpacket?> -->",
    "empty lines": "\n" * 6000,
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_stands_before_the_drawing_changes_nothing(name: str, tmp_path: Path) -> None:
    assert read(BEFORE[name] + SVG.format(SHAPE), tmp_path).uri == read(SVG.format(SHAPE), tmp_path).uri


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>', "declares a document type or entities"),
        ('<!DOCTYPE svg SYSTEM "a>b" [<!ENTITY a "b">]>', "declares a document type or entities"),
        ('<?xml-stylesheet href="a.css"?>', "processing instruction"),
        ("Our logo: ", "neither a PNG nor an SVG"),
    ],
)
def test_what_may_not_stand_before_the_drawing(before: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=says):
        read(before + SVG.format(SHAPE), tmp_path)


def test_a_name_that_only_another_file_explains_is_refused(tmp_path: Path) -> None:
    text = '<!DOCTYPE svg SYSTEM "x.dtd">\n' + SVG.format('<path fill="&brand;" d="M0 0h9v9z"/>')
    with pytest.raises(ContentError, match="damaged") as caught:
        read(text, tmp_path)
    assert caught.value.problems[0].where.endswith("line 2")


def test_a_drawing_in_utf_16_is_named(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_text(SVG.format(SHAPE), encoding="utf-16")
    with pytest.raises(ContentError, match="a text in UTF-16"):
        read_logo(tmp_path, "l.svg", "A hill")


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        ("4", "2", (4, 2)),
        ("4px", "2px", (4, 2)),
        ("1in", "0.5in", (96, 48)),
        ("2.54cm", "1.27cm", (96, 48)),
        ("25.4mm", "12.7mm", (96, 48)),
        ("101.6Q", "50.8Q", (96, 48)),
        ("72pt", "36pt", (96, 48)),
        ("6pc", "3pc", (96, 48)),
    ],
)
def test_a_drawing_without_a_view_box_is_as_large_as_it_says(
    width: str, height: str, size: tuple[int, int], tmp_path: Path
) -> None:
    logo = read(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{SHAPE}</svg>', tmp_path)
    assert (round(logo.width, 3), round(logo.height, 3)) == size


@pytest.mark.parametrize("width", ["100%", "4em", "4rem", "4ex", "4vw", "auto", "", "-4"])
def test_a_size_that_depends_on_something_outside_is_refused(width: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"does not say how large it is|no size that can be printed"):
        read(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="2">{SHAPE}</svg>', tmp_path)


def test_a_drawing_that_is_stretched_to_its_size_is_refused(tmp_path: Path) -> None:
    for how in ("none", "xMidYMid slice"):
        stretched = SVG.replace("viewBox", f'width="200" height="60" preserveAspectRatio="{how}" viewBox')
        with pytest.raises(ContentError, match="stretched or cropped"):
            read(stretched.format(SHAPE), tmp_path)
    same = SVG.replace("viewBox", 'width="60mm" height="30mm" preserveAspectRatio="none" viewBox')
    assert read(same.format(SHAPE), tmp_path).uri == read(SVG.format(SHAPE), tmp_path).uri


def drawn(logo: Logo) -> Image.Image:
    """The logo as the typesetter prints it, one point to a unit of its drawing, looked at by PDFium."""
    size = f"{logo.width}pt {logo.height}pt"
    style = (
        f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0 }} "
        f"img {{ display: block; width: {logo.width}pt; height: {logo.height}pt }}"
    )
    page = f'<html lang="en"><title>x</title><style>{style}</style><img alt="a" src="{logo.uri}">'
    document = pypdfium2.PdfDocument(run_limited(typeset, page, what="a test", own=[logo.uri]).pdf)
    seen: Image.Image = document[0].render(scale=1).to_pil().convert("RGB")
    return seen


def _near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 26 for a, b in zip(pixel, colour, strict=True))


YELLOW, RED = (255, 221, 0), (204, 0, 0)
MIDDLE = (229, 110, 0)
STOPS = '<stop offset="0" stop-color="#ffdd00"/><stop offset="1" stop-color="#cc0000"/>'
ACROSS = {  # all from yellow at the upper left to red at the lower right; the same along the other diagonal
    "turned": f'<linearGradient id="a" gradientTransform="rotate(45) scale(1.4142)">{STOPS}</linearGradient>',
    "by its ends": f'<linearGradient id="a" y2="100%">{STOPS}</linearGradient>',
    "by a matrix": f'<linearGradient id="a" gradientTransform="matrix(1 1 -1 1 0 0)">{STOPS}</linearGradient>',
    "skewed": f'<linearGradient id="a" gradientTransform="skewX(-45) scale(2 1)">{STOPS}</linearGradient>',
    "in the drawing's units": '<linearGradient id="a" gradientUnits="userSpaceOnUse" x2="50%" '
    f'gradientTransform="matrix(1 2 -2 1 0 0) scale(0.8)">{STOPS}</linearGradient>',
    "by another": f'<linearGradient id="b" y2="1">{STOPS}</linearGradient><linearGradient id="a" x:href="#b"/>',
    "by another, turned": f'<linearGradient id="b" gradientTransform="rotate(45)">{STOPS}</linearGradient>'
    '<linearGradient id="a" x2="141.42%" href="#b"/>',
}


@pytest.mark.parametrize("name", ACROSS)
def test_a_gradient_runs_as_it_is_drawn(name: str, tmp_path: Path) -> None:
    logo = read(SVG.format(f'<defs>{ACROSS[name]}</defs><rect width="120" height="60" fill="url(#a)"/>'), tmp_path)
    seen = drawn(logo)
    assert seen.size == (120, 60)
    assert _near(seen.getpixel((3, 1)), YELLOW)
    assert _near(seen.getpixel((116, 58)), RED)
    for middle in ((4, 57), (60, 30), (116, 3)):
        assert _near(seen.getpixel(middle), MIDDLE)


AROUND = {  # yellow in the middle, red where the picture ends at the left and right
    "by itself": f'<radialGradient id="a">{STOPS}</radialGradient>',
    "in shares": f'<radialGradient id="a" cx="50%" cy="50%" r="50%">{STOPS}</radialGradient>',
    "turned": '<radialGradient id="a" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" '
    f'gradientTransform="translate(60 30) rotate(90) scale(60)">{STOPS}</radialGradient>',
    "flattened": '<radialGradient id="a" gradientUnits="userSpaceOnUse" cx="60" cy="60" r="60" '
    f'gradientTransform="scale(1 .5)">{STOPS}</radialGradient>',
}


@pytest.mark.parametrize("name", AROUND)
def test_a_round_gradient_is_as_large_as_it_is_drawn(name: str, tmp_path: Path) -> None:
    logo = read(SVG.format(f'<defs>{AROUND[name]}</defs><rect width="120" height="60" fill="url(#a)"/>'), tmp_path)
    seen = drawn(logo)
    assert _near(seen.getpixel((60, 30)), YELLOW)
    assert _near(seen.getpixel((30, 30)), MIDDLE)
    assert _near(seen.getpixel((90, 30)), MIDDLE)
    assert _near(seen.getpixel((1, 30)), RED)
    assert _near(seen.getpixel((1, 1)), RED)


def test_a_drawing_without_a_view_box_is_printed_whole(tmp_path: Path) -> None:
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="10cm" height="4cm"><path d="M0 0h189v152H0z"/></svg>'
    seen = drawn(read(text, tmp_path))
    assert (seen.getpixel((20, 130)), seen.getpixel((200, 130))) == ((0, 0, 0), (255, 255, 255))


BOX = '<rect x="9" y="9" width="40" height="40" {}/>'
FRAME = "M0 0h100v60H0zM25 15h50v30H25z"
UNDRAWN = {
    "a rule for clipping": (
        f'<clipPath id="c"><path clip-rule="evenodd" d="{FRAME}"/></clipPath><g clip-path="url(#c)">{SHAPE}</g>',
        "clip-rule: evenodd",
    ),
    "a rule from above": (
        f'<clipPath id="c" style="clip-rule:evenodd"><path d="{FRAME}"/></clipPath><g clip-path="url(#c)">{SHAPE}</g>',
        "clip-rule: evenodd",
    ),
    "clipped by shares": (
        f'<clipPath id="c" clipPathUnits="objectBoundingBox">{SHAPE}</clipPath><g clip-path="url(#c)">{SHAPE}</g>',
        "clipPathUnits: objectBoundingBox",
    ),
    "clipped by a form": (BOX.format('clip-path="circle(4px)"'), "clip-path: circle(4px)"),
    "a line under its fill": (BOX.format('stroke="#00c" paint-order="stroke"'), "paint-order: stroke"),
    "the same from above": (f'<g style="paint-order: markers stroke" stroke="red">{SHAPE}</g>', "paint-order: markers"),
    "a line in a gradient": (
        f'<linearGradient id="a">{STOPS}</linearGradient>' + BOX.format('stroke="url(#a)"'),
        "stroke: url(#a)",
    ),
    "an oval gradient, turned": (
        f'<radialGradient id="a" gradientTransform="rotate(45 .5 .5) scale(1 .4)">{STOPS}</radialGradient>'
        + BOX.format('fill="url(#a)"'),
        "gradientTransform: rotate(45",
    ),
    "a reflected gradient": (
        f'<linearGradient id="a" spreadMethod="reflect">{STOPS}</linearGradient>{SHAPE}',
        "reflect",
    ),
    "an effect": (BOX.format('style="filter: blur(2px)"'), "filter: blur(2px)"),
    "a mask": (BOX.format('mask="url(#m)"'), "mask: url(#m)"),
    "an arrow": (BOX.format('marker-end="url(#m)"'), "marker-end: url(#m)"),
    "blended": (BOX.format('style="mix-blend-mode:multiply"'), "mix-blend-mode: multiply"),
    "a line of fixed width": (BOX.format('vector-effect="non-scaling-stroke"'), "vector-effect: non-scaling-stroke"),
    "turned about a point": (BOX.format('transform="rotate(9)" transform-origin="9 9"'), "transform-origin: 9 9"),
    "turned by CSS": (BOX.format('style="transform: rotate(9deg)"'), "transform: rotate(9deg)"),
    "in letters' widths": ('<rect width="4em" height="9"/>', "width: 4em"),
    "rounded by shares": (BOX.format('rx="10%"'), "rx: 10%"),
    "conditional": (BOX.format('systemLanguage="fr"'), "systemLanguage: fr"),
    "another's colour": (BOX.format('fill="context-fill"'), "fill: context-fill"),
    "a colour for inks": (BOX.format('fill="#c00 icc-color(a, 1, 2, 3)"'), "icc-color"),
    "weighty CSS": (BOX.format('style="fill: red !important"'), "!important"),
    "an oval of one radius": ('<ellipse cx="9" cy="9" rx="9"/>', "ellipse: without one of its radii"),
    "clipped by two": (
        '<clipPath id="c"><path d="M0 0h9v9z"/><path d="M9 0h9v9z"/></clipPath><g clip-path="url(#c)"/>',
        "clipPath: of several shapes",
    ),
    "a symbol of no size": (
        f'<symbol id="s" viewBox="0 0 9 9">{SHAPE}</symbol><use x:href="#s"/>',
        "use: without its width",
    ),
    "a drawing of no size": (f'<svg viewBox="0 0 9 9">{SHAPE}</svg>', "svg: without its width"),
    "clear smooth curves": (
        '<g style="opacity:.5"><path d="M10 30 Q 30 -20 50 30 T 90 30"/></g>',
        "opacity: .5 with smooth curves",
    ),
    "a path from nowhere": ('<path d="10 10h20v20z"/>', "d: 10 10h20v20z"),
    "powers run together": ('<path d="M1e1 1e1l4e1.5-5z"/>', "d: M1e1"),
    "dashes from before": ('<path stroke="red" stroke-dashoffset="-4" d="M0 0h9"/>', "stroke-dashoffset: -4"),
    "pressed flat": (BOX.format('transform="scale(0)"'), "transform: scale(0)"),
    "a size by CSS": (BOX.format('style="width: 3px"'), "width: 3px"),
}


@pytest.mark.parametrize("name", UNDRAWN)
def test_what_would_not_be_printed_as_it_is_drawn_is_refused(name: str, tmp_path: Path) -> None:
    inside, says = UNDRAWN[name]
    with pytest.raises(ContentError) as caught:
        read(SVG.format(inside + SHAPE), tmp_path)
    (problem,) = caught.value.problems
    assert says in problem.what
    assert "not be printed as it is drawn" in problem.what
    assert problem.fix == "Flatten its effects, or give the logo as PNG."


def test_what_editors_leave_and_what_changes_nothing_is_taken(tmp_path: Path) -> None:
    idle = (
        'style="fill:#c00000;fill-rule:evenodd;clip-rule:evenodd;stroke:none;paint-order:stroke fill;font-size:12px;'
        '-inkscape-font-specification:Sans;filter:none;mix-blend-mode:normal;enable-background:new 0 0 9 9" '
        'data-name="Layer 1" aria-hidden="true" class="a" x:title="a" shape-rendering="geometricPrecision"'
    )
    text = SVG.format(f'<path {idle} d="M0 0h60v60h-60z"/>').replace(
        "<svg", '<svg x="0px" y="9" version="1.1" role="img"'
    )
    assert drawn(read(text, tmp_path)).tobytes() == drawn(read(SVG.format(SHAPE), tmp_path)).tobytes()


NOTHING = {
    "white": '<path d="M10 10h80v20H10z" fill="white"/>',
    "white by inheritance": '<g style="fill:#fff"><path d="M10 10h80v20H10z" stroke="#fefefe"/></g>',
    "outside the view box": '<path d="M500 10h80v20H500z"/>',
    "without paint": '<path d="M10 10h80v20H10z" fill="none"/>',
    "clear": '<g opacity="0"><path d="M10 10h80v20H10z"/></g>',
    "hidden": '<g display="none"><path d="M10 10h80v20H10z"/></g>',
    "under white": '<path d="M10 10h80v20H10z"/><rect width="120" height="60" fill="#fff"/>',
    "never used": '<defs><path d="M10 10h80v20H10z"/></defs>',
    "clipped away": '<clipPath id="c"><path d="M0 0h5v5z"/></clipPath><path clip-path="url(#c)" d="M9 9h80v20z"/>',
}


def lay_out_logo(logo: Logo) -> None:
    run_limited(lay_out, a_piece, {"masthead": (100.0, 60.0)}, own=[logo.uri])


def a_piece(pieces: Sequence[tuple[str, tuple[float, float], float]]) -> str:
    style = "<style>@page { margin: 0 } body, p { margin: 0 }</style>"
    return f'<html lang="en"><title>x</title>{style}<p id="piece-masthead">Hill</p>'


@pytest.mark.parametrize("name", NOTHING)
def test_a_drawing_that_prints_nothing_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="logo prints nothing on white paper"):
        lay_out_logo(read(SVG.format(NOTHING[name]), tmp_path))


@pytest.mark.parametrize(
    "inside",
    [
        SHAPE,
        '<path d="M10 10h80v1H10z" fill="#ffffa0"/>',
        '<rect width="120" height="60"/><path d="M9 9h9" fill="#fff"/>',
    ],
    ids=["a shape", "a pale line", "white on black"],
)
def test_a_drawing_that_prints_something_is_taken(inside: str, tmp_path: Path) -> None:
    lay_out_logo(read(SVG.format(inside), tmp_path))


def test_every_command_says_that_a_drawing_prints_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = tmp_path / "brands" / "hill"
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text(
        'name: Hill\ncolour: "#0f5564"\nregion: US\nlogo: {file: l.svg, alt: A hill}\n'
        "numbers: {emergency: {number: 617-555-0142, hours: always}}\n",
        encoding="utf-8",
    )
    (folder / "l.svg").write_text(SVG.format(NOTHING["white"]), encoding="utf-8")
    made = tmp_path / "o.pdf"
    rows = tmp_path / "rows.csv"
    rows.write_text("sections,clinic\nfaq,hill\n", encoding="utf-8")
    for order in (
        ("brand", "check", "hill"),
        ("brand", "preview", "hill", "-o", made),
        ("make", "faq", "--clinic", "hill", "-o", made),
        ("batch", rows, "--out", tmp_path / "out", "--jobs", "1"),
    ):
        result = run("--brands", tmp_path / "brands", *order)
        assert result.code != 0
        assert "logo prints nothing on white paper" in result.out + result.err
        assert not made.exists()
