"""What a packet is printed with in another language: all of it sound, or nothing; signed by all, or a draft."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest

from handouts.errors import ContentError, HandoutsError, NotApproved
from handouts.languages.localize import Layout, Signatures, Translation
from handouts.languages.messages import files
from handouts.translations.printing import translation_for
from tests.bureau import Bureau
from tests.desk import DAY, TODAY, approve, assets_of, foreign, mend, translated_bureau

EARLIER = datetime.date(2025, 11, 1)


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return translated_bureau(tmp_path)


def printed(
    bureau: Bureau,
    names: Sequence[str] = ("alpha",),
    *,
    draft: bool = False,
    layout: Layout = "single",
    today: datetime.date = TODAY,
) -> Translation:
    sections = [bureau.library.sections[name] for name in names]
    given = {"clinic": "neutral", "draft": draft, "layout": layout, "today": today}
    return translation_for(bureau.library, sections, bureau.language, assets_of(bureau), **given)  # type: ignore[arg-type]


def refused(error: type[HandoutsError], bureau: Bureau, *names: str, draft: bool = False) -> list[str]:
    with pytest.raises(error) as caught:
        printed(bureau, names or ("alpha",), draft=draft)
    return [f"{one.where}: {one.what}" for one in caught.value.problems]


def test_a_draft_has_all_texts_and_no_signatures(bureau: Bureau) -> None:
    found = printed(bureau, ["beta", "alpha"], draft=True, layout="bilingual")
    assert (found.signatures, found.layout, found.source.code) == (None, "bilingual", "en")
    for file in ("alpha", "beta", "interface"):
        for message in bureau.messages(file).values():
            if message.forms:
                assert found.texts[f"{message.key}.other"] == foreign(dict(message.forms)["one"])
            else:
                assert found.texts[message.key] == foreign(message.text)
    assert not any(key.startswith("gamma#") for key in found.texts)


def test_what_is_not_approved_is_refused_unless_as_a_draft(bureau: Bureau) -> None:
    approve(bureau, ["alpha"])
    count = len(bureau.messages("interface"))
    assert refused(NotApproved, bureau, "alpha", "beta") == [
        "beta: 9 of 9 messages are not approved",
        f"interface: {count} of {count} messages are not approved",
        ": Spanish prints as final once all is approved.",
    ]
    with pytest.raises(NotApproved) as caught:
        printed(bureau)
    assert caught.value.problems[-1].fix == "--draft prints it with a mark on every page."
    assert printed(bureau, draft=True).signatures is None


def test_one_message_that_is_not_approved_makes_a_draft(bureau: Bureau) -> None:
    approve(bureau, ["alpha", "interface"])
    mend(bureau, "alpha", "tallqu", "largequ")
    assert refused(NotApproved, bureau)[0] == "alpha: 1 of 12 messages are not approved"


@pytest.mark.parametrize("draft", [False, True])
def test_what_is_approved_is_signed_by_everybody_once(bureau: Bureau, draft: bool) -> None:
    approve(bureau, ["alpha"], date=EARLIER)
    approve(bureau, ["beta"], "Luis Vega", "Eva Soto")
    approve(bureau, ["interface"], date=EARLIER)
    found = printed(bureau, ["alpha", "beta"], draft=draft)
    assert found.signatures == Signatures("Ana Ruiz, Luis Vega", "Luis Vega, Eva Soto", DAY)
    assert printed(bureau, draft=draft).signatures == Signatures("Ana Ruiz", "Luis Vega", EARLIER)


def test_an_approval_of_a_day_to_come_prints_nothing(bureau: Bureau) -> None:
    approve(bureau, ["alpha", "interface"])
    with pytest.raises(ContentError) as caught:
        printed(bureau, today=EARLIER)
    assert [one.what for one in caught.value.problems] == ["its date 2025-12-01 lies in the future"] * 2
    assert caught.value.problems[0].where == str(bureau.translations / "es" / "approvals" / "alpha.yaml")


def test_an_approval_of_today_prints(bureau: Bureau) -> None:
    approve(bureau, ["alpha", "interface"])
    assert printed(bureau, today=DAY).signatures == Signatures("Ana Ruiz", "Luis Vega", DAY)


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("alpha", 'msgstr "tallqu"', 'msgstr ""', "alpha#people.no: it is not translated"),
        ("alpha", 'msgctxt "alpha#what"', '#, fuzzy\nmsgctxt "alpha#what"', "alpha#what: it is marked as fuzzy"),
        ("alpha", 'msgid "Tall"', 'msgid "Large"', "the English in this file is not what the handout says today"),
        ("alpha", "aboutqu itqu [@study:p2]", "aboutqu itqu", "alpha#one: the citations"),
        ("alpha", "**smallqu**", "smallqu", "alpha#small: 0 bold"),
        ("alpha", "tallqu", "<b>tallqu</b>", "alpha#people.no: raw HTML is not used in a section"),
        ("alpha", 'msgctxt "alpha#people.no"', 'msgctxt "alpha#nowhere"', "alpha#people.no: it is not in this file"),
        ("interface", "ofqu {pages}", "ofqu {pags}", "interface#page-of: {pages} is missing"),
        ("interface", 'msgstr "marrowqu"', 'msgstr ""', "glossary#marrow.term: it is not translated"),
    ],
)
def test_no_text_that_is_missing_or_wrong_is_printed(
    bureau: Bureau, file: str, old: str, new: str, says: str, draft: bool
) -> None:
    mend(bureau, file, old, new)
    found = refused(ContentError, bureau, draft=draft)
    assert found[0].startswith(f"{bureau.path(file)}")
    assert any(says in one for one in found)


def test_what_the_packet_does_not_need_may_be_unfinished(bureau: Bureau) -> None:
    bureau.path("beta").write_text("nothing", encoding="utf-8")
    bureau.path("gamma").unlink()
    approve(bureau, ["alpha", "interface"])
    assert printed(bureau).signatures is not None


def test_only_the_first_problems_are_listed(bureau: Bureau) -> None:
    for file in files(bureau.library):
        bureau.translate(file, {})
    found = refused(ContentError, bureau, draft=True)
    count = len(bureau.messages("alpha")) + len(bureau.messages("interface"))
    assert len(found) == 21
    assert found[0].endswith(": alpha#title: it is not translated")
    assert found[-1] == f": And {count - 20} more."
    with pytest.raises(ContentError) as caught:
        printed(bureau, draft=True)
    assert caught.value.problems[-1].fix == "`handouts translate check es` names them all."


def test_a_section_without_a_translation(bureau: Bureau) -> None:
    bureau.path("beta").unlink()
    assert refused(ContentError, bureau, "alpha", "beta", draft=True) == [
        f"{bureau.path('beta')}: There is no translation of beta in Spanish."
    ]
