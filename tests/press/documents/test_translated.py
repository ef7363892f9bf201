"""Pages in another language than the source's: marks, the source beside warnings, two columns, right to left."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from handouts.assets import Assets, find
from handouts.brands.clinics import load_brand
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.errors import LayoutError
from handouts.languages.language import Language, load_language
from handouts.languages.localize import Signatures, Translation
from handouts.languages.messages import files, printed_messages
from handouts.orders.packet import Edition, choose
from handouts.orders.visit import Visit
from handouts.press.documents.handout import print_html, print_pdf
from handouts.press.job import Job
from handouts.press.pdf.structure import elements
from handouts.press.pdf.verify import inspect, page_texts, structure_text, verify
from tests.conftest import ROOT, Content

DAY = datetime.date(2026, 1, 1)
SIGNED = Signatures("Ana Lima", "Bo Chen", DAY)
KEEP = re.compile(r"\[@[^\]]*\]|\]\([a-z]+:[^)]*\)|\{[a-z-]+\}|\[|\*\*")
WARNING = """
::: call-now {#call}
Call right away if you have a **fever**. [@study:p1] {#call-text}

- Or if you shake [@study:p1] {#call-shake}
:::
"""


@pytest.fixture
def assets(content: Content) -> Assets:
    content.append("sections/alpha.md", WARNING)
    return find({"content": content.root})


def said(text: str, letter: str) -> str:
    """*text* with every word spelled with *letter*, a wide one half as often; what must stay stays."""

    def spelled(words: str) -> str:
        wide = 2 if letter == "中" else 1
        return re.sub(r"[^\W\d_]+", lambda word: letter * -(-len(word[0]) // wide), words)

    out, end = "", 0
    for kept in KEEP.finditer(text):
        out += spelled(text[end : kept.start()]) + kept[0]
        end = kept.end()
    return out + spelled(text[end:])


def texts(library: Library, letter: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in files(library):
        for message in printed_messages(library, file).values():
            forms = message.forms or (("", message.text),)
            found |= {f"{message.key}.{form}".rstrip("."): said(text, letter) for form, text in forms}
    return found


def job(assets: Assets, code: str, letter: str, *names: str, brand: str = "neutral", **more: Any) -> Job:
    library = load_library(assets.content)
    signatures, layout = more.get("signed"), more.get("layout", "single")
    english = load_language(ROOT / "translations", "en")
    translation = Translation(texts(library, letter), english, signatures, layout)
    packet = choose(library, list(names), None, Edition("letter", more.get("size", "standard")))
    language: Language = load_language(ROOT / "translations", code)
    clinic = load_brand(assets.brands, brand)
    return Job(packet, library, language, clinic, Visit(), DAY, assets, None, translation)


def printed(one: Job) -> bytes:
    data = print_pdf(one).data
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    return data


def marked(data: bytes, language: str) -> Iterator[str]:
    """The structure types of the elements that say they are in *language*."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield from (str(one.S) for one in elements(pdf) if str(one.get("/Lang", "")) == language)


MARK = "Machine translation, not checked by a translator. Ask for a free interpreter."


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_draft_says_so_on_every_page_in_both_languages(assets: Assets) -> None:
    one = job(assets, "es", "ñ", "alpha", "beta")
    pages = page_texts(printed(one))
    assert len(pages) > 2
    for page in pages:
        assert MARK.split(".")[0] in flat(page)
        assert said(MARK, "ñ").split(".")[0] in flat(page)
    first = flat(pages[0])
    assert "No translator has checked it. It may be wrong" in first
    assert said("No translator has checked it. It may be wrong", "ñ") in first


def test_a_checked_translation_says_who_checked_it_and_holds_no_english(assets: Assets) -> None:
    data = printed(job(assets, "es", "ñ", "alpha", "beta", signed=SIGNED))
    whole = flat(" ".join(page_texts(data)))
    assert "Ana Lima" in whole
    assert "Bo Chen" in whole
    kept = whole
    for title in ("A study of little things.", "The manual.", "Ana Lima", "Bo Chen", "Español"):
        assert title in kept
        kept = kept.replace(title, " ")
    kept = re.sub(r"\b[A-Z0-9]{6}-[A-Z0-9]{6}\b", " ", kept)  # the document code
    assert set(re.findall(r"[^\W\dñ_]+", kept)) <= {"de", "octubre", "enero", "febrero"}


def test_warnings_keep_the_english_beside_a_draft_and_only_there(assets: Assets) -> None:
    data = printed(job(assets, "es", "ñ", "alpha"))
    whole = flat(structure_text(data))
    warning = "Call right away if you have a fever . [1] Or if you shake"
    assert flat("Call right away if you have a") in whole
    assert whole.count("Or if you shake") == 1
    translated = said("Call right away if you have a", "ñ")
    assert whole.index(translated) < whole.index("Call right away")
    assert "It sits in the" not in whole, warning
    assert "Call right away" not in flat(structure_text(printed(job(assets, "es", "ñ", "alpha", signed=SIGNED))))


def test_english_among_other_words_is_marked_as_english(assets: Assets) -> None:
    data = printed(job(assets, "es", "ñ", "alpha"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "es"
    kinds = list(marked(data, "en"))
    assert "/Div" in kinds
    assert "/P" in kinds
    assert "/Span" in kinds
    assert list(marked(printed(job(assets, "es", "ñ", "alpha", signed=SIGNED)), "es")) == []


@pytest.mark.parametrize(("code", "letter"), [("es", "ñ"), ("ar", "ن"), ("zh-Hans", "中")])
@pytest.mark.parametrize("size", ["standard", "extra-large"])
def test_two_languages_block_beside_block(assets: Assets, code: str, letter: str, size: str) -> None:
    one = job(assets, code, letter, "alpha", "beta", "gamma", layout="bilingual", signed=SIGNED, size=size)
    html = print_html(one).data.decode()
    for text in (
        "It sits in the",
        "One thing about it",
        "Call right away if you have a",
        "How many people are small",
    ):
        translated = said(text, letter)
        if not one.language.space:
            translated = translated.replace(" ", "")
        then = html.index(text)
        between = html[html.rindex(translated, 0, then) : then]
        assert between.count('lang="en" dir="ltr"') == 1, text
    data = printed(one)
    assert inspect(data).recipe.as_dict()["layout"] == "bilingual"
    assert inspect(data).recipe.as_dict()["translation"]["checked"] is True


def test_right_to_left_pages_are_mirrored_and_facts_stand_in_runs_of_their_own(
    assets: Assets, content: Content
) -> None:
    content.edit("sections/alpha.md", "and it is **small**.", "and it is **small** CD19 at 6-MP 38.0 °C in 2 cells.")
    one = job(assets, "ar", "ن", "alpha", signed=SIGNED, brand="lakeside")
    translation = one.translation
    assert translation is not None
    facts = dict(translation.texts) | {
        "alpha#small": "نن CD19 نن 6-MP، نن 38.0 °C نن ٢. [نن](term:marrow) **ن** [@study:p4; @manual:p4]"
    }
    html = print_html(Job(**{**vars(one), "translation": Translation(facts, translation.source, SIGNED)})).data.decode()
    assert '<html lang="ar" dir="rtl"' in html
    for fact in ("CD19", '<span class="whole">6-MP</span>', "38.0 °C"):
        assert f'<span dir="ltr">{fact}</span>' in html
    assert '<span class="own" dir="ltr">Lakeside Community Hospital</span>' in html
    assert '">١</a>،' in html
    pages = page_texts(printed(one))
    assert "(419) 555-0142" in " ".join(pages)


def test_a_clinic_s_words_in_another_language_are_left_out(assets: Assets) -> None:
    one = job(assets, "es", "ñ", "alpha", brand="lakeside", signed=SIGNED)
    whole = " ".join(page_texts(printed(one)))
    assert "Monday" not in whole
    assert "Say that you have" not in whole
    assert "second floor" not in whole
    assert one.brand.unsaid("es") == [
        "unit",
        "footer",
        "numbers.emergency.hours",
        "numbers.daytime.hours",
        "numbers.after_hours.hours",
        "numbers.interpreter.hours",
    ]
    assert one.brand.unsaid("en") == []


def test_the_code_changes_with_the_translation(assets: Assets) -> None:
    one = print_html(job(assets, "es", "ñ", "alpha")).code
    other = print_html(job(assets, "es", "q", "alpha")).code
    assert one[:6] != other[:6]
    assert print_html(job(assets, "es", "ñ", "alpha", signed=SIGNED)).code[:6] not in (one[:6], other[:6])


def test_a_title_that_runs_into_the_mark_of_a_draft_is_refused(assets: Assets, content: Content) -> None:
    content.edit("library.yaml", "title: A small packet", f"title: {'Very long ' * 6}")
    with pytest.raises(LayoutError, match="do not fit beside each other"):
        print_pdf(job(assets, "es", "ñ", "alpha", signed=SIGNED))
    printed(job(assets, "es", "ñ", "alpha"))  # an unchecked one has its marks above the title


def test_english_names_stand_beside_the_blanks_that_a_nurse_fills_in(assets: Assets) -> None:
    both: dict[str, Any] = {"layout": "bilingual", "signed": SIGNED}
    for more in ({}, both):
        whole = flat(" ".join(page_texts(printed(job(assets, "es", "ñ", "alpha", "gamma", **more)))))
        for label in ("Urgent, day or night", "Your nurse line", "Free interpreter", "After hours", "For:", "Date:"):
            assert label in whole, label


def test_the_english_beside_has_its_own_digits_and_signs_of_lists(assets: Assets, content: Content) -> None:
    content.append("sections/alpha.md", "\nWhat is next is told there. [See beta.](see:beta) {#next .scaffold}\n")
    content.append("sections/alpha.md", "\n1. Do this. {#do-this .scaffold}\n2. Do that. {#do-that .scaffold}\n")
    data = printed(job(assets, "ar", "ن", "alpha", "beta", layout="bilingual", signed=SIGNED))
    read = flat(" ".join(page_texts(data)))
    assert re.search(r"[()]page [0-9]+[()]", read)
    assert not re.search(r"page [٠-٩]", read)
    assert "• Or if you shake" in read
    assert "2. Do that." in read
