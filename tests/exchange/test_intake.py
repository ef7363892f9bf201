from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.errors import ContentError
from handouts.exchange.intake import MAX_NOTE, Outcome, text_problems
from handouts.exchange.rows import Part
from handouts.languages.catalog import Entry
from tests.bureau import Bureau, build_bureau, changed

KEY, OTHER = "alpha#what", "alpha#ask-small"
SMALL = "alpha#small"
PLURAL = "interface#approvers-and-more"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return build_bureau(tmp_path)


@pytest.fixture
def taken(bureau: Bureau) -> Callable[[Part], dict[str, Entry]]:
    """Take a part in, write it as the command does, and return what the file says then."""

    def take(part: Part, own: Bureau = bureau) -> dict[str, Entry]:
        (outcome,) = own.take(part)
        if outcome.text:
            own.path(part.name).write_text(outcome.text, encoding="utf-8")
        return dict(own.catalog(part.name).entries)

    return take


def refused(bureau: Bureau, *parts: Part) -> list[str]:
    """What an import says that changes nothing."""
    before = {path: path.read_bytes() for path in bureau.translations.rglob("*") if path.is_file()}
    with pytest.raises(ContentError) as caught:
        bureau.take(*parts)
    assert {path: path.read_bytes() for path in bureau.translations.rglob("*") if path.is_file()} == before
    return [str(problem) for problem in caught.value.problems]


def placed(part: Part) -> Part:
    """*part* as a reader returns it: with the place of each row."""
    rows = [replace(row, where=f"sent.xlsx, cell D{number}") for number, row in enumerate(part.rows, start=2)]
    return replace(part, rows=tuple(rows), where="sent.xlsx")


def test_a_translation_is_taken_in(bureau: Bureau) -> None:
    (part,) = bureau.sent("alpha")
    part = changed(
        changed(part, KEY, text=" ¿Qué es alfa? "), SMALL, text="Está en la [médula](term:marrow).", note="Ask"
    )
    (outcome,) = bureau.take(part)
    assert (outcome.name, outcome.changed) == ("alpha", (KEY, SMALL))
    assert (outcome.settled, outcome.fuzzy, outcome.gone) == ((), (), ())
    assert not bureau.path("alpha").exists()
    bureau.path("alpha").write_text(outcome.text, encoding="utf-8")
    entries = bureau.catalog("alpha").entries
    assert entries[KEY].texts == ("¿Qué es alfa?",)
    assert entries[SMALL].comment == "Ask"
    assert not entries[OTHER].complete


def test_nothing_new_is_nothing_to_write(bureau: Bureau) -> None:
    bureau.translate("alpha", {KEY: "¿Qué es alfa?"})
    assert bureau.take(*bureau.sent("alpha", "beta")) == [Outcome("alpha"), Outcome("beta")]


@pytest.mark.parametrize("empty", ["", "  ", "\u00a0"])
def test_an_empty_text_leaves_what_is_there(bureau: Bureau, empty: str, taken: Callable[..., dict[str, Entry]]) -> None:
    bureau.translate("alpha", {KEY: "¿Qué?", OTHER: "¿Cuánto?"}, fuzzy=True, previous="Old", comment="Ask")
    (part,) = bureau.sent("alpha")
    part = changed(part, KEY, text=empty, status="missing", note="")
    part = changed(part, OTHER, text=empty, status="translated")
    assert taken(part)[KEY] == replace(bureau.catalog("alpha").entries[KEY])
    assert taken(part)[OTHER].fuzzy


def test_a_text_as_it_was_sent_does_not_take_the_place_of_a_newer_one(
    bureau: Bureau, taken: Callable[..., dict[str, Entry]]
) -> None:
    bureau.translate("alpha", {KEY: "¿Qué es?"})
    (part,) = bureau.sent("alpha")
    bureau.translate("alpha", {KEY: "¿Qué es alfa?"})
    assert taken(changed(part, OTHER, text="¿Cuánto?"))[KEY].texts == ("¿Qué es alfa?",)


def test_a_text_that_both_changed_is_refused(bureau: Bureau) -> None:
    bureau.translate("alpha", {KEY: "¿Qué es?"})
    part = placed(bureau.sent("alpha")[0])
    bureau.translate("alpha", {KEY: "¿Qué es alfa?"})
    said = refused(bureau, changed(part, KEY, text="¿Qué será?"))
    assert len(said) == 1
    assert said[0].startswith(f"sent.xlsx, cell D4: {KEY}: this text was changed here and, since it was sent")
    assert bureau.take(changed(part, KEY, text="¿Qué es alfa?"))[0].text == ""


