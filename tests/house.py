"""What the tests of review work on: small content with its evidence, two clinics, drawings, for a test to change."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from handouts.assets import Assets, find
from handouts.checks.content.content_check import Report, check
from handouts.checks.finding import Finding
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.signoff.signature import sealed
from tests.conftest import ROOT, Result, run_command, write_content

TODAY = datetime.date(2026, 1, 1)  # as tests/conftest.py fixes it
ANA = ("--by", "Ana Ruiz", "--role", "haematology nurse")
FROM, UNTIL = "2025-12-01", "2026-12-01"

CONFLICTS = """\
- id: smallness
  title: How many are small
  kind: numbers
  passages: [study:p1, manual:p4]
  disagreement: The study counted forty. The manual says half.
  we_print: Forty of a hundred, as the study counted.
  why: The manual does not say whom it counted.
  banned:
    - half of everybody
    - {pattern: "grows? back", only_in: [beta]}
  required:
    - {section: alpha, pattern: "forty of a hundred"}
- id: fewness
  title: Whether they are few
  kind: wording
  passages: [study:p2]
  disagreement: The study says few in one place and some in another.
  we_print: They are few.
  why: That is what was counted.
"""
LEDGER = """\
- id: study:p1
  statements:
    - {says: Forty of a hundred are small, carried: ["alpha#people", "alpha#small"]}
- id: study:p2
  statements:
    - {says: They are few, carried: ["beta#few", "beta#message", "alpha#one"]}
    - {says: The study was long, left_out: It is about the study.}
- id: manual:p4
  kind: clinician
"""


@dataclass(frozen=True)
class House:
    """The folders of one test, and the command run over them. Paths are below `root`."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def own(self) -> dict[str, Path]:
        """The folders that are this house's own, by kind."""
        return {kind: self.root / kind for kind in ("content", "brands", "templates") if (self.root / kind).is_dir()}

    @property
    def assets(self) -> Assets:
        return find(self.own, start=ROOT)

    @property
    def library(self) -> Library:
        return load_library(self.content)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace *old*, which must be there, by *new* in the file *name*, for example ``content/glossary.yaml``."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        (self.root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def draw(self, name: str) -> None:
        """Change the drawing *name*, in templates of this house's own."""
        if "templates" not in self.own:
            shutil.copytree(ROOT / "templates", self.root / "templates")
        self.append(f"templates/figures/{name}.svg.j2", "{# drawn anew #}")

    def append(self, name: str, text: str) -> None:
        with (self.root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    def run(self, *arguments: str | Path, **environment: str) -> Result:
        """Run the command over these folders."""
        folders = [part for kind, folder in self.own.items() for part in (f"--{kind}", folder)]
        return run_command(*folders, *arguments, **environment)

    def check(self, *sections: str, today: datetime.date = TODAY) -> Report:
        return check(self.content, sections, today)

    def findings(self, rule: str, *sections: str, today: datetime.date = TODAY) -> list[Finding]:
        """What the check of *sections* (default: everything) finds by *rule*."""
        return [finding for finding in self.check(*sections, today=today).findings if finding.rule == rule]

    def approve(self, *sections: str, clinic: str = "riverside", until: str = UNTIL, who: Sequence[str] = ANA) -> None:
        dates = ("--date", FROM, "--review-by", until)
        result = self.run("review", "approve", *sections, "--clinic", clinic, *who, *dates)
        assert result.code == 0, result.err

    def states(self, clinic: str = "riverside", **environment: str) -> dict[str, str]:
        """How each section stands with *clinic*, as `review status` reports it."""
        result = self.run("review", "status", "--clinic", clinic, "--json", **environment)
        assert result.code == 0, result.err
        return {row["section"]: row["state"] for row in json.loads(result.out)}

    def final(self, *sections: str, clinic: str = "riverside", **environment: str) -> Result:
        """Ask for a final handout, without making it."""
        return self.run("make", *sections, "--clinic", clinic, "--final", "--dry-run", **environment)

    def approval(self, section: str, clinic: str = "riverside") -> Path:
        """The file that holds the approval of *section*."""
        return self.root / "brands" / clinic / "approvals" / f"{section}.en.yaml"

    def forge(self, section: str, /, **changes: Any) -> None:
        """Change an approval of Riverside's by hand as one would who knows how its seal is made."""
        path = self.approval(section)
        data = {**read_yaml(path), **changes}
        path.write_text(json.dumps({**data, "seal": sealed(data, "riverside")}), encoding="utf-8")


def read_yaml(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return data


def build_house(root: Path) -> House:
    """Set up the small content with conflicts, a ledger and the real review form, and the clinics."""
    write_content(root / "content")
    glossary = root / "content" / "glossary.yaml"
    glossary.write_text(glossary.read_text(encoding="utf-8").replace("  plain: tissue\n", ""), encoding="utf-8")
    (root / "content" / "conflicts.yaml").write_text(CONFLICTS, encoding="utf-8")
    (root / "content" / "ledger.yaml").write_text(LEDGER, encoding="utf-8")
    shutil.copy(ROOT / "content" / "review-form.yaml", root / "content")
    shutil.copytree(ROOT / "brands" / "neutral", root / "brands" / "neutral")
    for clinic in ("riverside", "hillside"):
        (root / "brands" / clinic).mkdir()
        brand = f'colour: "#205080"\nname: {clinic.title()} Clinic\nregion: US\n'
        brand += "numbers: {emergency: {number: 617-555-0142}}\n"
        (root / "brands" / clinic / "brand.yaml").write_text(brand, encoding="utf-8")
    return House(root)
