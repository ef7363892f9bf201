"""A good handout passes; whatever is changed in it afterwards is found by the check that claims to find it."""

from __future__ import annotations

import io
import logging
import random
import re
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from handouts.errors import CheckFailed
from handouts.press.document_code import ALPHABET, HALF, document_code
from handouts.press.pdf.structure import contents, elements, parent_tree
from handouts.press.pdf.verify import edge_problems, holds, inspect, page_texts, structure_text, verify
from handouts.press.typeset import typeset
from tests.press.conftest import normal
from tests.press.pdf.conftest import Change, changed, saved

CHECKS = ["PDF/UA-1", "PDF/A-3a", "structure", "printing", "text", "overlap", "glyphs", "code"]


def test_a_good_handout_passes_every_check(small_pdf: bytes, visit_pdf: bytes) -> None:
    for data in (small_pdf, visit_pdf, changed(small_pdf, lambda pdf: None)):
        verdict = verify(data)
        assert verdict.checks == {name: [] for name in CHECKS}
        assert verdict.passed


def rows(pdf: pikepdf.Pdf) -> list[Any]:
    """The parent tree's row of each page."""
    tree = parent_tree(pdf)
    return [tree[int(page.obj.StructParents)] for page in pdf.pages]


def named(row: Any) -> list[int]:
    """The content ids that a row gives an element to."""
    return [number for number in range(len(row)) if isinstance(row[number], Dictionary)]


def null_an_entry(pdf: pikepdf.Pdf) -> None:
    row = rows(pdf)[1]
    row[named(row)[3]] = None


def exchange_two_entries(pdf: pikepdf.Pdf) -> None:
    row = rows(pdf)[1]
    one, two = named(row)[0], named(row)[-1]
    row[one], row[two] = row[two], row[one]


def exchange_two_rows(pdf: pikepdf.Pdf) -> None:
    one, two = pdf.pages[0].obj, pdf.pages[1].obj
    one.StructParents, two.StructParents = int(two.StructParents), int(one.StructParents)


def shorten_a_row(pdf: pikepdf.Pdf) -> None:
    row = rows(pdf)[1]
    while len(row) > 2:
        del row[len(row) - 1]


def forget_a_row(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj["/StructParents"]


def take_the_panel_out_of_the_tree(pdf: pikepdf.Pdf) -> None:
    """The contact panel is the element that holds one element for each of its three numbers."""
    panel = next(found for found in elements(pdf) if Name.Div == found.S and len(list(found.K)) == 3)
    panel.P.K = Array([kid for kid in panel.P.K if kid != panel])


def name_content_twice(pdf: pikepdf.Pdf) -> None:
    found = next(element for element in elements(pdf) if list(contents(element)))
    found.K.append(next(contents(found))[1])


def name_content_that_is_not_there(pdf: pikepdf.Pdf) -> None:
    found = next(element for element in elements(pdf) if list(contents(element)))
    found.K.append(9999)


def drop_the_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def rewrite(pdf: pikepdf.Pdf, number: int, old: bytes, new: bytes) -> None:
    """Replace *old*, which must be there, in the first stream of a page's contents that holds it."""
    for stream in pdf.pages[number].obj.Contents:
        data = stream.read_bytes()
        if old in data:
            stream.write(data.replace(old, new, 1))
            return
    raise AssertionError(f"no stream of page {number} holds {old!r}")


def draw_without_a_mark(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Contents.append(pdf.make_stream(b"0 0 9 9 re f"))


def strip_the_mark_of_the_furniture(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf, 1, b"/Artifact <</Type /Pagination>> BDC q /Furniture Do Q EMC", b"q /Furniture Do Q")


def leave_a_mark_open(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf, 1, b" Do Q EMC", b" Do Q")


def change_a_text(pdf: pikepdf.Pdf) -> None:
    """Exchange two letters of a word."""
    for stream in pdf.pages[1].obj.Contents:
        data = stream.read_bytes()
        if found := re.search(rb"(<[0-9a-f]{4}>) 0 (?!\1)(<[0-9a-f]{4}>)", data):
            stream.write(data.replace(found[0], found[2] + b" 0 " + found[1], 1))
            return
    raise AssertionError("no word was found")


def change_the_furniture(pdf: pikepdf.Pdf) -> None:
    form = pdf.pages[0].obj.Resources.XObject["/Furniture"]
    form.write(form.read_bytes() + b"\n0 0 1 rg")


def move_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[1])
    del pdf.pages[1]


def add_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(612, 792))


