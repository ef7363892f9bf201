from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.load import load_library
from handouts.errors import ContentError
from handouts.languages.catalog import (
    Catalog,
    Entry,
    catalog_path,
    catalog_text,
    parse_catalog,
    plural_categories,
    read_catalog,
    texts_of,
    updated,
)
from handouts.languages.language import Language, load_language
from handouts.languages.messages import Message, files, printed_messages
from tests.conftest import ROOT

PATH = Path("es") / "alpha.po"


def speaking(code: str) -> Language:
    return load_language(ROOT / "translations", "en").model_copy(update={"code": code})


SPANISH, ARABIC = speaking("es"), speaking("ar")


def message(key: str, text: str, *forms: tuple[str, str]) -> Message:
    return Message(key, text, "Paragraph", "content/sections/alpha.md", forms)


MESSAGES = {
    "alpha#title": message("alpha#title", "The alpha section"),
    "alpha#small": message("alpha#small", "It is **small**. [@study:p4]"),
    "interface#more": message(
        "interface#more", "{count} people", ("one", "{count} person"), ("other", "{count} people")
    ),
}


def new(language: Language = SPANISH, messages: Mapping[str, Message] = MESSAGES) -> Catalog:
    return updated(Catalog({}), messages, language)[0]


def filled(language: Language = SPANISH) -> Catalog:
    catalog = new(language)
    entries = {
        key: Entry(entry.key, entry.source, tuple(f"{key}·{at}" for at in range(len(entry.texts))), entry.source_plural)
        for key, entry in catalog.entries.items()
    }
    return Catalog(entries)


def written(catalog: Catalog, language: Language = SPANISH) -> str:
    return catalog_text(catalog, MESSAGES, language)


class TestForm:
    def test_what_a_translator_sees(self) -> None:
        text = written(new())
        assert text.startswith('#\nmsgid ""\nmsgstr ""\n"Project-Id-Version: handouts\\n"\n"Language: es\\n"\n')
        assert (
            "\n#. Paragraph\n#: content/sections/alpha.md\n"
            'msgctxt "alpha#small"\nmsgid "It is **small**. [@study:p4]"\nmsgstr ""\n' in text
        )
        assert (
            '#, python-brace-format\nmsgctxt "interface#more"\nmsgid "{count} person"\nmsgid_plural "{count} people"\n'
            in text
        )
        assert "#:" in text
        assert ".md:" not in text

    @pytest.mark.parametrize("language", [SPANISH, ARABIC], ids=["es", "ar"])
    def test_read_and_written_again_it_is_the_same(self, language: Language) -> None:
        text = written(filled(language), language)
        assert written(parse_catalog(text, PATH, language), language) == text

    @pytest.mark.parametrize("code", ["es", "ar", "zh-Hans"])
    def test_every_file_is_what_gettext_writes(self, code: str, tmp_path: Path) -> None:
        library = load_library(ROOT / "content")
        language = load_language(ROOT / "translations", code)
        for file in files(library):
            messages = printed_messages(library, file)
            text = catalog_text(updated(Catalog({}), messages, language)[0], messages, language)
            path = tmp_path / f"{file}.po"
            path.write_text(text, encoding="utf-8")
            done = subprocess.run(["msgcat", "--no-wrap", path], capture_output=True, text=True, check=True)
            assert done.stdout == text
            subprocess.run(["msgfmt", "--check-format", "--check-domain", "-o", tmp_path / "x.mo", path], check=True)

    def test_what_a_tool_adds_to_the_header_and_a_translator_notes_is_kept(self) -> None:
        text = written(filled()).replace('"Language: es\\n"', '"Language: es\\n"\n"X-Generator: Poedit 3.4\\n"')
        text = text.replace(
            '#. Paragraph\n#: content/sections/alpha.md\nmsgctxt "alpha#small"',
            '# ask Ana\n#. Paragraph\nmsgctxt "alpha#small"',
        )
        again = written(updated(parse_catalog(text, PATH, SPANISH), MESSAGES, SPANISH)[0])
        assert '"X-Generator: Poedit 3.4\\n"' in again
        assert "# ask Ana\n#. Paragraph\n#: content/sections/alpha.md\n" in again


