from __future__ import annotations

import io
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from handouts.assets import Assets, find
from handouts.press.documents.proof import ProofComposer
from handouts.press.job import Handout
from handouts.press.pdf.structure import elements
from handouts.press.pdf.verify import inspect, page_texts, verify
from handouts.translations import proof_pairs as proof
from handouts.translations.proof_pairs import Pair, Run, proof_sheet, runs
from tests.bureau import Bureau, build_bureau
from tests.conftest import ROOT, run_command

TEXTS: Mapping[str, str] = {
    "alpha#title": "הפרק אלפא",
    "alpha#small": "זה נמצא ב[מח העצם](term:marrow), והוא **קטן**. [@study:p1; @manual:p4]",
    "alpha#one": "39 דברים על CD19 [@study:p2]",
}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """Hebrew, read only: some texts right, one fuzzy, one with a fault, the rest missing."""
    built = build_bureau(tmp_path_factory.mktemp("proof"), "he")
    shutil.copy(ROOT / "translations" / "en" / "checks.yaml", built.translations / "en")
    built = built.edit("sections/alpha.md", "One thing about it", "39 things about CD19")
    built.translate("interface", {"glossary#marrow.term": "מח עצם"})
    blank = built.blank("alpha").entries
    entries = {key: replace(blank[key], texts=(text,)) for key, text in TEXTS.items()}
    fuzzy = replace(blank["alpha#what"], texts=("מה היה?",), fuzzy=True, previous="What was the alpha?")
    noted = replace(entries["alpha#small"], comment="see מילון")
    wrong = replace(blank["alpha#people.yes"], texts=("<b>קטן</b>",))
    built.put("alpha", {**entries, fuzzy.key: fuzzy, noted.key: noted, wrong.key: wrong})
    return built


def assets(bureau: Bureau) -> Assets:
    return find({"content": bureau.content, "translations": bureau.translations}, start=ROOT)


@pytest.fixture(scope="module")
def sheet(bureau: Bureau) -> Handout:
    made = proof_sheet(bureau.library, bureau.language, assets(bureau), ["alpha"])
    verdict = verify(made.data)
    assert verdict.passed, verdict.checks
    assert made.pages == len(page_texts(made.data))
    return made


@pytest.fixture(scope="module")
def text(sheet: Handout) -> str:
    return " ".join(" ".join(page_texts(sheet.data)).split())


@pytest.fixture(scope="module")
def given(bureau: Bureau) -> dict[str, Any]:
    """What goes into the press."""
    return parts_given(bureau, "alpha")


def parts_given(bureau: Bureau, *names: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "print_proof", lambda *rest, **parts: found.update(parts))
        proof_sheet(bureau.library, bureau.language, assets(bureau), names)
    return found


def html_of(bureau: Bureau, given: Mapping[str, Any]) -> str:
    sections = (bureau.library.sections["alpha"],)
    composer = ProofComposer(bureau.library, sections, bureau.english, bureau.language, assets(bureau))
    return composer.proof(code="", **given)


def pair(given: Mapping[str, Any], key: str) -> Pair:
    found: Pair = next(one for part in given["parts"] for one in part["pairs"] if one.key == key)
    return found


@pytest.mark.parametrize(
    ("said", "facts", "found"),
    [
        ("plain", (), [Run("plain")]),
        ("a **b** c", (), [Run("a "), Run("b", bold=True), Run(" c")]),
        ("a [b c](term:d).", (), [Run("a "), Run("b c", link=True), Run(".")]),
        ("a [@b:p1; @c:p2]", (), [Run("a ")]),
        ("**[b](see:c)**", (), [Run("b", bold=True, link=True)]),
        ("take 4 mg", ((5, 9),), [Run("take "), Run("4 mg", fact=True)]),
        ("**4 mg** 5", ((2, 6), (9, 10)), [Run("4 mg", bold=True, fact=True), Run(" "), Run("5", fact=True)]),
        ("a [b", (), [Run("a [b")]),
        ("", (), []),
    ],
)
def test_a_text_in_runs(said: str, facts: tuple[tuple[int, int], ...], found: list[Run]) -> None:
    assert list(runs(said, facts)) == found


def test_each_text_stands_beside_its_english(bureau: Bureau, text: str, given: dict[str, Any]) -> None:
    for words in ("It sits in the marrow, and it is small.", "alpha#small Paragraph", "Item of a list", "קטן"):
        assert words in text
    assert [one.key for one in given["parts"][0]["pairs"]] == list(bureau.messages("alpha"))


