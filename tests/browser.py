"""A real browser that reaches nothing but this machine's files, and PDF.js in it, as Firefox shows a handout."""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, sync_playwright

from tests.conftest import PATIENCE

PDFJS = Path("/usr/share/javascript/pdf/build")
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
_OWN_WORDS = ("Setting up fake worker",)  # of PDF.js about itself: it runs in the page and not beside it
_READ = """
    async (data) => {
        const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
        const file = await pdfjsLib.getDocument({data: bytes, verbosity: pdfjsLib.VerbosityLevel.WARNINGS}).promise;
        const pages = [], dead = [];
        for (let number = 1; number <= file.numPages; number++) {
            const page = await file.getPage(number), viewport = page.getViewport({scale: 1});
            const canvas = document.createElement("canvas");
            canvas.width = viewport.width; canvas.height = viewport.height;
            await page.render({canvasContext: canvas.getContext("2d"), viewport}).promise;
            for (const {dest} of await page.getAnnotations())
                if (dest && !(typeof dest === "string" ? await file.getDestination(dest) : dest)) dead.push(dest);
            const tree = await page.getStructTree();
            pages.push({drawn: canvas.toDataURL("image/png"), tagged: Boolean(tree && tree.children.length)});
        }
        return {pages, dead};
    }
"""


@dataclass(frozen=True)
class Shown:
    """What PDF.js made of a file: its *pages* at 72 dpi in grey, and what there is to say *against* it."""

    pages: list[Image.Image]
    against: list[str]


@contextmanager
def started(profile: Path) -> Iterator[BrowserContext]:
    """Chromium with the empty folder *profile* as its own."""
    program = shutil.which("chromium")
    assert program, "the browser is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=program, args=ARGUMENTS, headless=True, timeout=PATIENCE * 1000
        )
        context.set_default_timeout(PATIENCE * 1000)
        yield context
        context.close()


def shown(browser: BrowserContext, file: Path) -> Shown:
    """*file* as PDF.js reads and draws it."""
    page = browser.new_page()
    against: list[str] = []
    page.on("console", lambda message: against.append(message.text))
    page.on("pageerror", lambda error: against.append(str(error)))
    for name in ("pdf.worker.js", "pdf.js"):
        page.add_script_tag(path=PDFJS / name)
    found = page.evaluate(_READ, base64.b64encode(file.read_bytes()).decode())
    page.close()
    against = [text for text in against if not any(own in text for own in _OWN_WORDS)]
    against += [f"a link leads nowhere: {name}" for name in found["dead"]]
    against += [f"page {number} has no tags" for number, one in enumerate(found["pages"], 1) if not one["tagged"]]
    pictures = [one["drawn"].partition(",")[2] for one in found["pages"]]
    return Shown([Image.open(io.BytesIO(base64.b64decode(text))).convert("L") for text in pictures], against)
