"""How messages stand, from missing to approved, and what is in a PO file without being in the handout."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.errors import ContentError
from handouts.languages.messages import files
from handouts.signoff.translators import (
    acknowledgements_path,
    acknowledgements_text,
    approval_path,
    message_fingerprint,
    new_acknowledgement,
)
from handouts.translations.states import Standing, standings
from tests.bureau import Bureau, build_bureau
from tests.desk import DAY, TODAY, approve, assets_of, mend, named, translated_bureau

WARNED = ("alphaqu isqu whatqu comesqu firstqu.", "alphaqu isqu whatqu ٥ comesqu firstqu.")  # digits of another script


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return translated_bureau(tmp_path)


def one(bureau: Bureau, file: str) -> Standing:
    return standings(bureau.library, bureau.language, assets_of(bureau), [file])[0]


def problems(bureau: Bureau, *names: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        standings(bureau.library, bureau.language, assets_of(bureau), names)
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


def acknowledge(bureau: Bureau, key: str, kinds: list[str]) -> None:
    state = named(bureau, "alpha")[key]
    assert state.entry
    given = new_acknowledgement(
        bureau.language, state.key, kinds, message_fingerprint(state.message, state.entry.texts),
        by="Ana Ruiz", date=DAY, today=TODAY,
    )  # fmt: skip
    acknowledgements_path(bureau.translations, bureau.code).write_text(acknowledgements_text([given]), encoding="utf-8")


def test_without_a_file_everything_is_missing(tmp_path: Path) -> None:
    found = named(build_bureau(tmp_path), "alpha")
    assert [*found][:3] == ["title", "message", "what"]
    assert {state.name for state in found.values()} == {"missing"}
    (fault,) = found["title"].faults
    assert (fault.level, fault.what, fault.fix) == (
        "error", "it is not in this file", "Run `handouts translate update es`.",
    )  # fmt: skip
    assert (found["title"].line, found["title"].entry) == (0, None)


def test_a_whole_translation_is_checked(bureau: Bureau) -> None:
    for file in files(bureau.library):
        assert {state.name for state in named(bureau, file).values()} == {"checked"}
        assert one(bureau, file).errors == []
    message = named(bureau, "alpha")["message"]
    lines = bureau.path("alpha").read_text(encoding="utf-8").splitlines()
    entry = lines[message.line - 1 : message.line + 3]
    assert entry[0].startswith("#.")
    assert 'msgctxt "alpha#message"' in entry


def test_an_empty_text_is_missing(bureau: Bureau) -> None:
    mend(bureau, "alpha", 'msgstr "tallqu"', 'msgstr ""')
    mend(bureau, "alpha", 'msgstr "smallqu"', 'msgstr " "')
    found = named(bureau, "alpha")
    assert [key for key, state in found.items() if state.name == "missing"] == ["people.yes", "people.no"]
    assert found["people.no"].errors[0].what == "it is not translated"


def test_a_plural_form_that_is_empty_makes_the_message_missing(bureau: Bureau) -> None:
    text = bureau.path("interface").read_text(encoding="utf-8")
    form = next(line for line in text.splitlines() if line.startswith("msgstr[1]"))
    mend(bureau, "interface", form, 'msgstr[1] ""')
    assert [state.name for state in named(bureau, "interface").values()].count("missing") == 1


def test_a_fuzzy_text_counts_for_nothing(bureau: Bureau) -> None:
    mend(bureau, "alpha", 'msgctxt "alpha#what"', '#, fuzzy\nmsgctxt "alpha#what"')
    mend(bureau, "alpha", 'msgstr "whatqu isqu alphaqu?"', 'msgstr "whatqu ٥ alphaqu?"')
    state = named(bureau, "alpha")["what"]
    assert state.name == "fuzzy"
    assert [fault.kind for fault in state.faults] == ["fuzzy"]
    assert not state.ready


def test_a_text_for_other_english_is_stale(bureau: Bureau) -> None:
    mend(bureau, "alpha", 'msgstr "tallqu"', 'msgstr ""')
    edited = bureau.edit("sections/alpha.md", "One thing about it", "Two things about it")
    edited = edited.edit("sections/alpha.md", "no: Tall", "no: Large")
    found = named(edited, "alpha")
    assert (found["one"].name, found["people.no"].name) == ("fuzzy", "missing")
    for key in ("one", "people.no"):
        (fault,) = found[key].faults
        assert (fault.kind, fault.level, fault.fix) == ("stale", "error", "Run `handouts translate update es`.")
        assert fault.what == "the English in this file is not what the handout says today"
    assert found["two"].name == "checked"


def test_a_plural_whose_english_changed_is_stale(bureau: Bureau) -> None:
    text = bureau.path("interface").read_text(encoding="utf-8")
    plural = next(line for line in text.splitlines() if line.startswith("msgid_plural"))
    mend(bureau, "interface", plural, plural[:-1] + ' more"')
    assert [state.name for state in named(bureau, "interface").values()].count("fuzzy") == 1


def test_an_error_keeps_a_text_from_being_checked(bureau: Bureau) -> None:
    mend(bureau, "alpha", "onequ thingqu aboutqu itqu [@study:p2]", "onequ thingqu aboutqu itqu")
    state = named(bureau, "alpha")["one"]
    assert (state.name, state.ready, [fault.kind for fault in state.errors]) == ("translated", False, ["citation"])
    assert one(bureau, "alpha").errors == [(state.line, state.errors[0])]


def test_a_warning_keeps_a_text_from_being_checked_until_it_is_acknowledged(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    state = named(bureau, "alpha")["message"]
    assert (state.name, [fault.kind for fault in state.warnings]) == ("translated", ["digits"])
    assert one(bureau, "alpha").errors == []
    acknowledge(bureau, "message", ["digits", "negation"])
    state = named(bureau, "alpha")["message"]
    assert (state.name, state.warnings, len(state.faults)) == ("checked", [], 1)


def test_an_acknowledgement_is_for_its_kinds_alone(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    acknowledge(bureau, "message", ["negation"])
    assert named(bureau, "alpha")["message"].name == "translated"


def test_an_edit_lifts_an_acknowledgement(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    acknowledge(bureau, "message", ["digits"])
    mend(bureau, "alpha", WARNED[1], f"{WARNED[1]}.")
    assert named(bureau, "alpha")["message"].name == "translated"


def test_advice_keeps_nothing_from_being_checked(bureau: Bureau) -> None:
    mend(bureau, "alpha", "alphaqu isqu whatqu", "alphaqu  isqu whatqu")
    state = named(bureau, "alpha")["message"]
    assert (state.name, [fault.level for fault in state.faults]) == ("checked", ["advice"])


def test_an_edit_lifts_an_approval_for_its_message_alone(bureau: Bureau) -> None:
    approve(bureau, ["alpha", "beta"])
    assert {state.name for state in named(bureau, "alpha").values()} == {"approved"}
    assert all(state.ready for state in named(bureau, "alpha").values())
    mend(bureau, "alpha", "tallqu", "largequ")
    names = {key: state.name for key, state in named(bureau, "alpha").items()}
    assert names.pop("people.no") == "checked"
    assert {*names.values()} == {"approved"}
    assert {state.name for state in named(bureau, "beta").values()} == {"approved"}


def test_a_change_of_the_english_lifts_an_approval(bureau: Bureau) -> None:
    approve(bureau, ["alpha"])
    edited = bureau.edit("sections/alpha.md", "no: Tall", "no: Large")
    assert named(edited, "alpha")["people.no"].name == "fuzzy"
    mend(edited, "alpha", 'msgid "Tall"', 'msgid "Large"')  # as if it had been translated anew, in the same words
    assert named(edited, "alpha")["people.no"].name == "checked"


def test_an_approved_text_in_which_a_check_finds_a_fault_is_not_approved(bureau: Bureau) -> None:
    mend(bureau, "alpha", *WARNED)
    acknowledge(bureau, "message", ["digits"])
    approve(bureau, ["alpha"])
    assert named(bureau, "alpha")["message"].name == "approved"
    acknowledgements_path(bureau.translations, "es").unlink()
    assert named(bureau, "alpha")["message"].name == "translated"


def test_a_key_that_the_handout_does_not_have_is_an_error(bureau: Bureau) -> None:
    mend(bureau, "alpha", 'msgctxt "alpha#people.no"', 'msgctxt "alpha#people.not"')
    standing = one(bureau, "alpha")
    assert [(fault.key, fault.kind) for _, fault in standing.errors] == [
        ("alpha#people.no", "missing"),
        ("alpha#people.not", "unknown"),
    ]
    line = standing.strays[0][0]
    assert "people.not" in bureau.path("alpha").read_text(encoding="utf-8").splitlines()[line + 1]


def test_what_is_obsolete_is_advice(bureau: Bureau) -> None:
    with bureau.path("alpha").open("a", encoding="utf-8") as file:
        file.write('\n#~ msgctxt "alpha#gone"\n#~ msgid "Gone"\n#~ msgstr "gonequ"\n')
    standing = one(bureau, "alpha")
    assert standing.errors == []
    assert [(fault.key, fault.level) for _, fault in standing.strays] == [("alpha#gone", "advice")]


def test_every_file_that_cannot_be_read_is_reported_at_once(bureau: Bureau) -> None:
    mend(bureau, "alpha", 'msgstr "tallqu"', 'msgstr "tallqu')
    approve(bureau, ["beta"])
    signed = approval_path(bureau.translations, "es", "beta")
    signed.write_text(signed.read_text(encoding="utf-8").replace("Ana Ruiz", "Eva Soto"), encoding="utf-8")
    acknowledgements_path(bureau.translations, "es").write_text("by: Ana Ruiz\n", encoding="utf-8")
    found = problems(bureau, "alpha", "beta")
    assert len(found) == 3
    assert found[0].startswith(f"{bureau.path('alpha')}, line ")
    assert found[1:] == [
        f"{signed}: This approval was changed by hand.",
        f"{acknowledgements_path(bureau.translations, 'es')}: A list of acknowledgements is expected.",
    ]


def test_who_approves_need_not_read_what_was_approved(bureau: Bureau) -> None:
    approve(bureau, ["beta"])
    signed = approval_path(bureau.translations, "es", "beta")
    signed.write_text("nothing", encoding="utf-8")
    assert len(problems(bureau, "beta")) == 1
    approve(bureau, ["beta"])
    assert {state.name for state in named(bureau, "beta").values()} == {"approved"}


def test_the_glossary_is_read_from_the_interface_also_for_one_section(bureau: Bureau) -> None:
    mend(bureau, "alpha", "[marrowqu](term:marrow)", "[tibiaqu](term:marrow)")
    assert [fault.kind for fault in named(bureau, "alpha")["small"].faults] == ["term"]


def test_an_approval_of_somebody_who_is_no_reviewer_any_more_does_not_count(tmp_path: Path) -> None:
    bureau = translated_bureau(tmp_path)
    approve(bureau, ["alpha"])
    assert {state.name for state in named(bureau, "alpha").values()} == {"approved"}
    path = bureau.translations / bureau.code / "language.yaml"
    with path.open("a", encoding="utf-8") as file:
        file.write("reviewers: [{name: Somebody Else, role: Translator}]\n")
    assert {state.name for state in named(bureau, "alpha").values()} == {"checked"}
