"""Messages as HTML, and what a packet cites and explains."""

from __future__ import annotations

import datetime
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.blocks import Block, Heading, ListBlock, Paragraph
from handouts.content.library import Section, SectionHead, Source, Term
from handouts.languages.language import load_language
from handouts.press.html.prose import Prose, block_terms, in_order, margin_notes, used_sources, used_terms
from tests.conftest import ROOT

A, B, C = (Source(id=name, title=name, kind="Study", date=None, passages={"p1": "x"}) for name in "abc")
CELL = Term(id="cell", term="Cell", definition="A small part.", cite=("c:p1",))
DRIP = Term(id="drip", term="Drip", definition="A slow flow.", cite=("a:p1",))
TERMS = {"cell": CELL, "drip": DRIP}
ENGLISH = load_language(ROOT / "translations", "en")
PROSE = Prose(
    sources=(A, B, C),
    terms=(CELL,),
    section_ids=frozenset({"here"}),
    page_reference=("(page ", ")"),
    language=ENGLISH,
    sources_heading="Where this comes from",
    numbers={"a": 1, "b": 2, "c": 3},
)
PAGE = ' <span class="page-reference" data-href="#section-here" data-before="(page " data-after=")"></span>'


def paragraph(text: str, id_: str = "p") -> Paragraph:
    return Paragraph(id=id_, text=text, line=1)


def section(*blocks: Block, id_: str = "one", cite: tuple[str, ...] = ()) -> Section:
    day = datetime.date(2025, 1, 1)
    later = datetime.date(2026, 1, 1)
    head = SectionHead(
        id=id_, title="T", message="M", cite=cite, kind="practical", written=day, reviewed=None, review_by=later
    )
    return Section(head=head, blocks=blocks, digest="0" * 64)


def shown(html: str) -> str:
    """The text of well-formed HTML, with plain spaces."""
    return "".join(ElementTree.fromstring(f"<p>{html}</p>").itertext()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("message", "html"),
    [
        ("Plain words.", "Plain words."),
        ("1 < 2 & “3” 'x' \"y\"", "1 &lt; 2 &amp; “3” &#39;x&#39; &#34;y&#34;"),
        ("A **bold** word", "A <strong>bold</strong> word"),
        ("[cells](term:cell)", '<a class="term" href="#term-cell">cells</a>'),
        ("[words](section:here)", f'<a class="section" href="#section-here">words</a>{PAGE}'),
        ("in [words](section:away) only", "in words only"),
        ("[See it.](see:here)", f'<a class="see" href="#section-here">See it.</a>{PAGE}'),
        ("Stay. [See it.](see:away) Go.", "Stay.  Go."),
        ("[See it now](see:away)", ""),
        ("two\nlines", "two\nlines"),
    ],
)
def test_message_as_html(message: str, html: str) -> None:
    assert PROSE.inline(message) == html


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("It is so. [@b:p1]", "It is so. [2]"),
        ("It is so [@c:p1; @a:p1].", "It is so [1, 3]."),
        ("Twice [@a:p1; @a:p1]", "Twice [1]"),
        ("[@a:p1]", "[1]"),
        ("**Bold.** [@a:p1] And [@b:p1] more", "Bold. [1] And [2] more"),
        ("[cells](term:cell) [@a:p1]", "cells [1]"),
        ("One[@a:p1]", "One[1]"),
    ],
)
def test_citation_is_the_sorted_numbers_of_its_sources(message: str, text: str) -> None:
    assert shown(PROSE.inline(message)) == text


def test_citation_links_to_the_list_of_sources() -> None:
    html = ElementTree.fromstring(f"<p>{PROSE.inline('So [@b:p1; @a:p1]')}</p>")
    assert [(link.get("href"), link.text) for link in html.iter("a")] == [("#source-a", "1"), ("#source-b", "2")]


def test_citation_stays_on_the_line_of_the_last_word() -> None:
    html = ElementTree.fromstring(f"<p>{PROSE.inline('It is so. [@b:p1; @a:p1] Yes.')}</p>")
    assert "".join(html.itertext()) == "It is so.\u00a0[1,\u00a02] Yes."


def test_message_followed_by_what_it_rests_on() -> None:
    assert shown(PROSE.cited("It is so.", ("c:p1", "a:p1"))) == "It is so. [1, 3]"
    assert PROSE.cited("It is so.", ()) == "It is so."


pieces = st.sampled_from(
    [
        ("word", "word"),
        ("two words", "two words"),
        ("a < b & c", "a < b & c"),
        ("**bold words**", "bold words"),
        ("[a cell](term:cell)", "a cell"),
        ("[far away](section:away)", "far away"),
        ("[See it](see:away)", ""),
        ("[@a:p1]", "[1]"),
        ("[@b:p1; @c:p1]", "[2, 3]"),
    ]
)


@given(st.lists(pieces, min_size=1, max_size=8))
def test_any_message_keeps_its_text_in_order(parts: list[tuple[str, str]]) -> None:
    html = PROSE.inline(" ".join(part for part, _ in parts))
    assert shown(html).split() == " ".join(text for _, text in parts).split()


def test_sources_come_in_order_of_first_use_and_those_of_definitions_last() -> None:
    sections = [section(paragraph("So. [@b:p1]"), cite=("b:p1",)), section(paragraph("So. [@a:p1; @b:p1]"), id_="two")]
    library = {"a": A, "b": B, "c": C}
    assert used_sources(sections, [], library) == (B, A)
    assert used_sources(sections, [CELL, DRIP], library) == (B, A, C)


