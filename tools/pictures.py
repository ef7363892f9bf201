"""Renew the README's pictures of real pages: the first page, one with an icon array, one in Arabic beside English."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SCALE = 1.4  # pixels to a point
ENGLISH = ["overview", "blinatumomab", "transplant", "when-to-call"]
BILINGUAL = ["blinatumomab", "--lang", "ar", "--draft", "--layout", "bilingual"]


def main() -> None:
    english, bilingual = made(ENGLISH), made(BILINGUAL)
    save("first-page", english[0])
    save("inside-page", page_with(english, "25 of 100"))
    save("two-languages", page_with(bilingual, "Call right away if you have"))


def made(arguments: list[str]) -> pypdfium2.PdfDocument:
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder, "handout.pdf")
        subprocess.run([sys.executable, "generate.py", "make", *arguments, "-o", str(pdf)], cwd=ROOT, check=True)
        return pypdfium2.PdfDocument(pdf.read_bytes())


def page_with(document: pypdfium2.PdfDocument, words: str) -> pypdfium2.PdfPage:
    return next(page for page in document if words in " ".join(page.get_textpage().get_text_range().split()))


def save(name: str, page: pypdfium2.PdfPage) -> None:
    picture = page.render(scale=SCALE).to_pil().convert("RGB").quantize(64)
    picture.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
