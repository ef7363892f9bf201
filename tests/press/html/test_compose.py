"""A packet as HTML: the places of a clinic's pieces, colours, escaping, and what is said when a template is wrong."""

from __future__ import annotations

import re

import pytest

from handouts.assets import Assets
from handouts.brands.clinics import Brand
from handouts.content.load import load_library
from handouts.errors import ContentError
from handouts.orders.packet import Edition
from handouts.orders.visit import Visit
from handouts.press.documents.handout import body_fingerprint
from handouts.press.html.compose import SENTINELS, Composer, Filling, palette
from handouts.press.job import SignOff
from handouts.press.pdf.verify import page_texts
from tests.press.conftest import TODAY, Tree, checked, job_of, normal

BRAND = Brand(colour="#0f5564", name="Clinic")
FILLING = Filling(BRAND, Visit(), None, "333333-333333", TODAY)


def composer(assets: Assets, *names: str, edition: Edition | None = None) -> Composer:
    job = job_of(*names, assets=assets, edition=edition)
    return Composer(job.packet, job.words, assets)


def test_body_has_a_place_for_each_piece_and_no_piece(small: Assets) -> None:
    html = composer(small).body()
    places = re.findall(r'alt="slot:([a-z]+)"', html)
    assert places == ["masthead", "visit", "contact", "numbers", "control", "clinic"]
    for words in ("No clinician has approved", "Urgent, day or night", "Free interpreter", "Not yet approved"):
        assert words not in html


def test_call_now_has_a_place_for_the_number(real: Assets) -> None:
    html = composer(real, "immunotherapy").body()
    assert html.count('class="callout call-now"') == html.count('alt="slot:urgent"') > 0


def test_body_draws_the_clinics_colour_as_sentinels_only(small: Assets) -> None:
    body = composer(small).body()
    pieces = composer(small).pieces([("contact", (9.0, 9.0), 1.0)], Filling(BRAND, Visit(), None, "", None))
    for html in (body, pieces):
        assert f"--accent: {SENTINELS.accent}" in html
        assert f"--tint: {SENTINELS.tint}" in html
        assert BRAND.colour not in html


def test_web_page_draws_the_clinics_colour_and_no_sentinel(small: Assets) -> None:
    html = composer(small).page(FILLING)
    assert f"--accent: {BRAND.colour}" in html
    assert SENTINELS.accent not in html
    assert SENTINELS.tint not in html
    assert "slot:" not in html


@pytest.mark.parametrize(
    ("count", "first_page"),
    [
        (1, "A1, nurse"),
        (2, "A1, nurse; A2, nurse"),
        (3, "A1, nurse; A2, nurse; and 1 more person, named on the last page"),
        (5, "A1, nurse; A2, nurse; and 3 more people, named on the last page"),
    ],
)
def test_the_first_page_counts_the_approvers_it_has_no_room_to_name(small: Assets, count: int, first_page: str) -> None:
    by = tuple((f"A{number}", "nurse") for number in range(1, count + 1))
    named = Filling(BRAND, Visit(), SignOff(by, TODAY, TODAY), "", None).named(job_of(assets=small).words.interface)
    assert named["approvers_short"] == first_page
    assert named["approvers"] == "; ".join(f"A{number}, nurse" for number in range(1, count + 1))


@pytest.mark.parametrize(
    ("colour", "accent", "tint", "bar"),
    [
        ("#000000", "#000000", "#d1d1d1", "#000000"),
        ("#0f5564", "#0f5564", "#d4e0e3", "#0f5564"),
        ("#f2c94c", "#7b4f02", "#e7dfd1", "#f2c94c"),
        ("#ffffff", "#595959", "#e1e1e1", "#595959"),
    ],
)
def test_the_palette_of_a_clinic_is_derived_from_its_colour(colour: str, accent: str, tint: str, bar: str) -> None:
    found = palette(Brand(colour=colour), Edition())
    assert (found.accent, found.tint, found.bar) == (accent, tint, bar)


def test_saving_ink_leaves_no_filled_area() -> None:
    colour, saving = (palette(BRAND, Edition(ink=ink)) for ink in ("colour", "saving"))
    assert (saving.tint, saving.pale) == (saving.paper, saving.paper)
    assert (saving.accent, saving.ink, saving.warning) == (colour.accent, colour.ink, colour.warning)
    assert colour.tint != colour.paper != colour.pale


