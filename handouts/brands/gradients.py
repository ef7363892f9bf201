"""An SVG drawing's gradients in the form that the typesetter draws truly: each by itself, in plain numbers, unturned.

It takes shares of the wrong lengths, and loses what a turned gradient paints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from math import cos, hypot, isclose, radians, sin, sqrt, tan
from xml.etree.ElementTree import Element

_Matrix = tuple[float, float, float, float, float, float]

_LINE = {"x1": "0%", "y1": "0%", "x2": "100%", "y2": "0%"}
_CIRCLE = {"cx": "50%", "cy": "50%", "r": "50%", "fr": "0"}
_SAME = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def straighten(drawing: Element, width: float, height: float) -> None:
    """Write the gradients of *drawing*, whose view box is *width* by *height*, anew; what has no such form stays.

    No gradient may refer to itself.
    """
    named = {element.attrib["id"]: element for element in drawing.iter() if "id" in element.attrib}
    found = [element for element in drawing.iter() if element.tag.endswith(("linearGradient", "radialGradient"))]
    for gradient, given, stops in [(one, *_inherited(one, named)) for one in found]:
        with suppress(ValueError):  # in units or words that are refused
            plain = _written(gradient, given, width, height)
            gradient.attrib.clear()
            gradient.attrib.update(plain)
            gradient[:] = stops


def _written(gradient: Element, given: Mapping[str, str], width: float, height: float) -> dict[str, str]:
    """What a gradient says of itself, when it is written anew; raises `ValueError` for what has no such form."""
    measures = (width, height) if given.get("gradientUnits") == "userSpaceOnUse" else (1.0, 1.0)
    plain = (_line if gradient.tag.endswith("linearGradient") else _circle)(given, measures)
    kept = {key: given[key] for key in ("gradientUnits", "spreadMethod") if key in given}
    kept |= {key: value for key, value in gradient.attrib.items() if key == "id"}
    return kept | plain


def _inherited(gradient: Element, named: Mapping[str, Element]) -> tuple[dict[str, str], list[Element]]:
    """Attributes and stops, with those of the gradients that it refers to."""
    given: dict[str, str] = {}
    stops: list[Element] = []
    chain: Element | None = gradient
    while chain is not None:
        given = {**chain.attrib, **given}
        stops = stops or list(chain)
        chain = named.get(chain.attrib.get("href", "").removeprefix("#"))
    return given, stops


def _line(given: Mapping[str, str], measures: tuple[float, float]) -> dict[str, str]:
    """Where a gradient along a line begins and ends once it is turned, moved and skewed."""
    x1, y1, x2, y2 = (_number(given.get(key, share), measures[key.startswith("y")]) for key, share in _LINE.items())
    matrix = _matrix(given.get("gradientTransform", ""))
    begin, end = _moved(matrix, x1, y1), _moved(matrix, x2, y2)
    if matrix != _SAME:
        # Each of its colours runs along a line across; after skewing the way to the last one is the shortest to that.
        far = _moved(matrix, x2 - (y2 - y1), y2 + (x2 - x1))
        across = (far[0] - end[0], far[1] - end[1])
        long = hypot(*across)
        if not long:
            raise ValueError
        part = ((end[0] - begin[0]) * across[0] + (end[1] - begin[1]) * across[1]) / long**2
        end = (end[0] - part * across[0], end[1] - part * across[1])
    return {key: f"{value:.7g}" for key, value in zip(_LINE, (*begin, *end), strict=True)}


def _circle(given: Mapping[str, str], measures: tuple[float, float]) -> dict[str, str]:
    lengths = {"x": measures[0], "y": measures[1], "r": hypot(*measures) / sqrt(2)}
    shares = {**_CIRCLE, "fx": given.get("cx", "50%"), "fy": given.get("cy", "50%")}
    plain = {
        key: _number(given.get(key, share), lengths[key[-1] if key != "fr" else "r"]) for key, share in shares.items()
    }
    matrix = _matrix(given.get("gradientTransform", ""))
    a, b, c, d, e, f = matrix
    text: dict[str, str] = {}
    if isclose(hypot(a, b), hypot(c, d)) and abs(a * c + b * d) < 1e-6 * hypot(a, b) ** 2:  # a circle stays one
        for x, y in (("cx", "cy"), ("fx", "fy")):
            plain[x], plain[y] = _moved(matrix, plain[x], plain[y])
        plain["r"], plain["fr"] = (plain[key] * hypot(a, b) for key in ("r", "fr"))
    elif b or c:
        raise ValueError
    else:
        text["gradientTransform"] = f"matrix({a:.7g} 0 0 {d:.7g} {e:.7g} {f:.7g})"
    return {**text, **{key: f"{value:.7g}" for key, value in plain.items()}}


def _number(written: str, whole: float) -> float:
    if written.endswith("%"):
        return float(written[:-1]) / 100 * whole
    return float(written.removesuffix("px"))


def _moved(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(written: str) -> _Matrix:
    """The product of the steps of a ``gradientTransform``; `ValueError` for what is none."""
    product = _SAME
    for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", written):
        product = _product(product, _step(name, [float(one) for one in re.split(r"[\s,]+", inside.strip())]))
    if isclose(product[0] * product[3], product[1] * product[2], abs_tol=1e-12):
        raise ValueError  # pressed flat
    return product


def _step(name: str, given: list[float]) -> _Matrix:
    match name, given:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *y]:
            return 1, 0, 0, 1, x, y[0] if y else 0
        case "scale", [x, *y]:
            return x, 0, 0, y[0] if y else x, 0, 0
        case "rotate", [angle]:
            turn = radians(angle)
            return cos(turn), sin(turn), -sin(turn), cos(turn), 0, 0
        case "rotate", [angle, x, y]:
            there = _product((1, 0, 0, 1, x, y), _step("rotate", [angle]))
            return _product(there, (1, 0, 0, 1, -x, -y))
        case "skewX", [angle]:
            return 1, 0, tan(radians(angle)), 1, 0, 0
        case "skewY", [angle]:
            return 1, tan(radians(angle)), 0, 1, 0, 0
    raise ValueError


def _product(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f
