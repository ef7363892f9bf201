"""What a run says of itself: report.json for machines and for `trace`, report.html for people. Nothing personal."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypedDict

from handouts import __version__
from handouts.assets import Assets
from handouts.batch.manifest import spans
from handouts.batch.plan import Plan
from handouts.batch.run import Account, Merged, Outcome
from handouts.errors import ContentError, Problem
from handouts.files import writing as output
from handouts.files.opening import file_bytes
from handouts.press.html.compose import report as composed

JSON, HTML = "report.json", "report.html"
MAX_REPORT = 500_000_000  # bytes; 100,000 packets have about 60 MB
SHEETS = {
    ("single", "letter"): "letter",
    ("single", "a4"): "A4",
    ("booklet", "letter"): "tabloid (11 × 17 inches)",
    ("booklet", "a4"): "A3",
}
SHEETS |= {("bilingual", paper): SHEETS["single", paper] for paper in ("letter", "a4")}


class PacketEntry(TypedDict):
    """What is reported of one packet."""

    row: int
    file: str
    state: str
    clinic: str
    preset: str | None
    sections: list[str]
    language: str
    paper: str
    text_size: str
    ink: str
    layout: str
    copies: int
    for_a_patient: bool
    draft: bool
    sides: int
    code: str
    problems: list[dict[str, str]]


class MergedEntry(TypedDict):
    """What is reported of a clinic's print-ready file."""

    clinic: str
    name: str
    sides: int
    code: str
    problems: list[dict[str, str]]


class SectionEntry(TypedDict):
    """A version of a section, the clinics *of* which it is, and how many packets carry it."""

    id: str
    version: str
    written: str
    review_by: str
    of: list[str]
    packets: int


class About(TypedDict):
    """The whole report."""

    program: str
    manifest: str | None
    printed_on: str
    end: str
    seconds: float
    counts: dict[str, int]
    sides: int
    sheets: dict[str, int]
    set_aside: list[dict[str, str]]
    packets: list[PacketEntry]
    merged: list[MergedEntry]
    sections: list[SectionEntry]


Cells = list[tuple[object, ...]]  # the rows of a table


def report(plan: Plan, account: Account, seconds: float) -> About:
    """The whole report, JSON-serialisable."""
    counts = Counter(outcome.state for outcome in account.outcomes)
    return {
        "program": __version__,
        "manifest": None if plan.manifest.personal else plan.manifest.name,
        "printed_on": plan.workspace.today.isoformat(),
        "end": account.end,
        "seconds": round(seconds, 1),
        "counts": {state: counts[state] for state in ("made", "skipped", "failed", "not reached")},
        "sides": sum(outcome.sides * outcome.task.line.copies for outcome in account.outcomes),
        "sheets": sheets(account),
        "set_aside": _problems(plan.aside),
        "packets": [_packet(outcome) for outcome in account.outcomes],
        "merged": [_merged(one) for one in account.merged],
        "sections": _sections(plan),
    }


def sheets(account: Account) -> dict[str, int]:
    """Sheets of paper by their size, printed on both sides, all copies; each packet starts on a sheet of its own."""
    found: Counter[str] = Counter()
    for outcome in account.outcomes:
        order, copies = outcome.task.order, outcome.task.line.copies
        if outcome.sides:
            found[SHEETS[order.layout, order.paper]] += math.ceil(outcome.sides / 2) * copies
    return dict(found)


def _packet(outcome: Outcome) -> PacketEntry:
    order = outcome.task.order
    return {
        "row": outcome.task.line.row,
        "file": outcome.task.name,
        "state": outcome.state,
        "clinic": order.clinic,
        "preset": order.preset or None,
        "sections": list(outcome.task.sections),
        "language": order.language,
        "paper": order.edition.paper,
        "text_size": order.edition.text_size,
        "ink": order.edition.ink,
        "layout": order.layout,
        "copies": outcome.task.line.copies,
        "for_a_patient": order.personal,
        "draft": not outcome.task.signed,
        "sides": outcome.sides,
        "code": outcome.code,
        "problems": _problems(outcome.problems),
    }


def _merged(one: Merged) -> MergedEntry:
    problems = _problems(one.problems)
    return {"clinic": one.clinic, "name": one.name, "sides": one.sides, "code": one.code, "problems": problems}


