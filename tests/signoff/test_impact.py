from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from handouts.errors import ContentError, UsageProblem
from handouts.signoff.impact import Impact, impact
from tests.house import House

ALPHA, BETA, GAMMA = (f"content/sections/{name}.md" for name in ("alpha", "beta", "gamma"))
LAST = "  - {id: last, title: The last, for: Someone ends., sections: [gamma]}\n"
NOTHING = Impact((), (), (), (), (), (), ())


@pytest.fixture
def before(house: House) -> Path:
    """The content as it was; Riverside has approved alpha and gamma, Hillside gamma."""
    house.append("content/library.yaml", LAST)
    house.approve("alpha", "gamma")
    house.approve("gamma", clinic="hillside")
    shutil.copytree(house.content, house.root / "before")
    return house.root / "before"


def since(house: House, before: Path) -> Impact:
    return impact(house.assets, str(before))


def test_nothing_changed(house: House, before: Path) -> None:
    assert since(house, before) == NOTHING


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ALPHA, "It sits in", "It lies in"),
        (ALPHA, "title: The alpha section", "title: Alpha"),
        (ALPHA, "count: 40", "count: 41"),
        (ALPHA, "[@study:p1; @manual:p4]", "[@study:p1]"),
        (ALPHA, "cite: [study:p1]\n```", "cite: [study:p2]\n```"),
        (ALPHA, "review_by: 2027-01-02", "review_by: 2027-01-03"),
        (ALPHA, "reviewed: null", "reviewed: 2025-06-01"),
        (ALPHA, "::: ask-your-team {#ask lines=2}", "::: ask-your-team {#ask lines=3}"),
        (
            ALPHA,
            "- One thing about it [@study:p2] {#one}\n- Another thing, told in [Beta](section:beta) [@study:p2] {#two}",
            "- Another thing, told in [Beta](section:beta) [@study:p2] {#two}\n- One thing about it [@study:p2] {#one}",
        ),
    ],
)
def test_a_change_of_a_section(house: House, before: Path, file: str, old: str, new: str) -> None:
    house.edit(file, old, new)
    assert since(house, before) == Impact(
        ("alpha",), (), (), (), ("first-two",), ("ar", "en", "es", "zh-Hans"), ("riverside",)
    )


def test_a_change_of_a_word_touches_the_sections_that_use_it(house: House, before: Path) -> None:
    house.edit("content/glossary.yaml", "Soft tissue", "Hard tissue")
    assert since(house, before) == Impact(
        ("alpha",), (), ("marrow",), (), ("first-two",), ("ar", "en", "es", "zh-Hans"), ("riverside",)
    )


def test_a_change_of_a_word_that_no_section_uses(house: House, before: Path) -> None:
    house.append("content/glossary.yaml", "- {id: bone, term: Bone, definition: A part., cite: [study:p1]}\n")
    assert since(house, before) == Impact((), (), ("bone",), (), (), (), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: The manual", "title: Another manual"),
        ('p4: "What it says"', 'p4: "What it does not say"'),
        ("date_note: Date not given", "date_note: Nobody knows when"),
        ("- id: manual\n", "- id: manual\n  outdated: It was withdrawn.\n"),
    ],
)
def test_a_change_of_a_source_touches_the_sections_that_cite_it(house: House, before: Path, old: str, new: str) -> None:
    house.edit("content/sources.yaml", old, new)
    assert since(house, before) == Impact(
        ("alpha",), ("manual",), (), (), ("first-two",), ("ar", "en", "es", "zh-Hans"), ("riverside",)
    )


def test_a_section_that_is_new_and_one_that_is_gone(house: House, before: Path) -> None:
    house.edit("content/library.yaml", "[alpha, beta, gamma]", "[alpha, beta, delta]")
    house.edit("content/library.yaml", "sections: [gamma]", "sections: [delta]")
    gamma = (house.root / GAMMA).read_text(encoding="utf-8")
    (house.content / "sections" / "delta.md").write_text(gamma.replace("id: gamma", "id: delta"), encoding="utf-8")
    (house.root / GAMMA).unlink()
    found = since(house, before)
    assert found.sections == ("delta", "gamma")
    assert found.presets == ("last",)
    assert found.clinics == ("hillside", "riverside")


def test_a_source_and_a_word_that_are_gone(house: House, before: Path) -> None:
    house.edit(ALPHA, "[marrow](term:marrow)", "marrow")
    house.edit(ALPHA, "[@study:p1; @manual:p4]", "[@study:p1]")
    (house.content / "glossary.yaml").write_text("[]\n", encoding="utf-8")
    sources = (house.content / "sources.yaml").read_text(encoding="utf-8").partition("- id: manual")[0]
    (house.content / "sources.yaml").write_text(sources, encoding="utf-8")
    found = since(house, before)
    assert (found.sources, found.terms, found.sections) == (("manual",), ("marrow",), ("alpha",))


def test_an_earlier_interface_may_have_other_keys(house: House, before: Path) -> None:
    interface = before / "interface.yaml"
    text = interface.read_text(encoding="utf-8")
    assert "call-now: Call now\n" in text
    interface.write_text(text.replace("call-now: Call now\n", "call-then: Call then\n"), encoding="utf-8")
    assert set(since(house, before).interface) == {"call-now", "call-then"}


