"""Templates hold no words of their own, use the interface catalog fully, and draw pictures without words or links."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

from handouts.brands.clinics import Brand
from handouts.content.markdown import CALLOUTS
from handouts.files.reading import load_yaml
from handouts.orders.choices import PAPERS
from handouts.orders.packet import Edition
from handouts.press.html.compose import palette
from tests.conftest import ROOT

TEMPLATES = ROOT / "templates"
STYLES = ROOT / "styles"
WORD = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary"}
PICTURES = sorted(path.name.removesuffix(".svg.j2") for path in (TEMPLATES / "figures").glob("[a-z]*.svg.j2"))
PICTURES = [name for name in PICTURES if name not in ("people", "cycle")]  # these two are drawn from data
SVG = "{http://www.w3.org/2000/svg}"
SILENT = (
    *(nodes.Call, nodes.Getitem, nodes.Test, nodes.Compare, nodes.Assign),
    *(nodes.Include, nodes.Import, nodes.FromImport),
)
COLOURS = palette(Brand(colour="#123456"), Edition())


class Words(HTMLParser):
    """Gathers what a reader would see or hear: text, and the attributes that are read aloud."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._skipped = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag == "style"
        self.found += [value for name, value in attrs if name in READ_ALOUD and value and not value.startswith("slot:")]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.found.append(data)


def printed(node: nodes.Node) -> str:
    """What a template prints by itself: its markup, and the strings that stand in its expressions."""
    if isinstance(node, nodes.TemplateData):
        return node.data
    if isinstance(node, nodes.Const):
        return node.value if isinstance(node.value, str) else " "
    if isinstance(node, nodes.Filter) and node.node is not None:
        return printed(node.node)
    if isinstance(node, nodes.CondExpr):
        return printed(node.expr1) + (printed(node.expr2) if node.expr2 else "")
    if isinstance(node, (nodes.Macro, nodes.For)):
        return "".join(printed(child) for child in node.body)
    if isinstance(node, SILENT):
        return " "
    return "".join(printed(child) for child in node.iter_child_nodes(exclude=("test",)))


def kept(tree: nodes.Template) -> Iterator[str]:
    """Strings that a template keeps in a name and might print later; keys of the interface catalog are looked up."""
    for assignment in tree.find_all(nodes.Assign):
        if not isinstance(assignment.node, nodes.Call):
            yield re.sub(r"\b(scale|rotate|translate)\(", "(", printed(assignment.node))
    for loop in tree.find_all(nodes.For):
        yield from set(literals(loop.iter)) - interface_keys()


def literals(node: nodes.Node) -> Iterator[str]:
    """The strings that a tuple or a list names, and the tuples within it."""
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, (nodes.Tuple, nodes.List)):
        for child in node.items:
            yield from literals(child)


def interface_keys() -> set[str]:
    """The keys that are looked up; those of a text that differs by number are one."""
    keys = load_yaml((ROOT / "content" / "interface.yaml").read_text(encoding="utf-8"), ROOT)
    return {re.sub(r"\.(one|other)$", "", key) for key in keys}


