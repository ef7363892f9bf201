"""The web page in a real browser: it asks for nothing, fits a phone, can be read and heard, and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page

from tests.conftest import run_command

MARKUP = "<b>Zoe</b> <script>alert(1)</script> & <img src=x onerror=alert(1)>"
SECTIONS = ("overview", "immunotherapy", "when-to-call")
PHONE, DESK = 360, 1280  # pixels
LUMINANCE = """
    const luminance = (rgb) => { const [r, g, b] = rgb.slice(0, 3).map((part) => { part /= 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const ground = (element) => { for (let at = element; at; at = at.parentElement) {
        const found = numbers(getComputedStyle(at).backgroundColor);
        if (found.length < 4 || found[3] > 0) return found.slice(0, 3); } return [255, 255, 255]; };
"""


@dataclass
class Visited:
    """A page that has been opened, and everything it did on its own."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def opened(browser: BrowserContext, file: Path) -> Visited:
    visited = Visited(browser.new_page())
    visited.page.on("request", lambda request: visited.requests.append(request.url))
    visited.page.on("console", lambda message: visited.messages.append(message.text))
    visited.page.on("pageerror", lambda error: visited.messages.append(str(error)))
    visited.page.on("dialog", lambda dialog: _dismiss(dialog, visited.messages))
    visited.page.goto(file.as_uri(), wait_until="load")
    return visited


def _dismiss(dialog: Dialog, messages: list[str]) -> None:
    messages.append(dialog.message)
    dialog.dismiss()


def make(folder: Path, *options: str) -> Path:
    file = folder / "page.html"
    result = run_command("make", *SECTIONS, *options, "-o", file)
    assert result.code == 0, result.err
    return file


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    visit = ("--patient", MARKUP, "--notes", f"{MARKUP}\nSecond line", "--visit-date", "2019-02-28")
    return make(tmp_path_factory.mktemp("web"), *visit)


@pytest.fixture(scope="module")
def visited(browser: BrowserContext, file: Path) -> Visited:
    return opened(browser, file)


@pytest.fixture(scope="module")
def page(visited: Visited) -> Page:
    return visited.page


def test_nothing_is_asked_for_but_the_file(visited: Visited, file: Path) -> None:
    assert visited.requests == [file.as_uri()]


def test_the_console_stays_silent_and_nothing_runs(visited: Visited) -> None:
    assert visited.messages == []
    assert visited.page.locator("script, iframe, object, embed, form, input, video, audio").count() == 0
    handlers = """() => [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes])
        .filter((attribute) => /^on/i.test(attribute.name)).length"""
    assert visited.page.evaluate(handlers) == 0


def test_the_file_names_no_address(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?:|//[a-z]|url\(|@import|javascript:", text.replace(MARKUP, "")) == []


@pytest.mark.parametrize("size", ["standard", "large", "extra-large"])
@pytest.mark.parametrize("width", [320, PHONE, 768, DESK])
def test_nothing_scrolls_sideways(browser: BrowserContext, tmp_path: Path, size: str, width: int) -> None:
    found = opened(browser, make(tmp_path, "--format", "html", "--text-size", size, "--patient", "W" * 60))
    found.page.set_viewport_size({"width": width, "height": 800})
    inside = found.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    outside = """() => [...document.querySelectorAll('body *')].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width && box.right > window.innerWidth + 1 && !element.closest('.figure-table, .contents');
    }).map((element) => element.className || element.tagName)"""
    beyond = found.page.evaluate(outside)
    found.page.close()
    assert inside[0] <= inside[1]
    assert beyond == []


def test_the_page_says_what_it_is(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert page.title() == "When leukemia or lymphoma comes back or stays"
    assert "width=device-width" in str(page.locator("meta[name=viewport]").get_attribute("content"))
    assert re.search("user-scalable|maximum-scale", page.content()) is None


def test_headings_are_in_order(page: Page) -> None:
    levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert len(levels) > 20
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_have_words(page: Page) -> None:
    unnamed = """() => [...document.querySelectorAll('svg')].filter((svg) => {
        const title = svg.firstElementChild;
        const named = title && title.tagName === 'title' && title.textContent.trim();
        return !(named && svg.getAttribute('role') === 'img'); }).length"""
    assert page.locator("svg").count() > 5
    assert page.evaluate(unnamed) == 0
    assert page.evaluate("() => [...document.images].filter((image) => !image.hasAttribute('alt')).length") == 0


def test_regions_and_names_are_unique(page: Page) -> None:
    assert page.locator("main").count() == page.locator("header").count() == page.locator("footer").count() == 1
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids)) > 50
    labels = "() => [...document.querySelectorAll('[aria-labelledby]')].map((e) => e.getAttribute('aria-labelledby'))"
    assert set(page.evaluate(labels)) <= set(ids)


def test_links_lead_to_places_on_the_page(page: Page) -> None:
    targets = page.evaluate("() => [...document.links].map((link) => link.getAttribute('href'))")
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((element) => '#' + element.id)")
    assert len(targets) > 30
    assert set(targets) <= set(ids)


def test_tables_name_their_headings(page: Page) -> None:
    assert page.locator("th").count() > 10
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("td:empty:not(.page)").count() == 0


def test_text_stands_out_from_its_ground(page: Page) -> None:
    faint = f"""() => {{ {LUMINANCE}
        const found = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {{
            const words = walk.currentNode.data.trim(); const element = walk.currentNode.parentElement;
            const style = getComputedStyle(element); const box = element.getBoundingClientRect();
            const hidden = !box.width || !box.height || parseFloat(style.fontSize) === 0;
            if (!words || hidden || element.closest('svg')) continue;
            const both = [luminance(numbers(style.color)), luminance(ground(element))].sort((a, b) => a - b);
            const ratio = (both[1] + 0.05) / (both[0] + 0.05);
            if (ratio < 7 || Number(style.opacity) < 1) found.push([words.slice(0, 40), ratio]);
        }} return found; }}"""
    assert page.evaluate(faint) == []


def test_text_is_large_enough_and_links_are_marked(page: Page) -> None:
    small = """() => [...document.querySelectorAll('p, li, td, th, a, strong, h1, h2, h3, h4')].filter((element) => {
        const size = parseFloat(getComputedStyle(element).fontSize); return size > 0 && size < 16; }).length"""
    assert page.evaluate(small) == 0
    plain = """() => [...document.querySelectorAll('main a[href]')].filter((a) =>
        !getComputedStyle(a).textDecorationLine.includes('underline')).map((a) => a.textContent)"""
    assert page.evaluate(plain) == []


def test_what_the_nurse_types_is_text(page: Page) -> None:
    assert page.locator("bdi").first.text_content() == MARKUP
    assert page.locator("bdi *").count() == 0
    notes = page.locator(".visit-notes p")
    assert [notes.nth(number).text_content() for number in range(notes.count())] == [MARKUP, "Second line"]
    assert page.locator(".visit-notes p *").count() == 0
    assert "February 28, 2019" in str(page.locator(".visit").text_content())


def test_it_carries_its_code_and_says_that_it_is_a_draft(page: Page) -> None:
    text = page.inner_text("body")
    code = page.locator("meta[name=handouts-code]").get_attribute("content")
    assert code
    assert code in text
    assert "Draft for clinical review" in text
    assert page.locator("text=slot:").count() == 0


def test_the_first_stop_of_the_keyboard_skips_to_the_text(browser: BrowserContext, file: Path) -> None:
    page = opened(browser, file).page
    page.keyboard.press("Tab")
    focused: dict[str, Any] = page.evaluate(
        "() => { const box = document.activeElement.getBoundingClientRect(); return {left: box.left, width: box.width,"
        " href: document.activeElement.getAttribute('href')}; }"
    )
    page.close()
    assert focused["href"] == "#text"
    assert focused["left"] >= 0
    assert focused["width"] > 0


def test_the_contents_can_be_read_on_a_phone(browser: BrowserContext, file: Path) -> None:
    page = opened(browser, file).page
    page.set_viewport_size({"width": PHONE, "height": 800})
    rows = page.locator(".contents tbody tr")
    assert rows.count() >= len(SECTIONS)
    widths = [box["width"] for number in range(rows.count()) if (box := rows.nth(number).bounding_box())]
    page.close()
    assert all(width > PHONE / 2 for width in widths)


@pytest.fixture(scope="module")
def phone(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A clinic's page with tables, on a phone."""
    file = tmp_path_factory.mktemp("phone") / "page.html"
    result = run_command("make", "blinatumomab", "wallet-card", "--clinic", "lakeside", "-o", file)
    assert result.code == 0, result.err
    page = opened(browser, file).page
    page.set_viewport_size({"width": 390, "height": 800})
    yield page
    page.close()


def test_each_cell_shows_the_head_of_its_column_on_a_phone(phone: Page) -> None:
    shown = """(selector) => [...document.querySelectorAll(selector)].map((table) => {
        const heads = [...table.querySelectorAll('thead th')].map((head) => head.innerText || head.textContent);
        return [...table.querySelectorAll('tbody tr')].flatMap((row) => [...row.cells].map((cell, column) =>
            [heads[column].trim(), getComputedStyle(cell, '::before').content.slice(1, -1)])); })"""
    for selector in (".figure-table table", ":is(.about, .closing) > table", ".words table"):
        tables = phone.evaluate(shown, selector)
        assert tables, selector
        for table in tables:
            assert all(head == before for head, before in table), selector
    assert "What your team may do" in str(phone.evaluate(shown, ".figure-table table"))


def test_no_word_and_no_number_breaks_on_a_phone(phone: Page) -> None:
    broken = """() => { const found = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) { const node = walk.currentNode;
            if (node.parentElement.closest('svg, .scan')) continue;
            for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                const range = document.createRange();
                range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
                const tops = new Set([...range.getClientRects()].filter((box) => box.width).map((box) => box.top));
                if (tops.size > 1) found.push(word[0]);
        } } return found; }"""
    assert phone.evaluate(broken) == []
    inside = phone.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert inside[0] <= inside[1]
