"""Measure cold starts: `handouts make` and `handouts list`, against the plain `weasyprint` command on the same HTML.

Each command is a new process; a handout is known if it was made before, and new with nothing kept. They run in turn, so
that a machine whose speed drifts is unfair to none of them; the medians and the ratios of processor time are what to
quote. Run it with `make bench`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from handouts.files.kept import VARIABLE

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7
SECTIONS = ("transplant", "when-to-call")
PLAIN = "plain weasyprint"


def write_html(path: Path) -> None:
    """The body of the measured handout, as the typesetter gets it."""
    from handouts import assets
    from handouts.content.load import load_library
    from handouts.languages.language import load_language
    from handouts.languages.localize import localize
    from handouts.orders.packet import choose
    from handouts.press.html.compose import Composer

    found = assets.find()
    library = load_library(found.content)
    packet = choose(library, SECTIONS)
    words = localize(library, packet.sections, load_language(found.translations, "en"))
    path.write_text(Composer(packet, words, found).body(), encoding="utf-8")


class Taken(NamedTuple):
    """What one run took, in seconds of the clock and of the processor."""

    clock: float
    processor: float


def taken(command: list[str], cache: str) -> Taken:
    """Run *command* with its kept results in the folder *cache*; ``off`` keeps none."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env={**os.environ, VARIABLE: cache})
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        html, pdf, cache = Path(folder, "body.html"), Path(folder, "out.pdf"), str(Path(folder, "cache"))
        write_html(html)
        handouts = [sys.executable, "generate.py"]
        make = [*handouts, "make", *SECTIONS, "-o", str(pdf)]
        weasyprint = str(Path(sys.executable).with_name("weasyprint"))
        commands = {
            "handouts list sections": ([*handouts, "list", "sections"], cache),
            "handouts make, known": (make, cache),
            "handouts make, new": (make, "off"),
            PLAIN: ([weasyprint, "--pdf-variant", "pdf/a-3a", str(html), str(pdf)], cache),
        }
        times: dict[str, list[Taken]] = {name: [] for name in commands}
        for run in range(RUNS + 1):
            for name, command in commands.items():
                found = taken(*command)
                if run:  # the first run warms the file cache, and ours
                    times[name].append(found)
    plain = median(one.processor for one in times[PLAIN])
    print(f"{RUNS} runs each, in turn, medians; sections: {', '.join(SECTIONS)}")
    print(f"{'command':<24}{'clock s':>10}{'processor s':>13}{'from':>7}{'to':>7}{'ratio':>8}")
    for name, runs in times.items():
        processor = [one.processor for one in runs]
        print(
            f"{name:<24}{median(one.clock for one in runs):>10.2f}{median(processor):>13.2f}"
            f"{min(processor):>7.2f}{max(processor):>7.2f}{median(processor) / plain:>8.2f}"
        )


if __name__ == "__main__":
    main()
