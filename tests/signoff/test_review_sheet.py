from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from handouts.content.evidence import load_form
from handouts.errors import ContentError
from handouts.languages.language import load_language
from handouts.press.job import Handout
from handouts.press.pdf.verify import inspect, page_texts, verify
from handouts.signoff.record import section_fingerprint
from handouts.signoff.review_sheet import review_sheet
from tests.house import TODAY, House, build_house

TABLE = """
```figure table {#sizes}
title: Sizes of things
columns: [{id: what, text: What}, {id: how, text: How}]
rows:
  - {id: one, what: Mites, how: "Very small [@manual:p4]"}
```
"""
BARS = """
```figure bars {#times}
title: How long it took
alt: A bar
unit: weeks
bars: [{id: all, label: Everybody, value: 17.5, text: Half took longer.}]
cite: [study:p2]
```

```figure cycle {#weeks}
title: How the weeks go
alt: A bar of weeks
parts:
  - {id: on, weeks: 4, kind: on, label: With it}
  - {id: off, weeks: 2, kind: off, open: true, label: Without it}
cite: [study:p1]
```

```figure icon-array {#range}
title: How many are few
alt: Some of a hundred
yes: Few
maybe: Few in some studies
no: Many
groups: [{id: all, label: All, low: 39, high: 69}]
cite: [study:p2]
```
"""


def printed(house: House, *names: str) -> Handout:
    """The packet of the sections *names*, once it has passed its own checks."""
    library = house.library
    sections = [library.sections[name] for name in names]
    sheet = review_sheet(library, sections, load_language(house.assets.translations, "en"), house.assets, TODAY)
    verdict = verify(sheet.data)
    assert verdict.passed, verdict.checks
    assert sheet.pages == len(page_texts(sheet.data))
    return sheet


