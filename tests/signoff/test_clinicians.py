from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.errors import ContentError, UsageProblem
from handouts.files.reading import build, load_yaml
from handouts.signoff.clinicians import (
    Approval,
    approval_text,
    approvals,
    new_approval,
    standing,
)
from handouts.signoff.record import section_fingerprint, section_texts
from handouts.signoff.signature import MAX_NAME, person_problem, sealed
from tests.house import FROM, TODAY, UNTIL, House, build_house, read_yaml

ALPHA, BETA, GAMMA = (f"content/sections/{name}.md" for name in ("alpha", "beta", "gamma"))
SECTIONS = ("alpha", "beta", "gamma")
WARNING = "\n::: call-now {#warning}\nCall if it grows. [@study:p1] {#grows}\n:::\n"
MORE = "\nIt is more. [@study:p2] {#cite}\n"
DAY = datetime.timedelta(days=1)


def epoch(day: str) -> str:
    """What SOURCE_DATE_EPOCH says on *day*."""
    return str(int(datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()))


@pytest.fixture(scope="module")
def approved_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = build_house(tmp_path_factory.mktemp("approved"))
    house.append(ALPHA, WARNING)
    house.approve(*SECTIONS)
    return house.root


@pytest.fixture
def approved(approved_once: Path, tmp_path: Path) -> House:
    """A house whose sections Riverside has approved, all of them."""
    shutil.copytree(approved_once, tmp_path, dirs_exist_ok=True)
    return House(tmp_path)


def lifted(house: House) -> set[str]:
    """The sections that count as changed, once those and no others are refused a final handout."""
    states = house.states()
    assert set(states.values()) <= {"approved", "changed"}
    changed = {section for section, state in states.items() if state == "changed"}
    refused = house.final(*SECTIONS)
    assert refused.code == (9 if changed else 0)
    assert {
        section for section in SECTIONS if f"{section} (riverside): it was changed since {FROM}" in refused.err
    } == changed
    return changed