def test_the_names_come_in_the_order_of_the_content(house: House, before: Path) -> None:
    for name in (GAMMA, BETA, ALPHA):
        house.edit(name, "message: ", "message: Now ")
    found = since(house, before)
    assert found.sections == ("alpha", "beta", "gamma")
    assert found.as_dict() == {
        "sections": ("alpha", "beta", "gamma"),
        "sources": (),
        "terms": (),
        "interface": (),
        "presets": ("first-two", "last"),
        "languages": ("ar", "en", "es", "zh-Hans"),
        "clinics": ("hillside", "riverside"),
    }


def test_the_clinics_come_in_order_of_their_ids(house: House, before: Path) -> None:
    for clinic in "hgfedcba":
        shutil.copytree(house.root / "brands" / "hillside", house.root / "brands" / clinic)
    house.edit(GAMMA, "message: ", "message: Now ")
    assert since(house, before).clinics == (*"abcdefgh", "hillside", "riverside")


def test_a_remark_or_an_empty_line_is_no_change(house: House, before: Path) -> None:
    house.edit(ALPHA, "kind: clinical", "# a remark\nkind: clinical")
    house.edit(BETA, "## What is beta?", "\n\n## What is beta?")
    assert since(house, before) == NOTHING


def test_a_section_that_another_requires_counts_for_the_presets_of_both(house: House, before: Path) -> None:
    """The preset “last” prints beta with gamma, which requires it."""
    house.edit(BETA, "It is few.", "It is many.")
    assert since(house, before).presets == ("first-two", "last")


def test_a_drawing_that_is_gone_and_no_longer_used(house: House, before: Path) -> None:
    house.draw("path-prepare")
    drawing = house.root / "templates" / "figures" / "path-prepare.svg.j2"
    drawing.rename(drawing.with_name("path-new.svg.j2"))
    house.edit(BETA, "picture: path-prepare", "picture: path-new")
    assert since(house, before).sections == ("beta",)


def test_a_change_of_the_interface_touches_everything_that_is_printed(house: House, before: Path) -> None:
    house.edit("content/interface.yaml", "call-now: Call now", "call-now: Call at once")
    assert since(house, before) == (
        Impact(
            (), (), (), ("call-now",), ("first-two", "last"), ("ar", "en", "es", "zh-Hans"), ("hillside", "riverside")
        )
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("title: A small packet", "title: A little packet"), ("audience: For those", "audience: For people")],
)
def test_a_change_of_the_first_page_touches_every_preset(house: House, before: Path, old: str, new: str) -> None:
    house.edit("content/library.yaml", old, new)
    assert since(house, before) == Impact((), (), (), (), ("first-two", "last"), ("ar", "en", "es", "zh-Hans"), ())


@pytest.mark.parametrize(
    ("old", "new"), [("sections: [gamma]", "sections: [beta]"), ("title: The last", "title: The end"), (LAST, "")]
)
def test_a_preset_that_was_changed_or_is_gone(house: House, before: Path, old: str, new: str) -> None:
    house.edit("content/library.yaml", old, new)
    assert since(house, before) == Impact((), (), (), (), ("last",), ("ar", "en", "es", "zh-Hans"), ())


def test_a_clinic_counts_only_for_what_it_approved(house: House, before: Path) -> None:
    house.edit(BETA, "It is few.", "It is many.")
    assert since(house, before).clinics == ()


def test_an_approval_of_another_language_counts(house: House, before: Path) -> None:
    path = house.approval("alpha")
    path.rename(path.with_name("alpha.de.yaml"))
    house.edit(ALPHA, "It sits in", "It lies in")
    assert since(house, before).clinics == ("riverside",)


@pytest.mark.parametrize("revision", ["", "--output=x", "-", "no-such-revision"])
def test_what_is_no_revision(checkout: House, revision: str) -> None:
    with pytest.raises(UsageProblem, match="neither a folder nor a revision"):
        impact(checkout.assets, revision)


def test_without_git(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(house.root))
    with pytest.raises(UsageProblem, match="git is not on this computer"):
        impact(house.assets, "HEAD")


def git(folder: Path, *arguments: str) -> None:
    """Run git in *folder*, without settings from outside."""
    alone = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, env={**os.environ, **alone})


@pytest.fixture
def checkout(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The same in a git checkout, of which the content is one folder."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(house.root.parent))
    git(house.root, "init")
    git(house.root, "add", ".")
    git(house.root, "commit", "-m", "first")
    git(house.root, "tag", "first")
    return house


def test_a_change_since_a_commit(checkout: House) -> None:
    assert impact(checkout.assets, "HEAD") == NOTHING
    checkout.edit(BETA, "It is few.", "It is many.")
    assert impact(checkout.assets, "HEAD").sections == ("beta",)
    git(checkout.root, "commit", "-a", "-m", "second")
    checkout.edit(GAMMA, "Show this", "Show that")
    assert impact(checkout.assets, "HEAD").sections == ("gamma",)
    for revision in ("first", "HEAD~1"):
        assert impact(checkout.assets, revision).sections == ("beta", "gamma")


def test_the_checkout_is_left_as_it_is(checkout: House) -> None:
    checkout.edit(BETA, "It is few.", "It is many.")
    before = {path: path.read_bytes() for path in checkout.root.rglob("*") if path.is_file()}
    impact(checkout.assets, "first")
    assert {path: path.read_bytes() for path in checkout.root.rglob("*") if path.is_file()} == before


def test_content_that_is_in_no_checkout(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(house.root.parent))
    with pytest.raises(UsageProblem, match="neither a folder nor a revision"):
        impact(house.assets, "HEAD")


def test_a_folder_that_holds_no_content(house: House) -> None:
    with pytest.raises(ContentError, match="does not exist"):
        impact(house.assets, str(house.root / "brands"))
