"""Finished handouts: every edition passes, every page carries what it must, and the code says what was changed."""

from __future__ import annotations

import ctypes
import io
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name
from PIL import Image, ImageChops, ImageFilter, ImageStat
from pypdfium2 import raw

from handouts.assets import Assets
from handouts.brands.clinics import Brand, load_brand
from handouts.content.blocks import Callout, Figure, Heading, ListBlock, Paragraph, Steps
from handouts.content.inline import plain_text
from handouts.content.library import Library, Section
from handouts.content.load import load_library
from handouts.content.texts import block_messages
from handouts.errors import ContentError, LayoutError
from handouts.orders.choices import PAPERS, TEXT_SIZES
from handouts.orders.packet import Edition
from handouts.orders.visit import Visit
from handouts.press.document_code import document_code, is_well_formed
from handouts.press.documents import handout
from handouts.press.documents.handout import print_html, print_pdf
from handouts.press.job import Job
from handouts.press.pdf.structure import contents, elements, is_element, kids
from handouts.press.pdf.verify import inspect, page_texts, structure_text, verify
from tests.conftest import NOTES, PATIENT, ROOT
from tests.press.conftest import EDITIONS, TODAY, Tree, checked, edition_name, job_of, normal

FOOT = 54.0  # points: what stands lower is page furniture, and as much at the head
SMALLEST = 12.0  # points: no text is smaller (clear print)
SECTIONS = sorted(path.stem for path in (ROOT / "content" / "sections").glob("*.md"))
# Each paper with each size of text; the ink changes no layout, and takes turns.
LAYOUTS = tuple(edition for i, edition in enumerate(EDITIONS) if i % 2 == (i // 2) % 2)
# Each section alone in an edition, and each edition with a twelfth of the sections.
ALONE = [(name, EDITIONS[i % 12]) for i, name in enumerate(SECTIONS)]

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Read:
    """A finished handout, opened to be read."""

    data: bytes
    edition: Edition

    @cached_property
    def texts(self) -> list[str]:
        return [normal(text) for text in page_texts(self.data)]

    @cached_property
    def outline(self) -> list[tuple[int, str, int]]:
        """(level, title, page from 1) of each bookmark."""
        document = pypdfium2.PdfDocument(self.data)
        found = [(e.level, str(e.get_title()), e.get_dest().get_index() + 1) for e in document.get_toc()]
        document.close()
        return found

    def pages(self) -> Iterator[Any]:
        document = pypdfium2.PdfDocument(self.data)
        yield from document
        document.close()


def squeezed(text: str) -> str:
    """*text* without white space, hyphens (some extractors drop them at a line's end), source and page numbers."""
    return re.sub(r"[\s\x02\ufffe-]+|\[[\d,\s]+\]|\(page\s\d+\)", "", text)


@pytest.fixture(scope="class")
def everything(request: pytest.FixtureRequest, printed: Callable[..., bytes]) -> Read:
    return Read(printed(edition=request.param), request.param)


@pytest.mark.parametrize("everything", LAYOUTS, ids=edition_name, indirect=True)
class TestAllSectionsTogether:
    """One scope, so that one worker prints each edition once."""

    def test_every_page_has_its_furniture(self, everything: Read) -> None:
        code, count = inspect(everything.data).code, len(everything.texts)
        assert count > 20
        for number, text in enumerate(everything.texts, start=1):
            for words in (f"Code {code}", "Draft for clinical review", f"Page {number} of {count}"):
                assert words in text, f"page {number} lacks “{words}”"
            assert "When leukemia or lymphoma comes back or stays" in text or "This page is left empty." in text
        assert sum("This page is left empty." in text for text in everything.texts) <= 1

    def test_pages_have_the_size_of_the_paper(self, everything: Read) -> None:
        width, height = PAPERS[everything.edition.paper]
        for page in everything.pages():
            assert page.get_size() == pytest.approx((width, height), abs=0.01)

    def test_the_contents_give_the_page_of_each_section(self, everything: Read, real_library: Library) -> None:
        pages = {title: page for level, title, page in everything.outline if level == 1}
        read = squeezed(structure_text(everything.data))
        for name in real_library.cover.order:
            head = real_library.sections[name].head
            row = squeezed(plain_text(head.title) + plain_text(head.message)) + str(pages[plain_text(head.title)])
            assert row in read, f"the contents have no row “{row}”"

    def test_links_in_the_contents_lead_to_the_sections(self, everything: Read, real_library: Library) -> None:
        pages = {title: page for level, title, page in everything.outline if level == 1}
        with pikepdf.open(io.BytesIO(everything.data)) as pdf:
            numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
            names = {name: numbers[target[0].objgen] for name, target in destinations(pdf)}
        for name in real_library.cover.order:
            assert names[f"section-{name}"] == pages[plain_text(real_library.sections[name].head.title)]

    def test_text_is_large_enough(self, everything: Read) -> None:
        sizes: list[float] = []
        for page in everything.pages():
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
                size = ctypes.c_float()
                raw.FPDFTextObj_GetFontSize(item, size)
                sizes.append(round(size.value * abs(item.get_matrix().d), 2))
        body = TEXT_SIZES[everything.edition.text_size].points
        assert min(sizes) >= SMALLEST
        assert sizes.count(body) > len(sizes) / 4

    def test_no_text_covers_other_text(self, everything: Read) -> None:
        for number, page in enumerate(everything.pages(), start=1):
            text = page.get_textpage()
            rects = [text.get_rect(index) for index in range(text.count_rects())]
            for one, two in combinations(rects, 2):
                assert covered(one, two) < 0.25, f"page {number}: {text.get_text_bounded(*one)}"

    def test_no_heading_stands_at_the_foot_of_a_page(self, everything: Read) -> None:
        with pikepdf.open(io.BytesIO(everything.data)) as pdf:
            numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
            read = [(str(e.S), numbers[page.objgen]) for e in elements(pdf) for page, _ in contents(e)]
        for (kind, page), (following, next_page) in pairwise(read):
            if re.match("/H[1-6]", kind) and following != kind:
                assert page == next_page, f"a heading is the last on page {page}"

    def test_no_box_is_torn_by_a_page_break(self, everything: Read, real_library: Library) -> None:
        pages = [squeezed(text) for text in everything.texts]
        for section in real_library.sections.values():
            for block in section.blocks:
                if isinstance(block, Callout) and block.kind != "ask-your-team":
                    words = squeezed(" ".join(plain_text(text) for _, text, _ in block_messages(block)))
                    assert any(words in page for page in pages), f"{section.id}#{block.id} is torn"

    def test_a_figure_begins_below_its_title(self, everything: Read, real_library: Library) -> None:
        pages = [squeezed(text) for text in everything.texts]
        for section in real_library.sections.values():
            for block in section.blocks:
                if isinstance(block, Steps):
                    title, first = squeezed(block.title), squeezed(plain_text(block.steps[0].label))
                    assert any(first in page.partition(title)[2] for page in pages), f"{section.id}#{block.id}"

    def test_no_row_of_a_table_stands_alone_on_a_page(self, everything: Read) -> None:
        """What a table has on one page is a table of its own, with the heads once more."""
        with pikepdf.open(io.BytesIO(everything.data)) as pdf:
            tables = [list(rows(table)) for table in elements(pdf) if Name.Table == table.S]
        headed = [table for table in tables if any(Name.TH == cell.S for cell in kids(table[0]))]
        assert len(headed) > 5
        assert [len(table) for table in headed if len(table) < 3] == []

    def test_figures_of_people_are_no_smaller_in_larger_text(self, everything: Read) -> None:
        with pikepdf.open(io.BytesIO(everything.data)) as pdf:
            people = [
                e.A.BBox for e in elements(pdf) if Name.Figure == e.S and "of 100 people" in str(e.get("/Alt", ""))
            ]
        assert len(people) > 3
        assert min(float(box[2]) - float(box[0]) for box in people) > 171.9

    def test_no_clinics_colour_is_left_open(self, everything: Read) -> None:
        with pikepdf.open(io.BytesIO(everything.data)) as pdf:
            drawn = [stream.read_bytes() for stream in pdf.objects if isinstance(stream, pikepdf.Stream)]
            accents = sum(data.count(b"/Accent cs") + data.count(b"/Accent CS") for data in drawn)
        assert accents > 100
        assert not [data for data in drawn if re.search(rb"0?\.992\d* (rg|RG|scn|SCN)", data)]

    def test_only_the_fonts_of_the_language_are_used(self, everything: Read) -> None:
        with pikepdf.open(io.BytesIO(everything.data)) as pdf:
            fonts = {str(font.BaseFont) for page in pdf.pages for font in page.obj.Resources.Font.values()}
        assert {name.split("+")[1] for name in fonts} == {"Noto-Sans", "Noto-Sans-Bold"}


def rows(element: Any) -> Iterator[Any]:
    """The rows of a table, head and body."""
    for kid in kids(element):
        if is_element(kid):
            yield from [kid] if Name.TR == kid.S else rows(kid)


def destinations(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """(name, target) of every named destination."""
    tree = pikepdf.NameTree(pdf.Root.Names.Dests)
    for name, target in tree.items():
        yield str(name), target if isinstance(target, pikepdf.Array) else target.D


def covered(one: Rect, two: Rect) -> float:
    """How much of the smaller of two boxes (left, bottom, right, top) the other covers, from 0 to 1."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    if width <= 1 or height <= 0:
        return 0.0
    return width * height / min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))


class TestSectionsAlone:
    """A scope of its own, for the other worker."""

    @pytest.mark.parametrize(
        ("name", "edition"), ALONE, ids=lambda value: str(value) if isinstance(value, str) else edition_name(value)
    )
    def test_it_passes(self, name: str, edition: Edition, printed: Callable[..., bytes]) -> None:
        data = printed(name, edition=edition)
        code = inspect(data).code
        assert inspect(data).recipe.as_dict()["sections"][0]["id"] == name
        for number, text in enumerate(page_texts(data), start=1):
            assert code in text
            assert f"Page {number} of" in normal(text)


@pytest.fixture(scope="class")
def text(printed: Callable[..., bytes]) -> str:
    """All sections as they are read aloud, without white space."""
    return squeezed(structure_text(printed()))


class TestReading:
    """What assistive technology reads, in the order in which it reads it."""

    def test_the_first_page_is_read_from_the_head(self, text: str, real_library: Library) -> None:
        assert text.startswith("Clinic:")
        title, audience = squeezed(real_library.cover.title), squeezed(real_library.cover.audience)
        assert 0 < text.index(title) < text.index(audience) < text.index(squeezed("Whom to call")) < 1000

    @pytest.mark.parametrize("name", SECTIONS)
    def test_a_section_is_read_in_its_order(self, text: str, name: str, real_library: Library) -> None:
        section = real_library.sections[name]
        expected = [squeezed(words) for words in spoken(section)]
        place = text.rindex("".join(expected[:2]))  # the first time is in the contents
        for words in expected:
            following = text.find(words, place)
            assert -1 < following < place + 3000, f"“{words}” is not read after “{text[place - 60 : place]}”"
            place = following + len(words)

    def test_no_markdown_is_left(self, text: str) -> None:
        assert not re.search(r"\*\*|\]\(|\[@|\{#|term:|section:|see:", text)

    def test_header_cells_are_not_empty(self, printed: Callable[..., bytes]) -> None:
        with pikepdf.open(io.BytesIO(printed("overview"))) as pdf:
            cells = [element for element in elements(pdf) if Name.TH == element.S]
            silent = [cell for cell in cells if not list(below(cell))]
        assert len(cells) > 20
        assert len(silent) == 0

    def test_pictures_have_words(self, printed: Callable[..., bytes]) -> None:
        with pikepdf.open(io.BytesIO(printed())) as pdf:
            figures = [str(element.get("/Alt", "")) for element in elements(pdf) if Name.Figure == element.S]
        assert len(figures) > 30
        assert all(len(words) > 3 and not words.startswith("slot:") for words in figures)
        assert not [words for words in figures if re.search(r"\*\*|\]\(|\[@|\{", words)]


def below(element: Any) -> Iterator[int]:
    """The content ids of an element and of all below it."""
    yield from (number for _, number in contents(element))
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from below(kid)


def spoken(section: Section) -> Iterator[str]:
    """The texts of a section in their order; of a figure, its title."""
    yield plain_text(section.head.title)
    yield plain_text(section.head.message)
    for block in section.blocks:
        if isinstance(block, (Heading, Paragraph)):
            yield plain_text(block.text)
        elif isinstance(block, ListBlock):
            yield from (plain_text(item.text) for item in block.items)
        elif isinstance(block, Figure):
            yield plain_text(block.title)
        elif isinstance(block, Callout):
            for inner in block.blocks:
                parts = inner.items if isinstance(inner, ListBlock) else (inner,)
                yield from [plain_text(part.text) for part in parts]


def rendered(data: bytes, scale: float = 1.0) -> list[Image.Image]:
    """Each page as a picture; *scale* is in pixels a point."""
    document = pypdfium2.PdfDocument(data)
    pictures = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    document.close()
    return pictures


@pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own
class TestLooks:
    """Pages compared as pixels."""

    BRAND = Brand(colour="#a0107f", name="St. Mary’s")

    def test_the_accent_is_drawn_and_the_sentinel_is_not(self, small: Assets) -> None:
        colours: set[tuple[int, ...]] = set()
        for picture in rendered(checked(job_of(assets=small, brand=self.BRAND))):
            colours |= {colour for _, colour in picture.getcolors(1_000_000) or () if isinstance(colour, tuple)}
        assert (0xA0, 0x10, 0x7F) in colours
        assert not [colour for colour in colours if colour[2] > 240 and colour[0] < 20]

    def test_another_colour_moves_nothing(self, small: Assets) -> None:
        def shapes(colour: str) -> list[Image.Image]:
            """What is inked on the pages of alpha, the last two left out: they give the code."""
            pictures = rendered(checked(job_of("alpha", assets=small, brand=Brand(colour=colour, name="St. Mary’s"))))
            return [within(page).convert("L").point(lambda value: 255 * (value < 250)) for page in pictures[:-2]]

        pages = list(zip(shapes("#a0107f"), shapes("#00554a"), strict=True))
        assert len(pages) == 2
        for both in pages:  # but for the smoothing of edges
            assert ImageChops.difference(*both).filter(ImageFilter.MinFilter(3)).getbbox() is None

    def test_ink_is_saved(self, printed: Callable[..., bytes]) -> None:
        colour, saving = (
            rendered(printed("blinatumomab", edition=Edition(ink=ink)), 2) for ink in ("colour", "saving")
        )
        assert sum(map(darkness, saving)) < 0.99 * sum(map(darkness, colour))
        assert [number for number, page in enumerate(colour, start=1) if filled(page)]

    def test_text_stays_dark_in_grey(self, printed: Callable[..., bytes]) -> None:
        document = pypdfium2.PdfDocument(printed("immunotherapy"))
        for number, page in enumerate(document, start=1):
            picture = page.render(scale=3, grayscale=True).to_pil()
            text = page.get_textpage()
            for index in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(index)
                height = page.get_height()
                box = (
                    round(left * 3),
                    round((height - top) * 3),
                    round(right * 3) + 1,
                    round((height - bottom) * 3) + 1,
                )
                darkest = picture.crop(box).getextrema()[0]
                assert darkest < 96, f"page {number}: {text.get_text_bounded(left, bottom, right, top)}"
        document.close()

    @pytest.mark.parametrize("edition", [Edition(), Edition("a4", "large")], ids=edition_name)
    def test_bound_pages_look_as_if_laid_out_in_one_piece(
        self, edition: Edition, tree: Tree, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same packet with the pieces' HTML straight in the body, set by the engine alone."""
        job = job_of("alpha", "gamma", assets=tree.assets, edition=edition, brand=self.BRAND)
        bound = rendered(checked(job))
        naive = rendered(laid_out_naively(tree, job, monkeypatch))
        assert len(bound) == len(naive)
        for number, both in enumerate(zip(bound[:-1], naive[:-1], strict=True), start=1):  # its last table differs
            one, two = (within(page).filter(ImageFilter.BoxBlur(2)) for page in both)
            difference = ImageChops.difference(one, two).convert("L")
            where = difference.point(lambda value: 255 * (value > 24)).getbbox()
            assert where is None, f"page {number} differs at {where}"


def within(page: Image.Image) -> Image.Image:
    """A page, one pixel a point, without its head and foot."""
    return page.crop((0, round(FOOT), page.width, page.height - round(FOOT)))


def darkness(page: Image.Image) -> float:
    return 255 - float(ImageStat.Stat(page.convert("L")).mean[0])


def filled(page: Image.Image) -> bool:
    """Whether an area of 11 by 11 points of a page of 2 pixels a point is all ink: no letter and no bar is so large."""
    inked = page.convert("L").point(lambda value: 255 * (value < 250))
    return bool(inked.filter(ImageFilter.BoxBlur(11)).getextrema()[1] == 255)


def laid_out_naively(
    tree: Tree, job: Job, monkeypatch: pytest.MonkeyPatch, scales: Mapping[str, float] | None = None
) -> bytes:
    """The whole packet set by the engine alone, the clinic's pieces in their places, each at its scale (else 1)."""
    from handouts.press.html import compose
    from handouts.press.typeset import typeset

    colours = compose.palette(job.brand, job.packet.edition)
    code = print_html(job).code
    name = tree.root / "templates" / "partials" / "slot.html.j2"
    text = name.read_text(encoding="utf-8")
    place = re.search(r"<div class=\"slot\"><img class=\"place-.*?</div>", text)
    assert place
    inside = (
        '<div class="slot"><div class="place-{{ name }} piece slot-{{ name }}" id="piece-{{ name }}" style="'
        '--scale: {{ scales.get(name, 1) }}; break-before: auto">{% include "slots/" + name + ".html.j2" %}</div></div>'
    )
    name.write_text(text.replace(place[0], inside), encoding="utf-8")
    monkeypatch.setattr(compose, "SENTINELS", colours)
    words = job.words
    composer = compose.Composer(job.packet, words, tree.assets)
    filling = compose.Filling(job.brand, Visit(), None, code, job.printed_on).named(words.interface)
    html = composer._render(
        "handout.html.j2", colours, compose.PRINT_STYLES, screen=False, pages={}, scales=scales or {}, **filling
    )
    return typeset(html, what="the naive page", own=[job.brand.logo.uri] if job.brand.logo else []).pdf


class TestCode:
    """The halves of the code change with what shaped the body and with the clinic's pieces, each alone."""

    @staticmethod
    def halves(job: Job) -> tuple[str, str]:
        code = print_html(job).code
        assert is_well_formed(code)
        return code[:6], code[7:12]

    @pytest.fixture
    def before(self, tree: Tree) -> tuple[str, str]:
        return self.halves(job_of("alpha", assets=tree.assets))

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("content/sections/alpha.md", "Another thing", "One more thing"),
            ("content/sections/alpha.md", "count: 40", "count: 41"),
            ("content/glossary.yaml", "Soft tissue", "Softest tissue"),
            ("content/sources.yaml", "little things", "small things"),
            ("content/sources.yaml", "2023-10-05", "2023-10-06"),
            ("content/sections/alpha.md", "review_by: 2027-01-02", "review_by: 2027-01-03"),
            ("styles/blocks.css", "3pt", "3.5pt"),
            ("templates/partials/blocks.html.j2", 'class="words"', 'class="words more"'),
        ],
    )
    def test_what_shapes_the_body_changes_its_half_alone(
        self, tree: Tree, before: tuple[str, str], name: str, old: str, new: str
    ) -> None:
        tree.edit(name, old, new)
        body, clinic = self.halves(job_of("alpha", assets=tree.assets))
        assert body != before[0]
        assert clinic == before[1]

    def test_a_section_that_is_not_chosen_changes_nothing(self, tree: Tree, before: tuple[str, str]) -> None:
        tree.edit("content/sections/gamma.md", "Show this", "Give this")
        assert self.halves(job_of("alpha", assets=tree.assets)) == before

    @pytest.mark.parametrize(
        "edition", [Edition("a4"), Edition(text_size="large"), Edition(ink="saving")], ids=edition_name
    )
    def test_the_edition_changes_the_half_of_the_body(
        self, tree: Tree, before: tuple[str, str], edition: Edition
    ) -> None:
        assert self.halves(job_of("alpha", assets=tree.assets, edition=edition))[0] != before[0]

    @pytest.mark.parametrize("update", [{"name": "St. Mary’s"}, {"colour": "#00554a"}])
    def test_the_clinic_changes_its_half_alone(
        self, tree: Tree, before: tuple[str, str], update: dict[str, str]
    ) -> None:
        job = job_of("alpha", assets=tree.assets)
        brand = job.brand.model_copy(update=update)
        body, clinic = self.halves(job_of("alpha", assets=tree.assets, brand=brand))
        assert body == before[0]
        assert clinic != before[1]

    def test_the_template_of_a_piece_changes_both_halves(self, tree: Tree, before: tuple[str, str]) -> None:
        """The body's covers every template and style as it is written, whatever pages show of it."""
        tree.edit("templates/slots/contact.html.j2", 'class="numbers"', 'class="numbers more"')
        body, clinic = self.halves(job_of("alpha", assets=tree.assets))
        assert body != before[0]
        assert clinic != before[1]

    @pytest.mark.parametrize("name", ["__version__", "weasyprint", "pydyf", "fonts"])
    def test_programs_and_fonts_change_the_half_of_the_body(
        self, tree: Tree, before: tuple[str, str], name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from importlib import metadata

        original = metadata.version
        if name == "__version__":
            monkeypatch.setattr(handout, "__version__", "9.9.9")
        elif name == "fonts":
            monkeypatch.setattr(handout, "font_digests", lambda language: {"Noto Sans Regular": "0" * 64})
        else:
            monkeypatch.setattr(metadata, "version", lambda of: "9.9.9" if of == name else original(of))
        body, clinic = self.halves(job_of("alpha", assets=tree.assets))
        assert body != before[0]
        assert clinic == before[1]

    def test_nothing_personal_and_no_date_changes_the_code(self, small: Assets) -> None:
        jobs = [
            job_of("alpha", assets=small, visit=Visit("Ann", TODAY, "One."), printed_on=TODAY),
            job_of("alpha", assets=small, visit=Visit("Bob", None, "Two."), printed_on=TODAY.replace(year=2030)),
        ]
        assert len({print_html(job).code for job in jobs}) == 1

    def test_the_page_and_the_file_have_the_same_code(self, small: Assets) -> None:
        job = job_of("alpha", assets=small)
        made = print_pdf(job)
        about = inspect(made.data)
        assert made.code == about.code == print_html(job).code == document_code(about.body, about.clinic)
        assert made.pages == len(page_texts(made.data))


class TestVisit:
    """What belongs to a patient is printed, and stands nowhere else in the file."""

    def test_it_is_printed(self, visit_pdf: bytes) -> None:
        texts = [normal(text) for text in page_texts(visit_pdf)]
        assert PATIENT in texts[0]
        assert "February 28, 2016" in texts[0]
        assert NOTES in texts[1]
        assert not [text for text in texts[1:] if PATIENT in text]

    def test_it_stands_in_no_other_part_of_the_file(self, visit_pdf: bytes) -> None:
        with pikepdf.open(io.BytesIO(visit_pdf)) as pdf:
            for item in pdf.objects:
                found = item.read_bytes() if isinstance(item, pikepdf.Stream) else item.unparse()
                for words in (PATIENT, *PATIENT.split(), "Xanthippe", "2016"):
                    for coding in ("utf-8", "utf-16-be", "utf-16-le"):
                        assert words.encode(coding) not in found
                        assert words.encode(coding).hex().encode() not in found.lower()
            assert "/Info" not in pdf.trailer

    def test_the_same_without_it_differs_in_the_personal_pieces_only(self, small: Assets) -> None:
        with_name, without = (
            pikepdf.open(io.BytesIO(checked(job_of("beta", assets=small, visit=visit))))
            for visit in (Visit("Ann"), Visit())
        )
        names = ("Code", "Body", "Clinic", "Recipe")
        one, two = (pdf.Root.Metadata.read_bytes().decode() for pdf in (with_name, without))
        for name in names:
            assert re.findall(f"<h:{name}>.*?<", one) == re.findall(f"<h:{name}>.*?<", two)
        with_name.close()
        without.close()


def test_the_same_job_is_printed_in_the_same_bytes(small: Assets) -> None:
    visit = Visit("Ann", TODAY, "Bring it.")
    assert checked(job_of(assets=small, visit=visit)) == checked(job_of(assets=small, visit=visit))


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "what"),
    [
        ("content/sections/alpha.md", "**small**", "**small** \U0001f9ec", "sections/alpha.md", "U+1F9EC"),
        ("content/sections/alpha.md", "**small**", "**small** \ue000", "sections/alpha.md", "U+E000"),
        ("content/glossary.yaml", "Soft tissue", "Soft \U0001f9ec tissue", "glossary.yaml", "U+1F9EC"),
        ("styles/base.css", "margin-block", "margin-blok", "base.css", "margin-blok"),
        ("styles/back.css", "font-weight: bold", "font-weight: bolt", "back.css", "bolt"),
        (
            "templates/partials/cover.html.j2",
            "<h1>",
            '<img alt="a" src="http://127.0.0.1:9/x.png"><h1>',
            "",
            "127.0.0.1",
        ),
        ("templates/partials/cover.html.j2", "<h1>", '<img alt="a" src="file:///etc/passwd"><h1>', "", "file:///etc"),
        (
            "templates/slots/contact.html.j2",
            "</div>",
            '<img alt="a" src="file:///etc/passwd"></div>',
            "",
            "file:///etc",
        ),
    ],
)
def test_what_the_engine_finds_wrong_is_named_with_its_place(
    tree: Tree, name: str, old: str, new: str, where: str, what: str
) -> None:
    tree.edit(name, old, new)
    with pytest.raises((LayoutError, ContentError)) as raised:
        print_pdf(job_of("alpha", assets=tree.assets))
    assert what in str(raised.value)
    assert where in raised.value.problems[0].where
    assert raised.value.problems[0].where