EDITS = {
    "a word": (ALPHA, "It sits in", "It lies in", "alpha"),
    "a comma": (ALPHA, "(term:marrow), and", "(term:marrow) and", "alpha"),
    "a number in letters": (ALPHA, "Forty of", "Fifty of", "alpha"),
    "the title": (ALPHA, "title: The alpha section", "title: Alpha", "alpha"),
    "the message": (BETA, "message: Beta is", "message: Beta was", "beta"),
    "a heading": (BETA, "What is beta?", "Why is beta?", "beta"),
    "an item": (ALPHA, "One thing", "No thing", "alpha"),
    "a question": (ALPHA, "How small is mine?", "How small is yours?", "alpha"),
    "an emphasis": (ALPHA, "**small**", "small", "alpha"),
    "a link": (ALPHA, "[Beta](section:beta)", "Beta", "alpha"),
    "a new paragraph": (BETA, "{#few}", "{#few}\n\nIt is new. [@study:p2] {#new}", "beta"),
    "a paragraph that goes": (GAMMA, "Show this to those who help you. {#show}", "", "gamma"),
    "an id": (GAMMA, "{#show}", "{#shown}", "gamma"),
    "a citation in the text": (ALPHA, "[@study:p1; @manual:p4]", "[@study:p1]", "alpha"),
    "a citation of the message": (BETA, "cite: [study:p2]\nkind", "cite: [study:p1]\nkind", "beta"),
    "a citation of a figure": (ALPHA, "cite: [study:p1]\n```", "cite: [study:p2]\n```", "alpha"),
    "a count in a figure": (ALPHA, "count: 40", "count: 41", "alpha"),
    "a label in a figure": (ALPHA, "label: Everyone", "label: Anyone", "alpha"),
    "a text for those who do not see a figure": (ALPHA, "alt: Forty", "alt: About forty", "alpha"),
    "the arrows of a figure": (BETA, "title: The way of it", "title: The way of it\narrows: false", "beta"),
    "another drawing": (BETA, "picture: path-recover", "picture: path-treat", "beta"),
    "a definition": ("content/glossary.yaml", "Soft tissue", "Hard tissue", "alpha"),
    "the name of a word": ("content/glossary.yaml", "term: Marrow", "term: The marrow", "alpha"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_lifts_the_approval_of_its_section_alone(approved: House, name: str) -> None:
    file, old, new, section = EDITS[name]
    approved.edit(file, old, new)
    assert lifted(approved) == {section}


def test_what_is_approved_is_final_section_by_section(approved: House) -> None:
    assert lifted(approved) == set()
    approved.edit(ALPHA, "It sits in", "It lies in")
    assert [approved.final(name).code for name in SECTIONS] == [9, 0, 0]


@pytest.mark.parametrize("drawing", ["path-prepare", "path-recover", "_shapes"])
def test_an_edit_of_a_drawing_lifts_it_too(approved: House, drawing: str) -> None:
    """Every drawing is made of the shapes in _shapes.svg.j2."""
    approved.draw(drawing)
    assert lifted(approved) == {"beta"}


STRUCTURE = {
    "items in another order": (
        ALPHA,
        "- One thing about it [@study:p2] {#one}\n- Another thing, told in [Beta](section:beta) [@study:p2] {#two}",
        "- Another thing, told in [Beta](section:beta) [@study:p2] {#two}\n- One thing about it [@study:p2] {#one}",
        "alpha",
    ),
    "paragraphs in another order": (
        ALPHA,
        "It sits in the [marrow](term:marrow), and it is **small**. [@study:p1; @manual:p4] {#small}\n\n"
        "- One thing about it [@study:p2] {#one}",
        "- One thing about it [@study:p2] {#one}\n\n"
        "It sits in the [marrow](term:marrow), and it is **small**. [@study:p1; @manual:p4] {#small}\n",
        "alpha",
    ),
    "a warning that is none any more": (ALPHA, "::: call-now", "::: good-to-know", "alpha"),
    "a warning that is plain text": (ALPHA, WARNING, "\nCall if it grows. [@study:p1] {#grows}\n", "alpha"),
    "a paragraph that is an item": (BETA, "It is few.", "- It is few.", "beta"),
    "the numbers to call that go": (GAMMA, "```slot numbers\n```\n", "", "gamma"),
}


@pytest.mark.parametrize("name", STRUCTURE)
def test_an_edit_of_how_a_section_is_built_lifts_it_too(approved: House, name: str) -> None:
    file, old, new, section = STRUCTURE[name]
    approved.edit(file, old, new)
    assert lifted(approved) == {section}


def test_a_paragraph_may_have_any_name_and_is_bound(house: House) -> None:
    house.append(BETA, MORE)
    house.approve(*SECTIONS)
    house.edit(BETA, "It is more.", "It is much more.")
    assert lifted(house) == {"beta"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: The manual", "title: Another manual"),
        ('p4: "What it says"', 'p4: "What it does not say"'),
        ("date: null", "date: 1999-01-01"),
        ("- id: manual\n", "- id: manual\n  outdated: It was withdrawn.\n"),
    ],
)
def test_an_edit_of_a_source_lifts_the_sections_that_cite_it(approved: House, old: str, new: str) -> None:
    approved.edit("content/sources.yaml", old, new)
    assert lifted(approved) == {"alpha"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ALPHA, "## What is alpha?", "\n\n## What is alpha?"),
        (ALPHA, "kind: clinical", "# a remark\nkind: clinical"),
        ("content/library.yaml", "title: The first two", "title: Two"),
        ("content/glossary.yaml", "- id: marrow", "# a remark\n- id: marrow"),
        (
            "content/sources.yaml",
            "- id: manual",
            "- {id: new, title: New, kind: K, date: null, passages: {}}\n- id: manual",
        ),
        ("content/interface.yaml", "call-now: Call now", "call-now: Call at once"),
    ],
)
def test_what_is_no_part_of_a_section_lifts_nothing(approved: House, file: str, old: str, new: str) -> None:
    approved.edit(file, old, new)
    assert lifted(approved) == set()