def metadata(old: str, new: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        text = pdf.Root.Metadata.read_bytes().decode("utf-8")
        assert re.search(old, text), old
        stream = pdf.make_stream(re.sub(old, new, text, count=1).encode("utf-8"))
        stream.Type, stream.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = stream

    return change


def half_of_another(half: str) -> Change:
    return metadata(f"<h:{half}>.{{64}}<", f"<h:{half}>{'0' * 64}<")


def wrong_letter(pdf: pikepdf.Pdf) -> None:
    code = inspect(saved(pdf)).code
    other = ALPHABET[(ALPHABET.index(code[0]) + 1) % len(ALPHABET)]
    metadata(code, other + code[1:])(pdf)


def drop(*path: str) -> Change:
    """Drop what *path* leads to from the document's root, or from its first page when it begins with ``page``."""

    def change(pdf: pikepdf.Pdf) -> None:
        found: Any = pdf.pages[0].obj if path[0] == "page" else pdf.Root
        for name in path[1:-1] if path[0] == "page" else path[:-1]:
            found = found[name]
        del found[path[-1]]

    return change


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [font for page in pdf.pages for font in page.obj.Resources.Font.values()]


def drop_a_unicode_map(pdf: pikepdf.Pdf) -> None:
    del fonts(pdf)[0]["/ToUnicode"]


def empty_a_unicode_map(pdf: pikepdf.Pdf) -> None:
    for font in fonts(pdf):
        font.ToUnicode.write(re.sub(rb"(<[0-9a-f]{4}>) <[0-9a-f]{4}>", rb"\1 <fffd>", font.ToUnicode.read_bytes()))


def drop_a_font_file(pdf: pikepdf.Pdf) -> None:
    del fonts(pdf)[0].DescendantFonts[0].FontDescriptor["/FontFile2"]


def drop_a_picture_s_words(pdf: pikepdf.Pdf) -> None:
    figure = next(element for element in elements(pdf) if Name.Figure == element.S)
    del figure["/Alt"]


def skip_a_heading_level(pdf: pikepdf.Pdf) -> None:
    heading = next(element for element in elements(pdf) if Name.H3 == element.S)
    heading.S = Name.H5


def add_a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def cut_the_page(pdf: pikepdf.Pdf) -> None:
    for box in ("/MediaBox", "/TrimBox", "/CropBox", "/BleedBox", "/ArtBox"):
        if box in pdf.pages[1].obj:
            pdf.pages[1].obj[box] = Array([0, 0, 300, 792])


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (null_an_entry, "structure"),
        (exchange_two_entries, "structure"),
        (exchange_two_rows, "structure"),
        (shorten_a_row, "structure"),
        (forget_a_row, "structure"),
        (take_the_panel_out_of_the_tree, "structure"),
        (name_content_twice, "structure"),
        (name_content_that_is_not_there, "structure"),
        (drop_the_tree, "structure"),
        (draw_without_a_mark, "structure"),
        (strip_the_mark_of_the_furniture, "structure"),
        (leave_a_mark_open, "structure"),
        (drop("/StructTreeRoot", "/ParentTree"), "structure"),
        (change_a_text, "code"),
        (change_the_furniture, "code"),
        (move_a_page, "code"),
        (wrong_letter, "code"),
        (metadata("<h:Code>.*?<", f"<h:Code>{document_code('1' * 64, '2' * 64)}<"), "code"),
        (half_of_another("Body"), "code"),
        (half_of_another("Clinic"), "code"),
        (half_of_another("Seal"), "code"),
        (metadata("<h:Body>.{64}<", "<h:Body>nothing<"), "code"),
        (metadata("<h:Clinic>.*?</h:Clinic>", ""), "code"),
        (metadata("<h:Code>.*?</h:Code>", ""), "code"),
        (metadata("<h:Recipe>.*?</h:Recipe>", "<h:Recipe>[]</h:Recipe>"), "code"),
        (metadata("<h:Recipe>.*?</h:Recipe>", "<h:Recipe>{</h:Recipe>"), "code"),
        (metadata('"reviewed": null', '"reviewed": "2026-01-01"'), "code"),
        (metadata('"draft": true', '"draft": false'), "code"),
        (drop("/Metadata"), "code"),
        (add_a_page, "text"),
        (cut_the_page, "text"),
        (drop_a_unicode_map, "glyphs"),
        (empty_a_unicode_map, "glyphs"),
        (metadata("<dc:title>.*?</dc:title>", ""), "PDF/UA-1"),
        (metadata("default\">.*?</rdf:li>", "default\"></rdf:li>"), "code"),
        (metadata("<pdfuaid:part>1<", "<pdfuaid:part>2<"), "PDF/UA-1"),
        (metadata("<pdfaid:part>3<", "<pdfaid:part>1<"), "PDF/A-3a"),
        (drop("/Lang"), "PDF/UA-1"),
        (drop("/MarkInfo"), "PDF/UA-1"),
        (drop("/ViewerPreferences"), "PDF/UA-1"),
        (drop("/OutputIntents"), "PDF/A-3a"),
        (drop_a_picture_s_words, "PDF/UA-1"),
        (skip_a_heading_level, "PDF/UA-1"),
        (drop_a_font_file, "PDF/A-3a"),
        (add_a_script, "PDF/A-3a"),
    ],
)  # fmt: skip
def test_a_change_is_found_by_the_check_that_claims_it(small_pdf: bytes, change: Change, check: str) -> None:
    verdict = verify(changed(small_pdf, change))
    assert verdict.checks[check]
    assert not verdict.passed


