from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from handouts.content.blocks import FIGURES, Callout, Cycle, Figure, Group, IconArray, Picture, Steps, Table

STEP = {"id": "a", "picture": "p", "alt": "A", "label": "L"}
PART = {"id": "a", "weeks": 4, "kind": "on", "label": "L"}
COLUMN = {"id": "a", "text": "A"}
EXACT = {"id": "a", "label": "L", "count": 40}
RANGE = {"id": "b", "label": "M", "low": 40, "high": 60}
BASE = {"id": "it", "line": 1, "title": "T"}
ARRAY = {**BASE, "alt": "A", "yes": "Y", "no": "N", "groups": [EXACT]}
GOOD: list[tuple[type[Figure], dict[str, Any]]] = [
    (IconArray, ARRAY),
    (IconArray, {**ARRAY, "groups": [EXACT, RANGE], "maybe": "M"}),
    (Steps, {**BASE, "steps": [STEP, STEP]}),
    (Picture, {**BASE, "picture": "p", "alt": "A"}),
    (Cycle, {**BASE, "alt": "A", "parts": [PART]}),
    (Table, {**BASE, "columns": [COLUMN, COLUMN], "rows": [("r", [["x"], ["y", "z"]])]}),
]
BAD: list[tuple[type[Figure], dict[str, Any], str]] = [
    (Picture, {"title": ""}, "title"),
    (Picture, {"alt": ""}, "alt"),
    (Picture, {"picture": "a/b"}, "an id is"),
    (Picture, {"id": "A"}, "an id is"),
    (Picture, {"cite": ["study"]}, "a citation is written"),
    (Picture, {"more": 1}, "more"),
    (IconArray, {"groups": []}, "at least 1 item"),
    (IconArray, {"groups": [EXACT] * 4}, "at most 3 items"),
    (IconArray, {"groups": [EXACT, RANGE]}, "`maybe` is needed"),
    (IconArray, {"maybe": "M"}, "`maybe` is needed"),
    (Steps, {"steps": [STEP]}, "at least 2 items"),
    (Steps, {"steps": [STEP] * 7}, "at most 6 items"),
    (Cycle, {"parts": []}, "at least 1 item"),
    (Cycle, {"parts": [PART] * 7}, "at most 6 items"),
    (Cycle, {"parts": [PART | {"weeks": 0}]}, "greater than or equal to 1"),
    (Cycle, {"parts": [PART | {"weeks": 13}]}, "less than or equal to 12"),
    (Cycle, {"parts": [PART | {"kind": "pause"}]}, "'on' or 'off'"),
    (Table, {"columns": [COLUMN]}, "at least 2 items"),
    (Table, {"columns": [COLUMN] * 4}, "at most 3 items"),
    (Table, {"rows": []}, "at least 1 item"),
    (Table, {"rows": [("r", [[""], ["y"]])]}, "at least 1 character"),
]
first = dict(reversed(GOOD))


@pytest.mark.parametrize(("model", "data"), GOOD, ids=lambda part: getattr(part, "__name__", ""))
def test_a_figure(model: type[Figure], data: dict[str, Any]) -> None:
    figure = model.model_validate(data)
    assert (figure.id, figure.title, figure.type) == ("it", "T", "figure")
    assert FIGURES[figure.model_dump()["kind"]] is model


@pytest.mark.parametrize(("model", "change", "says"), BAD)
def test_a_figure_that_is_wrong(model: type[Figure], change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(first[model] | change)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "give either `count`, or both"),
        ({"count": 4, "low": 1, "high": 2}, "give either `count`, or both"),
        ({"count": 4, "low": 1}, "give either `count`, or both"),
        ({"count": 4, "high": 5}, "give either `count`, or both"),
        ({"low": 1}, "give either `count`, or both"),
        ({"high": 1}, "give either `count`, or both"),
        ({"low": 2, "high": 2}, "`low` must be below `high`"),
        ({"low": 3, "high": 2}, "`low` must be below `high`"),
        ({"count": 101}, "less than or equal to 100"),
        ({"count": -1}, "greater than or equal to 0"),
        ({"low": 99, "high": 101}, "less than or equal to 100"),
    ],
)
def test_a_group_that_is_wrong(data: dict[str, int], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Group.model_validate({"id": "a", "label": "L"} | data)


@pytest.mark.parametrize(
    ("data", "sure", "most"),
    [
        ({"count": 0}, 0, 0),
        ({"count": 100}, 100, 100),
        ({"low": 0, "high": 5}, 0, 5),
        ({"low": 40, "high": 60}, 40, 60),
    ],
)
def test_how_many_people_are_sure_and_how_many_at_most(data: dict[str, int], sure: int, most: int) -> None:
    group = Group.model_validate({"id": "a", "label": "L"} | data)
    assert (group.sure, group.most) == (sure, most)


@pytest.mark.parametrize(("lines", "good"), [(0, True), (6, True), (7, False), (-1, False)])
def test_lines_to_write_on(lines: int, good: bool) -> None:
    data = {"kind": "call-now", "id": "a", "lines": lines, "blocks": (), "line": 1}
    if good:
        assert Callout.model_validate(data).lines == lines
    else:
        with pytest.raises(ValidationError, match="lines"):
            Callout.model_validate(data)
