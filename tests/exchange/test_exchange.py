from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from handouts.errors import ContentError, UsageProblem
from handouts.exchange.brief import brief_of, glossary_of
from handouts.exchange.rows import Part, Row, chosen_files, edited, file_of, opened
from handouts.exchange.spreadsheet import as_workbook, read_workbook
from handouts.exchange.xliff import as_xliff, read_xliff
from handouts.languages.catalog import Entry
from tests.bureau import Bureau, any_text, build_bureau, catalogs, without_places

KEY = "alpha#small"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return build_bureau(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """A bureau to read only, in a language with dual and several plural forms written from right to left."""
    return build_bureau(tmp_path_factory.mktemp("shared"), "ar")


def row_of(part: Part, key: str) -> Row:
    return next(row for row in part.rows if row.key == key)


def there_and_back(bureau: Bureau, parts: list[Part], form: str) -> list[Part]:
    """*parts*, written in a form and read again."""
    names = [part.name for part in parts]
    glossary = glossary_of(bureau.library, bureau.translations, bureau.language)
    briefs = [brief_of(bureau.library, bureau.english, [name], glossary) for name in names]
    if form == "xliff":
        return read_xliff(as_xliff(parts, bureau.language, briefs), "sent.xlf", bureau.language)
    return read_workbook(as_workbook(parts, bureau.language, briefs[0]), "sent.xlsx", bureau.language)


@pytest.mark.parametrize("form", ["xliff", "xlsx"])
@settings(max_examples=60, phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_any_text_comes_back_as_it_was(shared: Bureau, form: str, data: st.DataObject) -> None:
    rows = tuple(
        Row(
            f"alpha#row-{number}",
            data.draw(any_text),
            data.draw(any_text),
            data.draw(any_text),
            note=data.draw(any_text),
            status=data.draw(st.sampled_from(("missing", "fuzzy", "translated"))),
            previous=data.draw(any_text),
            seal="1-2-a-b",
        )
        for number in range(3)
    )
    parts = [Part("alpha", rows, "content/sections/alpha.md")]
    assert without_places(there_and_back(shared, parts, form)) == without_places(parts)


@pytest.mark.parametrize("form", ["xliff", "xlsx"])
@pytest.mark.parametrize("file", ["alpha", "interface"])
@settings(max_examples=15, phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_a_catalog_comes_back_as_it_was(shared: Bureau, form: str, file: str, data: st.DataObject) -> None:
    """Onto itself nothing changes; onto nothing, the whole of it is there again."""
    text = shared.put(file, data.draw(catalogs(shared, file)))
    back = there_and_back(shared, shared.sent(file), form)
    (same,) = shared.take(*back)
    assert same.text == ""
    shared.put(file, {})
    (anew,) = shared.take(*back)
    assert (anew.text or shared.path(file).read_text(encoding="utf-8")) == text


def test_what_a_row_says(bureau: Bureau) -> None:
    bureau.translate("alpha", {KEY: "Pequeño"}, fuzzy=True, previous="It is tiny.", comment="Ask")
    (part,) = bureau.sent("alpha")
    row = row_of(part, KEY)
    assert (part.name, part.source) == ("alpha", "content/sections/alpha.md")
    assert row.kind == "Paragraph"
    assert row.english == "It sits in the [marrow](term:marrow), and it is **small**. [@study:p4; @manual:p4]".replace(
        "@study:p4", "@study:p1"
    )
    assert (row.text, row.note, row.status, row.previous) == ("Pequeño", "Ask", "fuzzy", "It is tiny.")
    assert [one.status for one in part.rows].count("missing") == len(part.rows) - 1
    assert [one.key for one in part.rows] == list(bureau.messages("alpha"))


def test_an_entry_that_is_not_up_to_date_is_sent_as_fuzzy(bureau: Bureau) -> None:
    bureau.translate("alpha", {"alpha#what": "¿Qué es alfa?"})
    changed = bureau.edit("sections/alpha.md", "What is alpha?", "What was alpha?")
    row = row_of(changed.sent("alpha")[0], "alpha#what")
    assert (row.english, row.previous, row.status) == ("What was alpha?", "What is alpha?", "fuzzy")


def test_plural_forms_are_rows_of_their_own(tmp_path: Path) -> None:
    arabic = build_bureau(tmp_path, "ar")
    key = "interface#approvers-and-more"
    arabic.translate("interface", {key: ("{names}", "{names}", "", "", "", "")}, comment="Note")
    rows = [row for row in arabic.sent("interface")[0].rows if row.key.startswith(key)]
    assert [row.key.removeprefix(key) for row in rows] == [".zero", ".one", ".two", ".few", ".other", ".many"]
    assert ["person" in row.english for row in rows] == [False, True, False, False, False, False]
    assert [row.status for row in rows] == ["translated", "translated", *["missing"] * 4]
    assert [row.note for row in rows] == ["Note", *[""] * 5]
    assert "“two”" in rows[2].kind


def test_plural_forms_of_one_category_keep_apart(bureau: Bureau) -> None:
    """Babel’s forms and Unicode’s categories do not agree for every language."""
    (bureau.translations / "es" / "language.yaml").write_text(
        (bureau.translations / "es" / "language.yaml").read_text().replace("digits:", "locale: yue\ndigits:")
    )
    keys = [row.key for row in bureau.sent("interface")[0].rows]
    assert len(keys) == len(set(keys))


def test_a_seal_is_of_its_key_its_english_and_its_place(bureau: Bureau) -> None:
    (part,) = bureau.sent("alpha")
    row = row_of(part, KEY)
    seal = opened(row, "alpha", "es")
    assert seal is not None
    assert (seal.number, seal.total) == (4, len(part.rows))
    for other in (
        replace(row, key="alpha#one"),
        replace(row, english=row.english + " "),
        replace(row, previous="x"),
        replace(row, seal=row.seal.replace("4-", "5-", 1)),
        replace(row, seal=""),
    ):
        assert opened(other, "alpha", "es") is None
    assert opened(row, "beta", "es") is None
    assert opened(row, "alpha", "ar") is None
    assert not edited(row, seal)
    assert edited(replace(row, text="x"), seal)


def test_the_files_that_are_sent(bureau: Bureau) -> None:
    assert chosen_files(bureau.library, ()) == ("alpha", "beta", "gamma", "interface")
    assert chosen_files(bureau.library, ("beta", "alpha")) == ("beta", "alpha")
    with pytest.raises(UsageProblem, match="There is no section “alfa”") as caught:
        chosen_files(bureau.library, ("alfa", "beta", "beta"))
    assert "alpha" in caught.value.problems[0].fix
    assert "“beta” is named twice" in str(caught.value)


@pytest.mark.parametrize(
    ("key", "file"),
    [
        ("alpha#x", "alpha"),
        ("glossary#x.term", "interface"),
        ("library#title", "interface"),
        ("sources#x.kind", "interface"),
    ],
)
def test_which_file_holds_a_key(key: str, file: str) -> None:
    assert file_of(key) == file


def test_a_text_that_no_file_can_hold_is_not_sent(bureau: Bureau) -> None:
    bureau.put("alpha", {KEY: Entry(KEY, bureau.blank("alpha").entries[KEY].source, ("bad \uffff",))})
    with pytest.raises(ContentError, match=f"{KEY}: a control character") as caught:
        bureau.sent("alpha")
    assert str(bureau.path("alpha")) in caught.value.problems[0].where


def test_every_file_that_cannot_be_read_is_named(bureau: Bureau) -> None:
    for file in ("alpha", "beta"):
        bureau.path(file).write_text('msgid "', encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        bureau.sent("alpha", "beta", "gamma")
    assert len(caught.value.problems) == 2