def test_the_patients_pieces_are_no_part_of_the_seal(small_pdf: bytes, visit_pdf: bytes) -> None:
    assert inspect(visit_pdf).seal != inspect(small_pdf).seal  # the one with notes has a page more

    def other_name(pdf: pikepdf.Pdf) -> None:
        for stream in pdf.pages[0].obj.Contents:
            if "/HandoutsVisit" in stream:
                stream.write(stream.read_bytes() + b" ")
                return
        raise AssertionError("no personal stream")

    assert verify(changed(visit_pdf, other_name)).checks["code"] == []


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"hello", b"%PDF-1.7\n", b"PK\x03\x04", b"\x00" * 1000, b"%PDF-1.7\n" + b"1 0 obj " * 500],
)
def test_what_is_no_pdf_is_said_to_be_none(data: bytes) -> None:
    for check in (verify, inspect):
        with pytest.raises(CheckFailed, match="not a PDF, or it is damaged") as raised:
            check(data)
        assert raised.value.problems[0].fix


def test_an_encrypted_file_is_refused(small_pdf: bytes) -> None:
    def encrypted(user: str) -> bytes:
        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(small_pdf)) as pdf:
            pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=user))
        return buffer.getvalue()

    with pytest.raises(CheckFailed, match="encrypted"):
        verify(encrypted("secret"))
    assert verify(encrypted("")).checks["PDF/A-3a"]


def damage(data: bytes, seed: int) -> bytes:
    """*data* with a little of it overwritten, dropped, added or cut off."""
    chance = random.Random(seed)
    place = chance.randrange(len(data))
    length = chance.randrange(1, 40)
    noise = chance.randbytes(length)
    return [
        data[:place] + noise + data[place + length :],
        data[:place] + data[place + length :],
        data[:place] + noise + data[place:],
        data[:place],
    ][seed % 4]


def test_a_damaged_file_never_passes_as_another_and_never_breaks_the_check(small_pdf: bytes) -> None:
    texts = page_texts(small_pdf)
    open_file = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_pdf)) as pdf:
        pdf.save(
            open_file, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    for seed in range(80):
        damaged = damage(open_file.getvalue() if seed % 8 < 4 else small_pdf, seed)
        assert not passes(damaged) or page_texts(damaged) == texts, seed


def passes(data: bytes) -> bool:
    try:
        return verify(data).passed
    except CheckFailed:
        return False


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_file_does_not_pass(small_pdf: bytes, share: float) -> None:
    assert not passes(small_pdf[: int(len(small_pdf) * share)])


def foreign(change: Change) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        return saved(pdf)


def a_tree_without_parents(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)


def a_tree_that_bites_its_tail(pdf: pikepdf.Pdf) -> None:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
    element.K = Array([element])
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=element, ParentTree=Dictionary())


def a_page_without_resources(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/Resources"]


def metadata_that_are_none(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<not xml")


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: None,
        a_tree_without_parents,
        a_tree_that_bites_its_tail,
        a_page_without_resources,
        metadata_that_are_none,
    ],
)
def test_a_pdf_of_others_does_not_pass_and_is_not_explained(change: Change, caplog: pytest.LogCaptureFixture) -> None:
    data = foreign(change)
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        verdict = verify(data)
        assert not verdict.passed
        assert verdict.checks["code"]
        with pytest.raises(CheckFailed, match="not made by handouts"):
            inspect(data)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("old", ["<h:Clinic>.*?</h:Clinic>", "<h:Recipe>.*?</h:Recipe>"])
def test_damaged_metadata_are_said_to_be(small_pdf: bytes, old: str) -> None:
    with pytest.raises(CheckFailed, match="metadata are damaged"):
        inspect(changed(small_pdf, metadata(old, "")))


