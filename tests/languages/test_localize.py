from __future__ import annotations

import datetime
import re

import pytest

from handouts.assets import find
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.content.texts import messages
from handouts.errors import ContentError
from handouts.languages.language import STAFF, Language, load_language
from handouts.languages.localize import Signatures, Translation, localize
from handouts.languages.messages import files, printed_messages, translated
from handouts.orders.packet import Edition, Packet
from handouts.press.html.compose import Composer
from tests.conftest import ROOT

LIBRARY = load_library(ROOT / "content")
DAY = datetime.date(2026, 1, 1)


def english() -> Language:
    return load_language(ROOT / "translations", "en")


def same(library: Library) -> dict[str, str]:
    """Every message of *library* as it is."""
    texts: dict[str, str] = {}
    for file in files(library):
        for message in printed_messages(library, file).values():
            texts |= {f"{message.key}.{form}": text for form, text in message.forms} or {message.key: message.text}
    return texts


def html(library: Library, section: str, size: str) -> str:
    """The web-independent body of one section, soft line breaks aside."""
    chosen = (library.sections[section],)
    packet = Packet(chosen, Edition("letter", size))
    words = localize(library, chosen, english())
    return re.sub(r"\s+", " ", Composer(packet, words, find({})).body())


@pytest.mark.parametrize("section", LIBRARY.cover.order)
@pytest.mark.parametrize("size", ["standard", "extra-large"])
def test_a_translation_by_itself_gives_the_same_page(section: str, size: str) -> None:
    again = translated(LIBRARY, same(LIBRARY), (section,))
    assert again.interface == LIBRARY.interface
    assert html(again, section, size) == html(LIBRARY, section, size)


def test_every_text_of_a_section_is_a_message() -> None:
    for section in LIBRARY.sections.values():
        keys = [f"{section.id}#{key}" for key, _, _ in messages(section)]
        assert keys == list(printed_messages(LIBRARY, section.id))
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("section", LIBRARY.cover.order)
def test_every_message_is_replaced_and_nothing_else(section: str) -> None:
    marked = {key: f"¤{text}" for key, text in same(LIBRARY).items()}
    words = translated(LIBRARY, marked, (section,))
    before, after = LIBRARY.sections[section], words.sections[section]
    assert [text for _, text, _ in messages(after)] == [f"¤{' '.join(text.split())}" for _, text, _ in messages(before)]
    plain = [re.sub(r"(?:\\n|\s)+", " ", one.model_dump_json().replace("¤", "")) for one in (before, after)]
    assert plain[0] == plain[1]
    assert all(term.term.startswith("¤") and term.definition.startswith("¤") for term in words.terms.values())
    assert all(source.kind.startswith("¤") and not source.title.startswith("¤") for source in words.sources.values())
    assert words.cover.title.startswith("¤")
    assert words.cover.audience.startswith("¤")


def test_staff_texts_are_no_messages_and_all_others_are() -> None:
    keys = set(printed_messages(LIBRARY, "interface"))
    printed = {
        key.removesuffix(".one").removesuffix(".other") for key in LIBRARY.interface if not key.startswith(STAFF)
    }
    assert {key.removeprefix("interface#") for key in keys if key.startswith("interface#")} == printed
    assert "approvers-and-more" in printed
    assert dict(printed_messages(LIBRARY, "interface")["interface#approvers-and-more"].forms).keys() == {"one", "other"}


@pytest.mark.parametrize("key", ["faq#title", "interface#page-of", "glossary#mrd.term", "library#title"])
def test_a_missing_text_is_no_english_but_an_error(key: str) -> None:
    texts = same(LIBRARY)
    texts[key] = ""
    with pytest.raises(ContentError, match="this text is not translated") as caught:
        translated(LIBRARY, texts, ("faq",))
    assert [problem.where for problem in caught.value.problems] == [key]


def test_another_language_needs_a_translation() -> None:
    with pytest.raises(AssertionError):
        localize(LIBRARY, (), load_language(ROOT / "translations", "es"))


def test_what_is_printed_beside_a_translation() -> None:
    sections = (LIBRARY.sections["faq"],)
    spanish = load_language(ROOT / "translations", "es")
    draft = localize(LIBRARY, sections, spanish, Translation(same(LIBRARY), english()))
    assert draft.unchecked
    assert not draft.bilingual
    assert draft.language.code == "es"
    assert draft.original is not None
    assert draft.original.language.code == "en"
    assert draft.original.sections == sections
    signed = Translation(same(LIBRARY), english(), Signatures("A", "B", DAY), "bilingual")
    final = localize(LIBRARY, sections, spanish, signed)
    assert not final.unchecked
    assert final.bilingual