def test_all_sources_of_a_definition_are_used() -> None:
    blood = Term(id="blood", term="Blood", definition="It flows.", cite=("b:p1", "c:p1"))
    assert used_sources([section(paragraph("So. [@a:p1]"))], [blood], {"a": A, "b": B, "c": C}) == (A, B, C)


def test_terms_come_in_order_of_first_use_once() -> None:
    listed = ListBlock(ordered=False, items=(paragraph("[Drip](term:drip)"), paragraph("[x](term:cell)")), line=1)
    assert block_terms(listed) == ["drip", "cell"]
    assert used_terms([section(listed, paragraph("[cells](term:cell)"))], TERMS) == (DRIP, CELL)
    assert used_terms([section(paragraph("none"))], TERMS) == ()


CHINESE = load_language(ROOT / "translations", "zh-Hans")


@pytest.mark.parametrize(
    ("message", "html"),
    [
        ("至少2周后", "至少2\u2060周后"),
        ("39%至69%的人", "39%\u2060至\u206069%\u2060的人"),
        ("用CAR-T细胞", "用CAR-\u2060T细胞"),
        ("一。 二， “三” （四）", "一。二，“三”（四）"),
        ("用 Gleevec 治疗", "用Gleevec治疗"),
        ("Ask for a team.", "Ask for a team."),
        ("好。[@a:p1]", "好。\u2060[1]"),
        ("好。 [@a:p1; @b:p1]", "好。\u2060[1,\u00a02]"),
    ],
)
def test_what_is_read_as_one_is_not_torn_where_words_have_no_spaces(message: str, html: str) -> None:
    chinese = replace(PROSE, language=CHINESE)
    assert "".join(ElementTree.fromstring(f"<p>{chinese.inline(message)}</p>").itertext()) == html


@pytest.mark.parametrize(
    ("message", "html"),
    [
        ("A CAR-T cell, 6-MP, a B-cell", "A CAR-\u2060T cell, 6-\u2060MP, a B-\u2060cell"),
        ("graft-versus-host, life-threatening", "graft-versus-host, life-threatening"),
        ("[CAR T-cells](term:cell)", "CAR T-\u2060cells"),
    ],
)
def test_a_hyphen_beside_a_letter_or_two_is_no_end_of_a_line(message: str, html: str) -> None:
    assert "".join(ElementTree.fromstring(f"<p>{PROSE.inline(message)}</p>").itertext()) == html


def test_a_page_s_number_follows_without_a_space_where_words_have_none() -> None:
    assert "。<span" in replace(PROSE, language=CHINESE).inline("[请看这里。](section:here)").replace("</a>", "")


def test_words_are_listed_in_the_order_that_readers_look_for() -> None:
    def listed(code: str, *words: str) -> list[str]:
        terms = [Term(id=f"w{at}", term=word, definition="x", cite=("a:p1",)) for at, word in enumerate(words)]
        return [term.term for term in in_order(terms, load_language(ROOT / "translations", code))]

    assert listed("en", "Zebra", "apple", "Über", "Vein") == ["apple", "Über", "Vein", "Zebra"]
    pinyin = ["B细胞", "复发", "骨髓", "化疗", "imatinib", "基因", "T细胞", "移植"]
    assert listed("zh-Hans", *reversed(pinyin)) == pinyin


LONG = "A cell is where it happens, and [it](term:cell) takes a good while to tell how and why it does. " * 4


def test_a_word_is_explained_in_the_margin_once_a_packet() -> None:
    one = section(paragraph(LONG), paragraph(LONG, "q"))
    two = section(paragraph(LONG), id_="two")
    notes = margin_notes([one, two], TERMS)
    assert [key for key, terms in notes.items() if terms] == [("one", 0)]
    assert notes["one", 0] == (CELL,)


def test_a_note_waits_for_text_that_has_room_for_it() -> None:
    one = section(paragraph("[Cell](term:cell)."), Heading(id="h", level=2, text="Next", line=1), paragraph(LONG, "q"))
    long = Term(id="cell", term="Cell", definition="one two three four five six seven eight nine", cite=("c:p1",))
    assert margin_notes([one], {"cell": long}) == {("one", 0): (), ("one", 2): (long,)}


@pytest.mark.parametrize(("items", "explained"), [(1, True), (4, True), (5, False)])
def test_a_list_that_is_kept_on_one_page_takes_notes_and_a_long_one_does_not(items: int, explained: bool) -> None:
    listed = ListBlock(ordered=False, items=tuple(paragraph(LONG, f"i{at}") for at in range(items)), line=1)
    notes = margin_notes([section(listed, paragraph(LONG))], TERMS)
    assert notes == ({("one", 0): (CELL,), ("one", 1): ()} if explained else {("one", 1): (CELL,)})


def test_notes_do_not_pile_up() -> None:
    words = {
        name: Term(id=name, term=name.title(), definition="One two three four five six.", cite=("a:p1",))
        for name in ("va", "vb", "vc", "vd")
    }
    text = (
        " ".join(f"[{name}](term:{name})" for name in words)
        + " and a few words more, to fill three lines and to leave room beside them for something." * 2
    )
    notes = margin_notes([section(paragraph(text))], words)
    assert 0 < len(notes["one", 0]) < 4
