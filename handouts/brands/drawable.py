"""What of an SVG drawing the typesetter draws as viewers show it: attributes and CSS properties, with their values.

What is not listed here is refused: the typesetter passes over it, or draws it in another way, without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

Finding = tuple[str, str]

FLATTEN = "Flatten its effects, or give the logo as PNG."
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?"

_SVG = "{http://www.w3.org/2000/svg}"
_LENGTH = rf"{NUMBER}(?:px|pt|pc|in|cm|mm|%)?"
_PLAIN = rf"{NUMBER}(?:px)?"
_AMOUNT = rf"{NUMBER}%?"
_NUMBERS = r"[\s,\d.eE+-]*"
_COLOUR = (
    r"none|transparent|inherit|currentColor|#[0-9a-fA-F]{3,8}|(?:rgb|hsl)a?\([-\d.,%/\s]+\)|(?!context|currentc)[a-z]+"
)
_PAINT = rf"{_COLOUR}|url\(\s*['\"]?#[^'\")]+['\"]?\s*\)(?:\s*(?:{_COLOUR}))?"
_TRANSFORM = (
    rf"(?!.*scale\s*\(\s*0*\.?0*[\s,)])\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\s*\({_NUMBERS}\)[\s,]*)*"
)
_PATH = r"(?!.*[eE][-+]?\d+\.)(?:\s*[mM][\s,achlmqstvzACHLMQSTVZeE\d.+-]*)?"
_LOCAL = r"none|url\(\s*['\"]?#[^'\")]+['\"]?\s*\)"

# What the typesetter draws: by attribute or by CSS.
_PROPERTIES = {
    **dict.fromkeys(("fill", "color", "stop-color"), _PAINT),
    "stroke": _COLOUR,  # it draws a gradient along a line in another width
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stop-opacity"), _AMOUNT),
    "fill-rule": "nonzero|evenodd|inherit",
    "clip-rule": "nonzero|evenodd|inherit",  # and see below
    "clip-path": _LOCAL,
    "stroke-width": _LENGTH,
    "stroke-linecap": "butt|round|square|inherit",
    "stroke-linejoin": "miter|round|bevel|inherit",
    "stroke-miterlimit": NUMBER,
    "stroke-dasharray": rf"none|{_LENGTH}(?:[\s,]+{_LENGTH})*",
    "stroke-dashoffset": rf"(?!-){_LENGTH}",
    "display": "none|inline|block|inherit",
    "visibility": "visible|hidden|inherit",
    "overflow": "visible|hidden|auto|scroll",
    "paint-order": ".*",  # see below
}
# What it draws by attribute.
_ATTRIBUTES = {
    "id": ".*",
    "href": "#.*",
    "d": _PATH,
    "points": _NUMBERS,
    **dict.fromkeys(("x", "y", "width", "height", "cx", "cy", "r", "x1", "y1", "x2", "y2", "fx", "fy", "fr"), _LENGTH),
    **dict.fromkeys(("rx", "ry"), _PLAIN),
    "offset": _AMOUNT,
    "transform": _TRANSFORM,
    "gradientTransform": rf"matrix\({NUMBER} 0 0 {NUMBER} {NUMBER} {NUMBER}\)",  # as `gradients` leaves it
    "gradientUnits": "userSpaceOnUse|objectBoundingBox",
    "clipPathUnits": "userSpaceOnUse",
    "spreadMethod": "pad",
    "viewBox": ".*",
    "preserveAspectRatio": r"none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max)(?:\s+(?:meet|slice))?",
}
# What changes nothing in a drawing that has no text, no style sheet and no effects, and stands still.
_SILENT = re.compile(
    r"""class|version|baseProfile|zoomAndPan|contentS(?:cript|tyle)Type|lang|role|tabindex|focusable|title|name|type|
        enable-background|(?:shape|color|image|text)-rendering|pointer-events|cursor|will-change|solid-.*|flood-.*|
        lighting-color|color-interpolation-filters|color-profile|(?:aria|data|font|text|glyph|-inkscape|-sodipodi)-.*|
        font|(?:letter|word)-spacing|line-height|(?:baseline|dominant|alignment)-.*|writing-mode|direction|
        unicode-bidi|white-space|kerning|inline-size|shape-(?:inside|subtract|padding|margin)|-webkit-.*|-moz-.*""",
    re.VERBOSE,
)
# What changes nothing with these values alone.
_IDLE = {
    **dict.fromkeys(("filter", "mask", "marker", "marker-start", "marker-mid", "marker-end", "vector-effect"), "none"),
    **dict.fromkeys(("mask-image", "backdrop-filter"), "none"),
    "mix-blend-mode": "normal",
    "isolation": "auto|isolate",
    "clip": "auto",
    "color-interpolation": "auto|sRGB",
    "transform-origin": "0|0 0|0px 0px",
    "mask-type": "luminance",
}
_FILL_FIRST = re.compile(r"normal|markers|(markers\s+)?fill\b.*")
_HAVE_INSIDE = {"path", "polygon", "polyline", "use"}  # shapes of which one part can lie inside another
_INHERITED = {"clip-rule", "paint-order", "fill", "stroke", "opacity"}  # opacity in its effect


def undrawn(drawing: Element) -> Iterator[Finding]:
    """What would be printed otherwise than it is drawn, and what to do about it."""
    if "transform" in drawing.attrib:
        yield _finding("transform", drawing.attrib["transform"])
    yield from _unmeasured(drawing)
    yield from _undrawn(drawing, {}, clipping=False)


def _unmeasured(drawing: Element) -> Iterator[Finding]:
    """What is drawn in another size or place if something is not said, or said of several shapes."""
    symbols = {f"#{one.get('id')}" for one in drawing.iter(f"{_SVG}symbol") if "viewBox" in one.attrib}
    inner = [one for one in drawing.iter(f"{_SVG}svg") if one is not drawing]
    for one in [*inner, *(use for use in drawing.iter(f"{_SVG}use") if use.get("href") in symbols)]:
        if not {"width", "height"} <= one.attrib.keys():
            yield _finding(one.tag.removeprefix(_SVG), "without its width and height")
    for one in drawing.iter(f"{_SVG}ellipse"):
        if ("rx" in one.attrib) != ("ry" in one.attrib):
            yield _finding("ellipse", "without one of its radii")
    for one in drawing.iter(f"{_SVG}clipPath"):
        if len(one) > 1:
            yield _finding("clipPath", "of several shapes")


def _finding(name: str, value: str) -> Finding:
    return f"the drawing holds {name}: {value[:40]}, which would not be printed as it is drawn", FLATTEN


def _undrawn(element: Element, above: Mapping[str, str], *, clipping: bool) -> Iterator[Finding]:
    name = element.tag.removeprefix(_SVG)
    style = dict(declarations(element.attrib.get("style", "")))
    here = {**above, **{key: value for key, value in {**element.attrib, **style}.items() if key in _INHERITED}}
    attributes = {key: value for key, value in element.attrib.items() if key != "style"}
    yield from (_finding(*one) for one in attributes.items() if not _draws(*one, {**_PROPERTIES, **_ATTRIBUTES}))
    yield from (_finding(*one) for one in style.items() if not _draws(*one, _PROPERTIES))
    clipping = clipping or name == "clipPath"
    yield from _drawn_otherwise(name, here, element.attrib.get("d", ""), clipping=clipping)
    for child in element:
        yield from _undrawn(child, here, clipping=clipping)


def _drawn_otherwise(name: str, here: Mapping[str, str], path: str, *, clipping: bool) -> Iterator[Finding]:
    """What the engine draws in another way than it is meant, by what holds for an element."""
    if clipping and name in _HAVE_INSIDE and here.get("clip-rule") == "evenodd":
        yield _finding("clip-rule", "evenodd")
    if _painted_twice(name, here) and not _FILL_FIRST.fullmatch(here.get("paint-order", "normal")):
        yield _finding("paint-order", here["paint-order"])
    if here.get("opacity", "1") != "1" and re.search("[tT]", path):  # it cuts such curves off
        yield _finding("opacity", f"{here['opacity']} with smooth curves")


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Name and value of each declaration in a ``style`` attribute."""
    for one in style.split(";"):
        name, colon, value = one.partition(":")
        if colon or name.strip():
            yield name.strip().lower(), value.strip()


def _draws(name: str, value: str, drawn: Mapping[str, str]) -> bool:
    if name in drawn:
        return re.fullmatch(drawn[name], value, re.DOTALL) is not None
    if name in _IDLE:
        return re.fullmatch(_IDLE[name], value) is not None
    return _SILENT.fullmatch(name) is not None


def _painted_twice(name: str, style: Mapping[str, str]) -> bool:
    """Does a shape have both a fill and a line? What uses others may."""
    return name in ("path", "rect", "circle", "ellipse", "polyline", "polygon", "use") and (
        style.get("fill") != "none" and style.get("stroke", "none") != "none"
    )
