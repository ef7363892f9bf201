"""Verify finished files: independent validators, and what they do not see."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf

from handouts.errors import CheckFailed
from handouts.press.document_code import document_code, is_well_formed
from handouts.press.pdf import announced, metadata, structure
from handouts.press.pdf.collisions import collisions
from handouts.press.pdf.operators import instructions, runs_together
from handouts.press.pdf.seal import seal

_PROFILES = {"PDF/UA-1": "PDF_UA_1", "PDF/A-3a": "PDF_A_3A"}


@dataclass(frozen=True)
class Verdict:
    """The checks made of one file, by name: the problems each found, none for a pass."""

    checks: dict[str, list[str]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not any(self.checks.values())


def verify(data: bytes) -> Verdict:
    """Check a finished handout's bytes.

    Raises `CheckFailed` if they are not a PDF that can be read at all.
    """
    checks = {profile: _conforms(data, profile) for profile in _PROFILES}
    with open_pdf(data) as pdf:
        checks["structure"] = _survived(lambda: [*structure.problems(pdf), *announced.problems(pdf)])
        checks["printing"] = _survived(lambda: _printing_problems(pdf))
        checks["text"] = _survived(lambda: [*_text_problems(pdf, page_texts(data)), *edge_problems(data)])
        checks["overlap"] = _survived(lambda: collisions(pdf, data))
        checks["glyphs"] = _survived(lambda: _glyph_problems(pdf, page_texts(data)))
        checks["code"] = _survived(lambda: _code_problems(pdf, page_texts(data)))
    return Verdict(checks)


def _survived(look: Callable[[], list[str]]) -> list[str]:
    """What a check finds. A file can be damaged in ways that nobody foresaw: one that a check trips over fails it."""
    try:
        return look()
    except Exception as error:
        return [f"the file is damaged: it cannot be checked ({type(error).__name__})"]


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Open *data*; raises `CheckFailed` if it is not a whole, unencrypted PDF. One that needs repair is not whole."""
    try:
        return pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError:
        raise CheckFailed("This file is encrypted.", fix="Handouts never are: this is not one of ours.") from None
    except pikepdf.PdfError:
        raise CheckFailed("This is not a PDF, or it is damaged.", fix="Make it again.") from None


def inspect(data: bytes) -> metadata.Metadata:
    """What a handout says it was made of; raises `CheckFailed` if it is not one of ours or is damaged."""
    with open_pdf(data) as pdf:
        return _said(pdf)


def intact(data: bytes) -> tuple[metadata.Metadata, int] | None:
    """What a handout says it was made of, and its pages; None if it was changed since. Raises as `inspect` does."""
    with open_pdf(data) as pdf:
        about = _said(pdf)
        same = _survived(lambda: [] if about.seal == seal(pdf, about) else ["changed"])
        return (about, len(pdf.pages)) if not same else None


def _said(pdf: pikepdf.Pdf) -> metadata.Metadata:
    try:
        found = metadata.read(pdf)
        if found is not None:
            metadata.check(found)
    except (ValueError, pikepdf.PdfError) as error:
        raise CheckFailed(f"This handout's metadata are damaged: {error}.", fix="Make it again.") from None
    if found is None:
        raise CheckFailed("This PDF was not made by handouts.", fix="Choose a file that `handouts make` wrote.")
    return found


