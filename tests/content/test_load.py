from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.load import MAX_SECTION, load_library, load_section
from handouts.errors import ContentError
from tests.conftest import ALPHA, BETA, ROOT, Content, write_content


def problems(content: Content) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_library(content.root)
    return [f"{problem.where}: {problem.what}".removeprefix(f"{content.root}/") for problem in caught.value.problems]


def test_the_library(small_content: Path) -> None:
    library = load_library(small_content)
    assert sorted(library.sections) == ["alpha", "beta", "gamma"]
    assert sorted(library.sources) == ["manual", "study"]
    assert list(library.terms) == ["marrow"]
    assert library.cover.title == "A small packet"
    assert library.interface["call-now"] == "Call now"


def test_the_bundled_library() -> None:
    library = load_library(ROOT / "content")
    named = {"immunotherapy", "transplant", "cns-treatment", "ph-positive", "faq", "key-takeaways"}
    assert named | {"overview", "when-to-call"} <= set(library.sections)


def test_a_digest_of_the_text_that_counts(content: Content) -> None:
    section = load_section(content.root, "sections/alpha.md")
    assert section.digest == hashlib.sha256(ALPHA.encode()).hexdigest()


@pytest.mark.parametrize(
    "name", ["library.yaml", "sources.yaml", "glossary.yaml", "interface.yaml", "sections/beta.md"]
)
def test_byte_order_mark_and_windows_line_ends_make_no_difference(content: Content, name: str) -> None:
    before = load_library(content.root)
    path = content.root / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_library(content.root) == before


def test_the_problems_of_all_files_at_once(content: Content) -> None:
    content.edit("library.yaml", "audience", "audiences")
    content.edit("sources.yaml", "kind: Manual", "kinds: Manual")
    content.edit("glossary.yaml", "plain:", "plane:")
    content.edit("sections/alpha.md", "kind: clinical", "kind: clinic")
    content.edit("sections/beta.md", "{#few}", "")
    (content.root / "interface.yaml").write_text("- call\n")
    found = problems(content)
    assert [line.split(":")[0].split(",")[0] for line in found] == [
        "library.yaml", "library.yaml", "sources.yaml", "sources.yaml", "glossary.yaml", "interface.yaml",
        "sections/alpha.md", "sections/beta.md",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["library.yaml", "sources.yaml", "glossary.yaml", "interface.yaml"])
@pytest.mark.parametrize("text", ["", "words\n", "5\n", "- 5\n", "a: [\n"])
def test_a_file_of_another_shape_is_refused(content: Content, name: str, text: str) -> None:
    (content.root / name).write_text(text)
    (line,) = problems(content)
    assert line.startswith(f"{name}, line 1: ") or (text == "a: [\n" and line.startswith(f"{name}, line 2: "))


@pytest.mark.parametrize("name", ["library.yaml", "sources.yaml", "glossary.yaml", "interface.yaml"])
def test_a_file_that_is_missing(content: Content, name: str) -> None:
    (content.root / name).unlink()
    assert problems(content) == [f"{name}: This file does not exist."]


def test_no_sections(content: Content) -> None:
    shutil.rmtree(content.root / "sections")
    assert "order: must name each section once; see alpha, beta, gamma" in problems(content)[0]


def test_the_line_of_an_entry_that_is_none(content: Content) -> None:
    content.append("sources.yaml", "- 5\n")
    assert problems(content) == ["sources.yaml, line 15: A list of `key: value` lines is expected here."]


def test_an_id_used_twice_is_refused_with_its_line(content: Content) -> None:
    content.edit("sources.yaml", "id: manual", "id: study")
    assert "sources.yaml, line 8: the id “study” is used twice" in problems(content)


def test_the_line_of_a_problem_in_a_later_entry(content: Content) -> None:
    content.edit("sources.yaml", 'p4: "What it says"', "page4: x")
    (line,) = problems(content)
    assert line.startswith("sources.yaml, line 13: passages: a passage is named p1, p2, …, not page4")


def test_the_longest_section_is_read_and_a_longer_one_refused(content: Content) -> None:
    path = content.root / "sections" / "beta.md"
    room = MAX_SECTION - len(path.read_bytes())
    content.append("sections/beta.md", "\n" * room)
    assert load_library(content.root)
    content.append("sections/beta.md", "\n")
    assert problems(content) == ["sections/beta.md: This file is larger than 100 kB."]


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("sections/beta.md", "review_by: 2027-01-02", "review_by: 2025-02-30", 9),
        ("sources.yaml", "date: 2023-10-05", "date: 2025-02-30", 4),
        ("sources.yaml", "date: null", "date: 2025-02-30", 11),
        ("library.yaml", "title: The first two", "title: 2025-02-30", 6),
        ("sections/alpha.md", "label: Everyone", "label: 2025-02-30", 25),
    ],
)
def test_a_day_that_does_not_exist_is_named_with_its_very_line(
    content: Content, name: str, old: str, new: str, line: int
) -> None:
    content.edit(name, old, new)
    assert f"{name}, line {line}: “2025-02-30” is no date." in problems(content)


def test_front_matter_that_is_missing(content: Content) -> None:
    content.edit("sections/beta.md", "---\n", "")
    assert problems(content) == ["sections/beta.md, line 1: The front matter is missing."]


def test_front_matter_and_body_are_each_told(content: Content) -> None:
    content.edit("sections/beta.md", "Beta is what comes second.", "")
    content.append("sections/beta.md", "\n> x\n")
    assert problems(content)[0].startswith("sections/beta.md, line 4: message: ")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('page-of: "Page {page} of {pages}"\n', "", "page-of"),
        ('page-of: "Page {page} of {pages}"\n', "page-of: Page {page}\n", "{pages}"),
        ("call-now: Call now\n", "", "call-now"),
        ("call-now: Call now\n", "call-now: Call {now}\n", "{now}"),
        ("call-now: Call now\n", "call-now: Call now\ncall-then: x\n", "call-then"),
        ("call-now: Call now\n", "call-now: 5\n", "call-now"),
        ("call-now: Call now\n", "call-now:\n", "call-now"),
    ],
)
def test_interface_texts_that_the_templates_cannot_use(content: Content, old: str, new: str, says: str) -> None:
    content.edit("interface.yaml", old, new)
    (line,) = problems(content)
    assert line.startswith("interface.yaml")
    assert says in line


PIECES = st.sampled_from(
    ["## ", "- ", "words ", "{#a}", " {#b .scaffold}", "[@study:p1]", "[@x]", "<b>", "[x](javascript:1)", "![x](y)",
     "[x](term:marrow)", "**", "*", "`", "\n", "\n\n", "> ", "::: call-now {#c}\n", ":::\n", "```\n", "---\n", "    ",
     "```figure picture {#d}\n", "title: T\n", "picture: x\n", "alt: A\n", "cite: [study:p1]\n", "<!-- ", "]]", "\\"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_section_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    content = write_content(tmp_path_factory.mktemp("any") / "content")
    (content.root / "sections" / "beta.md").write_text(f"{BETA}\n{text}", encoding="utf-8")
    try:
        load_library(content.root)
    except ContentError as error:
        assert str(error).startswith(f"{content.root}/sections/beta.md, line ")  # noqa: PT017
