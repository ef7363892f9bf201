from __future__ import annotations

import pytest

from handouts.checks.content.drawn import figure_numbers
from handouts.content.blocks import Bars, Card, Cycle, Figure, IconArray

HEAD = {"id": "it", "line": 1, "title": "It", "alt": "It"}
PARTS = [
    {"id": "a", "weeks": 4, "kind": "on", "label": "On"},
    {"id": "b", "weeks": 1, "kind": "off", "label": "Off", "open": True},
    {"id": "c", "weeks": 1, "kind": "off", "label": "Rest"},
]
GROUPS = [{"id": "a", "label": "Some", "count": 37}, {"id": "b", "label": "Others", "low": 39, "high": 69}]


@pytest.mark.parametrize(
    ("figure", "numbers"),
    [
        (
            IconArray.model_validate({**HEAD, "yes": "Well", "maybe": "In some", "no": "Ill", "groups": GROUPS}),
            [("a", "Some", "37 of 100: Well"), ("b", "Others", "39 to 69 of 100: Well")],
        ),
        (
            Bars.model_validate({**HEAD, "unit": "months", "bars": [{"id": "a", "label": "All", "value": 17.5}]}),
            [("a", "All", "17.5 months")],
        ),
        (
            Bars.model_validate({**HEAD, "unit": "months", "bars": [{"id": "a", "label": "All", "value": 4.0}]}),
            [("a", "All", "4 months")],
        ),
        (
            Cycle.model_validate({**HEAD, "parts": PARTS}),
            [("a", "On", "4 weeks"), ("b", "Off", "1 week or more"), ("c", "Rest", "1 week")],
        ),
        (
            Card.model_validate({"id": "it", "line": 1, "title": "It", "fields": [{"id": "a", "label": "Name"}]}),
            [],
        ),
    ],
)
def test_the_numbers_that_a_figure_draws(figure: Figure, numbers: list[tuple[str, str, str]]) -> None:
    assert list(figure_numbers(figure)) == numbers
