"""Approvals and acknowledgements as sealed files: who may sign, and what a change by hand does."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handouts.errors import ContentError, UsageProblem
from handouts.languages.language import Language, Reviewer, load_language
from handouts.languages.messages import Message
from handouts.signoff.translators import (
    Acknowledgement,
    Approval,
    acknowledgements_path,
    acknowledgements_text,
    approval_path,
    approval_text,
    may_sign,
    message_fingerprint,
    new_acknowledgement,
    new_approval,
    read_acknowledgements,
    read_approval,
    same_person,
)
from tests.conftest import ROOT
from tests.desk import DAY, READER, TODAY, TRANSLATOR

MESSAGES = {"faq#title": "a" * 64, "faq#no": "b" * 64}
SIGNED = {"translator": TRANSLATOR, "second_reader": READER, "date": DAY, "today": TODAY}


@pytest.fixture(scope="module")
def spanish() -> Language:
    return load_language(ROOT / "translations", "es")


def approval(language: Language, **other: Any) -> Approval:
    return new_approval(language, "faq", MESSAGES, **{**SIGNED, **other})


def acknowledgement(language: Language, key: str = "faq#title", **other: Any) -> Acknowledgement:
    given = {"by": TRANSLATOR, "date": DAY, "today": TODAY, **other}
    return new_acknowledgement(language, key, ["order", "negation", "order"], "a" * 64, **given)


@pytest.fixture
def folder(tmp_path: Path, spanish: Language) -> Path:
    """A translations folder with one approval, and two acknowledgements."""
    path = approval_path(tmp_path, "es", "faq")
    path.parent.mkdir(parents=True)
    path.write_text(approval_text(approval(spanish)), encoding="utf-8")
    given = [acknowledgement(spanish), acknowledgement(spanish, "alpha#one")]
    acknowledgements_path(tmp_path, "es").write_text(acknowledgements_text(given), encoding="utf-8")
    return tmp_path


def refused(call: Callable[..., object], *arguments: Any, **named: Any) -> list[str]:
    with pytest.raises(UsageProblem) as caught:
        call(*arguments, **named)
    return [problem.what for problem in caught.value.problems]


def wrong(call: Callable[..., object], *arguments: Any) -> list[tuple[str, str]]:
    with pytest.raises(ContentError) as caught:
        call(*arguments)
    return [(problem.where, problem.what) for problem in caught.value.problems]


def test_a_fingerprint_is_of_key_english_and_translation() -> None:
    message = Message("faq#a", "One", "kind", "where")
    plural = Message("faq#a", "Ones", "kind", "where", (("one", "One"), ("other", "Ones")))
    prints = [
        message_fingerprint(message, ("Uno",)),
        message_fingerprint(message, ("Una",)),
        message_fingerprint(Message("faq#b", "One", "kind", "where"), ("Uno",)),
        message_fingerprint(Message("faq#a", "Two", "kind", "where"), ("Uno",)),
        message_fingerprint(plural, ("Uno", "Unos")),
        message_fingerprint(plural, ("Unos", "Uno")),
    ]
    assert len({*prints}) == len(prints)
    assert prints[0] == message_fingerprint(Message("faq#a", "One", "other kind", "elsewhere"), ("Uno",))


def test_what_is_written_is_read(folder: Path, spanish: Language) -> None:
    found = read_approval(folder, "es", "faq")
    assert found == approval(spanish)
    assert found
    assert (found.translator, found.second_reader, found.date, found.messages) == (TRANSLATOR, READER, DAY, MESSAGES)
    acknowledged = read_acknowledgements(folder, "es")
    assert [*acknowledged] == ["alpha#one", "faq#title"]
    assert acknowledged["faq#title"].kinds == ("negation", "order")
    assert (acknowledged["faq#title"].by, acknowledged["faq#title"].date) == (TRANSLATOR, DAY)


def test_without_files_nothing_is_approved(tmp_path: Path) -> None:
    assert read_approval(tmp_path, "es", "faq") is None
    assert read_acknowledgements(tmp_path, "es") == {}


def test_names_that_yaml_would_misread(tmp_path: Path, spanish: Language) -> None:
    path = approval_path(tmp_path, "es", "faq")
    path.parent.mkdir(parents=True)
    given = approval(spanish, translator="no: 'x' #1", second_reader="2026-01-01")
    path.write_text(approval_text(given), encoding="utf-8")
    assert read_approval(tmp_path, "es", "faq") == given


@pytest.mark.parametrize(
    "other",
    ["Ana Ruiz", "ana ruiz", "ANA  RUIZ", " Ana Ruiz ", "Ana Ruíz", "Ana Rui\u0301z", "Ａna Ruiz", "Ana\u00a0Ruiz"],
)
def test_nobody_is_their_own_second_reader(spanish: Language, other: str) -> None:
    found = refused(approval, spanish, second_reader=other)
    assert found == ["The translator and the second reader are the same person."]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "Ana <b>", "Eva\u202eSoto", "Eva\nSoto"])
def test_a_name_that_is_none(spanish: Language, name: str) -> None:
    for option, call in (("translator", approval), ("second_reader", approval), ("by", acknowledgement)):
        found = refused(call, spanish, **{option: name})
        assert len(found) == 1
        assert found[0].startswith(f"--{option.replace('_', '-')}: ")


def test_the_future_signs_nothing(spanish: Language) -> None:
    later = TODAY + datetime.timedelta(days=1)
    for call in (approval, acknowledgement):
        assert refused(call, spanish, date=later) == ["--date 2026-01-02 lies in the future."]
        call(spanish, date=TODAY)


def test_every_problem_is_reported_at_once(spanish: Language) -> None:
    assert len(refused(approval, spanish, translator="", second_reader="<", date=datetime.date(2027, 1, 1))) == 3


def test_where_there_are_reviewers_nobody_else_signs(spanish: Language) -> None:
    known = tuple(Reviewer(name=name, role="translator") for name in ("Ana Ruíz", "Luis Vega"))
    language = spanish.model_copy(update={"reviewers": known})
    found = approval(language, translator="ana ruiz", second_reader=" LUIS  VEGA")
    assert (found.translator, found.second_reader) == ("Ana Ruíz", "Luis Vega")
    assert acknowledgement(language, by="ana ruiz").by == "Ana Ruíz"
    says = "this person is not among the reviewers of Spanish."
    assert refused(approval, language, translator="Eva Soto") == [f"--translator: {says}"]
    assert refused(approval, language, second_reader="Eva Soto") == [f"--second-reader: {says}"]
    assert refused(acknowledgement, language, by="Eva Soto") == [f"--by: {says}"]
    with pytest.raises(UsageProblem) as caught:
        approval(language, translator="Eva Soto")
    assert caught.value.problems[0].fix == "There are: Ana Ruíz, Luis Vega."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ana Ruiz", "Eva Soto"),
        ("Luis Vega", "Eva Soto"),
        ("2025-12-01", "2025-12-02"),
        ("a" * 64, "c" * 64),
        (f"  faq#no: {'b' * 64}\n", ""),
        ("faq#no", "faq#yes"),
        ("seal: ", "seal: 0"),
    ],
)
def test_an_approval_that_was_changed_by_hand(folder: Path, old: str, new: str) -> None:
    path = approval_path(folder, "es", "faq")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert wrong(read_approval, folder, "es", "faq") == [(str(path), "This approval was changed by hand.")]
    with pytest.raises(ContentError) as caught:
        read_approval(folder, "es", "faq")
    assert caught.value.problems[0].fix == "Approve it again: `handouts translate approve es faq`."


def test_an_approval_of_another_section_or_language(folder: Path, spanish: Language) -> None:
    path = approval_path(folder, "es", "faq")
    path.rename(path.with_name("transplant.yaml"))
    ((where, what),) = wrong(read_approval, folder, "es", "transplant")
    assert (Path(where).name, what) == (
        "transplant.yaml",
        "This approval is of faq in es, and not of transplant in es.",
    )
    other = approval(spanish.model_copy(update={"code": "pt"}))
    path.write_text(approval_text(other), encoding="utf-8")
    assert wrong(read_approval, folder, "es", "faq")[0][1] == "This approval was changed by hand."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("section: faq", "section: [", "Not valid YAML"),
        ("language: es\n", "", "language: this key is missing"),
        ("date: '2025-12-01'", "date: tomorrow", "date"),
        ("translator: Ana Ruiz", "translator: <Ana>", "translator"),
        ("seal:", "more: 1\nseal:", "more: unknown key"),
    ],
)
def test_an_approval_that_is_no_approval(folder: Path, old: str, new: str, says: str) -> None:
    path = approval_path(folder, "es", "faq")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    where, what = wrong(read_approval, folder, "es", "faq")[0]
    assert where.startswith(f"{path}, line ")
    assert says in what


@pytest.mark.parametrize(
    ("old", "new"),
    [("Ana Ruiz", "Eva Soto"), ("- order", "- length"), ("a" * 64, "c" * 64), ("2025-12-01", "2025-11-01")],
)
def test_an_acknowledgement_that_was_changed_by_hand(folder: Path, old: str, new: str) -> None:
    path = acknowledgements_path(folder, "es")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert wrong(read_acknowledgements, folder, "es") == [(f"{path}, line 2", "alpha#one: this was changed by hand")]


def test_an_acknowledgement_may_be_deleted_and_not_doubled(folder: Path, spanish: Language) -> None:
    path = acknowledgements_path(folder, "es")
    text = acknowledgements_text([acknowledgement(spanish)])
    path.write_text(text, encoding="utf-8")
    assert [*read_acknowledgements(folder, "es")] == ["faq#title"]
    path.write_text(text + text, encoding="utf-8")
    ((where, what),) = wrong(read_acknowledgements, folder, "es")
    assert where.startswith(f"{path}, line 1")
    assert what == "faq#title: acknowledged twice"


def test_every_wrong_acknowledgement_is_reported(folder: Path) -> None:
    path = acknowledgements_path(folder, "es")
    text = path.read_text(encoding="utf-8").replace("by: Ana Ruiz", "by: Eva Soto", 1)
    path.write_text(text.replace("by: Ana Ruiz", "from: Ana Ruiz"), encoding="utf-8")
    found = [what for _, what in wrong(read_acknowledgements, folder, "es")]
    assert found[0] == "alpha#one: this was changed by hand"
    assert any("from: unknown key" in what for what in found[1:])


@pytest.mark.parametrize(
    "other", ["Ruiz, Ana", "Ana Ruiz.", "Ana-Ruiz", "Dr. Ana Ruiz", "Ana Ruiz, MD", "A. Ruiz", "\u0410na Ruiz", "Ruiz"]
)
def test_a_disguise_is_the_same_person(other: str) -> None:
    assert same_person("Ana Ruiz", other)
    assert same_person(other, "Ana Ruiz")


@pytest.mark.parametrize("other", ["Antonio Ruiz", "Ana Vega", "Luis Vega", "B. Ruiz", "王芳"])
def test_somebody_else_is_not(other: str) -> None:
    assert not same_person("Ana Ruiz", other)


def test_who_is_no_reviewer_any_more_has_not_signed(spanish: Language) -> None:
    given = approval(spanish)
    named = spanish.model_copy(update={"reviewers": (Reviewer(name=given.translator, role="Translator"),)})
    assert may_sign(spanish, given)
    assert not may_sign(named, given)
    both = (*named.reviewers, Reviewer(name=given.second_reader.upper(), role="Reader"))
    assert may_sign(spanish.model_copy(update={"reviewers": both}), given)
