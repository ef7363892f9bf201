from __future__ import annotations

import errno
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from handouts.files import parts
from handouts.press.pdf.verify import inspect, page_texts, verify
from tests.conftest import Result
from tests.house import ANA, FROM, UNTIL, House, build_house, read_yaml

BETA = "content/sections/beta.md"
DATES = ("--date", FROM, "--review-by", UNTIL)
MARK = "Draft for clinical review"
AFTER = "1796169600"  # 2 December 2026


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build_house(tmp_path)


def approve(house: House, *sections: str, clinic: str = "riverside", **changes: str) -> Result:
    given = {"by": "Ana Ruiz", "role": "nurse", "date": FROM, "review-by": UNTIL, **changes}
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    return house.run("review", "approve", *sections, "--clinic", clinic, *options)


def approval_files(house: House) -> list[str]:
    return sorted(str(path.relative_to(house.root / "brands")) for path in house.root.glob("brands/*/approvals/*"))


def cells(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def test_if_one_approval_cannot_be_written_none_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.approve("alpha")
    house.edit("content/sections/alpha.md", "It sits", "It really sits")
    before = {name: (house.root / "brands" / name).read_bytes() for name in approval_files(house)}
    put = parts.Part.put

    def fail(part: parts.Part) -> None:
        if part.place.name.startswith("beta"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        put(part)

    monkeypatch.setattr(parts.Part, "put", fail)
    result = approve(house, "alpha", "beta")
    assert (result.code, result.out) == (5, "")
    assert "beta.en.yaml: The file could not be written: input/output error.\n  Copy the brands folder" in result.err
    assert {name: (house.root / "brands" / name).read_bytes() for name in approval_files(house)} == before


# Status


def test_status_as_a_table(house: House) -> None:
    house.approve("alpha", "beta")
    house.edit(BETA, "It is few.", "It is many.")
    result = house.run("review", "status")
    assert (result.code, result.err) == (0, "")
    assert [cells(line) for line in result.out.splitlines()] == [
        ["clinic", "language", "section", "state", "by", "review by"],
        *(["hillside", "en", section, "draft", "–", "–"] for section in ("alpha", "beta", "gamma")),
        ["riverside", "en", "alpha", "approved", "Ana Ruiz", UNTIL],
        ["riverside", "en", "beta", "changed", "Ana Ruiz", UNTIL],
        ["riverside", "en", "gamma", "draft", "–", "–"],
    ]


def test_status_as_json(house: House) -> None:
    house.approve("beta")
    result = house.run("review", "status", "--clinic", "riverside", "--json", SOURCE_DATE_EPOCH=AFTER)
    nobody = {"clinic": "riverside", "language": "en", "state": "draft", "by": None, "review by": None}
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out) == [
        {**nobody, "section": "alpha"},
        {**nobody, "section": "beta", "state": "expired", "by": "Ana Ruiz", "review by": UNTIL},
        {**nobody, "section": "gamma"},
    ]


def test_status_of_one_clinic(house: House) -> None:
    result = house.run("review", "status", "--clinic", "hillside")
    assert {cells(line)[0] for line in result.out.splitlines()[1:]} == {"hillside"}


def test_status_without_a_clinic(house: House) -> None:
    for clinic in ("riverside", "hillside"):
        shutil.rmtree(house.root / "brands" / clinic)
    result = house.run("review", "status")
    assert (result.code, result.out) == (0, "")
    assert result.err == "There is no clinic yet: every section is a draft.\n"
    assert json.loads(house.run("review", "status", "--json").out) == []


def test_status_reads_the_approvals_of_the_clinic_that_was_named(house: House) -> None:
    """Whatever name another clinic's brand file gives itself."""
    house.approve("beta", clinic="hillside")
    house.append("brands/riverside/brand.yaml", "id: hillside\n")
    result = house.run("review", "status", "--clinic", "riverside", "--json")
    assert result.code == 3 or all(row["state"] == "draft" for row in json.loads(result.out))


# Approve


def test_approve(house: House) -> None:
    result = approve(house, "beta", "alpha")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        f"{house.approval(section)}: {section} approved by Ana Ruiz, until {UNTIL}" for section in ("beta", "alpha")
    ]
    assert approval_files(house) == [f"riverside/approvals/{section}.en.yaml" for section in ("alpha", "beta")]
    assert house.states() == {"alpha": "approved", "beta": "approved", "gamma": "draft"}
    assert set(house.states("hillside").values()) == {"draft"}


