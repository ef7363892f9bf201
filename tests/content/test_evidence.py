from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handouts.content.evidence import FormItem, load_conflicts, load_form, load_ledger
from handouts.errors import ContentError
from tests.conftest import ROOT

CONFLICT = """\
- id: smallness
  title: How many are small
  kind: numbers
  passages: [study:p1, manual:p4]
  disagreement: One says forty, one says half.
  we_print: Forty.
  why: It was counted.
"""
LEDGER = """\
- id: study:p1
  statements:
    - {says: They are small, carried: ["alpha#small", "alpha#message"]}
    - {says: The study was long, left_out: It is about the study.}
- {id: "study:p2", kind: heading}
"""
FORM = """\
- id: pemat
  title: A form
  items:
    - {number: "1a", asks: Is it so?}
"""
Loader = Callable[[Path], dict[str, Any]]
FILES: dict[str, tuple[Loader, str]] = {
    "conflicts.yaml": (load_conflicts, CONFLICT),
    "ledger.yaml": (load_ledger, LEDGER),
    "review-form.yaml": (load_form, FORM),
}


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def problems(folder: Path, name: str, text: str) -> list[str]:
    """Where and what each problem of the file *name* is, once it holds *text*."""
    load = FILES[name][0]
    with pytest.raises(ContentError) as caught:
        load(write(folder, name, text))
    return [f"{Path(found.where).name}: {found.what}" for found in caught.value.problems]


def test_a_conflict(tmp_path: Path) -> None:
    text = CONFLICT + "  banned:\n    - grows? back\n    - {pattern: half, only_in: [alpha, beta]}\n"
    text += "  required:\n    - {section: alpha, pattern: forty}\n"
    found = load_conflicts(write(tmp_path, "conflicts.yaml", text))["smallness"]
    assert found.passages == ("study:p1", "manual:p4")
    assert (found.disagreement, found.we_print, found.why) == (
        "One says forty, one says half.",
        "Forty.",
        "It was counted.",
    )
    assert [(one.pattern, one.only_in) for one in found.banned] == [("grows? back", ()), ("half", ("alpha", "beta"))]
    assert [(one.section, one.pattern) for one in found.required] == [("alpha", "forty")]


def test_a_conflict_may_ban_and_require_nothing(tmp_path: Path) -> None:
    found = load_conflicts(write(tmp_path, "conflicts.yaml", CONFLICT))["smallness"]
    assert (found.banned, found.required) == ((), ())


def test_a_ledger(tmp_path: Path) -> None:
    found = load_ledger(write(tmp_path, "ledger.yaml", LEDGER))
    assert list(found) == ["study:p1", "study:p2"]
    assert [entry.kind for entry in found.values()] == ["patient", "heading"]
    first, second = found["study:p1"].statements
    assert (first.says, first.carried, first.left_out) == ("They are small", ("alpha#small", "alpha#message"), "")
    assert (second.carried, second.left_out) == ((), "It is about the study.")
    assert found["study:p2"].statements == ()


def test_a_form(tmp_path: Path) -> None:
    found = load_form(write(tmp_path, "review-form.yaml", FORM))["pemat"]
    assert found.title == "A form"
    assert found.items == (FormItem(number="1a", asks="Is it so?"),)


def test_the_form_that_is_shipped_asks_by_each_instrument() -> None:
    form = load_form(ROOT / "content")
    assert {"pemat", "cdc", "sam"} <= set(form)
    for instrument in form.values():
        numbers = [item.number for item in instrument.items]
        assert len(set(numbers)) == len(numbers)
        assert all(item.asks.endswith("?") for item in instrument.items)


