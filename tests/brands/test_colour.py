from __future__ import annotations

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.brands.colour import BAR, WHITE, Rgb, colours, contrast, css, rgb, tint

PARTS = st.integers(0, 255).map(lambda part: part / 255)
TEXT, MEANING = 7.0, 4.5  # the promise, written out: a weaker program fails here
YELLOWS = ("#f2c94c", "#ffff00", "#fdf6b2", "#fffde7", "#ffd700")


@given(st.tuples(PARTS, PARTS, PARTS))
def test_any_colour_can_be_read(given: Rgb) -> None:
    found = colours(given)
    accent, light = rgb(css(found.accent)), rgb(css(found.tint))
    assert contrast(accent, WHITE) >= TEXT
    assert contrast(accent, light) >= MEANING
    assert contrast((0x1B / 255,) * 3, light) >= TEXT  # the ink of running text
    assert contrast(found.bar, WHITE) >= BAR


@given(st.tuples(PARTS, PARTS, PARTS))
def test_a_colour_that_can_be_read_stays_as_it_is(given: Rgb) -> None:
    found = colours(given)
    accent = rgb(css(found.accent))
    assert css(colours(accent).accent) == css(accent)
    if contrast(given, WHITE) >= 8.5:
        assert found.accent == given


@pytest.mark.parametrize("yellow", YELLOWS)
def test_a_yellow_becomes_brown_not_olive_and_its_tint_is_seen(yellow: str) -> None:
    found = colours(rgb(yellow))
    hue, _, _ = colorsys.rgb_to_hls(*found.accent)
    assert 25 <= hue * 360 <= 50
    assert contrast(found.tint, WHITE) > 1.2


@pytest.mark.parametrize("colour", ["#ff0000", "#00ff00", "#0000ff", "#ff00ff", "#00ffff", "#a0107f"])
def test_the_hue_stays(colour: str) -> None:
    before, after = (colorsys.rgb_to_hls(*one)[0] * 360 for one in (rgb(colour), colours(rgb(colour)).accent))
    assert min(abs(before - after), 360 - abs(before - after)) < 25


@pytest.mark.parametrize(
    ("one", "two", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)]
)
def test_contrast_is_reckoned_as_the_standard_says(one: str, two: str, ratio: float) -> None:
    assert contrast(rgb(one), rgb(two)) == pytest.approx(ratio, abs=0.005)


def test_the_tint_is_the_share_that_the_pdf_mixes() -> None:
    assert tint((0.0, 0.0, 0.0)) == pytest.approx((0.82, 0.82, 0.82))
