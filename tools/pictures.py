"""Renew the README's pictures of real pages: the first page, and the one with the first icon array."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SCALE = 1.4  # pixels to a point


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder, "handout.pdf")
        sections = ["overview", "blinatumomab", "transplant", "when-to-call"]
        subprocess.run([sys.executable, "generate.py", "make", *sections, "-o", str(pdf)], cwd=ROOT, check=True)
        document = pypdfium2.PdfDocument(pdf)
        inside = next(page for page in document if "25 of 100" in page.get_textpage().get_text_range())
        for name, page in (("first-page", document[0]), ("inside-page", inside)):
            picture = page.render(scale=SCALE).to_pil().convert("RGB").quantize(64)
            picture.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