def test_a_word_or_a_drawing_that_no_section_uses_lifts_nothing(approved: House) -> None:
    entry = "- {id: bone, term: Bone, definition: A part., cite: [study:p1]}\n"
    approved.append("content/glossary.yaml", entry)
    approved.draw("path-donor")
    assert lifted(approved) == set()


def test_an_edit_that_is_taken_back_restores_the_approval(approved: House) -> None:
    approved.edit(BETA, "It is few.", "It is many.")
    assert lifted(approved) == {"beta"}
    approved.edit(BETA, "It is many.", "It is few.")
    assert lifted(approved) == set()


def test_an_approval_ends_after_its_day(approved: House) -> None:
    assert approved.states(SOURCE_DATE_EPOCH=epoch(UNTIL)) == dict.fromkeys(SECTIONS, "approved")
    assert approved.final("beta", SOURCE_DATE_EPOCH=epoch(UNTIL)).code == 0
    after = epoch("2026-12-02")
    assert approved.states(SOURCE_DATE_EPOCH=after) == dict.fromkeys(SECTIONS, "expired")
    refused = approved.final("beta", SOURCE_DATE_EPOCH=after)
    assert refused.code == 9
    assert f"beta (riverside): its approval ended on {UNTIL}: review it and approve it again" in refused.err


def test_an_approval_ends_when_its_section_is_to_be_reviewed(house: House) -> None:
    house.edit(BETA, "review_by: 2027-01-02", "review_by: 2026-03-01")
    house.approve(*SECTIONS)
    assert set(house.states(SOURCE_DATE_EPOCH=epoch("2026-03-01")).values()) == {"approved"}
    after = epoch("2026-03-02")
    assert house.states(SOURCE_DATE_EPOCH=after) == {"alpha": "approved", "beta": "expired", "gamma": "approved"}
    assert house.final("beta", SOURCE_DATE_EPOCH=after).code == 9


def test_the_day_that_ended_an_approval_is_told(house: House) -> None:
    house.edit(BETA, "review_by: 2027-01-02", "review_by: 2026-03-01")
    house.approve("beta")
    refused = house.final("beta", SOURCE_DATE_EPOCH=epoch("2026-03-02"))
    assert "2026-03-01" in refused.err
    assert UNTIL not in refused.err


def test_a_change_is_told_before_the_end(approved: House) -> None:
    approved.edit(BETA, "It is few.", "It is many.")
    states = approved.states(SOURCE_DATE_EPOCH=epoch("2027-01-01"))
    assert states == {"alpha": "expired", "beta": "changed", "gamma": "expired"}


def test_an_approval_counts_for_its_clinic_alone(approved: House) -> None:
    assert approved.states("hillside") == dict.fromkeys(SECTIONS, "draft")
    refused = approved.final("beta", clinic="hillside")
    assert refused.code == 9
    assert refused.err == "Error: beta (hillside): nobody has approved it: `handouts review approve`\n"


@pytest.mark.parametrize("clinic", ["hillside", "neutral"])
def test_an_approval_that_was_copied_to_another_clinic_counts_for_nothing(approved: House, clinic: str) -> None:
    folder = approved.root / "brands" / "riverside" / "approvals"
    shutil.copytree(folder, approved.root / "brands" / clinic / "approvals")
    assert approved.final("beta", clinic=clinic).code in (3, 9)


def refused_file(house: House, name: str = "alpha.en.yaml", clinic: str = "riverside") -> str:
    """What is said of a wrong approval file, by every command that reads it; none takes anything for approved."""
    said = {
        house.run("review", "status", "--clinic", clinic).err,
        house.final("beta", clinic=clinic).err,
        house.run("make", "beta", "--clinic", clinic, "--dry-run").err,
        house.run("review", "diff", "beta", "--clinic", clinic).err,
    }
    assert house.run("review", "status", "--json").code == 3
    assert house.final("beta", clinic=clinic).code == 3
    (message,) = said
    assert message.startswith("Error: ")
    assert f"{clinic}/approvals/{name}" in message
    assert "unforeseen" not in message
    return message


def write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data), encoding="utf-8")


def test_an_approval_that_is_only_written_another_way_holds(approved: House) -> None:
    path = approved.approval("alpha")
    write(path, dict(reversed(read_yaml(path).items())))
    assert lifted(approved) == set()


