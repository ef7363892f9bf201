from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.batch.conftest import Office, furnish

ROWS = f"""\
clinic,preset,sections,layout,copies,filename,paper,patient
*,first-two,,,3,{{clinic}},letter,
north,,alpha,booklet,2,folded,a4,
south,,alpha,,1,"<b>=1+1</b>",letter,
south,,alpha,,1,bad,letter,{"W" * 75}
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = furnish(tmp_path_factory.mktemp("reported"))
    rows = ROWS.replace('"<b>=1+1</b>"', "&amp;")
    assert office.batch(rows, "--merge", "clinic").code == 10
    return office


@pytest.fixture(scope="module")
def about(done: Office) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((done.out / "report.json").read_text(encoding="utf-8"))
    return found


def test_counts_and_reasons(about: dict[str, Any]) -> None:
    assert about["counts"] == {"made": 4, "skipped": 0, "failed": 1, "not reached": 0}
    assert about["end"] == "complete"
    bad = about["packets"][-1]
    assert (bad["row"], bad["file"], bad["state"]) == (5, "bad.pdf", "failed")
    assert bad["problems"][0]["what"] == "The patient's name does not fit the place on the page."


def test_paper_to_buy(about: dict[str, Any]) -> None:
    single = {packet["file"]: packet["sides"] for packet in about["packets"]}
    leaves = {name: -(-sides // 2) for name, sides in single.items()}
    assert about["sheets"] == {
        "letter": 3 * (leaves["north.pdf"] + leaves["south.pdf"]) + leaves["&amp;.pdf"],
        "A3": 2 * leaves["folded.pdf"],
    }
    assert single["north.pdf"] > 2
    assert about["sides"] == 3 * 2 * single["north.pdf"] + single["&amp;.pdf"] + 2 * single["folded.pdf"]


def test_sections_and_versions(about: dict[str, Any]) -> None:
    assert [(one["id"], one["packets"], one["of"]) for one in about["sections"]] == [("alpha", 5, []), ("beta", 2, [])]
    assert all(len(one["version"]) == 64 for one in about["sections"])


def test_merged_files(about: dict[str, Any]) -> None:
    north, south = sorted(about["merged"], key=lambda one: str(one["clinic"]))
    assert north["sides"] > 0
    assert north["problems"] == []
    assert "packets of this clinic are missing" in south["problems"][0]["what"]


class Page(HTMLParser):
    """Gathers the tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_for_a_manager(done: Office) -> None:
    page = Page()
    page.feed((done.out / "report.html").read_text(encoding="utf-8"))
    tags = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en"}) in page.tags
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert tags.count("table") == tags.count("caption") == 6
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in page.tags if tag == "th")
    assert not {"script", "img", "link", "iframe"} & set(tags)
    assert "4 made, 0 were right already, 1 failed" in page.text
    assert "&amp;.pdf" in page.text  # as it is, not as markup
    assert "WWW" not in page.text


def test_the_version_of_a_clinics_own_section_is_told_apart(office: Office) -> None:
    own = (office.content.root / "sections" / "beta.md").read_text(encoding="utf-8")
    folder = office.brands / "south" / "sections"
    folder.mkdir()
    (folder / "beta.md").write_text(own.replace("It is few.", "It is rare."), encoding="utf-8")
    assert office.batch("clinic,sections\n*,beta\n").code == 0
    sections = json.loads((office.out / "report.json").read_text(encoding="utf-8"))["sections"]
    assert sorted((one["id"], tuple(one["of"]), one["packets"]) for one in sections) == [
        ("beta", (), 1),
        ("beta", ("south",), 1),
    ]