class TestUpdate:
    def test_nothing_changed(self) -> None:
        after, changes = updated(filled(), MESSAGES, SPANISH)
        assert after == filled()
        assert not changes

    def test_a_changed_text_is_fuzzy_and_keeps_the_english_it_was_made_for(self) -> None:
        now = MESSAGES | {"alpha#small": message("alpha#small", "It is **not** small. [@study:p4]")}
        after, changes = updated(filled(), now, SPANISH)
        entry = after.entries["alpha#small"]
        assert changes.changed == ("alpha#small",)
        assert not changes.new
        assert not changes.gone
        assert entry.fuzzy
        assert entry.previous == "It is **small**. [@study:p4]"
        assert entry.source == "It is **not** small. [@study:p4]"
        assert entry.texts == ("alpha#small·0",)
        assert '#, fuzzy\n#| msgid "It is **small**. [@study:p4]"\n' in catalog_text(after, now, SPANISH)
        later, _ = updated(after, now | {"alpha#small": message("alpha#small", "Third")}, SPANISH)
        assert later.entries["alpha#small"].previous == "It is **small**. [@study:p4]"

    @pytest.mark.parametrize(
        ("fuzzy", "previous"),
        [
            (True, ""),  # marked by a person, or by a tool that keeps no earlier English
            (False, "An English of long ago."),  # left behind by a tool when the mark was taken away
        ],
    )
    def test_the_earlier_english_is_that_of_the_last_text_that_stood(self, fuzzy: bool, previous: str) -> None:
        entry = replace(filled().entries["alpha#small"], fuzzy=fuzzy, previous=previous)
        now = MESSAGES | {"alpha#small": message("alpha#small", "It is **not** small. [@study:p4]")}
        after = updated(Catalog({**filled().entries, entry.key: entry}), now, SPANISH)[0].entries[entry.key]
        assert (after.fuzzy, after.previous) == (True, "It is **small**. [@study:p4]")

    def test_a_changed_text_that_was_not_translated_is_not_fuzzy(self) -> None:
        now = MESSAGES | {"alpha#small": message("alpha#small", "Other")}
        assert updated(new(), now, SPANISH)[0].entries["alpha#small"] == Entry("alpha#small", "Other", ("",))

    def test_a_similar_text_under_another_id_is_never_offered(self) -> None:
        now = {"alpha#other": message("alpha#other", "It is **small**. [@study:p4]")}
        after, changes = updated(filled(), now, SPANISH)
        assert after.entries["alpha#other"].texts == ("",)
        assert changes.new == ("alpha#other",)
        assert set(changes.gone) == set(MESSAGES)

    def test_what_is_gone_is_kept_and_comes_back(self) -> None:
        now = {key: one for key, one in MESSAGES.items() if key != "alpha#small"}
        without, _ = updated(filled(), now, SPANISH)
        text = catalog_text(without, now, SPANISH)
        assert '#~ msgctxt "alpha#small"' in text
        back, changes = updated(parse_catalog(text, PATH, SPANISH), MESSAGES, SPANISH)
        assert back.entries["alpha#small"].texts == ("alpha#small·0",)
        assert not changes
        assert not back.obsolete
        changed = MESSAGES | {"alpha#small": message("alpha#small", "Other")}
        assert updated(without, changed, SPANISH)[0].entries["alpha#small"].fuzzy

    def test_an_entry_that_gets_plural_forms_or_loses_them_keeps_its_text_to_start_from(self) -> None:
        now = MESSAGES | {"alpha#small": message("alpha#small", "b", ("one", "a"), ("other", "b"))}
        more = updated(filled(), now, SPANISH)[0].entries["alpha#small"]
        assert more.texts == ("alpha#small·0", "alpha#small·0")
        assert more.fuzzy
        now = MESSAGES | {"interface#more": message("interface#more", "more")}
        fewer = updated(filled(), now, SPANISH)[0].entries["interface#more"]
        assert fewer.texts == ("interface#more·1",)
        assert fewer.fuzzy


class TestPlurals:
    @pytest.mark.parametrize(
        ("code", "categories"),
        [
            ("en", ("one", "other")),
            ("es", ("one", "other")),
            ("ar", ("zero", "one", "two", "few", "other", "many")),
            ("zh-Hans", ("other",)),
            ("bn", ("one", "other")),
            ("hi", ("one", "other")),
            ("fr", ("one", "other")),
            ("pl", ("one", "few", "many")),
            ("lv", ("one", "other", "zero")),
        ],
    )
    def test_the_category_of_each_form(self, code: str, categories: tuple[str, ...]) -> None:
        assert plural_categories(speaking(code)) == categories

    def test_each_form_s_text_by_its_category(self) -> None:
        entry = filled(ARABIC).entries["interface#more"]
        assert texts_of(entry, ARABIC) == {
            "interface#more.zero": "interface#more·0",
            "interface#more.one": "interface#more·1",
            "interface#more.two": "interface#more·2",
            "interface#more.few": "interface#more·3",
            "interface#more.other": "interface#more·4",
            "interface#more.many": "interface#more·5",
        }
        polish = speaking("pl")
        assert texts_of(filled(polish).entries["interface#more"], polish)["interface#more.other"] == "interface#more·2"
        assert texts_of(filled().entries["alpha#title"], SPANISH) == {"alpha#title": "alpha#title·0"}

    @pytest.mark.parametrize(
        "rule",
        [
            "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5",  # most PO editors'
            "(n==0 ? 0 : (n==1 ? 1 : (n==2 ? 2 : (n%100>=3 && n%100<=10 ? 3 : (n%100>=11 && n%100<=99 ? 4 : 5)))))",
        ],
    )
    def test_a_file_s_forms_are_read_by_its_own_rule(self, rule: str) -> None:
        """Both rules are in use for Arabic: by one, form 4 is for 11 to 99, by the other, for 100 to 102."""
        ours = written(filled(ARABIC), ARABIC)
        theirs = re.sub(r"plural=.*;", f"plural={rule};", ours, count=1)
        assert theirs != ours
        read = parse_catalog(theirs, PATH, ARABIC)
        said = texts_of(read.entries["interface#more"], ARABIC)
        assert (said["interface#more.many"], said["interface#more.other"]) == ("interface#more·4", "interface#more·5")
        assert said["interface#more.few"] == "interface#more·3"
        again = written(read, ARABIC)  # by our rule, and the same is said
        assert (
            parse_catalog(again, PATH, ARABIC).entries["interface#more"].texts == read.entries["interface#more"].texts
        )
        assert again.splitlines()[:12] == ours.splitlines()[:12]


