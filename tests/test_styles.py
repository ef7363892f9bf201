"""Styles can be mirrored, use no colour but the palette's, and the palette can be read by all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from handouts.assets import find
from handouts.brands.clinics import load_brand
from handouts.orders.packet import Edition
from handouts.press.html.compose import PRINT_STYLES, SCREEN_STYLES, Palette, palette
from tests.conftest import ROOT

STYLES = ROOT / "styles"
TEMPLATES = ROOT / "templates"
SIDES = re.compile(r"(^|-)(left|right|top|bottom|width|height)(-|$)")
FLIPPED = {"float", "clear", "text-align", "text-align-last", "caption-side", "resize"}
TEXT, MEANING = 7.0, 4.5  # contrast, at least (WCAG 2.2, 1.4.6; and our own rule for what is not text)


def style_sheets(styles: Path, templates: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of every style sheet, also of those in templates, where expressions become a word."""
    for path in sorted(styles.glob("*.css")):
        yield path.name, path.read_text(encoding="utf-8")
    for path in sorted(templates.rglob("*.css.j2")):
        yield path.name, without_jinja(path.read_text(encoding="utf-8"))
    for path in sorted(templates.rglob("*.html.j2")):
        for style in re.findall(r"<style>(.*?)</style>", path.read_text(encoding="utf-8"), re.DOTALL):
            yield path.name, without_jinja(style)
        for style in re.findall(r'style="(.*?)"', path.read_text(encoding="utf-8")):
            yield path.name, f"x {{ {without_jinja(style)} }}"


def without_jinja(text: str) -> str:
    text = re.sub(r"\{[%#].*?[%#]\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", "x", re.sub(r"^\{\{.*?\}\}$", "", text, flags=re.MULTILINE))


def declarations(css: str) -> Iterator[tuple[str, str, int]]:
    """(property, value, line) of every declaration, however deep its rule stands."""
    rules = tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        yield from _declarations(rule)


def _declarations(node: Any) -> Iterator[tuple[str, str, int]]:
    if node.type == "declaration":
        yield node.lower_name, tinycss2.serialize(node.value).strip(), node.source_line
    elif node.type in ("qualified-rule", "at-rule") and node.content is not None:
        for child in tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True):
            yield from _declarations(child)
    elif node.type == "error":
        raise AssertionError(f"line {node.source_line}: {node.message}")


def physical(styles: Path, templates: Path) -> list[str]:
    """Declarations that name a side of the page instead of a side of the text."""
    return [
        f"{name}, line {line}: {prop}: {value}"
        for name, css in style_sheets(styles, templates)
        for prop, value, line in declarations(css)
        if not prop.startswith("--") and is_physical(prop, value)
    ]


def is_physical(prop: str, value: str) -> bool:
    if prop.removeprefix("line-") == "height":
        return prop == "height"
    sides = [part for part in re.split(r"\s+(?![^(]*\))", value) if part]
    uneven = prop in ("margin", "padding", "inset", "border-width") and len(sides) == 4 and sides[1] != sides[3]
    return bool(SIDES.search(prop)) or (prop in FLIPPED and value in ("left", "right")) or uneven


def test_no_style_names_a_physical_side() -> None:
    assert len(list(style_sheets(STYLES, TEMPLATES))) > 10
    assert physical(STYLES, TEMPLATES) == []


@pytest.mark.parametrize(
    "line",
    [
        ".a { margin-left: 1pt }",
        ".a { padding-right: 1pt }",
        ".a { left: 0 }",
        ".a { position: absolute; top: 0 }",
        ".a { border-bottom: 1pt solid }",
        ".a { border-top-width: 1pt }",
        ".a { border-top-left-radius: 1pt }",
        ".a { width: 1pt }",
        ".a { max-height: 1pt }",
        ".a { float: right }",
        ".a { text-align: left }",
        ".a { margin: 1pt 2pt 3pt 4pt }",
        "@media print { .a { .b { clear: left } } }",
        "@page { @top-left { padding-left: 1pt } }",
    ],
)
def test_a_planted_side_is_found(line: str, tmp_path: Path) -> None:
    shutil.copytree(STYLES, tmp_path / "styles")
    before = physical(tmp_path / "styles", TEMPLATES)
    with (tmp_path / "styles" / "base.css").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert len(physical(tmp_path / "styles", TEMPLATES)) == len(before) + 1


