from __future__ import annotations

import pytest

from handouts.checks.content.style import bare
from tests.house import House

PLACE = ("sections/beta.md", 14)  # where `say` puts a text


def say(house: House, text: str) -> None:
    """Let the section beta say *text*, in the paragraph that stands on line 14."""
    house.edit("content/sections/beta.md", "It is few. [@study:p2]", f"{text} [@study:p2]")


def found(house: House, rule: str, text: str) -> list[tuple[str, str, int]]:
    """Level, file and line of everything that *rule* finds in *text*."""
    say(house, text)
    return [(one.level, one.file, one.line) for one in house.findings(rule, "beta")]


def several(count: int, word: str = "word") -> str:
    return " ".join([word] * count)


ERRORS = [
    ("abbreviation", "Ask about MRD."),
    ("abbreviation", "Ask about your TKIs."),
    ("abbreviation", "Look for CD19 on the cells."),
    ("abbreviation", "You may hear of CRS."),
    ("abbreviation", "Doctors call it a BiTE."),
    ("abbreviation", "The mix is called MOpAD."),
    ("abbreviation", "The mix is called hyper-CVAD."),
    ("abbreviation", "After a transplant, GVHD can come."),
    ("abbreviation", "Your CNS is checked."),
    ("abbreviation", "They look at DNA in the cells."),
    ("abbreviation", "The FDA has approved it."),
    ("abbreviation", "This is called VOD, and it harms the liver."),
    ("abbreviation", "The CAR finds the cell."),
    ("long-sentence", f"{several(31)}."),
    ("long-sentence", f"{several(15)} e.g. {several(15)}."),
    ("long-sentence", f"{several(15)}, see p. 5, {several(15)}."),
    ("long-sentence", f"Dr. Ruiz {several(29)}."),
    ("long-sentence", f"In {several(29)} 39%."),
    ("long-sentence", f"It is so. Then {several(30)}?"),
    ("long-sentence", f"{several(16)} vs. {several(15)}."),
    ("long-sentence", f"{several(31)}!"),
    ("long-sentence", f"“{several(31)}.” It is so."),
    ("long-paragraph", several(101, "Go.")),
    ("long-paragraph", several(51, "Go on.")),
    ("long-paragraph", several(101, "5%.")),
]
ADVICE = [
    ("long-sentence", f"{several(21)}."),
    ("long-sentence", f"{several(30)}."),
    ("long-sentence", f"{several(21)}; go."),
    ("long-paragraph", several(76, "Go.")),
    ("long-paragraph", several(100, "Go.")),
    ("passive", "It was given by nurses."),
    ("passive", "Is given at home."),
    ("passive", "It is not used now."),
    ("passive", "You will be watched."),
    ("passive", "The cells are usually taken from a donor."),
    ("passive", "The disease was found early."),
    ("passive", "A test is done each week."),
    ("passive", "You will be told more."),
    ("passive", "The drip is now held back."),
    ("term", "The marrow is soft."),
    ("term", "These are marrows."),
]
QUIET = [
    ("abbreviation", "Ask about minimal residual disease (MRD). The MRD test is new."),
    ("abbreviation", "MRD (minimal residual disease) is tested."),
    ("abbreviation", "Ask about TKIs (kinase inhibitors). A TKI may help."),
    ("abbreviation", "This is a Phase III trial after Phase II, and so is I."),
    ("abbreviation", "You and I go to Dr. Ruiz."),
    ("abbreviation", "It is OK to watch TV."),
    ("abbreviation", "Bring your ID and the card."),
    ("abbreviation", "Ph-positive disease is another matter."),
    ("abbreviation", "A T-cell can kill it."),
    ("abbreviation", "Kymriah and Blincyto are brand names."),
    ("long-sentence", f"{several(20)}."),
    ("long-sentence", f"{several(16)}. Some {several(16)}."),
    ("long-sentence", f"{several(16)}.” Some {several(16)}."),
    ("long-sentence", f"({several(16)}.) Some {several(16)}."),
    ("long-sentence", "You take it at home – once a day – and you come back in 4 weeks."),
    ("long-paragraph", several(75, "Go.")),
    ("long-paragraph", several(70, "Go.") + " – – – – – –"),
    ("passive", "Nurses give it."),
    ("passive", "It is a bed."),
    ("passive", "They are often tired, and then they are red."),
    ("passive", "There are ten women and seven children."),
    ("passive", "Trials may be open to you."),
    ("passive", "You were even better then."),
    ("passive", "It is needless to wait."),
    ("passive", "They are indeed golden."),
    ("term", "The [marrow](term:marrow) is soft. The marrow is red."),
    ("term", "It is marrowfat."),
]