def test_inspect_reads_what_the_handout_was_made_of(small_pdf: bytes) -> None:
    about = inspect(small_pdf)
    assert about.title == "A small packet"
    assert about.language == "en"
    assert about.code == document_code(about.body, about.clinic)
    assert [section["id"] for section in about.recipe.as_dict()["sections"]] == ["alpha"]
    assert about.recipe.as_dict()["sources"] == ["manual", "study"]
    assert about.recipe.as_dict()["draft"] is True


def test_text_is_read_in_the_order_of_the_structure_tree(small_pdf: bytes) -> None:
    text = squeezed(structure_text(small_pdf))
    read = [
        *("Clinic:", "A small packet", "For those who test.", "For:", "Whom to call", "Urgent, day or night"),
        *("What is inside", "The alpha section", "Alpha is what comes first.", "What is alpha?"),
        "It sits in the marrow, and it is small. [1, 2]",
        *("One thing about it", "Another thing, told in Beta", "How many people are small", "Everyone", "40 of 100"),
        *("Ask your team", "How small is mine?", "Words to know", "Marrow", "Soft tissue inside bones."),
        *("Where this comes from", "A study of little things", "About this handout", "Code"),
    ]
    place = 0
    for words in read:
        assert squeezed(words) in text[place:], f"“{words}” does not follow: {text[place : place + 200]}"
        place = text.index(squeezed(words), place) + len(squeezed(words))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_furniture_is_not_read_aloud(small_pdf: bytes) -> None:
    text = normal(structure_text(small_pdf))
    assert "Page 1 of" not in text
    assert text.count("A small packet") == 1
    assert all("A small packet" in normal(page) for page in page_texts(small_pdf))


def test_text_comes_back_as_it_was_written(small_pdf: bytes) -> None:
    assert len(page_texts(small_pdf)) == 4
    assert "It sits in the marrow, and it is small. [1, 2]" in normal(page_texts(small_pdf)[1])


def test_a_code_that_is_not_on_a_page_is_missed_on_it(small_pdf: bytes) -> None:
    other = metadata("<h:Code>.*?<", f"<h:Code>{document_code('1' * 64, '2' * 64)}<")
    found = verify(changed(small_pdf, other)).checks["code"]
    assert "page 1: the document code is not printed" in found
    assert not [one for one in verify(small_pdf).checks["code"] if "not printed" in one]


@pytest.mark.parametrize(("place", "lost"), [("5 140", True), ("40 140", False), ("140 5", True), ("140 40", False)])
@pytest.mark.parametrize("turned", [False, True])
def test_text_that_many_printers_would_cut_is_found_on_each_side(place: str, lost: bool, turned: bool) -> None:
    flip = b"-1 0 0 -1 300 300 cm " if turned else b""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300)).obj
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = pdf.make_stream(flip + f"BT /F 12 Tf {place} Td (mm) Tj ET".encode())
        assert bool(edge_problems(saved(pdf))) == lost


@pytest.mark.parametrize(
    "given",
    [
        "DPK999-JQTEXJ",
        "JQTEXJ-999DPK",  # turned, the hyphen by itself
        "JQTEXJ999-DPK",  # turned, the hyphen with the number before it
        "DPK9\u202c99-JQT EXJ",
    ],
)
def test_a_code_is_found_however_an_extractor_turns_it(given: str) -> None:
    assert holds(f"عيادة · الرمز {given}", "DPK999-JQTEXJ")


@pytest.mark.parametrize(("code", "given"), [("HDRY74-499467", "74-499467HDRY"), ("399433-G43379", "43379G399433-")])
def test_a_code_of_many_digits_is_found(code: str, given: str) -> None:
    assert holds(given, code)
    assert not holds(given.replace("4", "3"), code)


@pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own
def test_every_code_is_found_where_lines_run_from_right_to_left() -> None:
    draw = random.Random(0)
    codes = ["-".join("".join(draw.choices(ALPHABET, k=HALF)) for _ in range(2)) for _ in range(100)]
    codes += ["-".join("".join(draw.choices(ALPHABET[:8], k=HALF)) for _ in range(2)) for _ in range(100)]
    lines = "".join(f"<p>عيادة · الرمز <span dir='ltr'>{code}</span></p>" for code in codes)
    style = "@page { margin: 30pt } body { font: 12pt/22pt Noto Sans Arabic, 'Noto Sans' } p { margin: 0 }"
    html = f"<html lang='ar' dir='rtl'><head><title>T</title><style>{style}</style></head><body>{lines}</body></html>"
    text = "\n".join(page_texts(typeset(html, what="it").pdf))
    read = [line for line in text.split("\n") if line.strip()]
    assert len(read) == len(codes)
    assert [code for code, line in zip(codes, read, strict=True) if not holds(line, code)] == []