def test_approve_again(house: House) -> None:
    house.approve("beta")
    house.edit(BETA, "It is few.", "It is many.")
    assert house.states()["beta"] == "changed"
    assert approve(house, "beta", by="Bo Lund").code == 0
    assert house.states()["beta"] == "approved"
    assert read_yaml(house.approval("beta"))["by"] == "Bo Lund"
    assert approval_files(house) == ["riverside/approvals/beta.en.yaml"]


@pytest.mark.parametrize(
    ("sections", "changes", "code", "what"),
    [
        (["delta"], {}, 2, "There is no section “delta”."),
        (["beta", "delta"], {}, 2, "There is no section “delta”."),
        (["beta", "beta"], {}, 2, "The section “beta” was named twice."),
        (["beta"], {"clinic": "riversid"}, 2, "There is no clinic “riversid”.\n  Did you mean: riverside"),
        (["beta"], {"clinic": "../riverside"}, 2, "There is no such clinic.\n  Did you mean: riverside"),
        (["beta"], {"clinic": "neutral"}, 2, "The neutral brand is no clinic and approves nothing."),
        (["beta"], {"by": ""}, 2, "--by: a name is needed."),
        (["beta"], {"by": "<i>Ana</i>"}, 2, "--by: a name holds letters"),
        (["beta"], {"by": "Ana\x1b[31m"}, 2, "--by: a name holds letters"),
        (["beta"], {"by": "x" * 81}, 2, "--by: at most 80 characters"),
        (["beta"], {"role": "nurse\nAna"}, 2, "--role: a name holds letters"),
        (["beta"], {"date": "2026-01-02"}, 2, "--date 2026-01-02 lies in the future."),
        (["beta"], {"date": "2026-02-30"}, 2, "Invalid value for '--date'"),
        (["beta"], {"date": "yesterday"}, 2, "Invalid value for '--date'"),
        (["beta"], {"review-by": "2026-01-01"}, 2, "--review-by 2026-01-01 is not later than today."),
        (["beta"], {"review-by": "2025-06-01"}, 2, "--review-by 2025-06-01 is not later than today."),
        (["beta"], {"review-by": "1 Dec"}, 2, "Invalid value for '--review-by'"),
    ],
)
def test_an_approval_that_is_refused(
    house: House, sections: list[str], changes: dict[str, str], code: int, what: str
) -> None:
    result = approve(house, *sections, **changes)
    assert (result.code, result.out) == (code, "")
    assert what in result.err
    assert "\x1b" not in result.err
    assert approval_files(house) == []


@pytest.mark.parametrize("option", ["--clinic", "--by", "--role", "--date", "--review-by"])
def test_an_approval_needs_everything(house: House, option: str) -> None:
    given = ["--clinic", "riverside", *ANA, *DATES]
    position = given.index(option)
    result = house.run("review", "approve", "beta", *given[:position], *given[position + 2 :])
    assert result.code == 2
    assert f"Missing option '{option}'" in result.err
    assert approval_files(house) == []


def test_what_does_not_pass_the_checks_is_not_approved(house: House) -> None:
    house.edit(BETA, "It is few.", "It doubled.")
    result = approve(house, "alpha", "beta")
    assert result.code == 1
    assert result.err.splitlines() == [
        "Error: sections/beta.md, line 14: a relative comparison: “doubled” [relative]",
        "  Give both numbers instead.",
        "These sections do not pass `handouts check`: nothing was approved.",
        "  Mend them first.",
    ]
    assert approval_files(house) == []
    assert approve(house, "alpha").code == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("content/glossary.yaml", "Soft tissue", "39% soft tissue", "glossary.yaml, line 1: a bare percentage: 39%"),
        ("content/glossary.yaml", "Soft tissue", "28 mg of tissue", "glossary.yaml, line 1: a dose"),
        (
            "content/sources.yaml",
            "- id: manual\n",
            "- id: manual\n  outdated: It was withdrawn.\n",
            "sections/alpha.md, line 1: it cites manual, which is out of date: It was withdrawn. [outdated-source]",
        ),
        ("content/sections/alpha.md", "Another thing", "Half of everybody", "a banned statement (smallness)"),
        ("content/sections/alpha.md", "Forty of a hundred", "Many", "the balance of smallness is missing"),
        ("content/sections/alpha.md", "review_by: 2027-01-02", "review_by: 2025-12-31", "it was to be reviewed by"),
    ],
)
def test_what_cannot_be_approved_is_said(house: House, file: str, old: str, new: str, what: str) -> None:
    house.edit(file, old, new)
    result = approve(house, "alpha", "gamma")
    assert (result.code, result.out) == (1, "")
    assert what in result.err
    assert approval_files(house) == []
    assert approve(house, "gamma").code == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (BETA, "It is few. [@study:p2]", "It is few. [@study:p9]", "study has no passage p9"),
        (BETA, "kind: clinical", "kind: clinical\nrequires: [gamma]", "in a circle"),
    ],
)
def test_what_is_no_content_cannot_be_approved(house: House, file: str, old: str, new: str, what: str) -> None:
    house.edit(file, old, new)
    result = approve(house, "alpha")
    assert (result.code, result.out) == (3, "")
    assert what in result.err
    assert approval_files(house) == []