@pytest.mark.parametrize(
    ("edition", "classes", "size"),
    [
        (Edition(), "paper-letter text-standard form-beside ink-colour print", "612.0pt 792.0pt"),
        (
            Edition("a4", "extra-large", "saving"),
            "paper-a4 text-extra-large form-stacked ink-saving print",
            "595.276pt 841.89pt",
        ),
    ],
)
def test_edition_shapes_the_body(small: Assets, edition: Edition, classes: str, size: str) -> None:
    html = composer(small, edition=edition).body()
    assert f'<html lang="en" dir="ltr" class="{classes}">' in html
    assert f"size: {size};" in html


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "<b>A & B</b>", '"><img src=x onerror=alert(1)>'])
def test_markup_in_what_people_give_is_text(small: Assets, words: str) -> None:
    visit = Visit(words, TODAY, words)
    job = job_of("alpha", assets=small, visit=visit)
    made = Composer(job.packet, job.words, small)
    brand = Brand(colour="#0f5564", name=words)
    filling = Filling(brand, visit, None, words, TODAY)
    page = made.page(filling)
    names = ("furniture", "masthead", "control", "visit", "notes")
    pieces = made.pieces([(name, (9.0, 9.0), 1.0) for name in names], filling)
    for html in (page, pieces):
        assert words not in html
        assert html.count("&lt;") >= 3
        assert "<script" not in html


