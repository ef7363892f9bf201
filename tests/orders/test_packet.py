from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.errors import UsageProblem
from handouts.orders.choices import PAPERS, TEXT_SIZES
from handouts.orders.packet import Edition, choose
from handouts.orders.visit import MAX_NAME, MAX_NOTES, Visit
from tests.conftest import Content

BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PRINTED = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")


@pytest.fixture(scope="module")
def library(small_content: Path) -> Library:
    return load_library(small_content)


def ids(library: Library, *names: str, preset: str | None = None) -> list[str]:
    return [section.id for section in choose(library, names, preset).sections]


def problems(library: Library, *names: str, preset: str | None = None) -> str:
    with pytest.raises(UsageProblem) as caught:
        choose(library, names, preset)
    return str(caught.value)


def test_sections_keep_the_order_they_are_named_in(library: Library) -> None:
    assert ids(library, "beta", "alpha") == ["beta", "alpha"]


def test_a_preset_names_the_sections(library: Library) -> None:
    assert ids(library, preset="first-two") == ["alpha", "beta"]


def test_required_sections_are_added_and_named(library: Library) -> None:
    packet = choose(library, ["gamma"])
    assert [section.id for section in packet.sections] == ["gamma", "beta"]
    assert packet.added == ("beta",)


def test_a_required_section_that_was_named_is_not_added(library: Library) -> None:
    packet = choose(library, ["beta", "gamma"])
    assert [section.id for section in packet.sections] == ["beta", "gamma"]
    assert packet.added == ()


def test_a_required_section_goes_where_the_library_s_order_puts_it_but_after_what_needs_it(content: Content) -> None:
    content.edit("sections/alpha.md", "review_by: 2027-01-02", "review_by: 2027-01-02\nrequires: [beta]")
    assert ids(load_library(content.root), "alpha", "gamma") == ["alpha", "beta", "gamma"]


def test_what_a_required_section_requires_is_added_too(content: Content) -> None:
    content.edit("sections/beta.md", "review_by: 2027-01-02", "review_by: 2027-01-02\nrequires: [alpha]")
    assert ids(load_library(content.root), "gamma") == ["gamma", "beta", "alpha"]


def test_edition_and_notes_are_passed_on(library: Library) -> None:
    edition = Edition("a4", "large", "saving")
    packet = choose(library, ["alpha"], edition=edition, with_notes=True)
    assert (packet.edition, packet.with_notes) == (edition, True)
    assert choose(library, ["alpha"]).edition == Edition("letter", "standard", "colour")
    assert choose(library, ["alpha"]).with_notes is False


def test_papers_and_text_sizes_in_points() -> None:
    assert PAPERS == {"letter": (612, 792), "a4": (595.276, 841.89)}
    assert {name: size.points for name, size in TEXT_SIZES.items()} == {"standard": 14, "large": 18, "extra-large": 24}


def test_no_section(library: Library) -> None:
    assert "No section was named." in problems(library)


def test_sections_and_a_preset(library: Library) -> None:
    assert "Sections and a preset were both named." in problems(library, "alpha", preset="first-two")


def test_twice(library: Library) -> None:
    assert problems(library, "alpha", "beta", "alpha") == "The section “alpha” was named twice.\n  Name it once."


def test_the_nearest_names_of_an_unknown_section(library: Library) -> None:
    assert problems(library, "betta") == "There is no section “betta”.\n  Did you mean: beta?"
    assert problems(library, "BETTA") == "There is no such section.\n  Did you mean: beta?"


def test_all_names_when_none_is_near(library: Library) -> None:
    assert problems(library, "xyz") == "There is no section “xyz”.\n  There are: alpha, beta, gamma."


def test_all_unknown_sections_at_once(library: Library) -> None:
    found = problems(library, "alpa", "betta", "betta")
    assert "“alpa”" in found
    assert found.count("There is no section “betta”") == 1


def test_the_nearest_names_of_an_unknown_preset(library: Library) -> None:
    assert problems(library, preset="first-to") == "There is no preset “first-to”.\n  Did you mean: first-two?"


def test_an_empty_preset_is_unknown(library: Library) -> None:
    assert "There is no such preset." in problems(library, preset="")


def test_an_unknown_name_is_shown_short(library: Library) -> None:
    assert f"“{'y' * 60}”" in problems(library, "y" * 300)


def test_a_visit_keeps_its_texts_to_itself() -> None:
    assert repr(Visit("Ann", datetime.date(2019, 2, 28), "Call.")) == "Visit()"


@given(
    st.text(PRINTED | st.just(" "), max_size=MAX_NAME), st.text(PRINTED | st.sampled_from(" \n"), max_size=MAX_NOTES)
)
def test_printed_characters_are_taken(name: str, notes: str) -> None:
    visit = Visit(name, None, notes)
    assert (visit.patient, visit.notes) == (name, notes)


@given(
    st.text("Zdenka", min_size=4, max_size=20),
    st.one_of(st.sampled_from(BIDI_CONTROLS + "\u2028\u2029\u0085"), st.characters(categories=["Cc", "Co", "Cn"])),
)
def test_control_characters_are_refused_and_not_repeated(name: str, control: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        Visit(name + control)
    assert "The patient's name: there is a control character in it." in str(caught.value)
    assert name not in str(caught.value)
    assert unicodedata.category(control) in ("Cf", "Zl", "Zp") or control not in str(caught.value).strip()


@pytest.mark.parametrize("control", [*BIDI_CONTROLS, "\u2028", "\u2029", "\x00", "\x1b", "\r", "\t"])
def test_control_characters_in_the_notes_are_refused(control: str) -> None:
    with pytest.raises(UsageProblem, match=r"The notes: there is a control character in it\."):
        Visit(notes=f"Call{control}us")


@pytest.mark.parametrize("name", ["Jos\ufffd Lima", "JosÃ© Lima"])
def test_letters_that_were_lost_on_the_way_are_refused_and_not_repeated(name: str) -> None:
    for what, patient, notes in (("The patient's name", name, ""), ("The notes", "", name)):
        with pytest.raises(UsageProblem) as caught:
            Visit(patient=patient, notes=notes)
        assert f"{what}: a letter in it was lost on the way" in str(caught.value)
        assert "Lima" not in str(caught.value)


def test_line_breaks_are_for_notes_only() -> None:
    assert Visit(notes="a\nb").notes == "a\nb"
    with pytest.raises(UsageProblem, match="The patient's name"):
        Visit("a\nb")


def test_what_is_too_long_is_counted_and_not_repeated() -> None:
    assert Visit("x" * 75, None, "y" * 1500).patient == "x" * 75
    with pytest.raises(UsageProblem) as caught:
        Visit("x" * 76, None, "y" * 1502)
    assert str(caught.value) == (
        "The patient's name: 76 characters, and 75 fit.\n  Shorten it by 1 character.\n"
        "The notes: 1502 characters, and 1500 fit.\n  Shorten it by 2 characters."
    )
