"""From a clinic's one colour to the colours that print: text and lines that can be read, a bar as it was given.

Lightness is changed in OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020), so that the hue
stays; contrast is that of WCAG 2.2. A colour is (red, green, blue), each from 0 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

Rgb = tuple[float, float, float]

TEXT = 7.0  # contrast of text in the colour on white, at least
MEANING = 4.5  # contrast of it on its own tint, at least
TINT = 0.18  # how much of the accent its light tint holds
BAR = 1.25  # a bar is decoration; but paler than this it would not be seen, and is drawn in the accent
WHITE: Rgb = (1.0, 1.0, 1.0)

_STEP = 0.004  # of lightness
_YELLOWS = (75.0, 115.0)  # degrees; darkened, these hues would turn olive, so they lean towards amber
_LEAN = 18.0


@dataclass(frozen=True)
class Colours:
    """`accent` for text and lines, its light `tint`, and `bar`, the colour as the clinic gave it."""

    accent: Rgb
    tint: Rgb
    bar: Rgb


def colours(given: Rgb) -> Colours:
    """Derive what prints from the colour that a clinic gave."""
    accent = _readable(given)
    return Colours(accent, tint(accent), given if contrast(given, WHITE) >= BAR else accent)


def tint(accent: Rgb) -> Rgb:
    """A little of the colour on white, as the shared colour space of the PDF mixes it."""
    red, green, blue = (1 - TINT * (1 - part) for part in accent)
    return red, green, blue


def contrast(one: Rgb, two: Rgb) -> float:
    """Contrast ratio (WCAG 2.2, definitions), from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


def rgb(text: str) -> Rgb:
    """The colour that ``#rrggbb`` names."""
    red, green, blue = bytes.fromhex(text[1:])
    return red / 255, green / 255, blue / 255


def css(colour: Rgb) -> str:
    """The colour as ``#rrggbb``."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _readable(given: Rgb) -> Rgb:
    """*given*, darkened until text in it can be read on white and on its tint."""
    lightness, chroma, hue = _oklch(given)
    accent = given
    if not _passes(accent) and _YELLOWS[0] <= hue <= _YELLOWS[1]:
        hue -= _LEAN
    while not _passes(accent):
        lightness = max(0.0, lightness - _STEP)
        accent = rgb(css(_within_gamut(lightness, chroma, hue)))
    return accent


def _passes(accent: Rgb) -> bool:
    return contrast(accent, WHITE) >= TEXT and contrast(accent, rgb(css(tint(accent)))) >= MEANING


def _within_gamut(lightness: float, chroma: float, hue: float) -> Rgb:
    """The colour with as much of *chroma* as a screen and sRGB can show."""
    while True:
        parts = _from_oklch(lightness, chroma, hue)
        if chroma < 0.001 or all(-0.0005 <= part <= 1.0005 for part in parts):
            red, green, blue = (min(1.0, max(0.0, part)) for part in parts)
            return red, green, blue
        chroma *= 0.97


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _oklch(colour: Rgb) -> tuple[float, float, float]:
    """Lightness, chroma and hue in degrees."""
    r, g, b = (_linear(part) for part in colour)
    el = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    em = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    es = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * el + 0.7936177850 * em - 0.0040720468 * es
    green_red = 1.9779984951 * el - 2.4285922050 * em + 0.4505937099 * es
    blue_yellow = 0.0259040371 * el + 0.7827717662 * em - 0.8086757660 * es
    return lightness, math.hypot(green_red, blue_yellow), math.degrees(math.atan2(blue_yellow, green_red)) % 360


def _from_oklch(lightness: float, chroma: float, hue: float) -> tuple[float, ...]:
    green_red, blue_yellow = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    el = (lightness + 0.3963377774 * green_red + 0.2158037573 * blue_yellow) ** 3
    em = (lightness - 0.1055613458 * green_red - 0.0638541728 * blue_yellow) ** 3
    es = (lightness - 0.0894841775 * green_red - 1.2914855480 * blue_yellow) ** 3
    linear = (
        4.0767416621 * el - 3.3077115913 * em + 0.2309699292 * es,
        -1.2684380046 * el + 2.6097574011 * em - 0.3413193965 * es,
        -0.0041960863 * el - 0.7034186147 * em + 1.7076147010 * es,
    )
    return tuple(_gamma(part) for part in linear)
