from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, Content, Result, run_command, run_process, write_content

BRAND = """\
name: {name}
region: US
colour: "#205493"
numbers:
  emergency: {{number: "+1 202-555-0143"}}
"""


@dataclass(frozen=True)
class Office:
    """A clinic's office: a small content folder, two clinics, a folder to work in."""

    root: Path
    content: Content

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def brands(self) -> Path:
        return self.root / "brands"

    def folders(self) -> list[str | Path]:
        return ["--content", self.content.root, "--brands", self.brands]

    def write(self, text: str | bytes, name: str = "packets.csv") -> Path:
        path = self.root / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def batch(self, text: str | bytes | Path, *options: str | Path, out: Path | None = None) -> Result:
        """Run a batch in this process."""
        path = text if isinstance(text, Path) else self.write(text)
        return run_command(*self.folders(), "batch", path, "--out", out or self.out, "--jobs", "2", *options)

    def process(self, text: str, *options: str | Path, out: Path | None = None) -> Result:
        path = self.write(text)
        return run_process(*self.folders(), "batch", path, "--out", out or self.out, "--jobs", "2", *options)

    def files(self, out: Path | None = None) -> dict[str, bytes]:
        """The finished PDF files by name."""
        return {path.name: path.read_bytes() for path in sorted((out or self.out).glob("*.pdf"))}

    def rest(self) -> set[str]:
        """What else stands in the folder."""
        return {path.name for path in self.out.iterdir() if path.suffix != ".pdf"}


def furnish(root: Path) -> Office:
    """An office with the clinics ``north`` and ``south``."""
    content = write_content(root / "content")
    shutil.copytree(ROOT / "brands" / "neutral", root / "brands" / "neutral")
    for clinic in ("north", "south"):
        (root / "brands" / clinic).mkdir()
        (root / "brands" / clinic / "brand.yaml").write_text(
            BRAND.format(name=f"The {clinic} clinic"), encoding="utf-8"
        )
    return Office(root, content)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return furnish(tmp_path)


@pytest.fixture
def refused(office: Office) -> Callable[..., str]:
    """Run a manifest that is refused, and return the message; nothing is written."""

    def refuse(text: str | bytes, *options: str, code: int = 11) -> str:
        result = office.batch(text, *options)
        assert result.code == code, result.err
        assert not office.out.exists()
        assert result.out == ""
        return result.err

    return refuse
