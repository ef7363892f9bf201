"""A clinic's own sections, what it offers, and what is refused without an emergency number."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.press.pdf.verify import inspect, page_texts
from tests.conftest import Content, Result

APPROVE = ("--by", "Ana Ruiz", "--role", "nurse", "--date", "2025-12-01", "--review-by", "2026-12-01")
OWN = "Beta is what comes second, here on the hill."


@pytest.fixture
def house(tmp_path: Path, content: Content) -> Path:
    """A folder with the small content, and the clinics hill (with an emergency number) and vale (without)."""
    shutil.copy(Path(__file__).parents[2] / "content" / "conflicts.yaml", content.root)
    (content.root / "conflicts.yaml").write_text("[]\n")
    for name, number in (("hill", "numbers: {emergency: {number: 617-555-0142}}"), ("vale", "")):
        (tmp_path / "brands" / name).mkdir(parents=True)
        (tmp_path / "brands" / name / "brand.yaml").write_text(
            f'name: The {name} clinic\ncolour: "#0f5564"\nregion: US\n{number}\n'
        )
    (tmp_path / "brands" / "neutral").mkdir()
    (tmp_path / "brands" / "neutral" / "brand.yaml").write_text('colour: "#0f5564"\n')
    return tmp_path


@pytest.fixture
def make(house: Path, run: Callable[..., Result]) -> Callable[..., Result]:
    def command(*arguments: str | Path) -> Result:
        return run("--brands", house / "brands", "--content", house / "content", *arguments)

    return command


def own(house: Path, clinic: str = "hill", text: str = OWN) -> None:
    folder = house / "brands" / clinic / "sections"
    folder.mkdir()
    bundled = (house / "content" / "sections" / "beta.md").read_text()
    (folder / "beta.md").write_text(bundled.replace("Beta is what comes second.", text))


def body(make: Callable[..., Result], house: Path, clinic: str, section: str) -> tuple[str, str]:
    """The fingerprint of the body, and the text."""
    made = make("make", section, "--clinic", clinic, "-o", house / "made.pdf")
    assert made.code == 0, made.err
    data = (house / "made.pdf").read_bytes()
    return inspect(data).body, " ".join(" ".join(page_texts(data)).split())


def test_only_a_clinics_own_section_changes_the_body(house: Path, make: Callable[..., Result]) -> None:
    before, text = body(make, house, "hill", "beta")
    assert "Beta is what comes second." in text
    assert body(make, house, "vale", "beta")[0] == before
    own(house)
    after, text = body(make, house, "hill", "beta")
    assert after != before
    assert OWN in text
    assert body(make, house, "vale", "beta")[0] == before
    assert body(make, house, "hill", "alpha")[0] == body(make, house, "vale", "alpha")[0]


def test_an_override_is_a_draft_until_its_own_clinic_approves_it(house: Path, make: Callable[..., Result]) -> None:
    final = ("make", "beta", "--clinic", "hill", "--final", "--dry-run")
    for clinic in ("hill", "vale"):
        done = make("review", "approve", "beta", "--clinic", clinic, *APPROVE)
        assert done.code == 0, done.err
    assert make(*final).code == 0
    own(house)
    refused = make(*final)
    assert refused.code == 9
    assert "it was changed since 2025-12-01" in refused.err
    assert make("make", "beta", "--clinic", "vale", "--final", "--dry-run").code == 0
    assert make("review", "approve", "beta", "--clinic", "hill", *APPROVE).code == 0
    assert make(*final).code == 0


def test_an_added_section_is_a_draft_and_can_be_approved(house: Path, make: Callable[..., Result]) -> None:
    own(house)
    file = house / "brands" / "hill" / "sections" / "beta.md"
    (file.parent / "parking.md").write_text(file.read_text().replace("id: beta", "id: parking"))
    file.unlink()
    states = json.loads(make("review", "status", "--clinic", "hill", "--json").out)
    assert [row["state"] for row in states if row["section"] == "parking"] == ["draft"]
    assert make("make", "parking", "--clinic", "hill", "--final", "--dry-run").code == 9
    assert make("review", "approve", "parking", "--clinic", "hill", *APPROVE).code == 0
    assert make("make", "parking", "--clinic", "hill", "--final", "--dry-run").code == 0
    assert make("make", "parking", "--clinic", "vale", "--dry-run").code == 2


def test_a_wrong_section_of_a_clinic_is_named_in_its_folder(house: Path, make: Callable[..., Result]) -> None:
    own(house, text="See [nothing](section:nothing).")
    result = make("make", "beta", "--clinic", "hill", "--dry-run")
    assert result.code == 3
    assert str(house / "brands" / "hill" / "sections" / "beta.md") in result.err


def test_a_section_of_a_clinic_that_cannot_be_read_never_prints_as_the_bundled_one(
    house: Path, make: Callable[..., Result]
) -> None:
    own(house)
    folder = house / "brands" / "hill" / "sections"
    (folder / "beta.md").write_text((folder / "beta.md").read_text() + "\n::: danger {#x}\nRun.\n:::\n")
    (folder / "parking.md").write_text("no head at all\n")
    result = make("make", "beta", "--clinic", "hill", "-o", house / "made.pdf")
    assert result.code == 3
    assert not (house / "made.pdf").exists()
    for name in ("beta", "parking"):
        assert str(folder / f"{name}.md") in result.err, "what is wrong in each of them is told"


def test_a_section_of_the_clinic_itself_wins_over_that_of_the_clinic_it_extends(
    house: Path, make: Callable[..., Result]
) -> None:
    own(house)
    peak = house / "brands" / "peak"
    peak.mkdir()
    (peak / "brand.yaml").write_text("extends: hill\nname: The peak clinic\n")
    assert OWN in body(make, house, "peak", "beta")[1], "what it does not replace comes along"
    own(house, "peak", "Beta is what comes second, up at the peak.")
    text = body(make, house, "peak", "beta")[1]
    assert "up at the peak" in text
    assert OWN not in text
    assert OWN in body(make, house, "hill", "beta")[1]


def test_without_an_emergency_number_no_section_may_say_to_call_it(house: Path, make: Callable[..., Result]) -> None:
    result = make("make", "gamma", "--clinic", "vale", "--dry-run")
    assert result.code == 2
    assert "vale/brand.yaml: vale has no emergency number" in result.err
    assert "gamma" in result.err
    assert make("make", "gamma", "--clinic", "hill", "--dry-run").code == 0
    assert make("make", "gamma", "--dry-run").code == 0, "without a clinic, the numbers are blanks to fill in"
    assert make("make", "alpha", "--clinic", "vale", "--dry-run").code == 0


def test_a_bundled_packet_with_when_to_call_is_refused_too(house: Path, run: Callable[..., Result]) -> None:
    result = run("--brands", house / "brands", "make", "blinatumomab", "--clinic", "vale", "--dry-run")
    assert result.code == 2
    assert "when-to-call" in result.err


@pytest.mark.parametrize(
    ("line", "asked", "code"),
    [
        ("sections: [alpha]", ["alpha"], 0),
        ("sections: [alpha]", ["beta"], 2),
        ("sections: [alpha]", ["--preset", "first-two"], 2),
        ("sections: [alpha, beta]", ["--preset", "first-two"], 0),
        ("sections: [gamma]", ["gamma"], 0),  # beta, which it requires, comes along
        ("presets: []", ["--preset", "first-two"], 2),
        ("presets: [first-two]", ["--preset", "first-two"], 0),
        ("presets: [first-two]", ["gamma"], 0),
    ],
)
def test_a_clinic_hands_out_what_it_offers(
    line: str, asked: list[str], code: int, house: Path, make: Callable[..., Result]
) -> None:
    with (house / "brands" / "hill" / "brand.yaml").open("a") as file:
        file.write(line + "\n")
    result = make("make", *asked, "--clinic", "hill", "--dry-run")
    assert result.code == code, result.err
    assert code == 0 or "hill does not offer the" in result.err


def test_the_clinics_paper_is_used_unless_another_is_asked_for(house: Path, make: Callable[..., Result]) -> None:
    with (house / "brands" / "hill" / "brand.yaml").open("a") as file:
        file.write("paper: a4\n")
    for more, paper in (((), "a4"), (("--paper", "letter"), "letter")):
        result = make("make", "alpha", "--clinic", "hill", "--dry-run", "--json", *more)
        assert json.loads(result.out)["paper"] == paper
