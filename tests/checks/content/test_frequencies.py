from __future__ import annotations

import pytest

from tests.checks.content.test_style import PLACE, found, say
from tests.house import House

ERRORS = [
    ("bare-percentage", "Blinatumomab brought a remission in 39% of people."),
    ("bare-percentage", "It helped 39% of those who had it."),
    ("bare-percentage", "In 2021, 39% of patients did well."),
    ("bare-percentage", "Thirty-nine percent of patients went into remission."),
    ("bare-percentage", "About 25 percent were well after 4 weeks."),
    ("bare-percentage", "It failed in 61 per cent."),
    ("bare-percentage", "The risk rose by 12%."),
    ("bare-percentage", "About 4 of every 10 people did well. Only 12% had harm."),
    ("bare-percentage", "After 4 weeks, 44% had no sign of it in 2 tests."),
    ("mixed-denominators", "It helped 1 in 4 people, and harmed 3 in 10."),
    ("mixed-denominators", "It helped 4 of every 10 people and harmed 12 of 100."),
    ("mixed-denominators", "It helped one in four people, but harmed one in ten."),
    ("mixed-denominators", "About 4 to 7 of every 10 did well; 5 out of 65 did not."),
    ("mixed-denominators", "5 of 1,000 people had a seizure, and 3 of 10 had a fever."),
    ("mixed-denominators", "26 people out of 65 did well, and 2 in 10 did not."),
    ("mixed-denominators", "One in ten did well. Five in twenty did not."),
    ("relative", "Blinatumomab more than doubled the response."),
    ("relative", "It doubles your chance."),
    ("relative", "The results were twice as good."),
    ("relative", "It works twice as well as chemotherapy did."),
    ("relative", "You have twice the chance with it."),
    ("relative", "People did half as well."),
    ("relative", "It is two-fold better."),
    ("relative", "It helps 3 times more people."),
    ("relative", "It is ten times as strong."),
    ("relative", "It could triple or quadruple the rate, and it tripled."),
    ("relative", "It works many times better."),
    ("relative", "It may double the results."),
]
QUIET = [
    ("bare-percentage", "About 4 to 7 of every 10 people had a response (39% to 69%)."),
    ("bare-percentage", "With chemotherapy, about 2 to 3 did (25%)."),
    ("bare-percentage", "About half went into remission (51%)."),
    ("bare-percentage", "A third of adults did (33%)."),
    ("bare-percentage", "26 of the 65 people did well (40%)."),
    ("bare-percentage", "About 6 of these later relapsed (61%)."),
    ("bare-percentage", "One in four had it (25 percent)."),
    ("bare-percentage", "26 people out of 65 did well (40%)."),
    ("bare-percentage", "Half did (50%)."),
    ("bare-percentage", "Page 25 is about your percentages."),
    ("mixed-denominators", "It helped 4 of every 10 people and harmed 1 of every 10."),
    ("mixed-denominators", "It helped 4 of 10 people in 2 of 5 studies."),
    ("mixed-denominators", "About 3 in 10 people had it, on day 1 of 28 days."),
    ("mixed-denominators", "You have had 2 of 5 cycles. It helps 4 of 10 people."),
    ("mixed-denominators", "It takes 4 weeks. In 2021, 4 of 10 people did well."),
    ("mixed-denominators", "One in ten people had it, and 2 of 10 did not."),
    ("mixed-denominators", "Each number is 1 of 1: 3 of 10 people, 4 out of 10."),
    ("relative", "You have it twice a week until all signs are gone."),
    ("relative", "Check your name, and then double-check it."),
    ("relative", "Call if you have double vision."),
    ("relative", "Your nurse looks at it three times a day."),
    ("relative", "Wash your hands many times."),
    ("relative", "Take the card with you both times."),
    ("relative", "There were times that were hard."),
    ("vague", "It is rare: 1 of 100 people had it."),
    ("vague", "Fever is the most common sign, and the most serious one."),
    ("vague", "A new study is under way."),
    ("vague", "The road is uncommonly long."),
]
ADVICE = [
    ("vague", "Harm to the liver is rare."),
    ("vague", "It rarely comes back there."),
    ("vague", "Most people do well."),
    ("vague", "It seldom comes. It takes 4 weeks."),
    ("vague", "That is uncommon."),
    ("vague", "Almost all people had it."),
    ("vague", "Many had a fever, and few had none."),
]


@pytest.mark.parametrize(("rule", "text"), ERRORS, ids=range(len(ERRORS)))
def test_an_error(house: House, rule: str, text: str) -> None:
    assert set(found(house, rule, text)) == {("error", *PLACE)}


@pytest.mark.parametrize(("rule", "text"), QUIET, ids=range(len(QUIET)))
def test_a_right_neighbour_is_left_alone(house: House, rule: str, text: str) -> None:
    assert found(house, rule, text) == []


@pytest.mark.parametrize(("rule", "text"), ADVICE, ids=range(len(ADVICE)))
def test_advice(house: House, rule: str, text: str) -> None:
    assert set(found(house, rule, text)) == {("advice", *PLACE)}


BARS = """
```figure bars {#sizes}
title: How they compare
alt: Two bars
unit: %
bars: [{id: one, label: Some, value: 37}, {id: two, label: Others, value: 17.5}]
cite: [study:p2]
```
"""


def test_a_figure_that_draws_bare_percentages(house: House) -> None:
    house.append("content/sections/beta.md", BARS.replace("unit: %", 'unit: "%"'))
    what = {one.what for one in house.findings("bare-percentage", "beta")}
    assert what == {"a bare percentage: %", "a bare percentage: 37 %", "a bare percentage: 17.5 %"}


def test_the_texts_of_a_figure_are_compared_with_each_other(house: House) -> None:
    assert house.findings("mixed-denominators", "alpha") == []
    house.edit("content/sections/alpha.md", "alt: Forty", "alt: 4 of 10, that is forty")
    (one,) = house.findings("mixed-denominators", "alpha")
    assert (one.line, one.what) == (19, "rates out of 10 and 100 beside each other")


def test_two_paragraphs_are_not_compared(house: House) -> None:
    say(house, "It helped 4 of 10 people. [@study:p2] {#ten}\n\nIt harmed 12 of 100 people.")
    assert house.findings("mixed-denominators", "beta") == []


def test_the_numbers_of_a_definition(house: House) -> None:
    house.edit("content/glossary.yaml", "Soft tissue inside bones.", "It doubled in 39% of 3 in 10 and 1 in 4.")
    assert {(one.rule, one.file, one.line) for one in house.check("alpha").findings if one.level == "error"} == {
        ("relative", "glossary.yaml", 1),
        ("mixed-denominators", "glossary.yaml", 1),
    }
    house.edit("content/glossary.yaml", "It doubled in 39% of 3 in 10 and 1 in 4.", "It is 39% full. Most have it.")
    assert [one.what for one in house.check("alpha").findings if one.file == "glossary.yaml"] == [
        "a bare percentage: 39%"
    ]
    assert house.check("beta").passed


def test_the_smaller_rate_is_named_first(house: House) -> None:
    say(house, "It helped 3 in 10 people and harmed 1 in 4.")
    assert [one.what for one in house.findings("mixed-denominators")] == ["rates out of 4 and 10 beside each other"]
