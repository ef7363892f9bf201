"""The real content: it loads, every choice can be made, and it keeps to our own rules for what is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import pypdfium2
import pytest

from handouts.assets import Assets, find
from handouts.content.blocks import Callout, Picture, Steps
from handouts.content.inline import plain_text
from handouts.content.library import Library, Section
from handouts.content.load import load_library
from handouts.content.texts import block_messages, messages
from handouts.orders.packet import choose
from handouts.press.pdf.verify import structure_text
from tests.conftest import ROOT
from tests.press.conftest import printed, real_library

__all__ = ["printed", "real_library"]  # fixtures of the press

LIBRARY = load_library(find(start=ROOT).content)
SECTIONS = tuple(LIBRARY.cover.order)
PRESETS = tuple(LIBRARY.presets)
DANGEROUS = {"immunotherapy", "blinatumomab", "inotuzumab", "car-t", "transplant"}
BANNED = (
    *("revolutionary", "breakthrough", "remarkabl", "dramatic", "doubled", "reverse completely", "reversecompletely"),
    *("mg/m", "p value", "p-value", "p <", "p =", "cutting-edge", "miracle", "cure rate"),
)
OWNED = (
    "overview",
    "immunotherapy",
    "transplant",
    "cns-treatment",
    "ph-positive",
    "faq",
    "key-takeaways",
    "when-to-call",
)
HEIGHT = 792.0  # points, of letter paper
MOST_PAGES = 4  # of one section, in the standard edition


def texts() -> Iterator[tuple[str, str]]:
    """(where, words as a reader meets them) of everything that can be printed."""
    yield "title", plain_text(LIBRARY.cover.title)
    yield "audience", plain_text(LIBRARY.cover.audience)
    yield from LIBRARY.interface.items()
    for term in LIBRARY.terms.values():
        yield f"glossary {term.id}", f"{term.term} {plain_text(term.definition)}"
    for section in LIBRARY.sections.values():
        for key, text, _ in messages(section):
            yield f"{section.id}#{key}", plain_text(text)


def pictures(sections: Iterable[Section]) -> set[str]:
    """Names of the drawings that *sections* ask for."""
    blocks = [block for section in sections for block in section.blocks]
    steps = [step.picture for block in blocks if isinstance(block, Steps) for step in block.steps]
    return {*steps, *(block.picture for block in blocks if isinstance(block, Picture))}


def test_the_sections_that_were_asked_for_are_there() -> None:
    assert set(OWNED) <= set(SECTIONS)
    assert len(PRESETS) >= 5


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_can_be_chosen_alone(name: str, real: Assets) -> None:
    packet = choose(LIBRARY, [name])
    assert packet.sections[0].id == name
    required = LIBRARY.sections[name].head.requires
    assert {section.id for section in packet.sections} >= {name, *required}
    for picture in pictures(packet.sections):
        assert (real.templates / "figures" / f"{picture}.svg.j2").is_file(), picture


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_can_be_chosen_and_needs_nothing_added(name: str) -> None:
    packet = choose(LIBRARY, [], preset=name)
    assert packet.added == ()
    chosen = {section.id for section in packet.sections}
    assert "when-to-call" in chosen or not chosen & DANGEROUS


@pytest.mark.parametrize("name", sorted(DANGEROUS))
def test_a_treatment_that_can_harm_brings_the_page_of_whom_to_call(name: str) -> None:
    assert "when-to-call" in [section.id for section in choose(LIBRARY, [name]).sections]


def test_no_banned_word_is_said() -> None:
    found = [(where, word) for where, text in texts() for word in BANNED if word in text.casefold()]
    assert found == []


def test_a_medicine_that_is_no_longer_sold_is_no_choice() -> None:
    said = [(where, text) for where, text in texts() if re.search("marqibo|liposomal", text, re.IGNORECASE)]
    assert [where for where, text in said if "discontinued" not in text] == []


def test_no_banned_word_is_printed(printed: Callable[..., bytes]) -> None:
    text = "".join(structure_text(printed()).split()).casefold()
    assert len(text) > 50_000
    assert [word for word in BANNED if " " not in word and word in text] == []


def test_a_planted_word_would_be_found() -> None:
    assert [word for word in BANNED if word in "Response rates have more than DOUBLED.".casefold()] == ["doubled"]


@pytest.mark.parametrize("mark", ["*", "_", "`", "](", "[@", "{#", "\\", "<", "  ", '"', "'", " - ", "--", "..."])
def test_no_mark_is_left_in_what_is_read(mark: str) -> None:
    assert [(where, text) for where, text in texts() if mark in text and "proof-" not in where] == []


def test_a_call_now_never_says_a_number() -> None:
    for section in LIBRARY.sections.values():
        for block in section.blocks:
            if isinstance(block, Callout) and block.kind == "call-now":
                for _, text, line in block_messages(block):
                    assert not re.search(r"\d{3}", plain_text(text)), f"{section.id}, line {line}"


def test_nothing_claims_to_have_been_reviewed() -> None:
    assert [section.id for section in LIBRARY.sections.values() if section.head.reviewed] == []


def test_every_term_is_used() -> None:
    used = " ".join(text for section in LIBRARY.sections.values() for _, text, _ in messages(section))
    assert [term for term in LIBRARY.terms if f"(term:{term})" not in used] == []


def test_every_drawing_is_used() -> None:
    drawn = pictures(LIBRARY.sections.values())
    files = {path.name.removesuffix(".svg.j2") for path in (ROOT / "templates" / "figures").glob("[a-z]*.j2")}
    assert drawn <= files
    assert files - drawn - {"people", "cycle"} == set()


def test_no_section_is_longer_than_four_pages(printed: Callable[..., bytes], real_library: Library) -> None:
    document = pypdfium2.PdfDocument(printed())
    heads = [(str(e.get_title()), e.get_dest()) for e in document.get_toc() if e.level == 1]
    top = [(title, dest.get_index() + 1 - dest.get_view()[1][1] / HEIGHT) for title, dest in heads]
    document.close()
    titles = {plain_text(section.head.title) for section in real_library.sections.values()}
    pages = {title: int(after - start) for (title, start), (_, after) in pairwise(top) if title in titles}
    assert set(pages) == titles
    assert {title: count for title, count in pages.items() if count > MOST_PAGES} == {}
