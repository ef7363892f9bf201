from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.inline import MAX_TEXT, InlineProblem, citations, links, parse_inline, plain_text, split_citation

MARKUP = st.lists(
    st.sampled_from(["*", "**", "_", "[", "](", ")", "]", "<", ">", "`", "\\", "!", "\n", "  \n", "&amp;", "&", "word ",
                     "term:", "section:a", "javascript:", "https://x.org", "[@", "a:p1", "; ", "<b>", "</b>", "<!--",
                     "[x](term:y)", "[@a:p1]", "{#id}"]),
    max_size=12,
).map("".join)  # fmt: skip


def types(text: str) -> list[str]:
    return [token.type for token in parse_inline(text) if token.type != "text" or token.content]


def problem(text: str) -> str:
    with pytest.raises(InlineProblem) as caught:
        parse_inline(text)
    assert caught.value.fix
    return caught.value.what


def test_a_message() -> None:
    text = "A **bold [word](term:marrow)**\nand [more](section:faq). [@a:p1; b-c:p12]"
    assert types(text) == [
        "text", "strong_open", "text", "link_open", "text", "link_close", "strong_close", "softbreak", "text",
        "link_open", "text", "link_close", "text", "cite",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a <b>bold</b> word", "raw HTML"),
        ("a <br> break", "raw HTML"),
        ("<script>alert(1)</script>", "raw HTML"),
        ("<!-- a comment -->", "raw HTML"),
        ("</p>", "raw HTML"),
        ("<?php ?>", "raw HTML"),
        ("![a](https://example.org/a.png)", "an image"),
        ("![a](a.png)", "an image"),
        ("an *italic* word", "italics"),
        ("an _italic_ word", "italics"),
        ("***both***", "italics"),
        ("some `code`", "code"),
        ("a break  \nhere", "a hard line break"),
        ("a break\\\nhere", "a hard line break"),
    ],
)
def test_markup_that_is_refused(text: str, what: str) -> None:
    assert problem(text).startswith(f"{what} is not used")


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "file:///etc/passwd",
        "https://example.org/",
        "//example.org/",
        "data:text/html,x",
        "mailto:a@example.org",
        "tel:123",
        "faq.md",
        "#faq",
        "/etc/passwd",
        "TERM:marrow",
        "terms:marrow",
        "%6Aavascript:alert(1)",
        "",
    ],
)
def test_a_link_that_is_refused(href: str) -> None:
    assert "a link to “" in problem(f"[a]({href})")
    assert "is not allowed" in problem(f"[a](<{href}>)")


def test_a_long_link_is_shown_short() -> None:
    assert problem(f"[a](https://{'x' * 300})") == f"a link to “https://{'x' * 52}” is not allowed"


@pytest.mark.parametrize("content", ["", "a", "a:1", "a:p0", "a:p1;", "a:p1, b:p2", "a:p1; b", "A:p1", "a:p1 b:p2"])
def test_a_citation_that_is_refused(content: str) -> None:
    assert "is not source:passage" in problem(f"Text [@{content}]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Take ~~two~~ one", "~~"),
        ("Take ==one== now", "==o"),
        ("salt &amp; more", "&amp;"),
        ("below 5 &lt; 10", "&lt;"),
        ("10&nbsp;more", "&nbsp;"),
        ("10&#160;more", "&#160;"),
        ("10&#xA0;more", "&#xA0;"),
        ("**bold &frac12;**", "&frac12;"),
        ("see <https://example.org/>", "<https://example.org/>"),
        ("write <team@example.org>", "<team@example.org>"),
        ("a word[^1]", "[^1]"),
        ("[ ] Pack", "[ ]"),
        ("[x] Pack", "[x]"),
        ("[words][1]", "]["),
        ("| Drug | Hours |\n|---|---|\n| A | two |", "| Drug | Hours |"),
        ("Drug | Hours\n--- | ---\nA | two", "--- |"),
        ("A heading\n===", "==="),
        ("A word\n: what it means", ":"),
        ("10^9^ cells", "^9^"),
    ],
)
def test_markup_of_other_kinds_of_markdown_is_refused(text: str, shown: str) -> None:
    assert problem(text) == f"“{shown}” would be printed as it stands: such markup is not used"


@pytest.mark.parametrize("text", ["salt & pepper; more", "A | B", "below 5 < 10 > 3", "x = y, about ~5", "AT&T; R&D"])
def test_signs_that_are_no_markup(text: str) -> None:
    assert plain_text(text) == text


def test_citations_in_order() -> None:
    assert citations("A [@b:p2; a:p1]. **B** [@a:p10]") == [("b", "p2"), ("a", "p1"), ("a", "p10")]


@given(st.lists(st.tuples(st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True), st.integers(1, 999)), min_size=1))
def test_every_citation_is_found_again(pairs: list[tuple[str, int]]) -> None:
    content = "; ".join(f"{source}:p{passage}" for source, passage in pairs)
    expected = [(source, f"p{passage}") for source, passage in pairs]
    assert list(split_citation(content)) == expected
    assert citations(f"Text [@{content}] more") == expected


def test_links_of_one_kind_in_order() -> None:
    text = "[a](term:x) [b](section:y) **[c](term:z)** [d](see:y)"
    assert links(text, "term") == ["x", "z"]
    assert links(text, "section") == ["y"]
    assert links(text, "see") == ["y"]


def test_what_a_reader_hears() -> None:
    assert plain_text(" A **bold [word](term:x)**  here,\nand [@a:p1] there. ") == "A bold word here, and there."


@pytest.mark.parametrize(
    "text", ["an unclosed **bold", "an open [@a:p1", "a ](term:x)", "[a](term:x", "left {#mark} over"]
)
def test_markup_that_would_be_printed_as_it_stands_is_refused(text: str) -> None:
    assert problem(text)


def test_a_link_without_words_is_refused() -> None:
    assert problem("a [](term:x) b")


@pytest.mark.parametrize("text", ["[**a**](term:x)", "[a [@a:p1]](term:x)"])
def test_a_link_holds_words_only(text: str) -> None:
    """PDF/UA-1 fails for any other element inside a link."""
    assert problem(text)


def test_the_longest_text_is_read_and_a_longer_one_refused() -> None:
    assert plain_text("a" * MAX_TEXT) == "a" * MAX_TEXT
    assert problem("a" * (MAX_TEXT + 1)) == "a text of more than 5,000 characters"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x85", "\u2028", "\u202e", "\u2066"])
def test_a_control_character_is_refused(char: str) -> None:
    assert problem(f"a{char}b") == "a control character is not used in a section"


def test_an_open_citation_does_not_reach_into_the_next() -> None:
    assert problem("a [@b:p1 [@c:p1]") == "“[@” is markup that is not whole"


@given(MARKUP)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tokens = parse_inline(text)
    except InlineProblem:
        return
    for token in tokens:
        if token.type == "link_open":
            assert str(token.attrGet("href")).startswith(("term:", "section:", "see:"))
        else:
            assert token.type in ("text", "strong_open", "strong_close", "link_close", "cite", "softbreak")