def own_words(templates: Path) -> list[str]:
    """Natural-language words in the templates below *templates*, as ``file: words``."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    found = []
    for path in sorted(templates.rglob("*.j2")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        markup = printed(tree)
        texts = quoted(markup) if path.name.endswith(".css.j2") else Words(markup).found
        found += [f"{path.name}: {text.strip()}" for text in (*texts, *kept(tree)) if WORD.search(text)]
    return found


def quoted(css: str) -> list[str]:
    """The strings that a style sheet could print."""
    return [text for text in re.findall(r'"([^"]*)"', css) if "sans-serif" not in text]


def test_no_template_holds_a_word_of_its_own() -> None:
    assert own_words(TEMPLATES) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("partials/cover.html.j2", "<h1>", "<h1>About "),
        ("partials/back.html.j2", '{{ t("words-term") }}', '{{ "Words" }}'),
        ("partials/back.html.j2", '{{ t("words-term") }}', '{{ "Words" if true else t("words-term") }}'),
        ("partials/back.html.j2", '{{ t("words-term") }}', '{% set w = "Words" %}{{ w }}'),
        ("partials/back.html.j2", '{{ t("words-term") }}', "{{ 'Words' | upper }}"),
        ("partials/back.html.j2", '{{ t("words-term") }}', '{% for w in ("Words", "urgent") %}{{ w }}{% endfor %}'),
        ("partials/cover.html.j2", "<nav ", '<nav aria-label="Contents" '),
        ("slots/visit.html.j2", "</p>", " Jahre</p>"),
        ("slots/contact.html.j2", "</div>", "<b>电话</b></div>"),
        ("handout.html.j2", "</title>", " and more</title>"),
        ("figures/path-treat.svg.j2", "<title>{{ alt }}", "<title>{{ alt }} (a drip)"),
        ("partials/page.css.j2", "content: ", 'content: "Page" '),
    ],
)
def test_a_planted_word_is_found(name: str, old: str, new: str, tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    file = tmp_path / "templates" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = own_words(tmp_path / "templates")
    assert [line.split(":")[0] for line in found] == [file.name]


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: str(path.stem))
def test_no_style_prints_a_word(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/|\[[^\]]*\]", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    strings = re.findall(r'"([^"]*)"', css) + re.findall(r"'([^']*)'", css)
    assert [text for text in strings if WORD.search(text)] == []


def trees() -> list[nodes.Template]:
    return [Environment().parse(path.read_text(encoding="utf-8")) for path in TEMPLATES.rglob("*.j2")]


def asked_by_templates() -> set[str]:
    """Keys that templates look up by their name."""
    calls = [call for tree in trees() for call in tree.find_all(nodes.Call)]
    named = [(getattr(call.node, "name", getattr(call.node, "attr", "")), call) for call in calls]
    asked = [call.args[0] for name, call in named if name in ("t", "both")]
    return {key.value for key in asked if isinstance(key, nodes.Const)}


def asked_by_the_program() -> set[str]:
    """Keys that the program looks up by their name: in the catalog, or through its functions."""
    found: set[str] = set()
    for path in (ROOT / "handouts").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("text", "around", "between"):
                found |= {str(argument.value) for argument in node.args[:1] if isinstance(argument, ast.Constant)}
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("interface"):
                found |= {str(node.slice.value)} if isinstance(node.slice, ast.Constant) else set()
    return found


def asked_by_parts() -> set[str]:
    """Keys that templates name elsewhere, put together of two parts, or take from the kind of a callout."""
    constants = {text.value for tree in trees() for text in tree.find_all(nodes.Const) if isinstance(text.value, str)}
    sums = [total for tree in trees() for total in tree.find_all((nodes.Add, nodes.Concat))]
    beginnings = {text.value for total in sums for text in total.find_all(nodes.Const) if isinstance(text.value, str)}
    beginnings = {text for text in beginnings if text.endswith("-")}
    found = {key for key in interface_keys() if key.startswith(tuple(beginnings))}
    return found | (constants & interface_keys()) | set(CALLOUTS)


def test_every_interface_text_that_is_asked_for_exists() -> None:
    assert len(asked_by_templates()) > 30
    assert len(asked_by_the_program()) >= 2
    assert asked_by_templates() - interface_keys() == set()
    assert asked_by_the_program() - interface_keys() == set()
    assert {*CALLOUTS, *(f"paper-{paper}" for paper in PAPERS)} <= interface_keys()


def test_every_interface_text_is_used() -> None:
    assert interface_keys() - asked_by_templates() - asked_by_the_program() - asked_by_parts() == set()


def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def check_drawing(markup: str, alt: str) -> ElementTree.Element:
    """The parsed drawing, once it has been found to hold neither words, styles, scripts nor links."""
    drawing = ElementTree.fromstring(markup)
    assert drawing.tag == f"{SVG}svg"
    assert re.fullmatch(r"0 0 \d+ \d+", drawing.attrib["viewBox"])
    assert drawing.attrib["role"] == "img"
    assert drawing[0].tag == f"{SVG}title"
    assert drawing[0].text == alt
    allowed = {f"{SVG}{tag}" for tag in ("svg", "title", "g", "path", "circle", "rect", "ellipse", "line")}
    colours = {COLOURS.accent, COLOURS.tint, COLOURS.ink, COLOURS.grey, COLOURS.pale, COLOURS.paper, "none"}
    for position, element in enumerate(drawing.iter()):
        assert element.tag in allowed
        assert element.tag != f"{SVG}title" or position == 1
        assert not (element.text or "").strip() or position == 1
        assert not (element.tail or "").strip()
        for name, value in element.attrib.items():
            assert name not in ("style", "href", "{http://www.w3.org/1999/xlink}href", "filter", "mask")
            assert not name.startswith("on")
            assert "url(" not in value
            assert name not in ("fill", "stroke") or value in colours, f"{name}={value}"
            assert "nan" not in value
    return drawing


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("mirror", [False, True])
def test_picture_is_a_drawing_without_words_or_links(name: str, mirror: bool) -> None:
    alt = 'What <b>you</b> see & "hear"'
    template = environment().get_template(f"figures/{name}.svg.j2")
    check_drawing(template.render(c=COLOURS, alt=alt, mirror=mirror).strip(), alt)
    assert template.render(c=COLOURS, alt=alt) == template.render(c=COLOURS, alt=alt, mirror=False)


def test_there_are_pictures_to_check() -> None:
    assert len(PICTURES) > 15


def people(kind: str, drawing: ElementTree.Element) -> int:
    """How many people of a *kind* a drawing shows: filled, hatched (a path more), outlined in grey."""
    counted = 0
    for person in drawing.findall(f"{SVG}g"):
        body = person[0].attrib
        hatched = len(person) == 3
        filled = body.get("fill") == COLOURS.accent
        counted += {"yes": filled, "maybe": hatched, "no": not filled and not hatched}[kind]
    return counted


@pytest.mark.parametrize(("sure", "most"), [(0, 0), (0, 3), (25, 25), (39, 69), (100, 100)])
def test_icon_array_draws_as_many_people_as_the_data_say(sure: int, most: int) -> None:
    module = environment().get_template("figures/people.svg.j2").module
    drawing = check_drawing(str(module.array(sure, most, "People", COLOURS, False)).strip(), "People")  # type: ignore[attr-defined]
    assert people("yes", drawing) == sure
    assert people("maybe", drawing) == most - sure
    assert people("no", drawing) == 100 - most
    assert len({person.attrib["transform"] for person in drawing.findall(f"{SVG}g")}) == 100


def test_ink_saving_people_are_not_filled() -> None:
    module = environment().get_template("figures/people.svg.j2").module
    for kind in ("yes", "maybe", "no"):
        drawing = check_drawing(str(module.one(kind, "One", COLOURS, True)).strip(), "One")  # type: ignore[attr-defined]
        fills = {element.attrib.get("fill", "none") for element in drawing.iter()}
        assert fills <= {"none", COLOURS.paper}
    three = [str(module.one(kind, "One", COLOURS, True)) for kind in ("yes", "maybe", "no")]  # type: ignore[attr-defined]
    assert len(set(three)) == 3


def test_cycle_is_drawn_one_box_a_week() -> None:
    on, off = SimpleNamespace(weeks=4, kind="on", open=False), SimpleNamespace(weeks=2, kind="off", open=True)
    parts = [on, off]
    figure = SimpleNamespace(alt="A cycle", parts=parts)
    edition = SimpleNamespace(ink="colour")
    markup = environment().get_template("figures/cycle.svg.j2").render(c=COLOURS, figure=figure, edition=edition)
    boxes = list(check_drawing(markup.strip(), "A cycle").iter(f"{SVG}rect"))
    assert len(boxes) == 6
    assert len({box.attrib["x"] for box in boxes}) == 6
    assert [box.attrib["fill"] for box in boxes] == [COLOURS.accent] * 4 + [COLOURS.paper] * 2
    assert ["stroke-dasharray" in box.attrib for box in boxes] == [False] * 5 + [True]