def test_an_approval_holds_no_longer_than_its_section(house: House) -> None:
    house.edit(BETA, "review_by: 2027-01-02", "review_by: 2026-03-01")
    result = approve(house, "beta")
    assert result.out == f"{house.approval('beta')}: beta approved by Ana Ruiz, until 2026-03-01\n"
    (row,) = [row for row in json.loads(house.run("review", "status", "--json").out) if row["state"] == "approved"]
    assert row["review by"] == "2026-03-01"


def test_beside_a_wrong_file_nothing_is_approved(house: House) -> None:
    house.approve("alpha")
    house.forge("alpha", date="2026-01-02")
    result = approve(house, "beta")
    assert result.code == 3
    assert "alpha.en.yaml" in result.err
    assert approval_files(house) == ["riverside/approvals/alpha.en.yaml"]


def test_a_place_where_nothing_can_be_written(house: House) -> None:
    (house.root / "brands" / "riverside" / "approvals").write_text("in the way", encoding="utf-8")
    result = approve(house, "beta")
    assert result.code in (3, 5)
    assert "approvals" in result.err


# Diff


def test_diff(house: House) -> None:
    house.approve("beta")
    house.edit(BETA, "It is few. [@study:p2]", "It is **very** few. [@study:p1]")
    house.edit(BETA, "label: It ends", "label: It stops")
    result = house.run("review", "diff", "beta", "--clinic", "riverside")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:4] == [
        "beta#few",
        "  It is{+ **very**+} few. [@study:[-p2-]{+p1+}]",
        "beta#way.then.label",
        "  It [-ends-]{+stops+}",
    ]
    assert lines[4] == "beta#(way)"


def test_diff_as_json(house: House) -> None:
    house.approve("beta")
    house.edit(BETA, "It is few.", "It is many.")
    result = house.run("review", "diff", "beta", "--clinic", "riverside", "--json")
    parts = [["same", "It is "], ["removed", "few"], ["added", "many"], ["same", ". [@study:p2]"]]
    assert json.loads(result.out) == [{"key": "few", "parts": parts}]


def test_diff_of_what_did_not_change(house: House) -> None:
    house.approve("beta")
    result = house.run("review", "diff", "beta", "--clinic", "riverside")
    assert (result.code, result.out) == (0, f"Nothing was changed in beta since {FROM}.\n")
    assert json.loads(house.run("review", "diff", "beta", "--clinic", "riverside", "--json").out) == []


def test_diff_shows_words_that_are_explained_anew_and_passages(house: House) -> None:
    house.approve("alpha")
    house.edit("content/glossary.yaml", "Soft tissue", "Hard tissue")
    house.edit("content/sections/alpha.md", "cite: [study:p1]\nkind", "cite: [study:p2]\nkind")
    out = house.run("review", "diff", "alpha", "--clinic", "riverside").out
    assert "alpha#(word marrow)\n  Marrow: [-Soft-]{+Hard+} tissue inside bones.\n" in out
    assert "alpha#(citations)\n  study:[-p1-]{+p2+}\n" in out


