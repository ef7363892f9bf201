from __future__ import annotations

from pathlib import Path

import pytest

from handouts.exchange.brief import Brief, brief_of, glossary_of
from tests.bureau import Bureau, build_bureau

TERM = """\
- id: zebra
  term: A zebra
  definition: A horse in stripes.
  cite: [study:p1]
"""


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    built = build_bureau(tmp_path)
    return built.edit("glossary.yaml", "- id: marrow", f"{TERM}- id: marrow")


def brief(bureau: Bureau, *names: str) -> Brief:
    glossary = glossary_of(bureau.library, bureau.translations, bureau.language)
    return brief_of(bureau.library, bureau.english, names, glossary)


def test_purpose_audience_grade_tone(bureau: Bureau) -> None:
    said = dict(brief(bureau, "alpha").items)
    assert list(said) == ["Purpose", "Audience", "Reading level", "Tone", "Facts", "Markup", "Main message"]
    assert "“A small packet”" in said["Purpose"]
    assert said["Audience"].startswith("For those who test. ")
    assert "aims at grade 6 and never passes grade 8" in said["Reading level"]


def test_the_main_message_of_each_section(bureau: Bureau) -> None:
    assert [
        text for heading, text in brief(bureau, "beta", "interface", "alpha").items if heading == "Main message"
    ] == [
        "The beta section: Beta is what comes second.",
        "The alpha section: Alpha is what comes first.",
    ]


def test_the_words_that_a_section_explains(bureau: Bureau) -> None:
    assert [word.english for word in brief(bureau, "alpha").words] == ["Marrow"]
    assert brief(bureau, "beta").words == ()
    assert [word.english for word in brief(bureau, "beta", "interface").words] == ["A zebra", "Marrow"]


def test_the_translation_of_a_word(bureau: Bureau) -> None:
    bureau.translate("interface", {"glossary#marrow.term": "Médula"})
    assert list(brief(bureau, "alpha").lines())[-1] == ("Glossary", "Marrow → Médula (Soft tissue inside bones.)")
    bureau.translate("interface", {"glossary#marrow.term": "Médula"}, fuzzy=True)
    assert list(brief(bureau, "alpha").lines())[-1] == ("Glossary", "Marrow (Soft tissue inside bones.)")
