"""Hand a finished file to the system: to its printers (CUPS), on the right paper and both sides, or to its viewer."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import PrinterError

# What CUPS calls each paper; a booklet's sheets are twice as large (`press.pdf.impose`).
MEDIA = {"letter": "Letter", "a4": "A4"}
SHEETS = {"letter": "Tabloid", "a4": "A3"}
_MOMENT = 3.0  # seconds
_SAME = {"11x17": "Tabloid", "Ledger": "Tabloid"}  # other names of the same sheet


@dataclass(frozen=True)
class PrintOrder:
    """How a file is to be printed: on which printer (empty: the usual one), *paper* (a key of `MEDIA`), how often.

    A *booklet* is printed two pages to a side, and its sheets are turned over their short edge.
    """

    printer: str
    paper: str
    copies: int = 1
    booklet: bool = False

    @property
    def media(self) -> str:
        return (SHEETS if self.booklet else MEDIA)[self.paper]


def hand_to_printer(path: Path, order: PrintOrder, say: Callable[[str], None]) -> None:
    """Print the PDF at *path*; *say* hears what the printer answered, and whether other paper has to be loaded.

    Raises `PrinterError` if there is no way to print, or the printer refuses or has no such paper.
    """
    lp = shutil.which("lp")
    if lp is None:
        raise PrinterError(
            "The file was made, but there is no `lp` to print it.", where=str(path), fix="apt-get install cups-client"
        )
    loaded, offered = papers(order.printer)
    if offered and order.media not in offered:
        raise PrinterError(
            f"The file was made, but this printer has no {order.media} paper; it has: {', '.join(offered)}.",
            where=str(path),
            fix="Choose the paper with --paper, or another printer.",
        )
    if loaded and loaded != order.media:
        say(
            f"The printer is set for {loaded} paper, and this handout is for {order.media}: load {order.media}, "
            "else it scales the pages."
        )
    say(f"The printer answered: {_submit(lp, path, order)}")


def _submit(lp: str, path: Path, order: PrintOrder) -> str:
    edge = "short" if order.booklet else "long"
    options = (f"media={order.media}", f"sides=two-sided-{edge}-edge")
    asked = [lp, *(["-d", order.printer] if order.printer else []), "-n", str(order.copies)]
    asked += [part for option in options for part in ("-o", option)]
    done = subprocess.run([*asked, "--", str(path)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise PrinterError(f"The file was made, but the printer refused it: {reason}", where=str(path))
    return (done.stdout.strip().splitlines() or ["nothing"])[0]


def papers(printer: str) -> tuple[str, tuple[str, ...]]:
    """The paper a printer is set for, and all that it has, by their names in CUPS; empty where it does not say."""
    lpoptions = shutil.which("lpoptions")
    if lpoptions is None:
        return "", ()
    asked = [lpoptions, *(["-p", printer] if printer else []), "-l"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    found = re.search(r"^PageSize(?:/[^:]*)?: *(.*)$", done.stdout, re.MULTILINE)
    names = found[1].split() if found and done.returncode == 0 else []
    usual = [_plain(name[1:]) for name in names if name.startswith("*")]
    return (usual[0] if usual else ""), tuple(dict.fromkeys(_plain(name.lstrip("*")) for name in names))


def _plain(name: str) -> str:
    """A paper's name without its variant (``A4.Borderless``)."""
    name = name.partition(".")[0]
    return _SAME.get(name, name)


def show(path: Path) -> None:
    """Show the file with the system's viewer; one that still runs after a moment has opened it."""
    opener = shutil.which("xdg-open") or shutil.which("open")
    if opener is None:
        raise PrinterError(
            "The file was made, but there is no `xdg-open` to show it.",
            where=str(path),
            fix="apt-get install xdg-utils",
        )
    quiet = subprocess.DEVNULL
    viewer = subprocess.Popen([opener, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        failed = viewer.wait(_MOMENT) != 0
    except subprocess.TimeoutExpired:
        failed, viewer.returncode = False, 0  # it lives on without us
    if failed:
        raise PrinterError("The file was made, but no program opened it.", where=str(path), fix="Open it by hand.")