def test_what_was_filled_in_since_may_be_filled_in_alike(bureau: Bureau) -> None:
    part = placed(bureau.sent("alpha")[0])
    bureau.translate("alpha", {KEY: "¿Qué es alfa?"})
    assert "was changed here and" in refused(bureau, changed(part, KEY, text="¿Qué será?"))[0]
    bureau.take(changed(part, KEY, text="¿Qué es alfa?"))


class TestFuzzy:
    """A fuzzy text was made for other English than today's."""

    @pytest.fixture
    def fuzzy(self, bureau: Bureau) -> Part:
        bureau.translate("alpha", {KEY: "¿Qué era?"}, fuzzy=True, previous="What was alpha?")
        return bureau.sent("alpha")[0]

    @pytest.mark.parametrize(
        ("new", "stays"),
        [
            ({}, True),
            ({"status": "missing"}, True),
            ({"status": "translated"}, False),
            ({"text": "¿Qué es?"}, False),
            ({"text": "¿Qué es?", "status": "missing"}, False),
        ],
    )
    def test_it_ends_when_the_text_is_changed_or_said_to_be_right(
        self, fuzzy: Part, new: dict[str, str], stays: bool, taken: Callable[..., dict[str, Entry]], bureau: Bureau
    ) -> None:
        (outcome,) = bureau.take(changed(fuzzy, KEY, **new))
        assert outcome.settled == (() if stays else (KEY,))
        entry = taken(changed(fuzzy, KEY, **new))[KEY]
        assert (entry.fuzzy, entry.previous) == ((True, "What was alpha?") if stays else (False, ""))

    def test_it_does_not_end_when_the_english_has_changed_since(
        self, fuzzy: Part, bureau: Bureau, taken: Callable[..., dict[str, Entry]]
    ) -> None:
        later = bureau.edit("sections/alpha.md", "What is alpha?", "What will alpha be?")
        part = changed(fuzzy, KEY, text="¿Qué es?", status="translated")
        (outcome,) = later.take(part)
        assert (outcome.changed, outcome.fuzzy) == ((KEY,), (KEY,))
        entry = taken(part, later)[KEY]
        assert (entry.texts, entry.fuzzy, entry.previous) == (("¿Qué es?",), True, "What is alpha?")
        assert entry.source == "What will alpha be?"

    def test_it_begins_when_the_translator_says_so(
        self, bureau: Bureau, taken: Callable[..., dict[str, Entry]]
    ) -> None:
        bureau.translate("alpha", {KEY: "¿Qué es?"})
        assert taken(changed(bureau.sent("alpha")[0], KEY, status="fuzzy"))[KEY].fuzzy

    def test_it_is_kept_where_the_text_is_new(
        self, fuzzy: Part, bureau: Bureau, taken: Callable[..., dict[str, Entry]]
    ) -> None:
        bureau.path("alpha").unlink()
        entry = taken(fuzzy)[KEY]
        assert (entry.texts, entry.fuzzy, entry.previous) == (("¿Qué era?",), True, "What was alpha?")

    def test_without_a_seal_nobody_knows_what_was_sent(
        self, fuzzy: Part, taken: Callable[..., dict[str, Entry]]
    ) -> None:
        bare = replace(fuzzy, rows=tuple(replace(row, seal="") for row in fuzzy.rows))
        assert taken(bare)[KEY].fuzzy
        assert not taken(changed(bare, KEY, text="¿Qué es?"))[KEY].fuzzy


def test_a_text_for_earlier_english_is_fuzzy_from_now_on(
    bureau: Bureau, taken: Callable[..., dict[str, Entry]]
) -> None:
    (part,) = bureau.sent("alpha")
    later = bureau.edit("sections/alpha.md", "What is alpha?", "What will alpha be?")
    entry = taken(changed(part, KEY, text="¿Qué es?", status="translated"), later)[KEY]
    assert (entry.texts, entry.fuzzy, entry.previous) == (("¿Qué es?",), True, "What is alpha?")


def test_a_text_that_is_current_again_stays_so(bureau: Bureau, taken: Callable[..., dict[str, Entry]]) -> None:
    """Sent before the English changed; somebody has translated the new English since; the old row comes back."""
    bureau.translate("alpha", {KEY: "¿Qué es?"})
    (part,) = bureau.sent("alpha")
    later = bureau.edit("sections/alpha.md", "What is alpha?", "What will alpha be?")
    later.translate("alpha", {KEY: "¿Qué será?"})
    entry = taken(part, later)[KEY]
    assert (entry.texts, entry.fuzzy) == (("¿Qué será?",), False)


