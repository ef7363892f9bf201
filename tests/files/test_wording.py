from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, model_validator

from handouts.errors import ContentError, Problem
from handouts.files.model import Model
from handouts.files.names import Id, Text
from handouts.files.reading import build, load_yaml

PATH = Path("trees.yaml")


class Leaf(Model):
    id: Id
    count: int = 0
    size: float = 1.0
    green: bool = True


class Branch(Model):
    leaves: Annotated[tuple[Leaf, ...], Field(min_length=1, max_length=2)] = (Leaf(id="only"),)


class Tree(Model):
    name: Text = "Oak"
    planted: datetime.date | None = None
    kind: Literal["oak", "elm"] = "oak"
    purpose: Text = Field("shade", alias="for")
    birds: tuple[Text, ...] = ()
    owners: dict[str, Text] = Field(default_factory=dict)
    branches: tuple[Branch, ...] = ()
    trunk: Branch | None = None
    roots: tuple[Leaf, ...] = Field((), alias="below")

    @model_validator(mode="after")
    def _old_enough(self) -> Tree:
        if self.birds and not self.branches:
            raise ValueError("birds need branches")
        return self


class Seed(Model):
    species: Text


def problems(text: str, model: type[Model] = Tree) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        build(model, load_yaml(text, PATH), PATH)
    return list(caught.value.problems)


def problem(text: str, model: type[Model] = Tree) -> Problem:
    (found,) = problems(text, model)
    return found


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("name: 5", "name: a text is expected, not the number 5", "Write the words, in quotes if need be."),
        ("name: 5.5", "name: a text is expected, not the number 5.5", "Write the words"),
        ("name: true", "name: a text is expected, not true or false", "Write the words"),
        ("name:", "name: a text is expected, not nothing", "Write the words"),
        ("name: [a]", "name: a text is expected, not a list", "Write the words"),
        ("name: {a: b}", "name: a text is expected, not `key: value` lines", "Write the words"),
        ("name: 2026-11-20", "name: a text is expected, not “2026-11-20”", "in quotes"),
        ("name: ' '", "name: this text is empty", "Write the words."),
        ("planted: soon", "planted: “soon” is no date", "Write a day that exists, as 2026-11-20."),
        ("planted: '2025-02-30'", "planted: “2025-02-30” is no date", "as 2026-11-20"),
        ("planted: 2025-02-03 10:00:00", "planted: “2025-02-03 10:00:00” is no date", "as 2026-11-20"),
        ("planted: 5", "planted: a date is expected, as 2026-11-20", "content-format.md"),
        ("kind: ash", "kind: Input should be 'oak' or 'elm'", "content-format.md"),
        ("birds: [robin]", "birds need branches", "content-format.md"),
        ("birds: robin", "birds: a list is expected, not “robin”", "begin each entry with `- `"),
        ("birds: [robin, 5]", "birds.1: a text is expected, not the number 5", "Write the words"),
        ("owners: [a]", "owners: `key: value` lines are expected, not a list", "on its own line"),
        ("owners: {a: 5}", "owners.a: a text is expected, not the number 5", "Write the words"),
        ("trunk: thick", "trunk: `key: value` lines are expected, not “thick”", "on its own line"),
        ("trunk: {leaves: []}", "trunk.leaves: none given, at least 1 needed", "Add to the list."),
        ("trunk: {leaves: [{id: a}, {id: b}, {id: c}]}", "trunk.leaves: more than 2 given", "Shorten the list."),
        ("trunk: {leaves: [{id: a, count: null}]}", "trunk.leaves.0.count: a whole number is expected, not nothing",
         "Write digits, without quotes."),
        ("trunk: {leaves: [{id: a, size: null}]}", "trunk.leaves.0.size: a number is expected, not nothing", "digits"),
        ("trunk: {leaves: [{id: a, size: big}]}", "trunk.leaves.0.size: a number is expected, not “big”", "digits"),
        ("trunk: {leaves: [{id: a, green: very}]}", "trunk.leaves.0.green: true or false is expected, not “very”",
         "Write true or false"),
        ("trunk: {leaves: [{id: a, green: null}]}", "trunk.leaves.0.green: true or false is expected, not nothing",
         "Write true or false"),
        ("trunk: {leaves: [{}]}", "trunk.leaves.0.id: this key is missing", "Add `id:`."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(text: str, what: str, fix: str) -> None:
    found = problem(text)
    assert found.what == what
    assert fix in found.fix


def test_a_long_value_is_shown_short() -> None:
    assert problem(f"planted: {'x' * 100}").what == f"planted: “{'x' * 60}” is no date"


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (
            "nam: Oak",
            "Did you mean `name`? Known keys: name, planted, kind, for, birds, owners, branches, trunk, below.",
        ),
        ("xyz: Oak", "Known keys: name, planted, kind, for, birds, owners, branches, trunk, below."),
        ("trunk: {leafs: []}", "Did you mean `leaves`? Known keys: leaves."),
        ("trunk: {leaves: [{id: a, cuont: 5}]}", "Did you mean `count`? Known keys: id, count, size, green."),
        ("below: [{id: a, cuont: 5}]", "Did you mean `count`? Known keys: id, count, size, green."),
        ("branches: [{leaves: [{id: a, xyz: 5}]}]", "Known keys: id, count, size, green."),
    ],
)
def test_the_fix_of_an_unknown_key_names_those_of_its_place(text: str, fix: str) -> None:
    found = problem(text)
    assert found.what.endswith(": unknown key")
    assert found.fix == fix


def test_no_problem_is_invented_beside_a_real_one() -> None:
    text = "branches:\n  - leaves:\n      - id: A\n  - leaves:\n      - id: a\n        count: x\n  - leaves: []\n"
    assert [f"{found.where}: {found.what}" for found in problems(text)] == [
        f"{PATH}, line 3: branches.0.leaves.0.id: an id is lower-case letters, digits and single hyphens, at most 60",
        f"{PATH}, line 6: branches.1.leaves.0.count: a whole number is expected",
        f"{PATH}, line 7: branches.2.leaves: none given, at least 1 needed",
    ]


def test_a_missing_key_is_named_where_its_place_begins() -> None:
    assert problem("{}\n", Seed) == Problem(f"{PATH}, line 1", "species: this key is missing", "Add `species:`.")
    found = problem("name: Oak\nbranches:\n  - leaves:\n      - count: 1\n")
    assert found == Problem(f"{PATH}, line 4", "branches.0.leaves.0.id: this key is missing", "Add `id:`.")
