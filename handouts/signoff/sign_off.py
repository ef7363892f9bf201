"""From a clinic's approvals to what a handout says of itself: a draft, or signed off."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from handouts.assets import Assets
from handouts.content.library import Library, Section
from handouts.press.job import SignOff
from handouts.signoff.clinicians import Standing, approvals, standing


def standings(
    library: Library, sections: Sequence[Section], language: str, assets: Assets, clinic: str, today: datetime.date
) -> list[Standing]:
    """How each of *sections* stands with *clinic*; raises `ContentError` for a wrong approval file."""
    given = approvals(assets.brands, clinic, library, today)
    return [standing(library, section, language, given, assets, today) for section in sections]


def sign_off(found: Sequence[Standing]) -> SignOff | None:
    """The sign-off of a packet whose sections stand so; None unless every one of them is approved and in date."""
    given = [one.approval for one in found if one.final and one.approval]
    if not found or len(given) != len(found):
        return None
    by = dict.fromkeys((approval.by, approval.role) for approval in given)
    until = min(one.until for one in found if one.until)
    return SignOff(tuple(by), max(approval.date for approval in given), until)
