"""The places that a clinic fills: those of one name are of one size, for a piece is set once for all of them."""

from __future__ import annotations

import datetime

import pytest

from handouts.assets import find
from handouts.brands.clinics import load_brand
from handouts.content.load import load_library
from handouts.languages.fonts import font_digests
from handouts.languages.language import load_language
from handouts.orders.choices import TEXT_SIZES
from handouts.orders.packet import Edition, choose
from handouts.orders.visit import Visit
from handouts.press.documents.handout import lay_out
from handouts.press.job import Job
from handouts.press.limits import run_limited
from handouts.press.pdf.prepare import Place
from tests.conftest import ROOT

DAY = datetime.date(2026, 1, 1)


def places_of(job: Job) -> tuple[Place, ...]:
    return lay_out(job, font_digests(job.language)).master.places


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("size", TEXT_SIZES)
def test_places_of_one_name_are_of_one_size(size: str, paper: str) -> None:
    assets, library = find({}), load_library(ROOT / "content")
    packet = choose(library, ["car-t", "inotuzumab", "wallet-card"], None, Edition(paper, size))
    english = load_language(assets.translations, "en")
    job = Job(packet, library, english, load_brand(assets.brands, "neutral"), Visit(), DAY, assets)
    places = run_limited(places_of, job)
    names = [place.name for place in places]
    assert names.count("urgent") > 1
    for place in places:
        wanted = next(one for one in places if one.name == place.name)
        assert (place.width, place.height) == pytest.approx((wanted.width, wanted.height))
