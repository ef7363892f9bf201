from __future__ import annotations

import datetime

import pytest

from handouts.errors import ContentError
from handouts.press.job import SignOff
from handouts.signoff.sign_off import sign_off, standings
from tests.house import FROM, TODAY, UNTIL, House

ANA, BO = ("--by", "Ana Ruiz", "--role", "nurse"), ("--by", "Bo Lund", "--role", "haematologist")


def signed(house: House, *names: str, clinic: str = "riverside", today: datetime.date = TODAY) -> SignOff | None:
    library = house.library
    sections = [library.sections[name] for name in names]
    return sign_off(standings(library, sections, "en", house.assets, clinic, today))


def test_how_each_section_stands_in_the_order_asked_for(house: House) -> None:
    house.approve("beta", "gamma")
    house.edit("content/sections/gamma.md", "Show this", "Show that")
    library = house.library
    sections = [library.sections[name] for name in ("gamma", "alpha", "beta")]
    found = standings(library, sections, "en", house.assets, "riverside", TODAY)
    assert [(one.section, one.state, one.final) for one in found] == [
        ("gamma", "changed", False),
        ("alpha", "draft", False),
        ("beta", "approved", True),
    ]
    assert [one.why for one in found] == [
        f"it was changed since {FROM}: see `handouts review diff`, then approve it again",
        "nobody has approved it: `handouts review approve`",
        "",
    ]


def test_who_signed_is_named_once_and_the_dates_are_those_that_bind(house: House) -> None:
    house.approve("beta", who=BO)
    house.approve("alpha", who=ANA, until="2026-10-01")
    house.approve("gamma", who=BO)
    house.forge("gamma", date="2025-12-24")
    by = (("Ana Ruiz", "nurse"), ("Bo Lund", "haematologist"))
    assert signed(house, "alpha", "beta", "gamma") == (
        SignOff(by, datetime.date(2025, 12, 24), datetime.date(2026, 10, 1))
    )
    assert signed(house, "beta") == SignOff(
        by[1:], datetime.date.fromisoformat(FROM), datetime.date.fromisoformat(UNTIL)
    )


def test_the_same_name_in_another_role_is_named_again(house: House) -> None:
    house.approve("alpha", who=("--by", "Ana Ruiz", "--role", "nurse"))
    house.approve("beta", who=("--by", "Ana Ruiz", "--role", "head nurse"))
    found = signed(house, "beta", "alpha")
    assert found is not None
    assert found.by == (("Ana Ruiz", "head nurse"), ("Ana Ruiz", "nurse"))


def test_a_sign_off_ends_when_a_section_is_to_be_reviewed(house: House) -> None:
    house.edit("content/sections/beta.md", "review_by: 2027-01-02", "review_by: 2026-03-01")
    house.approve("alpha", "beta")
    until = [
        found.review_by for names in (("alpha",), ("beta",), ("alpha", "beta")) if (found := signed(house, *names))
    ]
    assert until == [datetime.date(2026, 12, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("names", "today", "is_signed"),
    [
        (("alpha", "beta"), TODAY, True),
        (("alpha", "gamma"), TODAY, False),
        (("gamma",), TODAY, False),
        ((), TODAY, False),
        (("alpha", "beta"), datetime.date(2026, 10, 1), True),
        (("alpha", "beta"), datetime.date(2026, 10, 2), False),
        (("alpha",), datetime.date(2026, 10, 2), True),
    ],
)
def test_nothing_is_signed_unless_all_of_it_is(
    house: House, names: tuple[str, ...], today: datetime.date, is_signed: bool
) -> None:
    house.approve("alpha")
    house.approve("beta", until="2026-10-01")
    assert (signed(house, *names, today=today) is not None) == is_signed
    assert signed(house, *names, clinic="hillside", today=today) is None


def test_one_wrong_file_approves_nothing(house: House) -> None:
    house.approve("alpha", "beta")
    house.forge("beta", date="2026-01-02")
    with pytest.raises(ContentError, match="lies in the future"):
        signed(house, "alpha")