def test_diff_does_not_say_that_nothing_changed_when_a_drawing_did(house: House) -> None:
    house.approve("beta")
    house.draw("path-prepare")
    assert house.states()["beta"] == "changed"
    result = house.run("review", "diff", "beta", "--clinic", "riverside")
    assert "path-prepare" in result.out
    assert "Nothing was changed" not in result.out


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (
            ["beta", "--clinic", "riverside"],
            1,
            "riverside has never approved beta.\n  There is nothing to compare with.",
        ),
        (["beta"], 2, "Missing option '--clinic'"),
        (["beta", "--clinic", "river"], 2, "There is no clinic “river”."),
        (["delta", "--clinic", "riverside"], 2, "There is no section “delta”."),
        (["--clinic", "riverside"], 2, "Missing argument 'SECTION'"),
    ],
)
def test_a_wrong_diff(house: House, arguments: list[str], code: int, what: str) -> None:
    result = house.run("review", "diff", *arguments)
    assert (result.code, result.out) == (code, "")
    assert what in result.err


# Impact


def test_impact(house: House) -> None:
    house.approve("beta")
    shutil.copytree(house.content, house.root / "before")
    house.edit(BETA, "It is few.", "It is many.")
    result = house.run("review", "impact", "--since", house.root / "before")
    assert (result.code, result.err) == (0, "")
    assert [line.split(maxsplit=1) for line in result.out.splitlines()] == [
        ["sections", "beta"],
        ["sources", "none"],
        ["terms", "none"],
        ["interface", "none"],
        ["presets", "first-two"],
        ["languages", "ar, en, es, zh-Hans"],
        ["clinics", "riverside"],
    ]
    found = json.loads(house.run("review", "impact", "--since", house.root / "before", "--json").out)
    assert found == {
        "sections": ["beta"],
        "sources": [],
        "terms": [],
        "interface": [],
        "presets": ["first-two"],
        "languages": ["ar", "en", "es", "zh-Hans"],
        "clinics": ["riverside"],
    }


def test_impact_since_what_is_not_there(house: House) -> None:
    result = house.run("review", "impact", "--since", "no-such-thing", GIT_CEILING_DIRECTORIES=str(house.root.parent))
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "Error: “no-such-thing” is neither a folder nor a revision of the content's git checkout.\n"
        "  Name an earlier content folder, a tag or a commit.\n"
    )


def test_impact_since_nothing(house: House) -> None:
    result = house.run("review", "impact", "--since", "", GIT_CEILING_DIRECTORIES=str(house.root.parent))
    assert (result.code, result.out) == (2, "")
    assert "“” is neither a folder nor a revision" in result.err


def test_impact_since_the_last_commit_by_default(house: House) -> None:
    result = house.run("review", "impact", GIT_CEILING_DIRECTORIES=str(house.root.parent))
    assert result.code == 2
    assert "“HEAD”" in result.err


# Packet


def test_packet(tmp_path: Path) -> None:
    house = build_house(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    result = house.run("review", "packet", "gamma", "beta", "-o", out)
    assert (result.code, result.err) == (0, "")
    data = (out / "review.pdf").read_bytes()
    assert verify(data).passed
    pages = page_texts(data)
    assert result.out == f"{out / 'review.pdf'}: gamma, beta; {len(pages)} pages, code {inspect(data).code}\n"
    read = " ".join(pages)
    assert read.index("The gamma section") < read.index("The beta section")
    assert "The alpha section" not in read


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["beta"], 2, "Missing option '-o'"),
        (["-o", "x.pdf"], 2, "Missing argument 'SECTION...'"),
        (["delta", "-o", "x.pdf"], 2, "There is no section “delta”."),
        (["beta", "beta", "-o", "x.pdf"], 2, "The section “beta” was named twice."),
        (["beta", "-o", "no/x.pdf"], 5, "This folder does not exist."),
        (["beta", "-o", "a<b.pdf"], 5, "This file name does not work on every computer."),
    ],
)
def test_a_wrong_packet(house: House, arguments: list[str], code: int, what: str) -> None:
    result = house.run("review", "packet", *arguments)
    assert (result.code, result.out) == (code, "")
    assert what in result.err
    assert list(Path().iterdir()) == []


def test_a_packet_without_a_form(house: House) -> None:
    (house.content / "review-form.yaml").unlink()
    result = house.run("review", "packet", "beta", "-o", "x.pdf")
    assert result.code == 3
    assert "review-form.yaml" in result.err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("instrument", ["pemat", "cdc", "sam", "safety"])