def test_the_running_title_stands_on_the_page_whatever_it_holds(small: Assets) -> None:
    title = 'Say “no” "yes" \\a 1 < 2; } * { display: none } @page { size: 9pt } ½ é'
    library = load_library(small.content)
    cover = library.cover.model_copy(update={"title": title})
    data = checked(job_of("alpha", assets=small, library=library.model_copy(update={"cover": cover})))
    assert all(title in normal(text) for text in page_texts(data))


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "what"),
    [
        ("partials/cover.html.j2", "<h1>", "\n<h1>{{ nothing }}", "partials/cover.html.j2, line 11", "nothing"),
        ("partials/cover.html.j2", "<h1>", "<h1>{{ words.nothing }}", "partials/cover.html.j2, line 10", "nothing"),
        ("partials/cover.html.j2", "<h1>", "<h1>{% if %}", "partials/cover.html.j2, line 10", "expression"),
        ("slots/visit.html.j2", "<p ", "{{ visit.nothing }}<p ", "slots/visit.html.j2, line 3", "nothing"),
        (
            "partials/cover.html.j2",
            't("contents-section")',
            't("no-such-key")',
            "partials/cover.html.j2",
            "no-such-key",
        ),
        ("partials/cover.html.j2", "<h1>", '{% include "no-such.j2" %}<h1>', "", "no-such.j2"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(
    tree: Tree, name: str, old: str, new: str, where: str, what: str
) -> None:
    tree.edit(f"templates/{name}", old, new)
    with pytest.raises(ContentError) as raised:
        composer(tree.assets).page(FILLING)
    assert what in str(raised.value)
    assert where in raised.value.problems[0].where


def calls(expression: str, command: str) -> str:
    """A template that runs *command* if *expression* gives it the system's function."""
    return f"{{{{ {expression}({command!r}) }}}}"


REACHING_OUT = [
    "self.__init__.__globals__.__builtins__.__import__('os').system",
    "cycler.__init__.__globals__.os.system",
    "t.__func__.__globals__['re'].enum.sys.modules['os'].system",
    "().__class__.__base__.__subclasses__",
    "own.func.__globals__",
    "inline.__self__.__class__.inline.__globals__.get",
    "(section.head | attr('__class__')).mro",
    "('%s' | attr('format')).__globals__.get",
]
# Machinery of the models that a template is given: it reads any file, and unpickles what it finds there.
MACHINERY = [
    "packet.sections[0].parse_file('/etc/passwd', content_type='text/plain', proto='pickle', allow_pickle=True)",
    "packet.sections[0].head.parse_raw('x')",
    "packet.sections[0].model_construct()",
    "packet.sections[0].copy(update={'id': 'x'})",
    "own.func('x', language=language)",
    "voices.update({'own': none})",
    "source.date.today()",
]


@pytest.mark.parametrize("expression", REACHING_OUT)
def test_a_template_runs_no_code(tree: Tree, expression: str) -> None:
    mark = tree.root / "here"
    reaches = calls(expression, f"touch {mark}")
    tree.edit("templates/partials/cover.html.j2", "<h1>", "{% set section = words.sections[0] %}" + reaches + "<h1>")
    with pytest.raises(ContentError, match=r"A template failed: .*is unsafe") as raised:
        composer(tree.assets).body()
    assert "partials/cover.html.j2, line 10" in raised.value.problems[0].where
    assert not mark.exists()


@pytest.mark.parametrize("expression", MACHINERY)
def test_a_template_calls_only_what_templates_need(tree: Tree, expression: str) -> None:
    with_source = "{% for source in voices.own.prose.sources %}{{ " + expression + " }}{% endfor %}"
    tree.edit("templates/partials/cover.html.j2", "<h1>", with_source + "<h1>")
    with pytest.raises(ContentError, match=r"A template failed: .*(is unsafe|not safely callable)"):
        composer(tree.assets).body()


def test_a_template_s_error_is_named_without_its_words(tree: Tree) -> None:
    tree.edit("templates/slots/visit.html.j2", "<p ", "{{ visit.patient + 1 }}{{ 1 // 0 }}<p ")
    with pytest.raises(ContentError) as raised:
        composer(tree.assets).page(Filling(BRAND, Visit("Ana"), None, "333333-333333", TODAY))
    assert str(raised.value).startswith("slots/visit.html.j2, line 3: A template failed: TypeError")


def test_a_template_that_holds_itself_is_an_error(tree: Tree) -> None:
    tree.edit("templates/partials/cover.html.j2", "<h1>", '{% include "partials/cover.html.j2" %}<h1>')
    with pytest.raises(ContentError, match=r"RecursionError"):
        composer(tree.assets).body()


@pytest.mark.parametrize(
    "name", ["templates/partials/cover.html.j2", "templates/figures/ado-find.svg.j2", "styles/base.css"]
)
def test_a_template_or_style_that_is_a_link_out_of_its_folder_is_refused(tree: Tree, name: str) -> None:
    (tree.root / name).unlink()
    (tree.root / name).symlink_to("/etc/passwd")
    with pytest.raises(ContentError, match=f"{name}: This path leads out of its folder") as raised:
        composer(tree.assets).body()
    assert "root:" not in str(raised.value)


def test_a_style_without_an_end_is_refused(tree: Tree) -> None:
    (tree.root / "styles" / "base.css").unlink()
    (tree.root / "styles" / "base.css").symlink_to("/dev/urandom")
    with pytest.raises(ContentError, match=r"base\.css"):
        composer(tree.assets).body()


@pytest.mark.parametrize("name", ["templates/partials/cover.html.j2", "templates/slots/clinic.html.j2"])
def test_what_a_template_does_not_show_changes_the_code_all_the_same(tree: Tree, name: str) -> None:
    before = composer(tree.assets)
    text = before.body()
    template = tree.root / name
    template.write_text("{# {{ nothing }} #}\n" + template.read_text())
    after = composer(tree.assets)
    assert after.body() == text
    assert body_fingerprint(after, {}) != body_fingerprint(before, {})


def test_a_style_of_the_screen_changes_the_code_too(tree: Tree) -> None:
    before = body_fingerprint(composer(tree.assets), {})
    with (tree.root / "styles" / "screen.css").open("a", encoding="utf-8") as file:
        file.write(".call-now { display: none }")
    assert body_fingerprint(composer(tree.assets), {}) != before


def test_a_missing_picture_is_named_with_the_section_that_wants_it(tree: Tree) -> None:
    tree.edit("content/sections/beta.md", "picture: path-prepare", "picture: no-such-picture")
    with pytest.raises(ContentError, match="no-such-picture") as raised:
        composer(tree.assets).body()
    assert "sections/beta.md, line " in raised.value.problems[0].where


@pytest.mark.parametrize("name", ["people", "cycle"])
def test_a_drawing_made_from_data_is_not_a_picture(tree: Tree, name: str) -> None:
    tree.edit("content/sections/beta.md", "picture: path-prepare", f"picture: {name}")
    with pytest.raises(ContentError, match=name):
        composer(tree.assets).body()


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("whom-to-call: Whom to call\n", "", "whom-to-call"),
        ("Page {page} of {pages}", "Page {number} of {pages}", "page-of"),
        ("(page {page})", "(page)", "page-reference"),
        ("{count} of 100", "{number} of 100", "count-of-hundred"),
    ],
)
def test_a_wrong_interface_text_is_named(tree: Tree, old: str, new: str, key: str) -> None:
    tree.edit("content/interface.yaml", old, new)
    with pytest.raises(ContentError, match=key) as raised:
        composer(tree.assets).body()
    assert "interface.yaml" in raised.value.problems[0].where


def test_a_missing_style_sheet_is_named(tree: Tree) -> None:
    (tree.root / "styles" / "blocks.css").unlink()
    with pytest.raises(ContentError) as raised:
        composer(tree.assets).body()
    assert raised.value.problems[0].where.endswith("styles/blocks.css")


@pytest.mark.parametrize("text", [b"</style><script>", b"\xff"])
def test_a_style_sheet_that_could_leave_its_place_is_refused(tree: Tree, text: bytes) -> None:
    with (tree.root / "styles" / "blocks.css").open("ab") as file:
        file.write(text)
    with pytest.raises(ContentError, match=r"styles/blocks\.css"):
        composer(tree.assets).body()
