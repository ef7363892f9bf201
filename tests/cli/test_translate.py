"""handouts translate: new, update, status, check, acknowledge, approve; and what each bad input does to all of them."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.errors import counted
from handouts.languages.catalog import read_catalog
from handouts.languages.language import load_language
from handouts.languages.messages import files
from handouts.signoff.translators import (
    acknowledgements_path,
    acknowledgements_text,
    approval_path,
    message_fingerprint,
    new_acknowledgement,
)
from tests.bureau import Bureau, build_bureau
from tests.conftest import ROOT, Result, run_command, run_process
from tests.desk import DAY, TODAY, approve, mend, named, translated_bureau

NO_LISTS = "es: there is no checks.yaml: number words and negations are not compared.\n"
WARNED = ("alphaqu isqu whatqu", "alphaqu ٥ whatqu")  # digits of another script


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    found = translated_bureau(tmp_path)
    path = found.translations / "es" / "language.yaml"
    text = path.read_text(encoding="utf-8").replace("[Noto Sans]", "[Noto Sans, Noto Sans Arabic]")
    path.write_text(text, encoding="utf-8")  # so that the digits of another script are a warning, and no missing glyphs
    return found


@pytest.fixture
def blank(tmp_path: Path) -> Bureau:
    """Spanish without any PO file."""
    return build_bureau(tmp_path)


def translate(bureau: Bureau, *arguments: str) -> Result:
    return run_command(*bureau.options, "translate", *arguments)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def shown_as_json(bureau: Bureau, *arguments: str) -> list[dict[str, object]]:
    result = translate(bureau, *arguments, "--json")
    assert result.code in (0, 1)
    found = json.loads(result.out)
    return list(found["findings"] if isinstance(found, dict) else found)


# new


def test_a_new_language_is_known_and_empty(blank: Bureau) -> None:
    result = translate(blank, "new", "ar")
    assert (result.code, result.err) == (0, "")
    folder = blank.translations / "ar"
    assert result.out.startswith(f"{folder}: written, 4 PO files.")
    arabic = load_language(blank.translations, "ar")
    assert (arabic.name, arabic.native, arabic.script, arabic.direction) == ("Arabic", "العربية", "Arab", "rtl")
    assert (arabic.digits, arabic.fonts) == ("decimal", ("Noto Sans", "Noto Sans Arabic"))
    assert arabic.packages == ("fonts-noto-core",)
    assert (arabic.sample, arabic.locale, arabic.reviewers) == ("الخميس، 1 يناير 2026", "", ())
    assert {path.name for path in folder.iterdir()} == {
        "language.yaml", "alpha.po", "beta.po", "gamma.po", "interface.po",
    }  # fmt: skip
    for file in files(blank.library):
        entries = read_catalog(blank.translations, arabic, file).entries
        assert [*entries] == [*blank.messages(file)]
        assert not any(any(entry.texts) for entry in entries.values())
    assert folder.stat().st_mode & 0o777 == 0o755
    assert not [path for path in blank.translations.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("fa", ("Persian", "Arab", "rtl", "persian", "Noto Sans Arabic")),
        ("zh-Hant", ("Chinese (Traditional)", "Hant", "ltr", "decimal", "Noto Sans CJK TC")),
        ("zh-TW", ("Chinese (Traditional, Taiwan)", "Hant", "ltr", "decimal", "Noto Sans CJK TC")),
        ("pt-BR", ("Portuguese (Brazil)", "Latn", "ltr", "decimal", "Noto Sans")),
        ("my", ("Burmese", "Mymr", "ltr", "myanmar", "Noto Sans Myanmar")),
        ("he", ("Hebrew", "Hebr", "rtl", "decimal", "Noto Sans Hebrew")),
        ("ht", ("Haitian Creole", "Latn", "ltr", "decimal", "Noto Sans")),
        ("es-419", ("Spanish (Latin America)", "Latn", "ltr", "decimal", "Noto Sans")),
    ],
)
def test_what_is_known_of_a_language_is_filled_in(
    blank: Bureau, code: str, known: tuple[str, str, str, str, str]
) -> None:
    assert translate(blank, "new", code).code == 0
    made = load_language(blank.translations, code)
    assert (made.name, made.script, made.direction, made.digits) == known[:4]
    assert known[4] in made.fonts
    assert made.native[:1] == made.native[:1].upper()
    assert translate(blank, "update", code).err == "Every file is up to date.\n"


def test_options_come_before_what_is_known(blank: Bureau) -> None:
    options = {
        "--name": 'The "other" Spanish', "--native": "Español: otro", "--script": "Cyrl", "--direction": "rtl",
        "--digits": "thai", "--locale": "es-MX", "--font": "Noto Serif", "--package": "fonts-x",
    }  # fmt: skip
    flat = [word for pair in options.items() for word in pair]
    assert translate(blank, "new", "es-US", *flat, "--font", "Noto Sans").code == 0
    made = load_language(blank.translations, "es-US")
    assert (made.name, made.native, made.script, made.direction) == (*[*options.values()][:4],)
    assert (made.digits, made.locale, made.fonts, made.packages) == (
        "thai", "es-MX", ("Noto Serif", "Noto Sans"), ("fonts-x",),
    )  # fmt: skip


def test_a_language_that_cldr_does_not_describe(blank: Bureau) -> None:
    result = translate(blank, "new", "hmn")
    assert (result.code, "--locale" in result.err) == (2, True)
    result = translate(blank, "new", "hmn", "--locale", "vi")
    assert result.code == 2
    assert "say it with --native" in result.err
    assert "--name" not in result.err  # its English name is known
    assert translate(blank, "new", "hmn", "--locale", "vi", "--native", "Hmoob").code == 0
    made = load_language(blank.translations, "hmn")
    assert (made.name, made.native, made.script, made.locale) == ("Hmong", "Hmoob", "Latn", "vi")
    own = ["--native", "Hmoob", "--font", "Noto Sans", "--package", "fonts-noto-core"]
    assert translate(blank, "new", "hmn-Hmng", "--locale", "vi", *own).code == 0
    assert load_language(blank.translations, "hmn-Hmng").script == "Hmng"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["xx"], "is no code of a language"),
        (["ES"], "is not written as a BCP 47 code"),
        (["zh_Hans"], "is not written as a BCP 47 code"),
        (["../es"], "is not written as a BCP 47 code"),
        (["en-XX"], "is no code of a language"),
        (["pt", "--digits", "roman"], "digits: no such digits"),
        (["pt", "--script", "latin"], "No fonts are known for its script"),
        (["pt", "--script", "Egyp"], "No fonts are known for its script"),
        (["pt", "--script", "latin", "--font", "Noto Sans", "--package", "fonts-noto-core"], "script: "),
        (["pt", "--digits", "thai\nname: x"], "digits: no such digits"),
        (["pt", "--locale", "xx"], "locale"),
        (["xx", "--locale", "xx"], "is no known locale"),
        (["pt", "--native", "Port\u202euguês"], "control character"),
        (["pt", "--direction", "up"], "--direction"),
    ],
)
def test_a_language_that_cannot_be_made(blank: Bureau, arguments: list[str], says: str) -> None:
    before = contents(blank.translations)
    result = translate(blank, "new", *arguments)
    assert (result.code, says in result.err) == (2, True), result.err
    assert contents(blank.translations) == before


def test_a_language_that_is_there_is_not_touched(bureau: Bureau) -> None:
    before = contents(bureau.translations)
    for code in ("es", "en"):
        result = translate(bureau, "new", code)
        assert (result.code, "is not overwritten" in result.err) == (5, True)
    (bureau.translations / "pt").symlink_to("nowhere")
    assert translate(bureau, "new", "pt").code == 5
    assert contents(bureau.translations) == before


@pytest.mark.parametrize("command", [["new", "pt"], ["update"], ["acknowledge"], ["approve"]])
def test_a_folder_that_may_not_be_written(bureau: Bureau, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mend(bureau, "beta", 'msgctxt "beta#few"', 'msgctxt "beta#many"')
    mend(bureau, "alpha", *WARNED)
    signed = ["--translator", "Ana Ruiz", "--second-reader", "Luis Vega", "--date", "2026-01-01"]
    whole = {"acknowledge": ["es", "alpha#message", "--by", "Ana Ruiz"], "approve": ["es", "gamma", *signed]}
    before = contents(bureau.translations)
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    result = translate(bureau, *command, *whole.get(command[0], []))
    assert (result.code, "--translations DIR" in result.err) == (5, True), result.err
    assert contents(bureau.translations) == before


# update


def test_an_update_adds_marks_and_keeps(bureau: Bureau) -> None:
    bureau.edit("sections/alpha.md", "no: Tall", "no: Large")
    bureau.edit("sections/alpha.md", "- One thing about it [@study:p2] {#one}", "- Three [@study:p2] {#three}")
    before = contents(bureau.translations)
    result = translate(bureau, "update", "es")
    assert (result.code, result.err) == (0, "")
    assert result.out == f"{bureau.path('alpha')}: 1 new, 1 changed (now fuzzy), 1 gone\n"
    after = contents(bureau.translations)
    assert [name for name in after if after[name] != before.get(name)] == ["es/alpha.po"]
    catalog = bureau.catalog("alpha")
    large = catalog.entries["alpha#people.no"]
    assert (large.source, large.previous, large.texts, large.fuzzy) == ("Large", "Tall", ("tallqu",), True)
    assert catalog.entries["alpha#three"].texts == ("",)
    assert catalog.obsolete["alpha#one"].texts == ("onequ thingqu aboutqu itqu [@study:p2]",)
    assert translate(bureau, "update").err == "Every file is up to date.\n"
    assert contents(bureau.translations) == after


def test_an_update_makes_the_files_that_are_missing(blank: Bureau) -> None:
    result = translate(blank, "update")
    assert result.code == 0
    assert result.out.splitlines()[2] == f"{blank.path('gamma')}: 3 new, 0 changed (now fuzzy), 0 gone"
    assert translate(blank, "status", "es").code == 0
    assert "-q" not in result.out
    blank.path("gamma").unlink()
    assert run_command("-q", *blank.options, "translate", "update").out == ""
    assert blank.path("gamma").is_file()


def test_an_update_gives_a_file_its_one_form(bureau: Bureau) -> None:
    text = bureau.path("alpha").read_text(encoding="utf-8")
    mend(bureau, "alpha", 'msgstr "tallqu"', 'msgstr ""\n"tall"\n"qu"')
    assert translate(bureau, "update").out == f"{bureau.path('alpha')}: nothing but its form\n"
    assert bureau.path("alpha").read_text(encoding="utf-8") == text


def test_an_update_is_of_all_files_or_of_none(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("alpha", "beta"):
        mend(bureau, file, f'msgctxt "{file}#what"', f'msgctxt "{file}#nowhere"')
    before = contents(bureau.translations)
    calls = 0

    def full(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device")
        return real(self, target)

    real = Path.replace
    monkeypatch.setattr(Path, "replace", full)
    result = translate(bureau, "update")
    assert (result.code, calls) == (5, 3)  # the second is taken back by the third
    assert contents(bureau.translations) == before


def test_an_update_names_every_file_that_is_wrong(bureau: Bureau) -> None:
    for file in ("alpha", "gamma"):
        bureau.path(file).write_text("nothing", encoding="utf-8")
    mend(bureau, "beta", 'msgctxt "beta#few"', 'msgctxt "beta#many"')
    before = contents(bureau.translations)
    result = translate(bureau, "update")
    assert (result.code, result.err.count("This is no valid PO file")) == (3, 2)
    assert contents(bureau.translations) == before


def test_an_update_of_a_link_is_refused(bureau: Bureau, tmp_path: Path) -> None:
    mend(bureau, "alpha", 'msgctxt "alpha#what"', 'msgctxt "alpha#nowhere"')
    bureau.path("alpha").rename(bureau.path("alpha").with_name("real.txt"))
    bureau.path("alpha").symlink_to("real.txt")
    before = contents(bureau.translations)
    result = translate(bureau, "update")
    assert (result.code, "symbolic link" in result.err) == (5, True)
    assert contents(bureau.translations) == before


# status


def test_the_status_counts_every_message(bureau: Bureau) -> None:
    approve(bureau, ["beta"])
    mend(bureau, "beta", "fewqu", "manyqu")
    mend(bureau, "alpha", *WARNED)
    mend(bureau, "alpha", 'msgctxt "alpha#what"', '#, fuzzy\nmsgctxt "alpha#what"')
    mend(bureau, "alpha", 'msgstr "tallqu"', 'msgstr ""')
    rows = {str(row["section"]): row for row in shown_as_json(bureau, "status")}
    assert [*rows] == ["alpha", "beta", "gamma", "interface", "total"]
    names = ("messages", "translated", "fuzzy", "missing", "checked", "approved")
    assert [rows["alpha"][name] for name in names] == [12, 10, 1, 1, 9, 0]
    assert [rows["beta"][name] for name in names] == [9, 9, 0, 0, 9, 8]
    assert rows["alpha"]["language"] == "es"
    for name in names:
        parts = [rows[file][name] for file in files(bureau.library)]
        assert rows["total"][name] == sum(int(str(part)) for part in parts)
    lines = translate(bureau, "status", "es").out.splitlines()
    assert lines[0].split() == ["language", "section", *names]
    assert lines[1].split() == ["es", "alpha", "12", "10", "1", "1", "9", "0"]


def test_the_status_without_a_language(blank: Bureau) -> None:
    shutil.rmtree(blank.translations / "es")
    result = translate(blank, "status")
    assert (result.code, result.out) == (0, "")
    assert "handouts translate new LANG" in result.err


@pytest.mark.parametrize(
    "command",
    [["status", "en"], ["check", "en"], ["update", "en"], ["acknowledge", "en", "faq#title", "--by", "Ana"]],
)
def test_english_is_no_translation(bureau: Bureau, command: list[str]) -> None:
    result = translate(bureau, *command)
    assert (result.code, "English is what is translated." in result.err) == (2, True)


@pytest.mark.parametrize("command", ["status", "check", "update"])
def test_a_language_that_is_not_there(bureau: Bureau, command: str) -> None:
    result = translate(bureau, command, "pt")
    assert (result.code, "There is no language “pt”." in result.err) == (2, True)


# check


def test_a_whole_translation_passes(bureau: Bureau) -> None:
    result = translate(bureau, "check", "es")
    assert (result.code, result.err) == (0, NO_LISTS)
    assert result.out.splitlines()[-1] == "es: 0 errors, 0 warnings, 1 piece of advice, 0 warnings acknowledged"
    assert translate(bureau, "check", "es", "alpha").out.startswith("es: 0 errors")
    assert json.loads(translate(bureau, "check", "es", "alpha", "--json").out) == {"passed": True, "findings": []}


def test_each_fault_is_said_with_its_place(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    mend(bureau, "alpha", "tallqu", "<b>tallqu</b>")
    path, text = bureau.path("alpha"), bureau.path("alpha").read_text(encoding="utf-8")
    lines = {key: text[: text.index(f'"alpha#{key}"')].count("\n") - 1 for key in ("message", "people.no")}
    result = translate(bureau, "check", "es", "alpha")
    assert (result.code, result.err.removeprefix(NO_LISTS).splitlines()[0]) == (
        1,
        "Error: 1 error in the translations.",
    )
    said = result.out.splitlines()
    assert said[0].startswith(f"{path}, line {lines['message']}: warning: alpha#message: ")
    assert said[0].endswith(" [digits]")
    assert (
        said[2]
        == f"{path}, line {lines['people.no']}: error: alpha#people.no: raw HTML is not used in a section [markup]"
    )
    assert said[3].startswith("  Use plain words")
    assert said[-1] == "es: 1 error, 1 warning, 0 pieces of advice, 0 warnings acknowledged"
    quiet = run_command("-q", *bureau.options, "translate", "check", "es", "alpha")
    assert (quiet.code, quiet.out.splitlines()[:-1]) == (1, said[2:4])
    found = shown_as_json(bureau, "check", "es", "alpha")
    assert [*found[0]] == ["language", "file", "line", "key", "kind", "level", "what", "fix", "acknowledged"]
    assert [(one["line"], one["level"]) for one in found] == [
        (lines["message"], "warning"),
        (lines["people.no"], "error"),
    ]


def test_what_is_missing_is_one_line_for_each_file(blank: Bureau) -> None:
    assert translate(blank, "update").code == 0
    result = translate(blank, "check", "es")
    assert result.code == 1
    said = [line for line in result.out.splitlines() if "[missing]" in line]
    assert said[1].endswith(": error: beta#title: it is not translated; so are 8 more in this file [missing]")
    assert len(said) == 4


def test_a_file_of_no_section_and_what_is_obsolete_are_advice(bureau: Bureau) -> None:
    bureau.path("alpha").with_name("delta.po").write_text("", encoding="utf-8")
    with bureau.path("beta").open("a", encoding="utf-8") as file:
        for name in ("gone", "lost"):
            file.write(f'\n#~ msgctxt "beta#{name}"\n#~ msgid "Gone"\n#~ msgstr "gonequ"\n')
    found = shown_as_json(bureau, "check", "es")
    assert [(one["kind"], one["level"]) for one in found] == [
        ("obsolete", "advice"), ("words", "advice"), ("file", "advice"),
    ]  # fmt: skip
    assert str(found[0]["what"]).endswith("; so are 1 more in this file")
    assert found[2]["file"] == str(bureau.path("delta"))
    assert shown_as_json(bureau, "check", "es", "alpha") == []


def test_a_character_that_no_font_has(bureau: Bureau) -> None:
    mend(bureau, "alpha", "tallqu", "tall血")
    result = translate(bureau, "check", "es", "alpha")
    assert result.code == 1
    assert "alpha#people.no: no font of the language has “血” (U+8840) [glyph]" in result.out
    mend(bureau, "alpha", "[marrowqu](term:marrow)", "[marrow血](term:marrow)")
    assert translate(bureau, "check", "es", "alpha").out.count("[glyph]") == 2


def test_a_font_that_is_not_here(bureau: Bureau) -> None:
    path = bureau.translations / "es" / "language.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[Noto Sans,", "[Noto Nowhere,"), encoding="utf-8")
    mend(bureau, "alpha", "tallqu", "<b>tallqu</b>")
    found = shown_as_json(bureau, "check", "es", "alpha")
    assert [(one["kind"], one["level"]) for one in found] == [("markup", "error"), ("font", "error")]
    assert found[1]["file"] == str(path)
    assert "apt-get install fonts-noto-core" in str(found[1]["fix"])


def test_no_error_counts_as_acknowledged(bureau: Bureau) -> None:
    mend(bureau, "alpha", "tallqu", "<b>tallqu</b>")
    state = named(bureau, "alpha")["people.no"]
    assert state.entry
    seal = message_fingerprint(state.message, state.entry.texts)
    given = new_acknowledgement(bureau.language, state.key, ["markup"], seal, by="Ana Ruiz", date=DAY, today=TODAY)
    acknowledgements_path(bureau.translations, "es").write_text(acknowledgements_text([given]), encoding="utf-8")
    result = translate(bureau, "check", "es", "alpha")
    assert (result.code, "alpha#people.no: raw HTML" in result.out) == (1, True)
    assert named(bureau, "alpha")["people.no"].name == "translated"


# acknowledge


def test_a_warning_is_acknowledged_by_name(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    result = translate(bureau, "acknowledge", "es", "alpha#message", "--by", " Ana Ruiz ", "--date", "2025-12-30")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("alpha#message: acknowledged by Ana Ruiz: ")
    text = acknowledgements_path(bureau.translations, "es").read_text(encoding="utf-8")
    assert "by: Ana Ruiz\n" in text
    assert "2025-12-30" in text
    result = translate(bureau, "check", "es", "alpha")
    assert result.out == "es: 0 errors, 0 warnings, 0 pieces of advice, 1 warning acknowledged\n"
    assert [one["acknowledged"] for one in shown_as_json(bureau, "check", "es", "alpha")] == [True]
    mend(bureau, "alpha", WARNED[1], f"{WARNED[1]} aqu")
    assert "1 warning, 0 pieces" in translate(bureau, "check", "es", "alpha").out


def test_acknowledgements_add_up(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    mend(bureau, "beta", "isqu whatqu", "isqu ٥")
    assert translate(bureau, "acknowledge", "es", "alpha#message", "--by", "Ana Ruiz").code == 0
    assert (
        translate(
            bureau, "acknowledge", "es", "beta#message", "alpha#message", "beta#message", "--by", "Luis Vega"
        ).out.count("\n")
        == 2
    )
    text = acknowledgements_path(bureau.translations, "es").read_text(encoding="utf-8")
    assert re.findall(r"message: (\S+)", text) == ["alpha#message", "beta#message"]
    assert "Ana Ruiz" not in text
    assert "2026-01-01" in text


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["alpha#message", "--by", "<Ana>"], 2, "--by: "),
        (["alpha#message", "--by", "Ana", "--date", "2026-01-02"], 2, "--date 2026-01-02 lies in the future."),
        (["alpha#message", "--by", "Ana", "--date", "tomorrow"], 2, "--date"),
        (["alpha#mesage", "--by", "Ana"], 2, "Did you mean: alpha#message"),
        (["alpha#message", "alpha#title", "--by", "Ana"], 1, "alpha#title: it has no warnings"),
        (["alpha#message", "alpha#what", "--by", "Ana"], 1, "alpha#what: it is marked as fuzzy: an error"),
        (["alpha#message", "alpha#people.no", "--by", "Ana"], 1, "alpha#people.no: raw HTML"),
        (["alpha#message"], 2, "--by"),
        (["--by", "Ana"], 2, "KEY"),
    ],
)
def test_what_cannot_be_acknowledged(bureau: Bureau, arguments: list[str], code: int, says: str) -> None:
    mend(bureau, "alpha", *WARNED)
    mend(bureau, "alpha", 'msgctxt "alpha#what"', '#, fuzzy\nmsgctxt "alpha#what"')
    mend(bureau, "alpha", "tallqu", "<b>tallqu</b>")
    before = contents(bureau.translations)
    result = translate(bureau, "acknowledge", "es", *arguments)
    assert (result.code, says in result.err) == (code, True), result.err
    assert contents(bureau.translations) == before


# approve


def approving(bureau: Bureau, section: str, **other: str) -> Result:
    given = {"translator": "Ana Ruiz", "second-reader": "Luis Vega", "date": "2026-01-01", **other}
    return translate(
        bureau, "approve", "es", section, *(w for key, value in given.items() for w in (f"--{key}", value))
    )


def test_two_people_approve_a_section(bureau: Bureau) -> None:
    for section in ("alpha", "interface"):
        result = approving(bureau, section)
        count = len(bureau.messages(section))
        path = approval_path(bureau.translations, "es", section)
        assert (result.code, result.err) == (0, "")
        assert result.out == f"{path}: {counted(count, 'message')} approved by Ana Ruiz and Luis Vega\n"
    approved = {row["section"]: row["approved"] for row in shown_as_json(bureau, "status", "es")}
    assert approved["alpha"] == 12
    assert approved["beta"] == 0
    dry = run_command(*bureau.options, "make", "alpha", "--lang", "es", "--dry-run", "--json")
    assert (dry.code, json.loads(dry.out)["translation"]) == (0, "checked")
    both = run_command(*bureau.options, "make", "alpha", "beta", "--lang", "es", "--dry-run")
    assert (both.code, "beta: 9 of 9 messages are not approved" in both.err) == (9, True)


@pytest.mark.parametrize(
    ("section", "other", "says"),
    [
        ("alpha", {"second-reader": "ana RUÍZ"}, "are the same person"),
        ("alpha", {"date": "2026-01-02"}, "lies in the future"),
        ("alpha", {"translator": "<b>"}, "--translator: "),
        ("alfa", {}, "Did you mean: alpha"),
    ],
)
def test_who_may_not_approve(bureau: Bureau, section: str, other: dict[str, str], says: str) -> None:
    result = approving(bureau, section, **other)
    assert (result.code, says in result.err) == (2, True), result.err
    assert not approval_path(bureau.translations, "es", section).parent.exists()


def test_only_a_reviewer_of_the_language_approves(bureau: Bureau) -> None:
    path = bureau.translations / "es" / "language.yaml"
    with path.open("a", encoding="utf-8") as file:
        file.write("reviewers:\n  - {name: Ana Ruiz, role: translator}\n")
    result = approving(bureau, "alpha")
    assert (result.code, "--second-reader: this person is not among the reviewers" in result.err) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('msgstr "tallqu"', 'msgstr ""', "error: it is not translated"),
        ('msgctxt "alpha#what"', '#, fuzzy\nmsgctxt "alpha#what"', "error: it is marked as fuzzy"),
        ('msgid "Tall"', 'msgid "Large"', "error: the English in this file is not what the handout says"),
        ("tallqu", "<b>tallqu</b>", "error: raw HTML is not used"),
        (*WARNED, "alpha#message: warning: "),
        ('msgctxt "alpha#what"', 'msgctxt "alpha#nowhere"', "error: the handout has no such message"),
    ],
)
def test_a_section_that_is_not_checked_is_not_approved(bureau: Bureau, old: str, new: str, says: str) -> None:
    mend(bureau, "alpha", old, new)
    result = approving(bureau, "alpha")
    assert (result.code, says in result.err, "nothing was approved" in result.err) == (1, True, True), result.err
    assert f"{bureau.path('alpha')}, line " in result.err
    assert not approval_path(bureau.translations, "es", "alpha").parent.exists()


def test_an_acknowledged_warning_may_be_approved(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    assert translate(bureau, "acknowledge", "es", "alpha#message", "--by", "Ana Ruiz").code == 0
    assert approving(bureau, "alpha").code == 0


# Bad input: what it is, what is changed, the line that is named (0: the file alone), and what is said.

Change = Callable[[Bureau], object]


def replaced(old: str, new: str) -> Change:
    return lambda bureau: mend(bureau, "alpha", old, new)


def _encoded(bureau: Bureau) -> None:
    path = bureau.path("alpha")
    path.write_bytes(path.read_bytes().replace(b"tallqu", "señal".encode("latin-1")))


def _doubled(bureau: Bureau) -> None:
    with bureau.path("alpha").open("a", encoding="utf-8") as file:
        file.write('\nmsgctxt "alpha#people.no"\nmsgid "Tall"\nmsgstr "largequ"\n')


def _approved_by_hand(bureau: Bureau) -> None:
    approve(bureau, ["alpha"])
    path = approval_path(bureau.translations, "es", "alpha")
    path.write_text(path.read_text(encoding="utf-8").replace("Ana Ruiz", "Eva Soto"), encoding="utf-8")


def _acknowledged_by_hand(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    assert translate(bureau, "acknowledge", "es", "alpha#message", "--by", "Ana Ruiz").code == 0
    path = acknowledgements_path(bureau.translations, "es")
    path.write_text(path.read_text(encoding="utf-8").replace("Ana Ruiz", "Eva Soto"), encoding="utf-8")


def _plural(old: str, new: str) -> Change:
    def change(bureau: Bureau) -> None:
        text = bureau.path("interface").read_text(encoding="utf-8")
        found = re.search(old, text, re.MULTILINE)
        assert found
        mend(bureau, "interface", found[0], found.expand(new))

    return change


TALL = 'msgstr "tallqu"'
UNREADABLE = {  # nothing can be said of the file but this
    "text that is not closed": (replaced(TALL, 'msgstr "tallqu'), "this is no text in quotes"),
    "text that is not opened": (replaced(TALL, "msgstr tallqu"), "this is no text in quotes"),
    "quote inside": (replaced(TALL, 'msgstr "tall"qu"'), "this is no text in quotes"),
    "unknown escape": (replaced(TALL, 'msgstr "tall\\qu"'), "this is no text in quotes"),
    "unknown keyword": (replaced(TALL, 'msgtext "tallqu"'), "this is no text in quotes"),
    "text twice": (replaced(TALL, f"{TALL}\n{TALL}"), "This is no valid PO file"),
    "conflict of versions": (replaced(TALL, f"<<<<<<< ours\n{TALL}"), "this is no text in quotes"),
    "message without a text": (replaced(f"{TALL}\n", ""), "one of its messages is incomplete"),
    "another encoding": (_encoded, "This line is not UTF-8."),
    "encoding in the header": (replaced("charset=UTF-8", "charset=ISO-8859-1"), "does not say charset=UTF-8"),
    "key twice": (_doubled, "alpha#people.no: a second translation of it"),
    "no key": (replaced('msgctxt "alpha#people.no"\n', ""), "this message has no context"),
    "another language": (replaced("Language: es", "Language: pt"), "its header says Language: pt; this folder is es"),
    "no language": (replaced('"Language: es\\n"\n', ""), "its header names no language"),
    "other plural forms": (replaced("plural=(n != 1)", "plural=(n > 1)"), "its plural forms are not those"),
    "line break": (replaced(TALL, 'msgstr "tall\\nqu"'), "alpha#people.no: a line break"),
    "escaped control": (replaced(TALL, 'msgstr "tall\\bqu"'), "alpha#people.no: a line break"),
    "override": (replaced("tallqu", "tall\u202equ"), "This line holds a control character."),
    "isolate": (replaced("tallqu", "tall\u2067qu"), "This line holds a control character."),
    "a form too many": (_plural(r'^(msgstr\[1\] .*)$', r'\1\nmsgstr[2] "x"'), "3 plural forms; Spanish has 2"),
    "a form too few": (_plural(r'^msgstr\[1\] .*\n', ""), "1 plural forms; Spanish has 2"),
    "a gap in the forms": (_plural(r"^msgstr\[1\]", "msgstr[2]"), "2 plural forms; Spanish has 2"),
    "no forms": (_plural(r'^msgstr\[0\] (.*)\nmsgstr\[1\].*$', r"msgstr \1"), "0 plural forms; Spanish has 2"),
    "forms where there are none": (replaced(TALL, 'msgstr[0] "tallqu"'), "plural forms of a message that has none"),
    "approval changed by hand": (_approved_by_hand, "This approval was changed by hand."),
    "acknowledgement changed by hand": (_acknowledged_by_hand, "alpha#message: this was changed by hand"),
}  # fmt: skip
FAULTY = {  # the file can be read, and a message in it may not be printed
    "unknown key": (replaced('"alpha#what"', '"alpha#nowhere"'), "alpha#nowhere: the handout has no such message"),
    "link changed": (replaced("betaqu](section:beta)", "betaqu](section:gamma)"), "alpha#two: the link"),
    "HTML": (replaced("tallqu", "<b>tallqu</b>"), "alpha#people.no: raw HTML is not used"),
    "script": (replaced("tallqu", "<script>alert(1)</script>"), "alpha#people.no: raw HTML is not used"),
    "bold not closed": (replaced("**smallqu**", "**smallqu"), "alpha#small: "),
    "invisible": (replaced("tallqu", "tall\u200bqu"), "alpha#people.no: "),
    "citation lost": (replaced("aboutqu itqu [@study:p2]", "aboutqu itqu"), "alpha#one: "),
    "placeholder": (
        lambda bureau: mend(bureau, "interface", "ofqu {pages}", "ofqu {page}"),
        "interface#page-of: {pages} is missing",
    ),
    "English changed": (
        lambda bureau: bureau.edit("sections/alpha.md", "no: Tall", "no: Large"),
        "alpha#people.no: the English in this file is not what the handout says today",
    ),
}  # fmt: skip
NEEDS_NO_LINE = {
    "message without a text", "approval changed by hand",
}  # fmt: skip


def no_file_is_made(bureau: Bureau, tmp_path: Path, says: str) -> None:
    """Nothing is printed, and nothing is changed, by `make`, as a draft or not."""
    before = contents(bureau.root)
    for draft in ([], ["--draft"]):
        result = run_command(*bureau.options, "make", "alpha", "--lang", "es", *draft, "-o", tmp_path / "made.pdf")
        assert (result.code, says in result.err, result.out) == (3, True, ""), result.err
    assert contents(bureau.root) == before


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read(bureau: Bureau, tmp_path: Path, name: str) -> None:
    change, says = UNREADABLE[name]
    change(bureau)
    mend(bureau, "beta", 'msgctxt "beta#few"', 'msgctxt "beta#many"')  # what an update would write
    before = contents(bureau.root)
    commands = [["check", "es"], ["status", "es"], ["acknowledge", "es", "alpha#message", "--by", "Ana Ruiz"]]
    if "by hand" not in name:
        commands.append(["update", "es"])
    for command in commands:
        result = translate(bureau, *command)
        if command[0] == "acknowledge" and name == "approval changed by hand":
            continue
        assert (result.code, says in result.err, result.out) == (3, True, ""), (command, result.err)
        where = re.search(rf"{bureau.translations}/es/\S+(, line \d+)?:", result.err)
        assert where
        assert bool(where[1]) is (name not in NEEDS_NO_LINE), result.err
        assert contents(bureau.root) == before
    no_file_is_made(bureau, tmp_path, says)


@pytest.mark.parametrize("name", FAULTY)
def test_a_message_that_may_not_be_printed(bureau: Bureau, tmp_path: Path, name: str) -> None:
    change, says = FAULTY[name]
    change(bureau)
    result = translate(bureau, "check", "es")
    assert result.code == 1
    said = [line for line in result.out.splitlines() if ": error: " in line and says in line.replace(": error: ", ": ")]
    assert said, result.out
    assert re.search(r"\.po, line \d+: ", said[0])
    no_file_is_made(bureau, tmp_path, says)


def test_an_approval_of_english_that_changed_prints_nothing(bureau: Bureau, tmp_path: Path) -> None:
    approve(bureau, ["alpha", "interface"])
    edited = bureau.edit("sections/alpha.md", "no: Tall", "no: Large")
    no_file_is_made(edited, tmp_path, "alpha#people.no: the English in this file is not what the handout says today")
    assert translate(edited, "update").code == 0
    no_file_is_made(edited, tmp_path, "alpha#people.no: it is marked as fuzzy")
    mend(edited, "alpha", "#, fuzzy\n", "")
    result = run_command(*edited.options, "make", "alpha", "--lang", "es", "-o", tmp_path / "made.pdf")
    assert (result.code, "alpha: 1 of 12 messages are not approved" in result.err) == (9, True)


def test_a_clinic_s_own_section_has_no_translation(bureau: Bureau, tmp_path: Path) -> None:
    bureau.path("beta").unlink()
    result = run_command(*bureau.options, "make", "beta", "--lang", "es", "--draft", "-o", tmp_path / "made.pdf")
    assert (result.code, "There is no translation of beta in Spanish." in result.err) == (3, True)


def test_a_file_that_only_names_another_is_not_followed(bureau: Bureau) -> None:
    bureau.path("alpha").write_text(str(bureau.path("beta")), encoding="utf-8")
    result = translate(bureau, "check", "es")
    assert (result.code, "line 1" in result.err) == (3, True)


def test_what_the_shipped_languages_need_is_there() -> None:
    """The command by itself, on the bundled folder: read only."""
    result = run_process("translate", "status", "--json")
    assert result.code == 0
    assert {row["language"] for row in json.loads(result.out)} >= {"ar", "es", "zh-Hans"}
    assert (ROOT / "translations" / "es").is_dir()


def test_a_character_without_a_glyph_stops_approval_and_printing(bureau: Bureau) -> None:
    mend(bureau, "alpha", "alphaqu isqu whatqu", "alphaqu 中 whatqu")
    for command in (
        (
            "translate",
            "approve",
            "es",
            "alpha",
            "--translator",
            "Ana Ruiz",
            "--second-reader",
            "Luis Vega",
            "--date",
            str(DAY),
        ),
        ("make", "alpha", "--lang", "es", "--draft", "--dry-run"),
    ):
        result = run_command(*bureau.options, *command)
        assert result.code in (1, 3)
        assert "no font of the language has “中” (U+4E2D)" in result.err
