"""Measure cold starts: `handouts make` and `handouts list`, against the plain `weasyprint` command on the same HTML.

Each command is a new process. They run in turn, so that a machine whose speed drifts is unfair to none of them; the
medians and the ratios are what to quote. Run it with `make bench`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7
SECTIONS = ("transplant", "when-to-call")


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


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        html, pdf = Path(folder, "body.html"), Path(folder, "out.pdf")
        write_html(html)
        handouts = [sys.executable, "generate.py"]
        commands = {
            "handouts list sections": [*handouts, "list", "sections"],
            "handouts make": [*handouts, "make", *SECTIONS, "-o", str(pdf)],
            "plain weasyprint": [
                str(Path(sys.executable).with_name("weasyprint")),
                "--pdf-variant",
                "pdf/a-3a",
                str(html),
                str(pdf),
            ],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(RUNS + 1):
            for name, command in commands.items():
                taken = seconds(command)
                if run:  # the first run warms the file cache
                    times[name].append(taken)
    plain = statistics.median(times["plain weasyprint"])
    print(f"{RUNS} runs each, in turn; sections: {', '.join(SECTIONS)}")
    print(f"{'command':<24}{'median s':>10}{'min s':>8}{'max s':>8}{'ratio':>8}")
    for name, taken_all in times.items():
        median = statistics.median(taken_all)
        print(f"{name:<24}{median:>10.2f}{min(taken_all):>8.2f}{max(taken_all):>8.2f}{median / plain:>8.2f}")


if __name__ == "__main__":
    main()