BY_HAND = {
    "section": "beta",
    "language": "de",
    "fingerprint": "0" * 64,
    "by": "Bo Ruiz",
    "role": "nurse",
    "date": "2025-12-02",
    "review_by": "2026-12-31",
    "seal": "0" * 64,
}


@pytest.mark.parametrize("field", BY_HAND)
def test_a_field_that_was_edited_by_hand(approved: House, field: str) -> None:
    path = approved.approval("alpha")
    data = read_yaml(path)
    assert data[field] != BY_HAND[field]
    write(path, {**data, field: BY_HAND[field]})
    assert "this file was changed by hand, or is another clinic's" in refused_file(approved)


@pytest.mark.parametrize("change", ["edited", "added", "dropped"])
def test_an_approved_text_that_was_edited_by_hand(approved: House, change: str) -> None:
    path = approved.approval("alpha")
    data = read_yaml(path)
    texts = {"edited": {**data["texts"], "small": "It is big."}, "added": {**data["texts"], "new": "It is new."}}
    kept = {key: text for key, text in data["texts"].items() if key != "small"}
    write(path, {**data, "texts": texts.get(change, kept)})
    assert "this file was changed by hand, or is another clinic's" in refused_file(approved)


def test_every_field_is_covered_by_these_tests(approved: House) -> None:
    assert set(read_yaml(approved.approval("alpha"))) == {*BY_HAND, "texts"} == set(Approval.model_fields)


@pytest.mark.parametrize("field", [*BY_HAND, "texts"])
def test_a_field_that_was_deleted_by_hand(approved: House, field: str) -> None:
    path = approved.approval("alpha")
    write(path, {key: value for key, value in read_yaml(path).items() if key != field})
    assert f"{field}: this key is missing" in refused_file(approved)


def test_a_field_that_is_unknown(approved: House) -> None:
    approved.forge("alpha", approved="yes")
    assert "approved: unknown key" in refused_file(approved)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"section": "delta"}, "it approves the unknown section “delta”"),
        ({"section": "beta"}, "its name is not <section>.<language>.yaml"),
        ({"language": "de"}, "its name is not <section>.<language>.yaml"),
        ({"date": "2026-01-02"}, "its date 2026-01-02 lies in the future"),
        ({"review_by": FROM}, "must be later than date"),
        ({"review_by": "2025-11-30"}, "must be later than date"),
        ({"date": "soon"}, "date: “soon” is no date"),
        ({"by": "<b>Ana</b>"}, "by: a name holds letters"),
        ({"by": "Ana\u202eRuiz"}, "by: a name holds letters"),
        ({"role": "nurse\nand more"}, "role: a name holds letters"),
        ({"by": " "}, "by: "),
        ({"role": "x" * (MAX_NAME + 1)}, f"role: at most {MAX_NAME} characters"),
        ({"section": "../alpha"}, "section: an id is lower-case"),
        ({"texts": ["small"]}, "texts: `key: value` lines are expected, not a list"),
    ],
)
def test_a_forged_approval_is_refused_all_the_same(approved: House, changes: dict[str, Any], what: str) -> None:
    approved.forge("alpha", **changes)
    assert what in refused_file(approved)


def test_a_forged_fingerprint_approves_nothing(approved: House) -> None:
    approved.forge("alpha", fingerprint="0" * 64)
    assert lifted(approved) == {"alpha"}


def test_an_approval_of_today_counts(approved: House) -> None:
    approved.forge("alpha", date=str(TODAY))
    assert lifted(approved) == set()


def test_a_file_that_was_renamed(approved: House) -> None:
    path = approved.approval("alpha")
    path.rename(path.with_name("delta.en.yaml"))
    assert "its name is not <section>.<language>.yaml" in refused_file(approved, "delta.en.yaml")


@pytest.mark.parametrize("name", ["alpha-copy.en.yaml", "alpha.en (2).yaml", "zeta.en.yaml"])
def test_two_approvals_of_one_section(approved: House, name: str) -> None:
    path = approved.approval("alpha")
    shutil.copy(path, path.with_name(name))
    assert "a second approval of alpha" in refused_file(approved, sorted([name, path.name])[-1])


