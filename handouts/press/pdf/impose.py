"""Impose a finished handout for folding and stapling: two pages side by side on each side of a sheet, still tagged.

The pages keep their size, so that large print stays large: letter pages stand on tabloid sheets (11 × 17 inches), A4
pages on A3. The structure tree keeps the reading order; only where its content stands changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pikepdf
from pikepdf import Array

from handouts.errors import LayoutError
from handouts.press.pdf import metadata as xmp
from handouts.press.pdf.bind import pack, saved
from handouts.press.pdf.operators import Matrix, page_streams, shifted, unparse
from handouts.press.pdf.seal import PERSONAL, seal
from handouts.press.pdf.structure import parent_tree
from handouts.press.pdf.tree import Spot, Target, Transfer, add_output_intents, copied
from handouts.press.pdf.verify import inspect, open_pdf

_STEP = 1000  # content ids of the right half begin at a multiple of it, whatever a visit adds to the left half


def sides(pages: int, *, rtl: bool = False) -> list[tuple[int | None, int | None]]:
    """The pages (from 0) on the left and right of each side of the sheets, fronts and backs in turn; None is empty.

    The booklet is padded at its end to a multiple of four. *rtl*: bound on the right.
    """
    padded = -(-pages // 4) * 4
    whole: list[int | None] = [number if number < pages else None for number in range(padded)]
    found = []
    for side in range(padded // 2):
        pair = (whole[padded - 1 - side], whole[side])
        found.append(pair if (side % 2 == 0) != rtl else (pair[1], pair[0]))
    return found


def booklet(data: bytes, *, rtl: bool = False) -> tuple[bytes, int]:
    """Impose the handout *data*; returns the file and its printed sides. *rtl*: it is bound on the right.

    Raises `CheckFailed` if it is no handout.
    """
    about = inspect(data)
    with open_pdf(data) as source:
        target = Target()
        rows = parent_tree(source)
        spots: dict[tuple[int, int], Spot] = {}
        width, height = (float(edge) for edge in list(source.pages[0].mediabox)[2:])
        pairs = sides(len(source.pages), rtl=rtl)
        for pair in pairs:
            halves = [(at, source.pages[page].obj) for at, page in enumerate(pair) if page is not None]
            if not halves:
                target.add_blank((2 * width, height))
                continue
            spots |= _side(target, source, halves, _first_id(rows, halves), (width, height))
        _transfer(target, source, spots)
        target.finish(about.language)
        pack(target.pdf)
        blanks = tuple(number for number, pair in enumerate(pairs, start=1) if pair == (None, None))
        recipe = about.recipe.model_copy(update={"layout": "booklet", "blanks": blanks})
        about = replace(about, seal="", recipe=recipe)
        xmp.write(target.pdf, replace(about, seal=seal(target.pdf, about)))
        return saved(target.pdf), len(pairs)


def _side(
    target: Target,
    source: pikepdf.Pdf,
    halves: Sequence[tuple[int, pikepdf.Object]],
    right: int,
    size: tuple[float, float],
) -> dict[tuple[int, int], Spot]:
    """Add a side of a sheet with its *halves* (0 the left), the right one's content ids from *right* on."""
    width, height = size
    ids = [0, right]
    contents = [stream for at, page in halves for stream in _half(target, source, page, at * width, ids[at])]
    resources = copied(target, source, _shared([page for _, page in halves]))
    made = target.add_page((2 * width, height), Array(contents), resources)
    return {page.objgen: Spot(made, at * width, ids[at]) for at, page in halves}


def _transfer(target: Target, source: pikepdf.Pdf, spots: Mapping[tuple[int, int], Spot]) -> None:
    """Take over all that stands beside the pages: structure, links, bookmarks, colours."""
    transfer = Transfer(target, source, spots)
    for element in transfer.run():
        element.P = target.document
        target.document.K.append(element)
    with target.pdf.open_outline() as outline:
        outline.root.extend(transfer.bookmarks())
    add_output_intents(target, source)


def _first_id(rows: Mapping[int, pikepdf.Object], halves: Sequence[tuple[int, pikepdf.Object]]) -> int:
    """The first content id of the right half."""
    used = [len(rows[int(page.StructParents)]) for at, page in halves if at == 0]
    return -(-max(used, default=0) // _STEP) * _STEP


def _shared(pages: Sequence[pikepdf.Object]) -> pikepdf.Object:
    if len({page.Resources.objgen for page in pages}) > 1:
        raise LayoutError("The pages of this handout do not share their resources.", fix="Make it again.")
    return pages[0].Resources


def _half(target: Target, source: pikepdf.Pdf, page: pikepdf.Object, right: float, ids: int) -> list[pikepdf.Object]:
    """The content streams of *page*, moved to the right by *right* points, its content ids raised by *ids*."""
    before = target.pdf.make_stream(b"q " + Matrix(e=right).operator())
    streams: list[pikepdf.Object] = [before]
    for stream in page_streams(pikepdf.Page(page)):
        if not ids:
            streams.append(copied(target, source, stream))
            continue
        moved = target.pdf.make_stream(unparse(shifted(pikepdf.parse_content_stream(stream), ids)))
        if PERSONAL in stream:
            moved[PERSONAL] = True
        streams.append(moved)
    return [*streams, target.pdf.make_stream(b"Q")]