def test_a_packet_without_one_instrument(house: House, instrument: str) -> None:
    house.edit("content/review-form.yaml", f"- id: {instrument}\n", "- id: other\n")
    result = house.run("review", "packet", "beta", "-o", "x.pdf")
    assert result.code == 3
    assert f"review-form.yaml: the form lacks what a clinician judges: {instrument}" in result.err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["status", "extra"], ["status", "--clinic", "river"]])
def test_a_wrong_review(house: House, arguments: list[str]) -> None:
    result = house.run("review", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err


@pytest.mark.parametrize("name", ["status", "diff", "packet", "approve", "impact"])
def test_help_shows_an_example(house: House, name: str) -> None:
    result = house.run("review", name, "--help")
    assert result.code == 0
    assert f"handouts review {name}" in result.out.partition("Example:")[2]


# The handout: a draft, or final


@dataclass(frozen=True)
class Printed:
    """A handout of alpha and beta as it came from the press."""

    data: bytes
    said: Result

    @property
    def pages(self) -> list[str]:
        return [" ".join(page.split()) for page in page_texts(self.data)]

    @property
    def halves(self) -> list[str]:
        return inspect(self.data).code.split("-")


def made(house: House, *options: str) -> Printed:
    file = house.root / "made.pdf"
    said = house.run("make", "alpha", "beta", *options, "-o", file)
    assert said.code == 0, said.err
    data = file.read_bytes()
    verdict = verify(data)
    assert verdict.passed, verdict.checks
    return Printed(data, said)


@dataclass(frozen=True)
class Course:
    """The same handout on its way: nothing approved, one section, both, both by somebody else; and of no clinic."""

    draft: Printed
    half: Printed
    final: Printed
    other: Printed
    neutral: Printed


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    house = build_house(tmp_path_factory.mktemp("course"))
    clinic = ("--clinic", "riverside")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(house.root)
        neutral, draft = made(house), made(house, *clinic)
        house.approve("alpha")
        half = made(house, *clinic)
        house.approve("beta", until="2026-10-01", who=("--by", "Bo O'Lund", "--role", "haematologist"))
        final = made(house, *clinic, "--final")
        assert made(house, *clinic).data == final.data
        house.approve("alpha", who=("--by", "Cy Webb", "--role", "nurse"))
        return Course(draft, half, final, made(house, *clinic, "--final"), neutral)


@pytest.mark.parametrize("name", ["draft", "half", "neutral"])
def test_a_draft_says_so_on_every_page(course: Course, name: str) -> None:
    printed: Printed = getattr(course, name)
    assert all(MARK in page for page in printed.pages)
    assert "No clinician has approved this text yet." in printed.pages[0]
    assert "Approved by Not yet approved" in " ".join(printed.pages[-2:])
    assert "Ana Ruiz" not in " ".join(printed.pages)
    assert inspect(printed.data).recipe.as_dict()["draft"] is True


def test_a_final_handout_says_nowhere_that_it_is_a_draft(course: Course) -> None:
    assert not any("Draft" in page or "draft" in page for page in course.final.pages)
    assert inspect(course.final.data).recipe.as_dict()["draft"] is False
    assert len(course.final.pages) == len(course.draft.pages)


def test_a_final_handout_names_who_approved_it_on_the_first_and_the_last_page(course: Course) -> None:
    names = "Ana Ruiz, haematology nurse; Bo O'Lund, haematologist"
    first, last = course.final.pages[0], " ".join(course.final.pages[-2:])
    assert f"Approved by {names} on December 1, 2025. To be reviewed by October 1, 2026." in first
    assert f"Approved by {names}" in last
    assert "Approved on December 1, 2025" in last
    assert "Review by October 1, 2026" in last
    assert all("Ana Ruiz" not in page for page in course.final.pages[1:-2])


def test_approval_changes_the_clinics_half_of_the_code_and_not_the_other(course: Course) -> None:
    assert course.draft.halves == course.half.halves
    assert course.draft.halves[0] == course.final.halves[0] == course.other.halves[0] == course.neutral.halves[0]
    clinics = [printed.halves[1] for printed in (course.draft, course.final, course.other, course.neutral)]
    assert len(set(clinics)) == 4


def test_final_is_refused_with_every_section_why_and_what_to_do(house: House) -> None:
    house.edit("content/library.yaml", "sections: [alpha, beta]", "sections: [alpha, beta, gamma]")
    house.approve("alpha", until="2026-02-01")
    house.approve("beta")
    house.edit(BETA, "It is few.", "It is many.")
    file = house.root / "made.pdf"
    later = "1770000000"  # 2 February 2026
    options = ("--preset", "first-two", "--clinic", "riverside", "--final", "-o", file)
    result = house.run("make", *options, SOURCE_DATE_EPOCH=later)
    assert (result.code, result.out) == (9, "")
    assert result.err.splitlines() == [
        "Error: alpha (riverside): its approval ended on 2026-02-01: review it and approve it again",
        f"beta (riverside): it was changed since {FROM}: see `handouts review diff`, then approve it again",
        "gamma (riverside): nobody has approved it: `handouts review approve`",
    ]
    assert not file.exists()


def test_final_is_refused_for_a_section_that_another_requires(house: House) -> None:
    house.approve("gamma")
    assert house.states()["gamma"] == "approved"
    result = house.final("gamma")
    assert result.code == 9
    assert result.err == "Error: beta (riverside): nobody has approved it: `handouts review approve`\n"
    house.approve("beta")
    assert house.final("gamma").code == 0


@pytest.mark.parametrize(
    ("options", "code", "what"),
    [
        ([], 9, "--clinic: Only a clinic can approve a handout.\n  Name one."),
        (["--clinic", "neutral"], 9, "--clinic: Only a clinic can approve a handout."),
        (["--clinic", "hillside"], 9, "alpha (hillside): nobody has approved it"),
        (["--clinic", "river"], 2, "There is no clinic “river”."),
    ],
)
def test_final_needs_the_clinic_that_approved(house: House, options: list[str], code: int, what: str) -> None:
    house.approve("alpha")
    file = house.root / "made.pdf"
    for form in ("pdf", "html"):
        result = house.run("make", "alpha", *options, "--final", "--format", form, "-o", file.with_suffix(f".{form}"))
        assert (result.code, result.out) == (code, "")
        assert what in result.err
    assert not list(house.root.glob("made*"))


def test_the_web_page_is_a_draft_or_final_too(tmp_path: Path) -> None:
    house = build_house(tmp_path)
    draft = house.run("make", "beta", "--clinic", "riverside", "-o", "-", "--format", "html").out
    house.approve("beta", who=("--by", 'Ana "Bo" O\'Ruiz', "--role", "nurse"))
    final = house.run("make", "beta", "--clinic", "riverside", "--final", "-o", "-", "--format", "html").out
    assert MARK in draft
    assert "draft for" not in final.lower()
    assert final.count("Ana &#34;Bo&#34; O&#39;Ruiz, nurse") == 2


def test_a_draft_is_printed_of_what_is_not_approved(house: House) -> None:
    result = house.run("make", "alpha", "--clinic", "riverside", "--dry-run", "--json")
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out)["draft"] is True
    house.approve("alpha")
    assert json.loads(house.run("make", "alpha", "--clinic", "riverside", "--dry-run", "--json").out)["draft"] is False
    assert json.loads(house.run("make", "alpha", "--dry-run", "--json").out)["draft"] is True


def person(name: str, role: str) -> tuple[str, ...]:
    return ("--by", name, "--role", role)


NURSES = [person(f"Wilhelmina Lindgren {letter}.", "haematology nurse") for letter in "ABC"]


@pytest.mark.parametrize(
    ("size", "people"),
    [
        ("standard", NURSES),
        ("large", NURSES[:2]),
        ("standard", [person("Wilhelmina Lindgren Achterberg " * 2, "consultant haematologist " * 3)]),
    ],
    ids=["three", "two in large print", "a long name"],
)
def test_whoever_may_approve_fits_on_the_page(tmp_path: Path, size: str, people: list[tuple[str, ...]]) -> None:
    house = build_house(tmp_path)
    sections = ("alpha", "beta", "gamma")[: len(people)]
    for section, who in zip(sections, people, strict=True):
        house.approve(section, who=who)
    options = ("--clinic", "riverside", "--final", "--text-size", size, "-o", tmp_path / "made.pdf")
    result = house.run("make", *sections, *options)
    assert result.code == 0, result.err
    assert verify((tmp_path / "made.pdf").read_bytes()).passed