def text_of(sheet: Handout) -> str:
    return " ".join(" ".join(page_texts(sheet.data)).split())


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house to read only: alpha fails one check, its figure counts 37, beta holds a table and bars."""
    house = build_house(tmp_path_factory.mktemp("sheet"))
    house.edit("content/sections/alpha.md", "count: 40", "count: 37")
    house.edit("content/sections/alpha.md", "Another thing", "What doubled")
    house.append("content/sections/beta.md", TABLE + BARS)
    return house


@pytest.fixture(scope="module")
def sheet(big: House) -> Handout:
    return printed(big, "alpha", "beta")


@pytest.fixture(scope="module")
def text(sheet: Handout) -> str:
    return text_of(sheet)


@pytest.mark.parametrize(
    "statement",
    [
        "The alpha section",
        "Alpha is what comes first.",
        "What is alpha?",
        "It sits in the marrow, and it is small.",
        "One thing about it",
        "What doubled, told in Beta",
        "How many people are small",
        "Forty of a hundred people are small",
        "How small is mine?",
        "Beta is what comes second.",
        "It is few.",
        "A bag is hung",
        "Mites",
        "Very small",
        "Everyone · (Drawn: 37 of 100: Small)",
        "Everybody · Half took longer. · (Drawn: 17.5 weeks)",
        "With it · (Drawn: 4 weeks)",
        "Without it · (Drawn: 2 weeks or more)",
        "All · (Drawn: 39 to 69 of 100: Few)",
        "It begins · (Picture: A bag is hung)",
        "(Picture: A bar of weeks)",
        "Marrow: Soft tissue inside bones.",
    ],
)
def test_each_statement_is_there(text: str, statement: str) -> None:
    assert statement in text


def test_each_statement_stands_beside_its_passages(big: House) -> None:
    """In the order of the table: the statement, then every passage it rests on, then the next statement."""
    read = text_of(printed(big, "beta"))
    few = read[read.index("Beta is what comes second.") : read.index("How long it took")]
    assert re.fullmatch(
        r"Beta is what comes second\. study, p2: That they are few What is beta\? It is few\. study, p2: That they are "
        r"few The way of it (.* )?study, p2: That they are few Sizes of things (.* )?manual, p4: What it says ",
        few,
    )


def test_a_statement_with_two_passages_names_both(text: str) -> None:
    after = text.partition("It sits in the marrow, and it is small.")[2]
    assert after.startswith(" study, p1: That they are small manual, p4: What it says One thing")


def test_a_figure_stands_beside_its_passages(text: str) -> None:
    assert "(Drawn: 2 weeks or more) study, p1: That they are small" in " ".join(text.split())


def test_the_words_a_section_explains_stand_beside_their_passages(text: str, house: House) -> None:
    assert "Words to know Marrow: Soft tissue inside bones. study, p1: That they are small" in text
    assert "Words to know" not in text_of(printed(house, "beta"))


def test_an_error_that_was_found_is_told(text: str) -> None:
    assert "sections/alpha.md, line 17: a relative comparison: “doubled”" in text
    assert "“few” without a number" not in text


def test_an_error_in_a_definition_is_told(house: House) -> None:
    house.edit("content/glossary.yaml", "Soft tissue", "39% soft tissue")
    found = text_of(printed(house, "alpha"))
    assert "The program found 1 errors" in found
    assert "glossary.yaml, line 1: a bare percentage: 39%" in found


def test_the_sources_are_named_at_the_end(house: House) -> None:
    house.edit("content/sources.yaml", "- id: manual\n", "- id: manual\n  outdated: It was withdrawn.\n")
    found = text_of(printed(house, "alpha"))
    assert "study A study of little things. Study. 2023-10-05." in found
    assert "manual The manual. Manual. Date not given. It was withdrawn." in found
    beta = text_of(printed(house, "beta"))
    assert "A study of little things. Study." in beta
    assert "The manual. Manual." not in beta


def test_a_source_that_only_a_definition_cites_is_named(house: House) -> None:
    house.edit("content/glossary.yaml", "cite: [study:p1]", "cite: [manual:p4]")
    house.edit("content/sections/alpha.md", "[@study:p1; @manual:p4]", "[@study:p1]")
    assert "The manual. Manual." in text_of(printed(house, "alpha"))


@pytest.mark.parametrize("instrument", ["pemat", "cdc", "sam", "safety"])
def test_a_form_in_part_makes_no_packet(house: House, instrument: str) -> None:
    house.edit("content/review-form.yaml", f"- id: {instrument}\n", "- id: other\n")
    with pytest.raises(ContentError, match=f"lacks what a clinician judges: {instrument}"):
        printed(house, "gamma")


def test_the_form_asks_by_the_three_instruments(house: House) -> None:
    found = text_of(printed(house, "gamma"))
    for part in ("PEMAT-P", "CDC Clear Communication Index", "SAM"):
        assert part in found


def test_the_conflicts_that_concern_the_sections(big: House, text: str) -> None:
    for part in ("How many are small", "The study counted forty. The manual says half.", "Whether they are few"):
        assert part in text
    assert "We print: Forty of a hundred, as the study counted." in text
    assert "Rests on: study, p1; manual, p4" in text
    assert "Why: The manual does not say whom it counted." in text
    assert text.index("How many are small") < text.index("Whether they are few")


def test_a_conflict_that_concerns_other_sections_is_left_out(house: House) -> None:
    beta = text_of(printed(house, "beta"))
    assert "Whether they are few" in beta
    assert "How many are small" not in beta
    house.edit("content/conflicts.yaml", "- {section: alpha, pattern", "- {section: gamma, pattern")
    gamma = text_of(printed(house, "gamma"))
    assert "How many are small" in gamma
    assert "Whether they are few" not in gamma


def test_every_item_of_the_form_is_there_under_its_title(big: House, text: str) -> None:
    form = list(load_form(big.content).values())
    starts = [text.index(instrument.title) for instrument in form]
    assert starts == sorted(starts)
    for instrument, start, end in zip(form, starts, [*starts[1:], len(text)], strict=True):
        for item in instrument.items:
            assert f"{item.number} {item.asks}" in text[start:end]


def test_the_scores_and_the_version_of_each_section(big: House, text: str) -> None:
    report = big.check("alpha", "beta")
    for name, errors in (("alpha", 1), ("beta", 0)):
        grade = report.grades[name]
        version = section_fingerprint(big.library, big.library.sections[name], big.assets)[:8]
        advice = sum(one.level == "advice" for one in report.findings if name in one.file)
        assert (
            f"Version {version}. Reading grades: SMOG {grade.smog:.1f}, Flesch-Kincaid {grade.flesch_kincaid:.1f}."
            in text
        )
        assert re.search(rf"{version}\. .{{60,90}} {errors} errors and gives {advice} pieces of advice", text)


def test_the_code_and_a_line_to_sign(sheet: Handout, text: str) -> None:
    about = inspect(sheet.data)
    assert about.code == sheet.code
    assert about.title == "For clinical review"
    assert about.recipe.as_dict()["review"] == ["alpha", "beta"]
    for page in page_texts(sheet.data):
        assert f"Code {sheet.code}" in page
    end = text.rpartition(f"{sheet.code}")[0]
    assert sheet.code in end[end.index("Sign") :]
    for label in ("Name", "Role", "Date", "Signature"):
        assert label in end[end.index("Sign") :]


def test_it_is_printed_in_black_and_grey(sheet: Handout) -> None:
    """No clinic's colour is in it: it goes through any printer, and whoever signs sees what was printed."""
    document = pypdfium2.PdfDocument(sheet.data)
    for number, page in enumerate(document, start=1):
        saturation = page.render(scale=0.5).to_pil().convert("HSV").getchannel("S")
        assert saturation.getextrema() == (0, 0), f"page {number} holds a colour"
    document.close()


def test_the_code_is_of_what_is_signed(house: House) -> None:
    first = printed(house, "gamma")
    assert printed(house, "gamma").data == first.data
    house.edit("content/sections/gamma.md", "Show this", "Show that")
    assert printed(house, "gamma").code != first.code


def test_without_conflicts_it_says_so(house: House) -> None:
    (Path(house.content) / "conflicts.yaml").unlink()
    found = re.search(r"Where the sources disagree (.*) What only a person can judge", text_of(printed(house, "gamma")))
    assert found
    assert found[1] == "–"