def _problems(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [{key: getattr(problem, key) for key in ("where", "what", "fix")} for problem in problems]


def _sections(plan: Plan) -> list[SectionEntry]:
    """Every section and version that a packet of the plan carries, and the clinics whose own version it is."""
    found: dict[tuple[str, str], SectionEntry] = {}
    for task in plan.tasks:
        library = plan.workspace.library_of(task.order.clinic)
        own = library is not plan.workspace.library
        for name in task.sections:
            section = library.sections[name]
            common = plan.workspace.library.sections.get(name)
            mine = own and (common is None or common.digest != section.digest)
            entry = found.setdefault(
                (name, section.digest),
                {
                    "id": name,
                    "version": section.digest,
                    "written": section.head.written.isoformat(),
                    "review_by": section.head.review_by.isoformat(),
                    "of": [],
                    "packets": 0,
                },
            )
            entry["packets"] += 1
            if mine and task.order.clinic not in entry["of"]:
                entry["of"].append(task.order.clinic)
    return [found[key] for key in sorted(found)]


def write(folder: Path, about: About, assets: Assets) -> None:
    """Write both forms into *folder*; raises `OutputError` or `ContentError`."""
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    output.checked(folder / JSON)  # a folder that was taken away is not made anew
    output.write_all({folder / JSON: text.encode(), folder / HTML: page(about, assets).encode()})


def check_template(assets: Assets) -> None:
    """Raise `ContentError` if the page could not be composed at the end."""
    composed(assets, title="", lead=[""], tables=[{"caption": "", "headings": [""], "rows": [[""]]}])


def page(about: About, assets: Assets) -> str:
    """The report as a web page for a manager."""
    counts = about["counts"]
    lead = [
        f"{counts['made']} made, {counts['skipped']} were right already, {counts['failed']} failed, "
        f"{counts['not reached']} not reached. The run ended: {about['end']}.",
        f"Printed on {about['printed_on']}. {about['sides']} printed sides in all copies.",
        "A name or number of a patient is never in this report.",
    ]
    tables = [
        _table("Paper to buy (printed on both sides)", ("Sheet", "Sheets"), about["sheets"].items()),
        _table("What could not be made", ("File", "Row", "Why", "What to do"), _failures(about)),
        _table("Rows that were set aside", ("Row", "Why", "What to do"), _aside(about)),
        _table("One file for each clinic", ("File", "Code", "Sides"), _files(about["merged"])),
        _table("Sections and their versions", ("Section", "Version", "Written", "Review by", "Packets"), _used(about)),
        _table("Packets by clinic", ("Clinic", "Made", "Right already", "Failed", "Not reached"), _clinics(about)),
        _table("All packets", ("File", "State", "Code", "Sides", "Copies"), _packets(about)),
    ]
    return composed(assets, title="Batch report", lead=lead, tables=[table for table in tables if table["rows"]])


def _table(caption: str, headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> dict[str, object]:
    return {"caption": caption, "headings": headings, "rows": [list(row) for row in rows]}


def _failures(about: About) -> Cells:
    grouped: dict[tuple[str, str], list[PacketEntry]] = {}
    for packet in about["packets"]:
        for problem in packet["problems"]:
            what = f"{problem['where']}: {problem['what']}" if problem["where"] else problem["what"]
            grouped.setdefault((what, problem["fix"]), []).append(packet)
    return [
        (_first(packets), spans(packet["row"] for packet in packets), what, fix)
        for (what, fix), packets in grouped.items()
    ]


def _aside(about: About) -> Cells:
    return [(one["where"], one["what"], one["fix"]) for one in about["set_aside"]]


def _first(packets: list[PacketEntry]) -> str:
    more = f" and {len(packets) - 1} more" if len(packets) > 1 else ""
    return f"{packets[0]['file']}{more}"


def _files(merged: list[MergedEntry]) -> Cells:
    return [(one["name"], one["code"] or one["problems"][0]["what"], one["sides"]) for one in merged]


def _used(about: About) -> Cells:
    return [
        (
            one["id"] + (f" (of {', '.join(one['of'])})" if one["of"] else ""),
            one["version"][:8],
            one["written"],
            one["review_by"],
            one["packets"],
        )
        for one in about["sections"]
    ]


def _clinics(about: About) -> Cells:
    counts: dict[str, Counter[str]] = {}
    for packet in about["packets"]:
        counts.setdefault(packet["clinic"], Counter())[packet["state"]] += 1
    states = ("made", "skipped", "failed", "not reached")
    return [(clinic, *(counts[clinic][state] for state in states)) for clinic in counts]


def _packets(about: About) -> Cells:
    return [(one["file"], one["state"], one["code"], one["sides"], one["copies"]) for one in about["packets"]]


def load(folder: Path) -> dict[str, Any]:
    """The report in *folder*; {} if there is none. Raises `ContentError` if it is damaged."""
    path = folder / JSON
    try:
        found = json.loads(file_bytes(path, MAX_REPORT).decode("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("packets", []), list):
        raise ContentError("This report is damaged.", where=str(path), fix="Delete it, or run the batch again.")
    return found
