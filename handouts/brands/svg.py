"""SVG logos: what draws is kept and written anew, what runs, fetches, moves or never ends is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isclose
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from handouts.brands.drawable import FLATTEN, NUMBER, Finding, undrawn
from handouts.brands.gradients import straighten
from handouts.errors import ContentError, Problem, place

MAX_NODES = 2_000
MAX_DEPTH = 30
MAX_DRAWN = 5_000  # elements drawn once every `use` is followed

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_DRAWS = {
    *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "symbol", "use"),
    *("linearGradient", "radialGradient", "stop", "clipPath", "title", "desc"),
}
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_SILENT = {"metadata", "title", "desc"}  # the logo's words are its text alternative
_REFUSED = {
    "script": ("a script", "Export it as a plain SVG."),
    "foreignObject": ("a foreignObject", "Export it as a plain SVG."),
    "image": ("a picture inside the picture", "Trace it to shapes, or give the logo as PNG."),
    "text": ("text, whose font may be missing", "Turn the text into paths."),
    "style": ("a style sheet", "Export it with presentation attributes, not with CSS."),
}
_WORDS = ("id", "class", "href", "fill", "stroke", "stop-color", "style", "clip-path", "version")
_MOVES = ("animate", "animateMotion", "animateTransform", "animateColor", "set", "discard")
_UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "Q": 2.4 / 2.54}


def clean(text: str, path: Path) -> tuple[str, float, float]:
    """The drawing of the file *path*, written anew with only what draws, and its width and height.

    Raises `ContentError` with everything that is wrong.
    """
    # A bare name of the language changes nothing. Lines are kept, for messages.
    text = re.sub(r"<!DOCTYPE[^\[>]*>", lambda found: "\n" * found[0].count("\n"), text)
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        _refuse(path, "the drawing declares a document type or entities", "Export it as a plain SVG.")
    if re.search(r"<\?(?!xml[\s?])", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)):
        _refuse(path, "the drawing holds a processing instruction", "Export it as a plain SVG.")
    root = _parsed(text, path)
    if root.tag != f"{_SVG}svg":
        _refuse(path, "this is no SVG drawing", "Export the logo as SVG or PNG.")
    nodes = sum(1 for _ in root.iter())
    if nodes > MAX_NODES:
        _refuse(path, f"the drawing has {nodes:,} elements, and {MAX_NODES:,} are allowed", "Simplify it.")
    _depth(root, path)
    _insist(_wrong(root), path)
    drawing = _kept(root)
    if not any(str(element.tag).removeprefix(_SVG) in _SHAPES for element in drawing.iter()):
        _refuse(path, "the drawing draws nothing", "Export the logo again.")
    _follow(drawing, path)
    width, height = _size(drawing, path)
    straighten(drawing, width, height)
    _insist(undrawn(drawing), path)
    ElementTree.register_namespace("", _SVG[1:-1])
    return ElementTree.tostring(drawing, encoding="unicode"), width, height


def _insist(wrong: Iterable[Finding], path: Path) -> None:
    if problems := [Problem(place(path), what, fix) for what, fix in dict.fromkeys(wrong)]:
        raise ContentError.of(problems)


def _refuse(path: Path, what: str, fix: str) -> None:
    raise ContentError(what[0].upper() + what[1:] + ".", where=place(path), fix=fix)


def _parsed(text: str, path: Path) -> Element:
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        line = getattr(error, "position", (None,))[0]
        raise ContentError(
            "This drawing is damaged, or is none.", where=place(path, line), fix="Export the logo again, as SVG or PNG."
        ) from None


def _depth(root: Element, path: Path) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return
    _refuse(path, f"the drawing nests more than {MAX_DEPTH} groups", "Ungroup it.")


def _wrong(root: Element) -> Iterator[Finding]:
    """What may not be in a logo, and what to do about it."""
    for element in root.iter():
        name = str(element.tag).removeprefix(_SVG)
        if name.startswith("{"):
            continue  # an editor's own notes; left out
        if name in _MOVES:
            yield f"the drawing holds an animation ({name})", "A printed logo stands still: take it out."
        elif name in _REFUSED:
            what, fix = _REFUSED[name]
            yield f"the drawing holds {what}", fix
        elif name not in _DRAWS | _SILENT:
            yield f"the drawing holds <{name[:30]}>", FLATTEN
        for key, value in element.attrib.items():
            yield from _wrong_attribute(key, value)


def _wrong_attribute(key: str, value: str) -> Iterator[Finding]:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on"):
        yield f"the drawing holds a script ({name})", "Export it as a plain SVG."
    elif (name == "href" and not value.startswith("#")) or any(
        not address.strip("\"' ").startswith("#") for address in re.findall(r"url\(([^)]*)", value)
    ):
        yield f"the drawing refers to something outside it: {value[:60]}", "Embed nothing, link nothing."
    elif "\\" in value or "@import" in value or "var(" in value:
        yield "the drawing holds CSS that is not for a logo", "Export it with presentation attributes, not with CSS."
    elif name not in _WORDS and re.search(r"\b(nan|inf)|\d{8}|[eE]\+?\d{2}", value, re.IGNORECASE):
        yield f"the drawing holds a number out of all measure: {value[:40]}", "Export it again."


def _kept(element: Element) -> Element:
    """The element with what draws, and nothing else."""
    attributes = {("href" if key == _XLINK else key): value for key, value in element.attrib.items()}
    plain = {key: value.strip() for key, value in attributes.items() if "{" not in key and key not in ("class",)}
    copy = Element(element.tag, plain)
    for child in element:
        name = str(child.tag).removeprefix(_SVG)
        if name in _DRAWS - _SILENT:
            copy.append(_kept(child))
    return copy


def _follow(drawing: Element, path: Path) -> None:
    """Refuse what is drawn in a circle, or far more often than it is written."""
    named = {element.attrib["id"]: element for element in drawing.iter() if "id" in element.attrib}
    known: dict[int, int] = {}

    def drawn(element: Element, above: tuple[int, ...]) -> int:
        if id(element) in above:
            _refuse(path, "the drawing uses itself", "Export it again, with its symbols expanded.")
        if id(element) in known:
            return known[id(element)]
        references = re.findall(r"^#(.+)|url\(['\" ]*#([^)'\"]+)", "\n".join(element.attrib.values()), re.MULTILINE)
        used = [named.get((one or other).strip()) for one, other in references]
        inner = [*element, *(one for one in used if one is not None)]
        count = 1 + sum(drawn(child, (*above, id(element))) for child in inner)
        known[id(element)] = min(count, MAX_DRAWN + 1)
        return known[id(element)]

    if drawn(drawing, ()) > MAX_DRAWN:
        _refuse(
            path, f"the drawing uses its symbols more than {MAX_DRAWN:,} times", "Export it with its symbols expanded."
        )


def _side(written: str) -> float | None:
    """A width or height in the drawing's own units, or none where it depends on something outside."""
    found = re.fullmatch(rf"({NUMBER})({'|'.join(_UNITS)})", written)
    return round(float(found[1]) * _UNITS[found[2]], 4) if found else None