def test_a_file_that_ends_otherwise_approves_nothing(approved: House) -> None:
    path = approved.approval("alpha")
    path.rename(path.with_suffix(".yml"))
    assert approved.states() == {"alpha": "draft", "beta": "approved", "gamma": "approved"}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"section: [alpha\n", "Not valid YAML"),
        (b"", "A list of `key: value` lines is expected here."),
        (b"- alpha\n", "A list of `key: value` lines is expected here."),
        (b"section: \xff\n", "This line is not UTF-8."),
        (b"section: alpha\nsection: beta\n", "Not valid YAML"),
        (b"by: &x Ana\nrole: *x\n", "Anchors and aliases are not used here."),
        (b"by: Ana\x1b[1m\n", "This line holds a control character."),
    ],
)
def test_a_file_that_cannot_be_read(approved: House, text: bytes, what: str) -> None:
    approved.approval("alpha").write_bytes(text)
    assert what in refused_file(approved)


def test_a_file_that_is_a_link_to_elsewhere(approved: House) -> None:
    path = approved.approval("alpha")
    elsewhere = approved.root / "elsewhere.yaml"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert "This path leads out of its folder." in refused_file(approved)


def test_every_wrong_file_is_reported(approved: House) -> None:
    approved.forge("alpha", date="2026-01-02")
    approved.approval("beta").write_text("[", encoding="utf-8")
    approved.forge("gamma", section="delta")
    with pytest.raises(ContentError) as caught:
        approvals(approved.assets.brands, "riverside", approved.library, TODAY)
    named = [Path(problem.where.partition(",")[0]).name for problem in caught.value.problems]
    assert named == ["alpha.en.yaml", "beta.en.yaml", "gamma.en.yaml", "gamma.en.yaml"]


@pytest.mark.parametrize("changes", [{"by": "Bo Ruiz"}, {"review_by": FROM}])
def test_what_is_said_of_a_wrong_file_begins_with_its_field(approved: House, changes: dict[str, str]) -> None:
    path = approved.approval("alpha")
    write(path, {**read_yaml(path), **changes})
    assert ": : " not in refused_file(approved)


@pytest.mark.parametrize("changes", [{"by": "Bo Ruiz"}, {"seal": "0"}])
def test_what_is_said_to_do_about_a_wrong_file_helps(approved: House, changes: dict[str, str]) -> None:
    """`review approve` reads the clinic's files first, so that a wrong one must go before a new one is made."""
    path = approved.approval("alpha")
    write(path, {**read_yaml(path), **changes})
    assert "Delete the file" in refused_file(approved).replace("delete", "Delete")


def test_what_an_approval_keeps(approved: House) -> None:
    data = read_yaml(approved.approval("alpha"))
    section = approved.library.sections["alpha"]
    assert (data["section"], data["language"], data["by"], data["role"]) == (
        ("alpha", "en", "Ana Ruiz", "haematology nurse")
    )
    assert (str(data["date"]), str(data["review_by"])) == (FROM, UNTIL)
    assert data["fingerprint"] == section_fingerprint(approved.library, section, approved.assets)
    assert data["texts"] == section_texts(approved.library, section, approved.assets)
    assert data["seal"] == sealed(data, "riverside")
    first = approved.approval("alpha").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# Written by `handouts review approve`. A change by hand makes it void."


def test_the_texts_that_are_approved(approved: House) -> None:
    library, assets = approved.library, approved.assets
    texts = section_texts(library, library.sections["alpha"], assets)
    assert texts["title"] == "The alpha section"
    assert texts["one"] == "One thing about it [@study:p2]"
    assert texts["people.all.label"] == "Everyone"
    assert texts["(citations)"] == "study:p1"
    assert texts["(word marrow)"] == "Marrow: Soft tissue inside bones."
    assert texts["(source manual)"] == "The manual; Manual; no date; current; p4: What it says"
    assert texts["(structure)"].startswith(
        "heading 2 what; paragraph small; list(paragraph one, paragraph two); figure people"
    )
    assert '"count":40' in texts["(people)"]
    assert '"line"' not in texts["(people)"]
    drawings = [key for key in section_texts(library, library.sections["beta"], assets) if key.startswith("(drawing ")]
    assert drawings == ["(drawing _shapes)", "(drawing path-prepare)", "(drawing path-recover)"]


