"""Page numbers are read back from the page, and a wrong one is set right."""

from __future__ import annotations

import pytest

from handouts.errors import LayoutError
from handouts.press.documents import handout
from handouts.press.documents.handout import print_pdf
from handouts.press.pdf import references
from handouts.press.pdf.references import all_true, true_pages, with_ids
from handouts.press.pdf.verify import page_texts
from handouts.press.typeset import Sheet, typeset
from tests.press.conftest import Tree, job_of

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")  # the engine's own
PAGE = """<html lang="en"><title>T</title><style>html {{ font-family: Noto Sans }} h1 {{ break-before: page }}
.a::after {{ content: target-counter(attr(data-href url), page) }} .b::after {{ content: "(page {literal})" }}</style>
<p>See <span class="a" data-href="#one"></span>, <span class="b" data-href="#two"></span>.</p>
<h1 id="one">One</h1><h1 id="two">Two</h1>"""


def laid_out(literal: str) -> Sheet:
    return typeset(with_ids(PAGE.format(literal=literal)), what="a page")


def test_each_place_gets_an_id_that_says_where_it_leads() -> None:
    assert with_ids('<a data-href="#x"></a><a data-href="#y-z"></a>') == (
        '<a id="at-1-x" data-href="#x"></a><a id="at-2-y-z" data-href="#y-z"></a>'
    )


@pytest.mark.parametrize(("literal", "true"), [("3", True), ("2", False), ("33", False), ("٣", True), ("?", False)])
def test_a_wrong_number_is_seen(literal: str, true: bool) -> None:
    sheet = laid_out(literal)
    assert true_pages(sheet) == {"one": 2, "two": 3}
    assert all_true(sheet) is true


def test_wrong_numbers_are_set_right(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    right = print_pdf(job_of("alpha", "beta", "gamma", assets=tree.assets)).data
    style = tree.assets.styles / "back.css"
    style.write_text(style.read_text(encoding="utf-8") + ".contents .page::after { content: '77' }", encoding="utf-8")
    page_css = tree.assets.templates / "partials" / "page.css.j2"
    text = page_css.read_text(encoding="utf-8")
    page_css.write_text(text.replace(".contents .page::after", ".nowhere .page::after", 1), encoding="utf-8")
    monkeypatch.setattr(handout, "_TRIES", 2)
    assert page_texts(print_pdf(job_of("alpha", "beta", "gamma", assets=tree.assets)).data)[0].count("77") == 0
    assert page_texts(right)[0].count("77") == 0


def test_numbers_that_never_settle_are_an_error(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "all_true", lambda sheet: False)
    with pytest.raises(LayoutError, match="do not settle"):
        print_pdf(job_of("alpha", assets=tree.assets))