def test_without_conflicts_or_a_ledger_there_are_none_but_a_form_is_needed(tmp_path: Path) -> None:
    assert (load_conflicts(tmp_path), load_ledger(tmp_path)) == ({}, {})
    with pytest.raises(ContentError, match="does not exist"):
        load_form(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_list(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, name, "id: one\n") == [f"{name}, line 1: A list is expected here."]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_yaml(tmp_path: Path, name: str) -> None:
    (found,) = problems(tmp_path, name, "- id: [\n")
    assert found.startswith(f"{name}, line ")
    assert "Not valid YAML" in found


@pytest.mark.parametrize("name", FILES)
def test_the_same_id_twice(tmp_path: Path, name: str) -> None:
    text = FILES[name][1]
    (found,) = problems(tmp_path, name, text + text.replace("study:p2", "study:p3"))
    assert found.startswith(f"{name}, line {text.count(chr(10)) + 1}: the id “")
    assert found.endswith("” is used twice")


@pytest.mark.parametrize("name", FILES)
def test_an_unknown_key(tmp_path: Path, name: str) -> None:
    text = FILES[name][1]
    (found,) = problems(tmp_path, name, text.replace("- id: ", "- colour: red\n  id: ", 1))
    assert found == f"{name}, line 1: colour: unknown key"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("  title: How many are small\n", "", "line 1: title: this key is missing"),
        ("  kind: numbers\n", "", "line 1: kind: this key is missing"),
        ("  why: It was counted.\n", "", "line 1: why: this key is missing"),
        ("we_print: Forty.", "we_print: ''", "line 6: we_print: this text is empty"),
        ("[study:p1, manual:p4]", "[]", "line 4: passages: none given, at least 1 needed"),
        ("manual:p4", "manual", "line 4: passages.1: a citation is written source:passage"),
        ("id: smallness", "id: How small", "line 1: id: an id is lower-case letters"),
    ],
)
def test_a_wrong_conflict(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in CONFLICT
    (found,) = problems(tmp_path, "conflicts.yaml", CONFLICT.replace(old, new))
    assert found.startswith(f"conflicts.yaml, {what}")


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("  banned: ['a(b']\n", "banned.0.pattern: not a regular expression: missing )"),
        ("  banned: ['']\n", "banned.0.pattern: this text is empty"),
        ("  banned: [{pattern: a, only_in: [Alpha]}]\n", "banned.0.only_in.0: an id is lower-case"),
        ("  banned: [{pattern: a, not_in: [alpha]}]\n", "banned.0.not_in: unknown key"),
        ("  banned: half\n", "banned: a list is expected, not “half”"),
        (
            "  required: [{section: alpha, pattern: 'a['}]\n",
            "required.0.pattern: not a regular expression: unterminated",
        ),
        ("  required: [{pattern: a}]\n", "required.0.section: this key is missing"),
        ("  required: [{section: alpha}]\n", "required.0.pattern: this key is missing"),
    ],
)
def test_wrong_bans_and_requirements(tmp_path: Path, lines: str, what: str) -> None:
    (found,) = problems(tmp_path, "conflicts.yaml", CONFLICT + lines)
    assert found.startswith(f"conflicts.yaml, line 8: {what}")


ONE_OF_TWO = "give either `carried`, or why it is `left_out`"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (", left_out: It is about the study.", "", ONE_OF_TWO),
        ("left_out: It is about the study.", "left_out: '  '", ONE_OF_TWO),
        ("left_out: It is about the study.", 'left_out: It is about the study., carried: ["alpha#small"]', ONE_OF_TWO),
        ('carried: ["alpha#small", "alpha#message"]', "carried: []", ONE_OF_TWO),
        ("kind: heading", "kind: title", "kind: Input should be 'patient', 'clinician', 'heading' or 'reference'"),
        ("study:p2", "study:p02", "id: a citation is written source:passage"),
        ("says: They are small", "says: ''", "says: this text is empty"),
        ("says: They are small", "tells: They are small", "says: this key is missing"),
    ],
)
def test_a_wrong_ledger(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in LEDGER
    found = problems(tmp_path, "ledger.yaml", LEDGER.replace(old, new))
    assert any(what in one for one in found)
    assert all(one.startswith("ledger.yaml, line ") for one in found)


def test_every_problem_of_a_ledger_is_reported(tmp_path: Path) -> None:
    text = LEDGER.replace("kind: heading", "kind: title").replace(", left_out: It is about the study.", "")
    found = problems(tmp_path, "ledger.yaml", text)
    assert [one.partition(": ")[0] for one in found] == ["ledger.yaml, line 4", "ledger.yaml, line 5"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('    - {number: "1a", asks: Is it so?}\n', "", "items: a list is expected, not nothing"),
        ('number: "1a", ', "", "items.0.number: this key is missing"),
        (", asks: Is it so?", "", "items.0.asks: this key is missing"),
        ("title: A form", "title: ''", "title: this text is empty"),
    ],
)
def test_a_wrong_form(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in FORM
    assert what in problems(tmp_path, "review-form.yaml", FORM.replace(old, new))[0]