def make(house: House, **changes: Any) -> Approval:
    """A new approval of beta, with *changes*."""
    given: dict[str, Any] = {"by": "Ana Ruiz", "role": "nurse", "date": TODAY, "review_by": TODAY + DAY}
    given |= {"clinic": "riverside", "today": TODAY, **changes}
    return new_approval(house.library, house.library.sections["beta"], "en", house.assets, **given)


def test_a_new_approval(house: House) -> None:
    made = make(house, by="  Ana O’Ruiz, RN  ", role=" nurse ")
    assert (made.section, made.by, made.role, made.review_by) == ("beta", "Ana O’Ruiz, RN", "nurse", TODAY + DAY)
    stand = standing(house.library, house.library.sections["beta"], "en", {("beta", "en"): made}, house.assets, TODAY)
    assert stand.final
    assert (stand.section, stand.state, stand.why) == ("beta", "approved", "")


def test_an_approval_counts_for_its_language_alone(house: House) -> None:
    made = {("beta", "en"): make(house)}
    found = standing(house.library, house.library.sections["beta"], "de", made, house.assets, TODAY)
    assert (found.state, found.approval, found.final) == ("draft", None, False)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"date": TODAY + DAY, "review_by": TODAY + 2 * DAY}, "--date 2026-01-02 lies in the future."),
        ({"review_by": TODAY}, "--review-by 2026-01-01 is not later than today."),
        ({"date": TODAY - DAY, "review_by": TODAY}, "--review-by 2026-01-01 is not later than today."),
        ({"by": ""}, "--by: a name is needed."),
        ({"role": "\t"}, "--role: a name is needed."),
    ],
)
def test_a_new_approval_that_is_refused(house: House, changes: dict[str, Any], what: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        make(house, **changes)
    assert [problem.what for problem in caught.value.problems] == [what]


def test_everything_that_is_wrong_with_a_new_approval_is_said(house: House) -> None:
    with pytest.raises(UsageProblem) as caught:
        make(house, by="<", role="", date=TODAY + DAY, review_by=TODAY)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    "name", ["Ana Ruiz", "Zoë Ångström-Łuk", "O’Neil, M.D.", "Dr. Nguyễn (RN)", "x" * MAX_NAME, "李小龍"]
)
def test_the_name_of_a_person(name: str) -> None:
    assert person_problem(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "x" * (MAX_NAME + 1),
        *(f"Ana{sign}Ruiz" for sign in "<>{}&\\\n\r\t\0\x1b\x7f\x85\u00ad\u200b\u200e\u202e\u2066\ufeff\ue000\ud800"),
        "Ana\u2028Ruiz",
        "Ana\u2029Ruiz",
    ],
)
def test_what_is_no_name_of_a_person(name: str) -> None:
    assert person_problem(name) != ""


READABLE = st.characters(blacklist_categories=["Cc", "Cs", "Co", "Cn"], blacklist_characters="\u2028\u2029\ufeff")
TEXTS = st.dictionaries(st.text("abc.-", min_size=1), st.text(READABLE | st.just("\n")).map(str.strip), max_size=4)


@given(texts=TEXTS, by=st.text("abc #:'\"-*!|%@`,[]", min_size=1).map(str.strip).filter(bool))
def test_an_approval_reads_back_as_it_was_written(texts: dict[str, str], by: str) -> None:
    data = {
        "section": "alpha",
        "language": "en",
        "fingerprint": "1e5",
        "by": by,
        "role": "no",
        "date": FROM,
        "review_by": UNTIL,
        "texts": texts,
    }
    made = Approval.model_validate({**data, "seal": sealed(data, "riverside")})
    assert build(Approval, load_yaml(approval_text(made), Path("x")), Path("x")) == made