class TestBadFiles:
    @pytest.mark.parametrize(
        "forms",
        [
            "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 9;",
            "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : 3;",
            "nplurals=6; plural=n/0;",
            "nplurals=6; plural=__import__(1);",
            "nplurals=6;",
            "nplurals=2; plural=n != 1;",
            "",
        ],
    )
    def test_plural_forms_that_are_not_the_language_s(self, forms: str) -> None:
        text = re.sub(
            r"Plural-Forms: .*;", lambda _: f"Plural-Forms: {forms}", written(filled(ARABIC), ARABIC), count=1
        )
        with pytest.raises(ContentError, match="its plural forms are not those of the language") as caught:
            parse_catalog(text, PATH, ARABIC)
        assert "in this order: zero, one, two, few, other, many" in caught.value.problems[0].fix

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ('msgstr "alpha#title·0"', 'msgstr "alpha#title·0', "line 15: This is no valid PO file"),
            ('msgstr "alpha#title·0"', 'msgtext "alpha#title·0"', "line 15: This is no valid PO file"),
            ('"Language: es\\n"', '"Language: fr\\n"', "line 1: its header says Language: fr; this folder is es"),
            ('"Language: es\\n"\n', "", "its header names no language; this folder is es"),
            ("charset=UTF-8", "charset=ISO-8859-1", "its header does not say charset=UTF-8"),
            ("nplurals=2; plural=(n != 1)", "nplurals=1; plural=0", "its plural forms are not those of the language"),
            ('msgctxt "alpha#small"', 'msgctxt "alpha#title"', "line 17: alpha#title: a second translation of it"),
            ('msgctxt "alpha#small"\n', "", "this message has no context"),
            ('msgstr "alpha#small·0"', 'msgstr "a\\nb"', "alpha#small: a line break, a tab or the like in it"),
            ('msgstr "alpha#small·0"', f'msgstr "{"x" * 5001}"', "alpha#small: more than 5,000 characters"),
            ('msgstr[1] "interface#more·1"\n', "", "interface#more: 1 plural forms; English has 2"),
        ],
    )
    def test_what_is_wrong_is_named_with_its_line(self, old: str, new: str, says: str) -> None:
        text = written(filled())
        assert old in text
        with pytest.raises(ContentError) as caught:
            parse_catalog(text.replace(old, new, 1), PATH, SPANISH)
        assert says in str(caught.value)
        assert str(caught.value).startswith(f"{PATH}, line ")

    def test_a_text_of_the_most_characters_is_read(self) -> None:
        text = written(filled()).replace('msgstr "alpha#small·0"', f'msgstr "{"x" * 5000}"')
        assert parse_catalog(text, PATH, SPANISH).entries["alpha#small"].texts == ("x" * 5000,)

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"\xff\xfe\x00", "This line is not UTF-8"),
            ('msgid "a"\nmsgstr "\u202ea"\n'.encode(), "line 2: This line holds a control character"),
            (b"x" * 1_000_001, "larger than 1000 kB"),
            (b"", "its header names no language"),
            (b"nonsense\n", "This is no valid PO file"),
        ],
    )
    def test_a_file_that_is_none(self, data: bytes, says: str, tmp_path: Path) -> None:
        path = catalog_path(tmp_path, "es", "alpha")
        path.parent.mkdir()
        path.write_bytes(data)
        with pytest.raises(ContentError, match=says):
            read_catalog(tmp_path, SPANISH, "alpha")

    def test_a_file_that_is_not_there_has_no_entries(self, tmp_path: Path) -> None:
        assert read_catalog(tmp_path, SPANISH, "alpha") == Catalog({})


WORDS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Zl", "Zp"),
        exclude_characters="\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e",
    ),
    max_size=60,
)


@given(st.lists(WORDS, min_size=6, max_size=6), st.booleans(), WORDS)
def test_any_text_survives_the_file(texts: list[str], fuzzy: bool, previous: str) -> None:
    catalog = Catalog(
        {
            "alpha#title": Entry(
                "alpha#title", texts[0] or "x", (texts[1],), fuzzy=fuzzy, previous=previous if fuzzy else ""
            ),
            "interface#more": Entry("interface#more", texts[2] or "x", (texts[3], texts[4]), texts[5] or "y"),
        }
    )
    read = parse_catalog(written(catalog), PATH, SPANISH).entries
    assert {key: Entry(**{**vars(entry), "line": 0}) for key, entry in read.items()} == catalog.entries


def test_gettext_is_here_to_judge() -> None:
    assert shutil.which("msgcat")
    assert shutil.which("msgfmt")
