"""Merge finished handouts into one file for the printer: still tagged, each packet starting on a front side.

The structure trees stand side by side under one root, every page has a parent-tree row of its own, and what several
copies share is stored once. Content ids count within a page, so none changes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pikepdf
from pikepdf import Name, OutlineItem, String

from handouts import __version__
from handouts.errors import CheckFailed
from handouts.files.fingerprint import fingerprint
from handouts.press.document_code import document_code
from handouts.press.pdf import metadata as xmp
from handouts.press.pdf.bind import pack, saved
from handouts.press.pdf.seal import seal
from handouts.press.pdf.tree import Spot, Target, Transfer, add_output_intents, copied, copied_contents
from handouts.press.pdf.verify import inspect, open_pdf
from handouts.press.recipe import HandoutRecipe, MergedPart, MergedRecipe


@dataclass(frozen=True)
class Part:
    """A finished handout, and how many copies of it are wanted."""

    data: bytes
    copies: int = 1


def merge(parts: Sequence[Part]) -> tuple[bytes, int, str]:
    """Merge *parts* (at least one) in their order; returns the file, its pages and its code.

    A packet of an odd number of pages is followed by an empty one. Raises `CheckFailed` for a part that is no handout.
    """
    target = Target()
    listed: list[MergedPart] = []
    blanks: list[int] = []
    abouts = [inspect(part.data) for part in parts]
    outline: list[OutlineItem] = []
    for number, (part, about) in enumerate(zip(parts, abouts, strict=True)):
        with open_pdf(part.data) as source:
            sides = len(source.pages) + len(source.pages) % 2
            own_blanks = {*about.recipe.blanks} | ({sides} if sides > len(source.pages) else set())
            for copy in range(part.copies):
                blanks += [len(target.pdf.pages) + blank for blank in sorted(own_blanks)]
                transfer = _add(target, source, about, f"{number}-{copy}-")
                outline += [] if copy else [_bookmark(transfer, about)]
            listed.append(MergedPart(code=about.code, copies=part.copies, sides=sides, recipe=_recipe(about)))
            if not number:
                add_output_intents(target, source)
    with target.pdf.open_outline() as written:
        written.root.extend(outline)
    target.finish(abouts[0].language)
    return _sealed(target.pdf, abouts, listed, blanks)


def _recipe(about: xmp.Metadata) -> HandoutRecipe:
    if not isinstance(about.recipe, HandoutRecipe):
        raise CheckFailed(f"Only handouts are merged; {about.code} is none.", fix="Leave it out.")
    return about.recipe


def _add(target: Target, source: pikepdf.Pdf, about: xmp.Metadata, prefix: str) -> Transfer:
    spots = {}
    for page in source.pages:
        size = (float(page.mediabox[2]), float(page.mediabox[3]))
        contents, resources = copied_contents(target, source, page), copied(target, source, page.obj.Resources)
        spots[page.obj.objgen] = Spot(target.add_page(size, contents, resources))
    if len(source.pages) % 2:
        target.add_blank(size)
    transfer = Transfer(target, source, spots, prefix)
    for element in transfer.run():
        element.S, element.P = Name.Part, target.document
        element.Lang = String(about.language)
        target.document.K.append(element)
    return transfer


def _bookmark(transfer: Transfer, about: xmp.Metadata) -> OutlineItem:
    """One bookmark for a packet, by its code, above its own."""
    first = next(iter(transfer.spots.values())).page
    item = OutlineItem(f"{about.title} ({about.code})", pikepdf.Array([first, Name.Fit]))
    item.children.extend(transfer.bookmarks())
    return item


def _sealed(
    pdf: pikepdf.Pdf, abouts: Sequence[xmp.Metadata], listed: Sequence[MergedPart], blanks: list[int]
) -> tuple[bytes, int, str]:
    body = fingerprint([[about.body, one.copies] for about, one in zip(abouts, listed, strict=True)])
    clinic = fingerprint([about.clinic for about in abouts])
    about = xmp.Metadata(
        title=abouts[0].title,
        language=abouts[0].language,
        code=document_code(body, clinic),
        body=body,
        clinic=clinic,
        seal="",
        recipe=MergedRecipe(program=__version__, merged=tuple(listed), blanks=tuple(blanks)),
    )
    pack(pdf)
    # The seal is over what a reader finds, so over the file as it is written.
    with pikepdf.open(io.BytesIO(saved(pdf))) as written:
        xmp.write(written, replace(about, seal=seal(written, about)))
        return saved(written), len(written.pages), about.code
