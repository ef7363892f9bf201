from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from handouts.errors import ContentError, Problem
from handouts.files.model import Model
from handouts.files.names import Id
from handouts.files.opening import TooLarge, file_bytes
from handouts.files.reading import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_VALUES,
    build,
    entry_line,
    load_yaml,
    plain,
    read_text,
)

PATH = Path("sections/faq.md")


class Leaf(Model):
    id: Id
    count: int = 0


class Tree(Model):
    name: str
    leaves: tuple[Leaf, ...] = ()


class Bush(Model):
    leaves: Annotated[tuple[Leaf, ...], Field(min_length=1)]


def refused(root: Path, name: str, limit: int = MAX_BYTES) -> Problem:
    with pytest.raises(ContentError) as caught:
        read_text(root, name, limit)
    (problem,) = caught.value.problems
    return problem


def problems(text: str, first_line: int = 1) -> list[str]:
    with pytest.raises(ContentError) as caught:
        build(Tree, load_yaml(text, PATH, first_line), PATH, first_line)
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


@pytest.mark.parametrize("raw", [b"one\ntwo\n", b"\xef\xbb\xbfone\ntwo\n", b"one\r\ntwo\r\n", b"one\rtwo\r"])
def test_byte_order_marks_and_line_ends_make_no_difference(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.md").write_bytes(raw)
    assert read_text(tmp_path, "a.md") == "one\ntwo\n"


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.md").where == str(tmp_path / "a.md")
    assert refused(tmp_path, "a.md").what == "This file does not exist."


def test_a_folder_and_a_pipe_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    os.mkfifo(tmp_path / "b.md")
    (tmp_path / "c.md").symlink_to("b.md")
    assert refused(tmp_path, "a.md").what == "This is a folder, not a file."
    assert refused(tmp_path, "b.md").what == "This is a pipe or a device, not a file."
    assert refused(tmp_path, "c.md").what == "This is a pipe or a device, not a file."


def test_a_pipe_that_took_the_place_of_a_file_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").touch()
    about = (tmp_path / "a.md").stat()
    (tmp_path / "a.md").unlink()
    os.mkfifo(tmp_path / "a.md")
    monkeypatch.setattr(Path, "stat", lambda _: about)
    assert file_bytes(tmp_path / "a.md", 10) == b""


def test_a_file_without_an_end_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is said to be nothing, as that of files in /proc is."""
    monkeypatch.setattr(stat, "S_ISREG", lambda _: True)
    with pytest.raises(TooLarge):
        file_bytes(Path("/dev/zero"), 1000)


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one")
    (tmp_path / "b.md").symlink_to("a.md")
    assert read_text(tmp_path, "b.md") == "one"


def test_a_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_text("one")
    (tmp_path / "link").symlink_to("real")
    assert read_text(tmp_path / "link", "a.md") == "one"


@pytest.mark.parametrize("name", ["link.md", "folder/secret.md", "../secret.md", "/etc/hostname"])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.md").write_text("secret")
    root = tmp_path / "content"
    root.mkdir()
    (root / "link.md").symlink_to("../secret.md")
    (root / "folder").symlink_to("..")
    problem = refused(root, name)
    assert problem.what == "This path leads out of its folder."
    assert problem.where == str(root / name)


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    assert refused(tmp_path, "a.md").where == str(tmp_path / "a.md")


def test_a_sibling_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    for name in ("content", "content-2"):
        (tmp_path / name).mkdir()
    (tmp_path / "content-2" / "a.md").write_text("secret")
    assert refused(tmp_path / "content", "../content-2/a.md").what == "This path leads out of its folder."


def test_the_largest_file_is_read_and_a_larger_one_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a" * MAX_BYTES)
    assert len(read_text(tmp_path, "a.md")) == MAX_BYTES
    (tmp_path / "a.md").write_bytes(b"a" * (MAX_BYTES + 1))
    assert refused(tmp_path, "a.md").what == "This file is larger than 200 kB."
    assert "is larger than 1 kB" in refused(tmp_path, "a.md", 1000).what


def test_what_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("é\nß\n".encode() + b"caf\xe9\n")
    problem = refused(tmp_path, "a.md")
    assert problem == Problem(f"{tmp_path}/a.md, line 3", "This line is not UTF-8.", "Save the file as UTF-8.")


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u202e", "\u2028"])
def test_a_control_character_is_refused_with_its_line(tmp_path: Path, char: str) -> None:
    (tmp_path / "a.md").write_text(f"one\ntwo{char}\n", encoding="utf-8", newline="")
    problem = refused(tmp_path, "a.md")
    assert problem.where == f"{tmp_path}/a.md, line 2"
    assert "control character" in problem.what


def test_the_first_of_two_control_characters_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one\n\n\x1btwo\x1b\n\x1b", encoding="utf-8")
    assert refused(tmp_path, "a.md").where == f"{tmp_path}/a.md, line 3"


@pytest.mark.parametrize(
    "text",
    ["Jos\ufffd", "mÃ¡s", "nÃºmero", "niÃ±o", "37Â\u00a0Â°C", "donâ€™t", "ï»¿a", "Ø§Ù„", "ä¸\u00adæ–‡"],
)
def test_letters_that_were_lost_on_the_way_are_refused_with_their_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(f"one\n{text}\n", encoding="utf-8")
    problem = refused(tmp_path, "a.md")
    assert problem.where == f"{tmp_path}/a.md, line 2"
    assert "a letter that was lost" in problem.what


@pytest.mark.parametrize(
    "text", ["MAÇÃ”", "« Â »", "Ângela à São João", "café”…", "Øystein Åse", "élève", "Ä–Ö", "中文 ال"]
)
def test_true_letters_are_no_lost_ones(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert read_text(tmp_path, "a.md") == text


@pytest.mark.parametrize("char", ["\t", "\u00a0", "\u00ad", "é", "“", "中", "\u200d"])
def test_other_characters_are_read(tmp_path: Path, char: str) -> None:
    (tmp_path / "a.md").write_text(f"one{char}two", encoding="utf-8")
    assert read_text(tmp_path, "a.md") == f"one{char}two"


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("a: 1\nb: &x 2\n", "line 11", "Anchors and aliases"),
        ("a: &x 1\nb: *x\n", "line 10", "Anchors and aliases"),
        ("a: 1\nb: *x\n", "line 11", "Anchors and aliases"),
        ("a: 1\nc: 3\na: 2\n", "line 12", 'found duplicate key "a"'),
        ("a: {b: 1, b: 2}\n", "line 10", 'found duplicate key "b"'),
        ("a: [1\nb: 2\n", "line 11", "Not valid YAML"),
        ("a: 1\n\tb: 2\n", "line 11", "Not valid YAML"),
        ("a: 1\n---\nb: 2\n", "line 11", "Not valid YAML"),
        ('{"b":&x 1,"c":*x}', "line 10", "Anchors and aliases"),
        ("a: &*x 1\n", "line 10", "Anchors and aliases"),
        ("a:\n  - - &x\n", "line 11", "Anchors and aliases"),
        ("&x a: 1\n", "line 10", "Anchors and aliases"),
        ("a: 1\nb: !!bool maybe\n", "line 11", "Tags are not used here."),
        ("a: 1\nb: ! c\n", "line 11", "Tags are not used here."),
        ("a: " + "[" * 5000, "line 10", "Lists are nested more than 20 deep."),
        ("a:\n" + "- " * 5000, "line 11", "Lists are nested more than 20 deep."),
        ("a:\n  " + "{a: " * 30, "line 11", "Lists are nested more than 20 deep."),
        ("- 1\n" * (MAX_VALUES + 1), f"line {10 + MAX_VALUES}", "More than 20,000 keys and values."),
        ("? [{}]\n: 1\n", "line 10", "Not valid YAML: unhashable"),
        ("a: 1\nb: 2020-13-45\n", "line 11", "“2020-13-45” is no date."),
        ("a: 1\nb: [1, 2025-02-30]\n", "line 11", "“2025-02-30” is no date."),
        ("a: 1\nb: " + "9" * 5000, "line 11", f"“{'9' * 60}” cannot be read."),
    ],
)
def test_yaml_that_is_refused_with_its_line(text: str, where: str, says: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_yaml(text, PATH, 10)
    (problem,) = caught.value.problems
    assert problem.where == f"{PATH}, {where}"
    assert says in problem.what
    assert problem.fix


@pytest.mark.parametrize(
    ("text", "line", "lost"),
    [
        ("a: 200 Harbor Road #12\nb: c\n", 10, "#12"),
        ("a: 200 Harbor Road # 12\n", 10, "# 12"),
        ("a: #12 Harbor Road\nb: c\n", 10, "#12 Harbor Road"),
        ("a: #12 Harbor Road", 10, "#12 Harbor Road"),
        ("a: #12 Harbor Road\n  Springfield\n", 10, "#12 Harbor Road"),
        ("a:\n  #12 Harbor Road\nb: c\n", 11, "#12 Harbor Road"),
        ("a: 200 Harbor Road\n  #12\nb: c\n", 11, "#12"),
        ("a:\n  - one\n  - #2 is next\n  - three\n", 12, "#2 is next"),
        ("a:\n  - one #1\n  - two\n", 11, "#1"),
        ("a:\n  - #1\n    one\n", 11, "#1"),
        ("- - #1\n", 10, "#1"),
        ("- {a: b, c: #1\n  }\n", 10, "#1"),
        ("a: [b, c #2, d\n  , e]\n", 10, "#2, d"),
        ('a: "200 Harbor Road" #12\n', 10, "#12"),
        ("a: '200 Harbor Road' #12\n", 10, "#12"),
        ("a: > #12 Harbor Road\n  Springfield\n", 10, "#12 Harbor Road"),
        ("a: one #1\n  two\n", 10, "#1"),
        ("colour: #0f5564\n", 10, "#0f5564"),
    ],
)
def test_text_that_yaml_would_drop_as_a_comment_is_refused(text: str, line: int, lost: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_yaml(text, PATH, 10)
    (problem,) = caught.value.problems
    assert (problem.where, problem.what) == (
        f"{PATH}, line {line}",
        f"“{lost}” is taken for a comment, and lost.",
    )
    assert "in quotes" in problem.fix


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("# one\n#2\na: b\n# c: # d\ne: f\n#g: h\n", {"a": "b", "e": "f"}),
        ("a: # what follows\n  b: c\n  # next\n  d: e\n", {"a": {"b": "c", "d": "e"}}),
        ("a: # what follows\n  - b\n  # next\n  - c\n", {"a": ["b", "c"]}),
        ("a:\n  - # a person\n    b: c\n", {"a": [{"b": "c"}]}),
        ("a: [b, c] # both\nd: {e: f} # one\n", {"a": ["b", "c"], "d": {"e": "f"}}),
        ("a: 3 # weeks\nb: null # none\n", {"a": 3, "b": None}),
        ("a:\n  # none yet\nb: c\n", {"a": None, "b": "c"}),
        ('a: "b #1" # of two\nc: d#2\n', {"a": "b #1", "c": "d#2"}),
        ("a: | # as it stands\n  b # 1\n  #2\nc: d\n", {"a": "b # 1\n#2\n", "c": "d"}),
    ],
)
def test_comments_that_take_nothing_away(text: str, data: object) -> None:
    assert plain(load_yaml(text, PATH)) == data


def test_as_deep_and_as_long_as_yaml_may_be() -> None:
    assert load_yaml("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH, PATH)
    assert len(load_yaml("- 1\n" * MAX_VALUES, PATH)) == MAX_VALUES


@pytest.mark.parametrize("text", ["a: this & that *\n", "a: '&x *x !x'\n", "a: x&y*z!\n", "a: |\n  &x\n  *x\n"])
def test_signs_of_anchors_and_tags_inside_a_text_are_text(text: str) -> None:
    assert "x" in load_yaml(text, PATH)["a"] or "&" in load_yaml(text, PATH)["a"]


def test_yaml_is_1_2() -> None:
    assert plain(load_yaml("a: yes\nb: 010\nc: 2026-01-02\n", PATH))["a"] == "yes"
    assert plain(load_yaml("b: 010\n", PATH)) == {"b": 10}


@given(st.text(st.sampled_from("ab:- \n[]{}&*!|>'\"#?,%@`0"), max_size=40))
def test_any_yaml_is_read_or_refused(text: str) -> None:
    try:
        load_yaml(text, PATH)
    except ContentError as error:
        assert str(error).startswith(f"{PATH}, line ")  # noqa: PT017  # most texts are fine


def test_plain_containers() -> None:
    data = plain(load_yaml("a: [1, {b: c}]\n2: d\n", PATH))
    assert data == {"a": [1, {"b": "c"}], "2": "d"}
    assert [type(data), type(data["a"]), type(data["a"][1])] == [dict, list, dict]


def test_the_line_of_an_entry() -> None:
    assert [entry_line(load_yaml("- a\n\n- b\n", PATH), position) for position in (0, 1)] == [1, 3]


def test_a_model_is_built_and_cannot_be_changed() -> None:
    tree = build(Tree, load_yaml("name: ' Oak '\nleaves: [{id: a, count: 2}]\n", PATH), PATH)
    assert tree == Tree(name="Oak", leaves=(Leaf(id="a", count=2),))
    with pytest.raises(ValueError, match="frozen"):
        tree.__setattr__("name", "Elm")


def test_all_problems_are_found_at_once_each_with_its_line() -> None:
    found = problems("nam: Oak\nleaves:\n  - id: a\n    count: many\n  - id: B\n  - kind: c\n", 5)
    assert sorted(": ".join(line.split(": ")[:2]) for line in found) == [
        f"{PATH}, line 10: leaves.2.id",
        f"{PATH}, line 10: leaves.2.kind",
        f"{PATH}, line 5: nam",
        f"{PATH}, line 5: name",
        f"{PATH}, line 8: leaves.0.count",
        f"{PATH}, line 9: leaves.1.id",
    ]


def test_the_fix_of_an_unknown_key_names_the_known_ones() -> None:
    with pytest.raises(ContentError) as caught:
        build(Tree, load_yaml("name: Oak\nnam: Oak\n", PATH), PATH)
    assert caught.value.problems[0].fix == "Did you mean `name`? Known keys: name, leaves."


def test_the_fix_of_a_missing_key_names_it() -> None:
    with pytest.raises(ContentError) as caught:
        build(Tree, load_yaml("leaves: []\n", PATH), PATH)
    assert caught.value.problems[0].fix == "Add `name:`."


@pytest.mark.parametrize("text", ["", "Oak\n", "- name: Oak\n", "5\n"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        build(Tree, load_yaml(text, PATH), PATH, 7)
    assert caught.value.problems == (
        Problem(f"{PATH}, line 7", "A list of `key: value` lines is expected here.", "Known keys: name, leaves."),
    )


@pytest.mark.parametrize("value", ["true", "40.0", '"40"', "4.5", "null", "[4]"])
def test_a_number_is_not_guessed_from_another_type(value: str) -> None:
    (line,) = problems(f"name: Oak\nleaves: [{{id: a, count: {value}}}]\n")
    assert line.startswith(f"{PATH}, line 2: leaves.0.count: ")
