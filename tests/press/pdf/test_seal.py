"""The seal depends on what is drawn on which page, and on nothing personal."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary

from handouts.press.pdf.metadata import Metadata
from handouts.press.pdf.seal import PERSONAL, seal
from handouts.press.recipe import SheetRecipe

ABOUT = Metadata("T", "en", "333333-333333", "0" * 64, "0" * 64, "", SheetRecipe(program="1", review=()))


def drawn(*pages: bytes, personal: bytes = b"") -> str:
    """The seal of a file that draws *pages*, and *personal* content on the last."""
    with pikepdf.new() as pdf:
        for content in pages:
            page = pdf.add_blank_page().obj
            page.Contents, page.Resources = Array([pdf.make_stream(content)]), Dictionary()
        if personal:
            page.Contents.append(pdf.make_stream(personal, {PERSONAL: True}))
        return seal(pdf, ABOUT)


def test_what_moves_to_another_page_breaks_the_seal() -> None:
    assert drawn(b"q Q\n", b"q Q\n") == drawn(b"q Q\n", b"q Q\n")
    assert len({drawn(b"q Q\n", b"q Q\n"), drawn(b"q Q\nq Q\n", b""), drawn(b"", b"q Q\nq Q\n")}) == 3


def test_a_page_more_breaks_the_seal() -> None:
    assert drawn(b"q Q\n") != drawn(b"q Q\n", b"")


def test_what_is_personal_leaves_the_seal_as_it_was() -> None:
    assert drawn(b"q Q\n", personal=b"0 0 m") == drawn(b"q Q\n")
    assert drawn(b"q Q\n0 0 m") != drawn(b"q Q\n")