class TestPlurals:
    @pytest.fixture
    def part(self, bureau: Bureau) -> Part:
        bureau.translate("interface", {PLURAL: ("{names} y uno", "")})
        return bureau.sent("interface")[0]

    def test_each_form_is_taken_by_itself(self, part: Part, taken: Callable[..., dict[str, Entry]]) -> None:
        entry = taken(changed(part, f"{PLURAL}.other", text="{names} y {count}"))[PLURAL]
        assert entry.texts == ("{names} y uno", "{names} y {count}")

    def test_a_form_need_not_say_the_number_but_the_names(self, part: Part, bureau: Bureau) -> None:
        bureau.take(changed(part, f"{PLURAL}.other", text="{names} y más"))
        assert "({names})" in refused(bureau, changed(part, f"{PLURAL}.other", text="y {count}"))[0]

    def test_all_are_fuzzy_while_one_is(self, bureau: Bureau, taken: Callable[..., dict[str, Entry]]) -> None:
        bureau.translate("interface", {PLURAL: ("{names} y 1", "{names} y {count}")}, fuzzy=True, previous="Old")
        (part,) = bureau.sent("interface")
        part = changed(part, f"{PLURAL}.one", text="{names} y uno")
        assert taken(part)[PLURAL].fuzzy
        assert not taken(changed(part, f"{PLURAL}.other", status="translated"))[PLURAL].fuzzy


class TestRows:
    """Rows that were changed where they may not be, lost, doubled, or are not ours."""

    @pytest.fixture
    def part(self, bureau: Bureau) -> Part:
        bureau.translate("alpha", {KEY: "¿Qué es?"})
        return placed(bureau.sent("alpha")[0])

    def test_changed_english(self, bureau: Bureau, part: Part) -> None:
        said = refused(bureau, changed(part, KEY, english="What is it?"))
        assert said == [
            f"sent.xlsx, cell D4: {KEY}: its key, its English or its seal was changed\n"
            "  Export again, and change only the translation, the note and the status."
        ]

    def test_changed_english_without_a_seal(self, bureau: Bureau, part: Part) -> None:
        said = refused(bureau, changed(part, KEY, english="What is it?", seal=""))
        assert said[0].startswith(f"sent.xlsx, cell D4: {KEY}: its English is not what the handout says")

    def test_a_changed_key(self, bureau: Bureau, part: Part) -> None:
        assert "alpha#whit: its key" in refused(bureau, changed(part, KEY, key="alpha#whit"))[0]

    def test_an_unknown_key(self, bureau: Bureau, part: Part) -> None:
        said = refused(bureau, changed(part, KEY, key="alpha#whit", seal=""))
        assert "There is no message “alpha#whit”" in said[0]
        assert KEY in said[0]

    def test_a_row_twice(self, bureau: Bureau, part: Part) -> None:
        said = refused(bureau, replace(part, rows=(*part.rows, part.rows[2])))
        assert said[0].startswith(f"sent.xlsx, cell D4: {KEY}: a second time")

    @pytest.mark.parametrize("sealed", [True, False])
    def test_a_row_that_was_lost(self, bureau: Bureau, part: Part, sealed: bool) -> None:
        rows = tuple(row if sealed else replace(row, seal="") for row in part.rows if row.key != KEY)
        said = refused(bureau, replace(part, rows=rows))
        assert said == [f"sent.xlsx: {KEY} is missing\n  Put its row back, or export again."]

    def test_rows_of_two_exports(self, bureau: Bureau, part: Part) -> None:
        later = bureau.edit("sections/alpha.md", "- One thing about it [@study:p2] {#one}\n", "")
        assert len(later.sent("alpha")[0].rows) == len(part.rows) - 1
        mixed = replace(part, rows=(*part.rows[1:], later.sent("alpha")[0].rows[0]))
        assert any("alpha: its rows come from different exports" in one for one in refused(bureau, mixed))

    def test_a_message_that_is_gone_since(self, bureau: Bureau, part: Part) -> None:
        later = bureau.edit("sections/alpha.md", "## What is alpha? {#what}\n", "")
        assert later.take(part)[0].gone == (KEY,)
        assert later.take(changed(part, OTHER, text="¿Cuánto?"))[0].changed == (OTHER,)

    def test_a_message_that_is_new_since(self, bureau: Bureau, part: Part) -> None:
        later = bureau.edit("sections/alpha.md", "{#what}\n", "{#what}\n\n## Why? {#why}\n")
        (outcome,) = later.take(changed(part, OTHER, text="¿Cuánto?"))
        assert outcome.changed == (OTHER,)
        assert 'msgctxt "alpha#why"' in outcome.text

    def test_a_section_that_is_not_there(self, bureau: Bureau, part: Part) -> None:
        assert "There is no section “alfa”" in refused(bureau, replace(part, name="alfa"))[0]

    def test_a_section_twice(self, bureau: Bureau, part: Part) -> None:
        assert refused(bureau, part, part)[0].startswith("sent.xlsx: alpha: a second time")

    def test_another_language(self, tmp_path: Path, part: Part) -> None:
        hebrew = build_bureau(tmp_path / "other", "he")
        assert "its seal was changed" in refused(hebrew, part)[0]

    def test_all_problems_at_once(self, bureau: Bureau, part: Part) -> None:
        beta = changed(placed(bureau.sent("beta")[0]), "beta#few", text="<b>Pocos</b>")
        part = changed(changed(part, KEY, text="<i>x</i>"), OTHER, english="?")
        assert len(refused(bureau, part, beta)) == 3


