"""Content streams: the operators of a page, and the few changes that binding makes to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage

ARTIFACT = pikepdf.ContentStreamInstruction([Name.Artifact, Dictionary(Type=Name.Pagination)], Operator("BDC"))
ACCENT = Name("/Accent")
BAR = Name("/Bar")

# How the typesetter writes the sentinel colours (see press.compose.SENTINELS): the colour space and the share of it
# that each means. The accent is for text and lines, the bar is drawn in the clinic's colour as it was given.
_SENTINELS = {(1, 2, 253): (ACCENT, 1.0), (3, 2, 253): (ACCENT, 0.18), (5, 2, 253): (BAR, 1.0)}
_RENAMED = {
    "Tf": "/Font",
    "gs": "/ExtGState",
    "Do": "/XObject",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "sh": "/Shading",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}


@dataclass(frozen=True)
class Matrix:
    """A PDF transformation [a b c d e f]; ``first @ second`` applies *first*, then *second* (ISO 32000-1, 8.3.4)."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def __matmul__(self, other: Matrix) -> Matrix:
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def inverse(self) -> Matrix:
        """The transformation that undoes this one; raises `ZeroDivisionError` if there is none."""
        det = self.a * self.d - self.b * self.c
        return Matrix(
            self.d / det,
            -self.b / det,
            -self.c / det,
            self.a / det,
            (self.c * self.f - self.d * self.e) / det,
            (self.b * self.e - self.a * self.f) / det,
        )

    def operator(self) -> bytes:
        """The ``cm`` operator for this matrix."""
        parts = (self.a, self.b, self.c, self.d, self.e, self.f)
        return " ".join(f"{part:.5f}".rstrip("0").rstrip(".") for part in parts).encode() + b" cm"


def instructions(page: pikepdf.Page | pikepdf.Object) -> list[Instruction]:
    """The operators of a page or a form."""
    return list(pikepdf.parse_content_stream(page))


def page_streams(page: pikepdf.Page) -> list[pikepdf.Object]:
    """The content streams of a page, in their order."""
    found = page.obj.get("/Contents", Array())
    return list(found) if isinstance(found, Array) else [found]


def runs_together(page: pikepdf.Page) -> bool:
    """Whether a reader that joins the page's streams without white space between them sees other operators."""
    streams = page_streams(page)
    if len(streams) < 2:
        return False
    with pikepdf.new() as scratch:
        joined = scratch.make_stream(b"".join(stream.read_bytes() for stream in streams))
        return unparse(pikepdf.parse_content_stream(joined)) != unparse(instructions(page))


def unparse(found: Iterable[Instruction]) -> bytes:
    return pikepdf.unparse_content_stream(list(found))


def name(instruction: Instruction) -> str:
    return str(instruction.operator)


def mcid(instruction: Instruction) -> int | None:
    """The marked-content id that an instruction opens; None for any other."""
    if name(instruction) == "BDC" and isinstance(instruction.operands[1], Dictionary):
        found = instruction.operands[1].get("/MCID")
        return None if found is None else int(found)
    return None


def recoloured(found: Iterable[Instruction]) -> Iterator[Instruction]:
    """Sentinel colours become shares of the clinic's two colour spaces."""
    for instruction in found:
        operator = name(instruction)
        if operator in ("rg", "RG"):
            key = tuple(round(float(part) * 255) for part in instruction.operands)
            if key in _SENTINELS:
                (space, share), stroking = _SENTINELS[key], operator == "RG"
                yield pikepdf.ContentStreamInstruction([space], Operator("CS" if stroking else "cs"))
                yield pikepdf.ContentStreamInstruction([share], Operator("SCN" if stroking else "scn"))
                continue
        yield instruction


def as_artifacts(found: Iterable[Instruction], keep: set[int]) -> Iterator[Instruction]:
    """Marked content whose id is not in *keep* becomes a pagination artifact: the running head and foot."""
    for instruction in found:
        number = mcid(instruction)
        yield ARTIFACT if number is not None and number not in keep else instruction


def unmarked(found: Iterable[Instruction]) -> Iterator[Instruction]:
    """Without any marked-content operators, as a form inside an artifact needs it."""
    return (instruction for instruction in found if name(instruction) not in ("BDC", "BMC", "EMC"))


def shifted(found: Iterable[Instruction], by: int) -> Iterator[Instruction]:
    """Marked-content ids raised by *by*."""
    for instruction in found:
        number = mcid(instruction)
        if number is None:
            yield instruction
        else:
            yield pikepdf.ContentStreamInstruction(
                [instruction.operands[0], Dictionary(MCID=number + by)], Operator("BDC")
            )


def renamed(found: Iterable[Instruction], prefix: str, known: Mapping[str, set[str]]) -> Iterator[Instruction]:
    """Resource names that *known* lists by category get *prefix*, so that two documents' names do not clash."""
    for instruction in found:
        category = _RENAMED.get(name(instruction))
        if category is None:
            yield instruction
            continue
        yield pikepdf.ContentStreamInstruction(
            [_prefixed(operand, prefix, known.get(category, set())) for operand in instruction.operands],
            instruction.operator,
        )


def _prefixed(operand: pikepdf.Object, prefix: str, known: set[str]) -> pikepdf.Object:
    return Name(f"/{prefix}{str(operand)[1:]}") if isinstance(operand, Name) and str(operand) in known else operand


def cut(found: list[Instruction], places: set[int]) -> tuple[list[list[Instruction]], list[tuple[int, Matrix]]]:
    """Cut a page at the placeholder pictures whose ids are *places*.

    Returns the pieces between them, and for each cut its id and the transformation in force there.
    """
    chunks: list[list[Instruction]] = [[]]
    cuts: list[tuple[int, Matrix]] = []
    matrix, stack, depth = Matrix(), [], 0
    for instruction in found:
        operator = name(instruction)
        if depth:
            depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
            continue
        if (number := mcid(instruction)) in places and number is not None:
            cuts.append((number, matrix))
            chunks.append([])
            depth = 1
            continue
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q":
            matrix = stack.pop()
        elif operator == "cm":
            matrix = Matrix(*(float(part) for part in instruction.operands)) @ matrix
        chunks[-1].append(instruction)
    return chunks, cuts