def test_its_language_and_direction(bureau: Bureau, given: dict[str, Any], sheet: Handout) -> None:
    html = html_of(bureau, given)
    assert html.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr"')
    assert '<p lang="he" dir="rtl">הפרק אלפא</p>' in html
    assert re.search(r':lang\(he\)[^{]*\{ font-family: "Noto Sans Hebrew", "Noto Sans", "Noto Sans Arabic" \}', html)
    with pikepdf.open(io.BytesIO(sheet.data)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert {str(one.Lang) for one in elements(pdf) if "/Lang" in one} == {"he"}


def test_facts_are_marked_on_both_sides(bureau: Bureau, given: dict[str, Any]) -> None:
    one = pair(given, "alpha#one")
    assert [run.text for run in one.english if run.fact] == ["39", "CD19"]
    assert [run.text for run in one.translation if run.fact] == ["39", "CD19"]
    html = html_of(bureau, given)
    assert '<strong class="fact">CD19</strong>' in html
    assert '<strong class="fact"><span dir="ltr">CD19</span></strong>' in html
    assert re.search(r"\.fact \{ background: [^}]*border-block-end: 1\.4pt solid", html)


def test_faults_stand_below_their_text(text: str, given: dict[str, Any]) -> None:
    (fault,) = [line for line in pair(given, "alpha#people.yes").faults if line.level == "error"]
    assert "".join(part for part, _ in fault.parts).startswith("raw HTML is not used")
    assert re.search(
        r"alpha#people\.yes .{0,120}Small Translated, with errors or warnings .{0,40}Error: raw HTML", text
    )
    assert [line.level for line in pair(given, "alpha#small").faults] == []


def test_a_warning_that_somebody_acknowledged_says_so(tmp_path: Path) -> None:
    built = build_bureau(tmp_path, "he")
    built.translate("gamma", {"gamma#show": "הראו את זה ל־٣ אנשים."})
    warned = pair(parts_given(built, "gamma"), "gamma#show").faults
    assert [(line.level, line.acknowledged) for line in warned if line.level == "warning"] == [("warning", False)]
    result = run_command(*built.options, "translate", "acknowledge", "he", "gamma#show", "--by", "Ana Ruiz")
    assert result.code == 0, result.err
    given = parts_given(built, "gamma")
    assert [line.acknowledged for line in pair(given, "gamma#show").faults if line.level == "warning"] == [True]
    assert "Warning (acknowledged):" in html_of(built, given)


def test_what_changed_in_the_english_is_shown_old_and_new(text: str, given: dict[str, Any]) -> None:
    what = pair(given, "alpha#what")
    assert what.state == "fuzzy"
    assert [(run.text, run.changed) for run in what.before] == [
        ("What ", False),
        ("was the", True),
        (" alpha?", False),
    ]
    assert [(run.text, run.changed) for run in what.now] == [("What ", False), ("is", True), (" alpha?", False)]
    assert "English before: What was the alpha? English now: What is alpha?" in text
    assert text.count("English before:") == 1


def test_markup_that_alone_changed_is_shown_as_such(tmp_path: Path) -> None:
    built = build_bureau(tmp_path, "he")
    before = "It sits in the [marrow](term:marrow), and it is small. [@study:p1; @manual:p4]"
    built.translate("alpha", {"alpha#small": TEXTS["alpha#small"]}, fuzzy=True, previous=before)
    shown = pair(parts_given(built, "alpha"), "alpha#small")
    assert [run.text for run in shown.now if run.changed] == ["**", "**"]
    assert not [run.text for run in shown.before if run.changed]


def test_the_state_of_each_text_and_the_sum(text: str, given: dict[str, Any]) -> None:
    assert {one.key: one.state for one in given["parts"][0]["pairs"]} == {
        "alpha#title": "checked",
        "alpha#message": "missing",
        "alpha#what": "fuzzy",
        "alpha#small": "checked",
        "alpha#one": "checked",
        "alpha#two": "missing",
        "alpha#people.title": "missing",
        "alpha#people.alt": "missing",
        "alpha#people.yes": "translated",
        "alpha#people.no": "missing",
        "alpha#people.all.label": "missing",
        "alpha#ask-small": "missing",
    }
    assert given["parts"][0]["counts"] == [("checked", 3), ("translated", 1), ("fuzzy", 1), ("missing", 7)]
    assert "Fuzzy, made for other English: 1. Missing: 7." in text


def test_a_note_and_words_of_the_other_language_in_it(bureau: Bureau, given: dict[str, Any], text: str) -> None:
    assert pair(given, "alpha#small").note == (("see ", False), ("מילון", True))
    assert 'Note: see <span lang="he" dir="rtl">מילון</span>' in html_of(bureau, given)
    assert text.count("Note:") == 1


def test_plural_forms_stand_each_beside_its_english(tmp_path: Path) -> None:
    arabic = build_bureau(tmp_path, "ar")
    key = "interface#approvers-and-more"
    arabic.translate("interface", {key: ("", "{names} وواحد", *["{names} و{count}"] * 4)})
    found = [
        one for part in parts_given(arabic, "interface")["parts"] for one in part["pairs"] if one.key.startswith(key)
    ]
    assert [one.key.removeprefix(key) for one in found] == [".zero", ".one", ".two", ".few", ".other", ".many"]
    assert ["person" in "".join(run.text for run in one.english) for one in found] == [False, True, *[False] * 4]
    assert found[0].faults


def test_each_fault_of_plural_forms_stands_once_where_it_belongs(tmp_path: Path) -> None:
    """One of a form at that form, one of the whole message at the first of them."""
    arabic = build_bureau(tmp_path, "ar")
    key = "interface#approvers-and-more"

    def told() -> list[list[str]]:
        parts = parts_given(arabic, "interface")["parts"]
        found = [one for part in parts for one in part["pairs"] if one.key.startswith(key)]
        return [["".join(part for part, _ in line.parts)[:11] for line in one.faults] for one in found]

    arabic.translate("interface", {key: ("", "{names} وواحد", *["{names} و{count}"] * 4)})
    assert told() == [["it is not t"], [], [], [], [], []]
    marked = ["{names} و{count}"] * 6
    marked[1], marked[3] = "{names} وواحد", "{names} و<b>{count}</b>"
    arabic.translate("interface", {key: tuple(marked)})
    assert [at for at, lines in enumerate(told()) if "raw HTML is" in lines] == [3]


def test_the_brief_stands_first(text: str) -> None:
    start = text[: text.index("The alpha section")]
    for words in ("Proof of the translation into Hebrew", "Purpose.", "“A small packet”", "Tone.", "Facts."):
        assert words in start


def test_two_people_sign_and_the_code_stands_on_each_page(sheet: Handout, text: str) -> None:
    end = text[text.index("alpha#ask-small") :]
    for heading in ("Translator I have compared", "Second reader I have compared"):
        assert heading in end
    assert end.count("Name") == end.count("Date") == end.count("Signature") == 2
    assert end.count(f"in this proof. Code {sheet.code}") == 2
    for page in page_texts(sheet.data):
        assert f"Code {sheet.code}" in page
    about = inspect(sheet.data)
    assert (about.code, about.title) == (sheet.code, "Proof of the translation into Hebrew")
    assert about.recipe.as_dict()["proof"] == "he"


def test_a_font_of_either_language_that_is_not_here_is_named(tmp_path: Path) -> None:
    """Else the proof would be signed in letters that the handout is not printed in."""
    for code in ("en", "he"):
        built = build_bureau(tmp_path / code, "he")
        path = built.translations / code / "language.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"fonts: \[", "fonts: [Noto Nowhere, ", text), encoding="utf-8")
        result = run_command(*built.options, "translate", "proof", "he", "gamma", "-o", tmp_path / "gamma.pdf")
        assert "The font Noto Nowhere Regular, for" in result.err
        assert "apt-get install fonts-noto-core" in result.err
        assert result.code == 4
        assert not (tmp_path / "gamma.pdf").exists()


def test_the_code_is_of_what_is_signed(tmp_path: Path) -> None:
    built = build_bureau(tmp_path, "he")
    first = proof_sheet(built.library, built.language, assets(built), ["gamma"])
    assert proof_sheet(built.library, built.language, assets(built), ["gamma"]).data == first.data
    built.translate("gamma", {"gamma#show": "הראו את זה."})
    assert proof_sheet(built.library, built.language, assets(built), ["gamma"]).code != first.code


def test_the_command(bureau: Bureau) -> None:
    result = run_command(*bureau.options, "translate", "proof", "he", "gamma", "-o", "gamma.pdf")
    assert result.code == 0, result.err
    assert re.fullmatch(r"gamma\.pdf: Hebrew, gamma; \d pages, code \S+\n", result.out)
    assert verify(Path("gamma.pdf").read_bytes()).passed
    shown = run_command("inspect", "gamma.pdf")
    assert (shown.code, shown.out.partition(";")[0]) == (0, "Proof of the translation into Hebrew: gamma")
    assert run_command(*bureau.options, "translate", "proof", "he", "gama").code == 2
    assert run_command(*bureau.options, "translate", "proof", "en").code == 2


def test_the_interface_is_a_part_of_its_own(bureau: Bureau) -> None:
    result = run_command(*bureau.options, "translate", "proof", "he", "interface", "-o", "words.pdf")
    assert result.code == 0, result.err
    pages = " ".join(" ".join(page_texts(Path("words.pdf").read_bytes())).split())
    assert "Words that the program prints, and the glossary" in pages
    assert verify(Path("words.pdf").read_bytes()).passed