def _size(drawing: Element, path: Path) -> tuple[float, float]:
    """Width and height of the drawing, from its view box; one is added if there is none."""
    box = drawing.attrib.get("viewBox", "")
    sides = [_side(drawing.attrib.get(key, "")) for key in ("width", "height")]
    if not re.fullmatch(rf"{NUMBER}([\s,]+{NUMBER}){{3}}", box):
        if box or None in sides:
            _refuse(path, "the drawing does not say how large it is", "Export it with a viewBox.")
        box = "0 0 {} {}".format(*sides)
        drawing.attrib["viewBox"] = box
    width, height = (float(part) for part in re.split(r"[\s,]+", box)[2:])
    if not (0.1 <= width <= 1e5 and 0.1 <= height <= 1e5):
        _refuse(path, "the drawing has no size that can be printed", "Export it with a viewBox.")
    fitted = drawing.attrib.get("preserveAspectRatio", "")
    wide, high = sides
    if re.search("none|slice", fitted) and wide and high and not isclose(wide / high, width / height, rel_tol=0.01):
        _refuse(path, "the drawing is stretched or cropped to its width and height", "Export it as it should look.")
    for key in ("x", "y", "width", "height", "preserveAspectRatio"):  # what is left is for the page to say
        drawing.attrib.pop(key, None)
    return width, height
