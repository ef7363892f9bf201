"""How much of one text another covers."""

from __future__ import annotations

import pytest

from handouts.press.pdf.overlap import Rect, covered

ONE: Rect = (10.0, 10.0, 30.0, 20.0)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (ONE, 1.0),
        ((20.0, 10.0, 40.0, 20.0), 0.5),
        ((12.0, 12.0, 17.0, 17.0), 1.0),  # the smaller lies within the larger
        ((30.0, 10.0, 40.0, 20.0), 0.0),
        ((10.0, 20.0, 30.0, 30.0), 0.0),
        ((29.0, 10.0, 49.0, 20.0), 0.0),  # a point in a line: letters that lean into the next word
        ((28.0, 10.0, 48.0, 20.0), 0.1),
        ((10.0, 19.5, 30.0, 29.5), 0.05),  # from one line to the next, every part of a point counts
    ],
)
def test_how_much_of_the_smaller_text_is_covered(other: Rect, share: float) -> None:
    assert covered(ONE, other) == pytest.approx(share)
    assert covered(other, ONE) == pytest.approx(share)
