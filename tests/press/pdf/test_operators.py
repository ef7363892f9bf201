"""Content streams: matrices, colours, marks, names, and cutting a page at its places."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Name

from handouts.brands.colour import TINT
from handouts.press.html.compose import SENTINELS
from handouts.press.pdf.operators import (
    Instruction,
    Matrix,
    as_artifacts,
    cut,
    instructions,
    mcid,
    name,
    recoloured,
    renamed,
    shifted,
    unmarked,
    unparse,
)


def parse(text: bytes) -> list[Instruction]:
    with pikepdf.new() as pdf:
        return instructions(pdf.make_stream(text))


def lines(found: list[Instruction]) -> list[str]:
    return unparse(found).decode("latin-1").splitlines()


numbers = st.floats(-50, 50).map(lambda number: round(number, 2))
matrices = st.builds(Matrix, numbers, numbers, numbers, numbers, numbers, numbers)


def applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point after a transformation (ISO 32000-1, 8.3.4)."""
    return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f


@given(matrices, matrices, numbers, numbers)
def test_product_applies_the_first_then_the_second(one: Matrix, two: Matrix, x: float, y: float) -> None:
    assert applied(one @ two, x, y) == pytest.approx(applied(two, *applied(one, x, y)), abs=1e-4)


@given(matrices.filter(lambda m: abs(m.a * m.d - m.b * m.c) > 1), numbers, numbers)
def test_inverse_undoes(matrix: Matrix, x: float, y: float) -> None:
    assert applied(matrix.inverse(), *applied(matrix, x, y)) == pytest.approx((x, y), abs=1e-4)


def test_a_matrix_that_flattens_has_no_inverse() -> None:
    with pytest.raises(ZeroDivisionError):
        Matrix(1, 2, 2, 4).inverse()


def test_operator_is_short_and_exact_to_a_hundred_thousandth() -> None:
    assert Matrix().operator() == b"1 0 0 1 0 0 cm"
    assert Matrix(0.75, 0, 0, -0.75, 10.123456, 100).operator() == b"0.75 0 0 -0.75 10.12346 100 cm"
    assert b"e" not in Matrix(e=1e-9, f=1e9).operator()


def sentinel(colour: str) -> str:
    red, green, blue = (int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    return f"{red:.6f} {green:.6f} {blue:.6f}"


@pytest.mark.parametrize(("colour", "share"), [(SENTINELS.accent, 1.0), (SENTINELS.tint, TINT)])
def test_sentinel_colours_become_shares_of_the_accent(colour: str, share: float) -> None:
    found = list(recoloured(parse(f"{sentinel(colour)} rg {sentinel(colour)} RG".encode())))
    assert [name(instruction) for instruction in found] == ["cs", "scn", "CS", "SCN"]
    assert [str(found[at].operands[0]) for at in (0, 2)] == ["/Accent", "/Accent"]
    assert [float(found[at].operands[0]) for at in (1, 3)] == [share, share]


def test_other_colours_stay() -> None:
    text = b"0.1 0.2 0.3 rg\n0 0 1 RG\n0.5 g\n1 0 0 0 k"
    assert lines(list(recoloured(parse(text)))) == text.decode().splitlines()


MARKED = b"/P <</MCID 0>> BDC\n0 g\nEMC\n/Span <</MCID 7>> BDC\n1 g\nEMC\n/Artifact BMC\n2 w\nEMC"


def test_marked_content_is_told_by_its_id() -> None:
    assert [mcid(instruction) for instruction in parse(MARKED)] == [0, None, None, 7, None, None, None, None, None]
    assert [mcid(instruction) for instruction in parse(b"/P /Named BDC\nEMC\n/P <</Lang (en)>> BDC\nEMC")] == [None] * 4


def test_what_is_not_kept_becomes_an_artifact() -> None:
    assert lines(list(as_artifacts(parse(MARKED), {7})))[0] == "/Artifact << /Type /Pagination >> BDC"
    assert lines(list(as_artifacts(parse(MARKED), {7})))[1:] == lines(parse(MARKED))[1:]
    assert lines(list(as_artifacts(parse(MARKED), {0, 7}))) == lines(parse(MARKED))


def test_unmarked_keeps_the_drawing_only() -> None:
    assert lines(list(unmarked(parse(MARKED)))) == ["0 g", "1 g", "2 w"]


def test_shifted_raises_ids_and_nothing_else() -> None:
    found = list(shifted(parse(MARKED), 10))
    assert [number for number in map(mcid, found) if number is not None] == [10, 17]
    assert [name(instruction) for instruction in found] == [name(instruction) for instruction in parse(MARKED)]
    assert str(found[3].operands[0]) == "/Span"


def test_renamed_gives_known_names_a_prefix() -> None:
    known = {"/Font": {"/f0"}, "/ExtGState": {"/g"}, "/XObject": {"/x"}, "/ColorSpace": {"/c"}, "/Pattern": {"/p"}}
    text = b"/f0 12 Tf\n/f1 12 Tf\n/g gs\n/x Do\n/c cs\n/c CS\n/DeviceRGB cs\n/p scn\n0.5 SCN\n/x gs"
    assert lines(list(renamed(parse(text), "C", known))) == [
        *("/Cf0 12 Tf", "/f1 12 Tf", "/Cg gs", "/Cx Do", "/Cc cs", "/Cc CS", "/DeviceRGB cs", "/Cp scn", "0.5 SCN"),
        "/x gs",
    ]


def test_cut_takes_places_out_and_knows_what_is_in_force_there() -> None:
    text = b"""q
0.75 0 0 -0.75 0 100 cm
1 g
/Figure <</MCID 3>> BDC
/Span BMC
/x Do
EMC
q
EMC
2 w
Q
1 0 0 1 5 6 cm
/Figure <</MCID 4>> BDC
EMC
3 w"""
    chunks, cuts = cut(parse(text), {3, 4})
    assert [lines(chunk) for chunk in chunks] == [
        ["q", "0.75 0 0 -0.75 0 100 cm", "1 g"],
        ["2 w", "Q", "1 0 0 1 5 6 cm"],
        ["3 w"],
    ]
    assert cuts == [(3, Matrix(0.75, 0, 0, -0.75, 0, 100)), (4, Matrix(e=5, f=6))]


def test_transformations_add_up_at_a_cut() -> None:
    _, cuts = cut(parse(b"2 0 0 2 1 1 cm\n1 0 0 1 10 20 cm\n/Figure <</MCID 0>> BDC\nEMC"), {0})
    assert cuts == [(0, Matrix(2, 0, 0, 2, 21, 41))]


def test_a_page_without_places_stays_whole() -> None:
    chunks, cuts = cut(parse(MARKED), set())
    assert cuts == []
    assert [lines(chunk) for chunk in chunks] == [lines(parse(MARKED))]


def test_inline_pictures_are_left_alone() -> None:
    text = b"BI\n/W 1\n/H 1\n/BPC 8\n/CS /G\nID\n\x80\nEI"
    found = parse(text)
    assert [name(instruction) for instruction in found] == ["INLINE IMAGE"]
    assert str(Name.Artifact) == "/Artifact"
    assert list(shifted(found, 1)) == list(renamed(found, "C", {})) == found
