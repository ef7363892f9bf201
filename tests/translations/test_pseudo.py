from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from handouts.checks.translation.compare import Comparer
from handouts.content.inline import citations, parse_inline, plain_text
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.languages.catalog import read_catalog, texts_of
from handouts.languages.glyphs import missing_glyphs
from handouts.languages.language import Language, load_language
from handouts.languages.messages import Message, files, printed_messages
from handouts.translations.pseudo import KINDS, pseudo_files
from tests.conftest import ROOT

TOKENS = re.compile(r"\{[a-z-]+\}|\d+(?:[.,]\d+)*%?|\]\([a-z]+:[^()]*\)")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT / "content")


@pytest.fixture(scope="module")
def translations(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """English and all pseudo-languages, for the whole library."""
    folder = tmp_path_factory.mktemp("pseudo") / "translations"
    shutil.copytree(ROOT / "translations" / "en", folder / "en")
    for kind, pseudo in KINDS.items():
        (folder / pseudo.code).mkdir()
        for name, text in pseudo_files(library, folder, kind).items():
            (folder / pseudo.code / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(params=sorted(KINDS))
def language(request: pytest.FixtureRequest, translations: Path) -> Language:
    return load_language(translations, KINDS[request.param].code)


def messages(library: Library, translations: Path, language: Language) -> Iterator[tuple[Message, dict[str, str]]]:
    """Every message, with its texts in the language."""
    for name in files(library):
        catalog = read_catalog(translations, language, name)
        for key, message in printed_messages(library, name).items():
            assert catalog.entries[key].complete
            yield message, texts_of(catalog.entries[key], language)


def pairs(library: Library, translations: Path, language: Language) -> Iterator[tuple[str, str]]:
    """Every text in English and in the language."""
    for message, texts in messages(library, translations, language):
        forms = dict(message.forms)
        for key, text in texts.items():
            yield forms.get(key.rpartition(".")[2], forms.get("other", message.text)), text


def test_it_is_a_language_as_any_other(language: Language) -> None:
    assert language.direction == ("rtl" if language.code == "ar-XB" else "ltr")
    assert language.script == {"en-XA": "Latn", "ar-XB": "Arab", "zh-XC": "Hans"}[language.code]


def test_the_checks_find_no_error_in_it(library: Library, translations: Path, language: Language) -> None:
    every = list(messages(library, translations, language))
    texts = {key: text for _, own in every for key, text in own.items()}
    comparer = Comparer(library, load_language(translations, "en"), language, translations, texts)
    faults = [fault for message, own in every for fault in comparer.faults(message, own)]
    assert [fault for fault in faults if fault.level == "error"] == []


def test_what_a_translator_keeps_is_kept(library: Library, translations: Path, language: Language) -> None:
    for english, text in pairs(library, translations, language):
        assert Counter(TOKENS.findall(text)) == Counter(TOKENS.findall(english))
        assert citations(text) == citations(english)
        bold = [token.type for token in parse_inline(english)].count("strong_open")
        assert [token.type for token in parse_inline(text)].count("strong_open") == bold
        for name in ("CD19", "MRD", "FLAG-IDA", "Kymriah", "imatinib"):
            assert text.count(name) == english.count(name), text


def test_every_character_has_a_glyph(library: Library, translations: Path, language: Language) -> None:
    texts = "".join(text for _, text in pairs(library, translations, language))
    assert missing_glyphs(texts + language.native + language.sample, language) == []


def test_no_word_of_english_is_left(library: Library, translations: Path, language: Language) -> None:
    common = re.compile(r"\b(the|and|you|your|with|for|that|of)\b", re.IGNORECASE)
    assert not [text for _, text in pairs(library, translations, language) if common.search(text)]


def test_accented_is_forty_per_cent_longer(library: Library, translations: Path) -> None:
    texts = list(pairs(library, translations, load_language(translations, "en-XA")))
    ours, theirs = (sum(len(plain_text(one[side])) for one in texts) for side in (0, 1))
    assert 1.38 < theirs / ours < 1.45
    long = [(plain_text(english), plain_text(text)) for english, text in texts if len(plain_text(english)) > 60]
    grown = [len(text) / len(english) for english, text in long if english.count(" ") > 8 and "{" not in english]
    assert len(grown) > 200
    assert 1.3 < min(grown) < max(grown) < 1.55


def test_accented_stands_in_marks_before_its_last_citation(library: Library, translations: Path) -> None:
    texts = [text for _, text in pairs(library, translations, load_language(translations, "en-XA"))]
    bare = [text for text in texts if not re.fullmatch(r"‹[^‹›]*›(\s*\[@[^\]]*\])*", text)]
    assert not [text for text in bare if re.search("[à-ž]", text)]


def test_right_to_left_is_written_in_arabic_letters(library: Library, translations: Path) -> None:
    texts = [text for _, text in pairs(library, translations, load_language(translations, "ar-XB"))]
    assert sum(bool(re.search("[\u0600-\u06ff]", text)) for text in texts) > 0.9 * len(texts)
    assert not [text for text in texts if re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)]


def test_without_spaces_none_stands_between_words(library: Library, translations: Path) -> None:
    texts = [text for _, text in pairs(library, translations, load_language(translations, "zh-XC"))]
    assert not [text for text in texts if re.search("[\u4e00-\u9fff。，] [\u4e00-\u9fff0-9]", text)]
    assert sum(bool(re.search("[\u4e00-\u9fff]{6}", text)) for text in texts) > 0.5 * len(texts)


def test_it_is_always_the_same(library: Library, translations: Path) -> None:
    for kind in KINDS:
        assert pseudo_files(library, translations, kind) == pseudo_files(library, translations, kind)
