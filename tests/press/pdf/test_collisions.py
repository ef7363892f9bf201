"""Text that overlaps or touches the text of another block is found, wherever it stands; nothing else is."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest

from handouts.press.pdf.collisions import Run, collide, collisions
from handouts.press.pdf.verify import verify
from tests.conftest import run_command
from tests.press.pdf.conftest import changed

ONE = Run(10.0, 10.0, 30.0, 20.0, (5, 2, 1))


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (Run(20.0, 10.0, 40.0, 20.0, (6, 2, 1)), True),  # over it
        (Run(30.5, 10.0, 50.0, 20.0, (6, 2, 1)), True),  # touching: read on as one line
        (Run(34.0, 10.0, 54.0, 20.0, (6, 2, 1)), False),  # a gutter
        (Run(30.5, 10.0, 50.0, 20.0, (5, 2, 1)), False),  # the same block goes on
        (Run(31.0, 10.0, 50.0, 20.0, (6, 5, 2, 1)), False),  # stands in it, as the words of a list item by its sign
        (Run(31.0, 10.0, 33.0, 20.0, (2, 1)), False),  # holds it
        (Run(10.0, 18.0, 30.0, 28.0, (6, 2, 1)), False),  # a line set close above
        (Run(10.0, 14.0, 30.0, 24.0, (6, 2, 1)), True),  # half a line higher
        (Run(15.0, 12.0, 17.0, 14.0, (6, 2, 1)), True),  # a stop within it
    ],
)
def test_what_runs_into_another_block(other: Run, found: bool) -> None:
    assert collide([ONE, other]) is collide([other, ONE]) is found


def test_a_long_line_is_seen_past_the_short_ones_between() -> None:
    line = Run(10.0, 10.0, 300.0, 20.0, (5, 1))
    short = [Run(20.0 + step, 40.0, 25.0 + step, 50.0, (7, 1)) for step in range(0, 200, 30)]
    assert not collide([line, *short])
    assert collide([line, *short, Run(250.0, 11.0, 260.0, 21.0, (6, 1))])


def doubled(pdf: pikepdf.Pdf) -> None:
    """Draw all text at twice its size, where it stands."""
    for page in pdf.pages:
        page.contents_coalesce()
        drawn = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(re.sub(rb"(/\S+) (\d[\d.]*) Tf", _twice, drawn))


def _twice(font: re.Match[bytes]) -> bytes:
    return b"%s %f Tf" % (font[1], 2 * float(font[2]))


def test_verify_finds_it_in_a_finished_handout(small_pdf: bytes) -> None:
    assert verify(small_pdf).checks["overlap"] == []
    found = verify(changed(small_pdf, doubled)).checks["overlap"]
    assert "page 1: the text of one block runs into that of another" in found


@pytest.mark.parametrize("size", ["standard", "large"])
def test_the_steps_of_a_figure_keep_apart_where_lines_run_from_right_to_left(tmp_path: Path, size: str) -> None:
    file = tmp_path / "steps.pdf"
    made = run_command("make", "transplant", "car-t", "--lang", "ar", "--draft", "--text-size", size, "-o", file)
    assert made.code == 0, made.err
    data = file.read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert collisions(pdf, data) == []