@pytest.mark.parametrize(("rule", "text"), ERRORS, ids=range(len(ERRORS)))
def test_an_error(house: House, rule: str, text: str) -> None:
    assert found(house, rule, text) == [("error", *PLACE)]


@pytest.mark.parametrize(("rule", "text"), ADVICE, ids=range(len(ADVICE)))
def test_advice(house: House, rule: str, text: str) -> None:
    assert found(house, rule, text) == [("advice", *PLACE)]


@pytest.mark.parametrize(("rule", "text"), QUIET, ids=range(len(QUIET)))
def test_a_right_neighbour_is_left_alone(house: House, rule: str, text: str) -> None:
    assert found(house, rule, text) == []


def test_what_was_found_is_said(house: House) -> None:
    say(house, "It helped 39%, which doubled. It was 3 of 10, 4 of 20 and 5 of 100.")
    what = {one.rule: one.what for one in house.check("beta").findings}
    assert what["mixed-denominators"] == "rates out of 10 and 20 and 100 beside each other"
    house.edit("content/sections/beta.md", "What is beta?", "Is MRD rare?")
    what |= {one.rule: one.what for one in house.check("beta").findings}
    assert what["relative"] == "a relative comparison: “doubled”"
    assert what["abbreviation"] == "“MRD” is not explained in this section"
    assert what["bare-percentage"] == "a bare percentage: 39%"
    assert what["vague"] == "“rare” without a number"


def test_a_length_is_said(house: House) -> None:
    say(house, f"It goes on. Some {several(23)}. " + several(80, "Go."))
    assert [one.what for one in house.findings("long-paragraph")] == ["few has 107 words"]
    (one,) = house.findings("long-sentence")
    assert one.what.startswith("a sentence of 24 words: “Some word word")


def test_an_abbreviation_is_reported_once_where_it_comes_first(house: House) -> None:
    house.edit("content/sections/beta.md", "message: Beta is", "message: MRD is")
    say(house, "MRD and MRD and MRDs.")
    assert [one.line for one in house.findings("abbreviation")] == [4]


def test_an_abbreviation_that_a_linked_word_explains(house: House) -> None:
    house.edit("content/glossary.yaml", "term: Marrow", "term: Marrow (BM)")
    house.edit("content/glossary.yaml", "Soft tissue", "Soft PQR tissue")
    say(house, "It is in the [marrow](term:marrow). BM is red, and PQR too.")
    assert house.findings("abbreviation") == []
    house.edit("content/sections/beta.md", "[marrow](term:marrow)", "marrow")
    assert {one.what[:5] for one in house.findings("abbreviation")} == {"“BM” ", "“PQR”"}


def test_a_word_that_is_never_linked_is_advice_by_its_name_without_brackets(house: House) -> None:
    house.edit("content/glossary.yaml", "term: Marrow", "term: Marrow (soft part)")
    say(house, "The marrow is soft.")
    (one,) = house.findings("term", "beta")
    assert one.what == "“Marrow (soft part)” is used and never linked in beta"
    assert one.fix == "Link its first use: [Marrow (soft part)](term:marrow)."


def test_a_word_in_a_heading_alone_needs_no_link(house: House) -> None:
    house.edit("content/sections/beta.md", "What is beta?", "What is marrow?")
    assert house.findings("term", "beta") == []


def test_headings_and_labels_are_no_sentences_but_their_numbers_count(house: House) -> None:
    house.edit("content/sections/beta.md", "## What is beta?", f"## Was {several(35)} given to 39%?")
    house.edit("content/sections/beta.md", "label: It begins", f"label: It was {several(35)} given to 12%")
    rules = {(one.rule, one.line) for one in house.check("beta").findings}
    assert ("bare-percentage", 12) in rules
    assert ("bare-percentage", 16) in rules
    assert not {rule for rule, _ in rules} & {"long-sentence", "passive"}


def test_a_sentence_in_a_figure_is_one(house: House) -> None:
    house.edit("content/sections/beta.md", "label: It ends}", f"label: It ends, text: {several(35)}.}}")
    assert [(one.level, one.line) for one in house.findings("long-sentence")] == [("error", 16)]


def test_each_item_of_a_list_is_read_by_itself(house: House) -> None:
    say(house, "- It helped 3 of 10. [@study:p2] {#a}\n- It harmed 39%. [@study:p2] {#b}\n\nThat is all.")
    (one,) = house.findings("bare-percentage")
    assert one.line == 15


@pytest.mark.parametrize(
    ("term", "name"), [("Marrow", "Marrow"), ("Marrow (soft)", "Marrow"), ("A (b) c", "A c"), ("(x)", "")]
)
def test_a_term_without_its_brackets(term: str, name: str) -> None:
    assert bare(term) == name