def test_a_word_too_long_for_the_column_is_an_error_not_a_cut_line(tree: Tree) -> None:
    tree.edit("content/sections/alpha.md", "It sits", "It" + "sits" * 60)
    with pytest.raises(LayoutError):
        print_pdf(job_of("alpha", assets=tree.assets))


def test_a_place_without_a_piece_is_an_error(tree: Tree) -> None:
    tree.edit("templates/partials/cover.html.j2", '{{ place("visit") }}', '{{ place("visit") }}{{ place("nothing") }}')
    with pytest.raises(ContentError, match="nothing"):
        print_pdf(job_of("alpha", assets=tree.assets))


def test_templates_without_a_place_for_the_visit_end_too(tree: Tree) -> None:
    tree.edit("templates/partials/cover.html.j2", '{{ place("visit") }}', "")
    assert verify(print_pdf(job_of("alpha", assets=tree.assets)).data).passed


@pytest.mark.parametrize("recipe", ["sections", "paper", "text_size", "ink", "language", "program", "sources", "draft"])
def test_the_recipe_says_what_it_was_made_of(small_pdf: bytes, recipe: str, small: Assets) -> None:
    said = inspect(small_pdf).recipe.as_dict()
    assert said[recipe] == handout.recipe(job_of("alpha", assets=small)).as_dict()[recipe]
    assert said["sections"][0]["digest"] == load_library(small.content).sections["alpha"].digest


def test_the_first_page_is_drawn_in_the_order_in_which_it_is_read(small: Assets, tmp_path: Path) -> None:
    """Some readers copy and speak a page in the order of its stream, and know nothing of its structure."""
    one = job_of(assets=small, brand=load_brand(small.brands, "lakeside"))
    (tmp_path / "it.pdf").write_bytes(print_pdf(one).data)
    done = subprocess.run(["pdftotext", "-raw", "-l", "1", tmp_path / "it.pdf", "-"], capture_output=True, check=True)
    read = done.stdout.decode()
    words = (
        "Lakeside Community Hospital",
        "A small packet",
        "For:",
        "Whom to call",
        "(419) 555-0142",
        "What is inside",
    )
    places = [read.index(word) for word in words]
    assert places == sorted(places)