@pytest.mark.parametrize("note", ["x" * (MAX_NOTE + 1), "a\u202eb"])
def test_a_note_that_is_refused(bureau: Bureau, note: str) -> None:
    assert "its note" in refused(bureau, changed(bureau.sent("alpha")[0], KEY, note=note))[0]


def test_the_longest_note_is_kept(bureau: Bureau, taken: Callable[..., dict[str, Entry]]) -> None:
    assert taken(changed(bureau.sent("alpha")[0], KEY, note="x" * MAX_NOTE))[KEY].comment == "x" * MAX_NOTE


def test_a_note_is_kept_as_one_line(bureau: Bureau, taken: Callable[..., dict[str, Entry]]) -> None:
    assert taken(changed(bureau.sent("alpha")[0], KEY, note="one\n two"))[KEY].comment == "one two"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<b>Una</b> cosa", "raw HTML"),
        ("<script>alert(1)</script>", "raw HTML"),
        ("Una <!-- nota --> cosa", "raw HTML"),
        ("Una *cosa*", "italics"),
        ("Una `cosa`", "code"),
        ("![](x)", "an image"),
        ("**Una cosa", "markup that is not whole"),
        ("[Una](http://x.test)", "a link to “http://x.test” is not allowed"),
        ("[Una](term:x", "markup that is not whole"),
        ("Una cosa [@study]", "not source:passage"),
        ("Una\ncosa", "a line break or tab"),
        ("Una\tcosa", "a line break or tab"),
        ("Una\x07cosa", "a control character"),
        ("Una\u202ecosa", "a control character"),
        ("Una\u2066cosa", "a control character"),
        ("Una\uffffcosa", "a control character"),
        ("x" * 5_001, "more than 5,000 characters"),
        ("Una {name}", "its placeholders"),
    ],
)
def test_a_text_that_is_refused(bureau: Bureau, text: str, says: str) -> None:
    said = refused(bureau, placed(changed(bureau.sent("alpha")[0], KEY, text=text)))
    assert len(said) == 1
    assert said[0].startswith(f"sent.xlsx, cell D4: {KEY}: ")
    assert says in said[0]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Página {page} de {pages}", True),
        ("{pages}, {page}", True),
        ("Página {page}", False),
        ("{page} {page} {pages}", False),
        ("{Page} {pages}", False),
        ("{page} {pages} {total}", False),
        ("{ page } {pages}", False),
    ],
)
def test_placeholders_are_those_of_the_english(text: str, right: bool) -> None:
    found = list(text_problems(text, "Page {page} of {pages}", plural=False))
    assert [what for what, _ in found] == (
        [] if right else ["its placeholders are not those of the English ({page}, {pages})"]
    )


def test_only_a_plural_form_may_leave_the_number_out() -> None:
    assert list(text_problems("uno más", "{count} more", plural=True)) == []
    assert len(list(text_problems("uno más", "{count} more", plural=False))) == 1


def test_a_text_that_is_there_already_is_not_judged(bureau: Bureau) -> None:
    """What is wrong with a catalog is told by its own checks, and does not keep the rest out."""
    bureau.translate("alpha", {KEY: "<b>¿Qué?</b>"})
    assert bureau.take(changed(bureau.sent("alpha")[0], OTHER, text="¿Cuánto?"))[0].changed == (OTHER,)