def page_texts(data: bytes) -> list[str]:
    """The text of each page as a reader's program extracts it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return [str(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def structure_text(data: bytes) -> str:
    """The text of a handout in the order of its structure tree, as assistive technology reads it aloud."""
    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(data)
    parts: list[str] = []
    try:
        with open_pdf(data) as pdf:
            order = [(page.objgen, number) for page, number in structure.reading_order(pdf)]
            numbers = {page.obj.objgen: position for position, page in enumerate(pdf.pages)}
        texts: dict[tuple[int, int], str] = {}
        for position in range(len(document)):
            page = document[position]
            textpage = page.get_textpage()
            for item in page.get_objects(max_depth=1):
                number = raw.FPDFPageObj_GetMarkedContentID(item)
                if item.type == raw.FPDF_PAGEOBJ_TEXT and number >= 0:
                    texts[position, number] = texts.get((position, number), "") + _object_text(item, textpage)
        parts = [texts.get((numbers[page], number), "") for page, number in order]
    finally:
        document.close()
    return "\n".join(part for part in parts if part)


def _object_text(item: object, textpage: object) -> str:
    import ctypes

    import pypdfium2.raw as raw

    length = raw.FPDFTextObj_GetText(item, textpage, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(item, textpage, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", errors="replace")


def _conforms(data: bytes, profile: str) -> list[str]:
    import page

    try:
        report = page.validate_pdf_bytes(data, profile=page.ValidationProfile[_PROFILES[profile]])
    except page.PageError as error:
        return [f"cannot be validated: {error}"]
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


EDGE = 18.0  # points: text nearer to the edge than a quarter of an inch is lost on many printers


def edge_problems(data: bytes) -> list[str]:
    """Pages on which text runs over the printable edge."""
    import pypdfium2

    found = []
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document, start=1):
            width, height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(index)
                if left < EDGE or bottom < EDGE or right > width - EDGE or top > height - EDGE:
                    found.append(f"page {number}: text runs over the edge of the page")
                    break
    finally:
        document.close()
    return found


def _printing_problems(pdf: pikepdf.Pdf) -> list[str]:
    return [
        f"page {number}: its content streams run into each other where a print filter joins them"
        for number, page in enumerate(pdf.pages, 1)
        if runs_together(page)
    ]


def _text_problems(pdf: pikepdf.Pdf, texts: list[str]) -> list[str]:
    blank = _blanks(pdf)
    found = [
        f"page {number}: no text can be extracted"
        for number, text in enumerate(texts, 1)
        if not text.strip() and number not in blank
    ]
    if len(texts) != len(pdf.pages):
        found.append("an extractor sees another number of pages")
    return found


def _blanks(pdf: pikepdf.Pdf) -> set[int]:
    """The pages (from 1) that are meant to be empty, and are."""
    about = metadata.read(pdf)
    meant = set(about.recipe.blanks) if about else set()
    return {number for number, page in enumerate(pdf.pages, 1) if number in meant and not instructions(page)}


def _glyph_problems(pdf: pikepdf.Pdf, texts: list[str]) -> list[str]:
    found = [
        f"page {number}: a character has no glyph or no Unicode value"
        for number, text in enumerate(texts, start=1)
        if "\ufffd" in text or "\x00" in text
    ]
    for page in pdf.pages:
        for name, font in page.obj.Resources.get("/Font", {}).items():
            if "/ToUnicode" not in font:
                found.append(f"font {name} has no Unicode map")
    return list(dict.fromkeys(found))


def holds(text: str, code: str) -> bool:
    """Whether *code* stands in *text*, as an extractor may give it.

    It may put signs of a slanted script beside it in between; and where a line runs from right to left, it may give the
    code's runs of letters and digits from the last to the first, the hyphen by itself or with a number beside it.
    """
    turned = ("".join(reversed(re.findall(rf"[A-Z]+|{number}|-", code))) for number in _NUMBERS)
    plain = re.sub(r"[^0-9A-Z-]", "", text)
    return any(one in text or one in plain for one in (code, *turned))


_NUMBERS = ("[0-9]+", "[0-9]+-?", "-?[0-9]+", "[0-9]+(?:-[0-9]+)?")  # what an extractor takes for one


def _code_problems(pdf: pikepdf.Pdf, texts: list[str]) -> list[str]:
    try:
        about = metadata.read(pdf)
    except ValueError as error:
        return [f"the handout's metadata are damaged: {error}"]
    if about is None:
        return ["the file has no document code: it was not made by handouts"]
    found = []
    if not about.title.strip():
        found.append("the document has no title")
    if not is_well_formed(about.code):
        found.append("the document code's check character does not agree")
    if not all(re.fullmatch(r"[0-9a-f]{64}", half) for half in (about.body, about.clinic)):
        found.append("the fingerprints are damaged")
    elif about.code != document_code(about.body, about.clinic):
        found.append("the document code does not belong to the fingerprints")
    if about.seal != seal(pdf, about):
        found.append("the pages were changed after the handout was made")
    codes, blank = metadata.printed_codes(about, len(texts)), _blanks(pdf)
    found += [
        f"page {n}: the document code is not printed"
        for n, (text, code) in enumerate(zip(texts, codes, strict=False), 1)
        if not holds(text, code) and n not in blank
    ]
    if len(codes) != len(texts):
        found.append("there are more or fewer pages than the handouts in it have")
    return found