@pytest.mark.parametrize(
    "line",
    [
        "@page { @top-left { content: none } }",
        ".a { margin: 1pt 2pt 3pt 2pt; vertical-align: top; line-height: 1 }",
        ".a { margin-inline-start: 1pt; text-align: start; float: inline-end }",
        "@media (max-width: 34rem) { .a { inline-size: 1pt } }",
    ],
)
def test_what_follows_the_text_is_allowed(line: str) -> None:
    assert not [prop for prop, value, _ in declarations(line) if is_physical(prop, value)]


def test_every_style_sheet_is_used() -> None:
    compose = (ROOT / "handouts" / "press" / "html" / "compose.py").read_text(encoding="utf-8")
    assert {*PRINT_STYLES, *SCREEN_STYLES} <= {path.name for path in STYLES.glob("*.css")}
    assert [path.name for path in STYLES.glob("*.css") if f'"{path.name}"' not in compose] == []


def test_colours_come_from_the_palette() -> None:
    allowed = set(vars(Palette("", "")).values())
    for name, css in style_sheets(STYLES, TEMPLATES):
        for prop, value, line in declarations(css):
            if not prop.startswith("--"):
                colours = set(re.findall(r"#[0-9a-fA-F]{3,8}\b|(?:rgba?|hsla?|color-mix|lab|lch|oklch)\(.*", value))
                assert colours <= allowed, f"{name}, line {line}: {prop}: {value}"


def test_emphasis_is_by_weight_alone() -> None:
    for name, css in style_sheets(STYLES, TEMPLATES):
        for prop, value, line in declarations(css):
            where = f"{name}, line {line}: {prop}: {value}"
            assert prop not in ("font-style", "text-transform", "font-variant-caps"), where
            assert prop != "font-family" or name == "colours.css.j2", where  # there the language names its fonts
            assert prop != "text-decoration" or value == "none" or name == "screen.css", where
            assert (prop, value) != ("text-align", "justify"), where


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definitions)."""
    parts = bytes.fromhex(colour[1:]) if colour.startswith("#") else map(int, re.findall(r"\d+", colour))
    linear = [part / 255 for part in parts]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in linear]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, definitions), from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("one", "two", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "rgb(255, 255, 255)", 4.0),
        ("#123456", "#123456", 1.0),
    ],
)
def test_contrast_is_reckoned_as_the_standard_says(one: str, two: str, ratio: float) -> None:
    assert contrast(one, two) == pytest.approx(ratio, abs=0.005)
    assert contrast(two, one) == contrast(one, two)


@pytest.fixture(scope="module", params=["colour", "saving"])
def colours(request: pytest.FixtureRequest) -> Palette:
    return palette(load_brand(find(start=ROOT).brands), Edition(ink=request.param))


def test_text_can_be_read(colours: Palette) -> None:
    used = {
        value.removeprefix("var(--").removesuffix(")")
        for _, css in style_sheets(STYLES, TEMPLATES)
        for prop, value, _ in declarations(css)
        if prop == "color" and value.startswith("var(")
    } - {"paper"}
    assert {"ink", "accent", "warning"} <= used
    for name in used:
        assert contrast(getattr(colours, name), colours.paper) >= TEXT, name


def test_what_carries_meaning_can_be_seen(colours: Palette) -> None:
    for name in ("accent", "ink", "grey", "warning"):
        assert contrast(getattr(colours, name), colours.paper) >= MEANING, name
    for line, ground in (("ink", "pale"), ("accent", "tint"), ("ink", "tint")):
        assert contrast(getattr(colours, line), getattr(colours, ground)) >= MEANING, (line, ground)


def test_warning_does_not_depend_on_the_clinic(colours: Palette) -> None:
    assert colours.warning == Palette("", "").warning
