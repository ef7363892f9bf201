"""Find clinics and read their brand files, each with what it takes over from the one it extends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handouts.brands.brand import NEUTRAL, Brand, BrandEntry, LineEntry
from handouts.brands.logo import read_logo
from handouts.brands.telephones import Line, Numbers, glued, read_number
from handouts.errors import ContentError, Problem, UsageProblem, place, unknown
from handouts.files.reading import build, key_line, load_yaml, read_text

__all__ = ["FILE", "NEUTRAL", "Brand", "Origin", "clinics", "lineage", "load_brand"]

FILE = "brand.yaml"
MAX_EXTENDS = 4  # files in a chain of clinics that extend each other
_LINES = ("emergency", "daytime", "after_hours", "interpreter")


@dataclass(frozen=True)
class Origin:
    """One brand file of a chain: whose, where, what it says, and the same as parsed, which knows its lines."""

    clinic: str
    path: Path
    entry: BrandEntry
    data: Any

    def where(self, *keys: str) -> str:
        """The place of the innermost of *keys* that the file holds."""
        line, data = 1, self.data
        for key in keys:
            if not isinstance(data, dict) or key not in data:
                break
            line, data = key_line(data, key), data[key]
        return place(self.path, line)


def clinics(brands: Path) -> list[str]:
    """The ids of all clinics, the neutral brand left out."""
    return sorted(path.parent.name for path in brands.glob(f"*/{FILE}") if path.parent.name != NEUTRAL)


def load_brand(brands: Path, clinic: str = NEUTRAL) -> Brand:
    """Read one clinic's brand file, and those it extends.

    Raises `UsageProblem` for an unknown clinic (with the nearest ids), `ContentError` with all that is wrong.
    """
    chain = lineage(brands, clinic)
    problems: list[Problem] = []
    values: dict[str, Any] = {"id": clinic, "extends": chain[0].entry.extends}
    for key in BrandEntry.model_fields:
        found = next((one for one in chain if getattr(one.entry, key) is not None), None)
        if found is None or key in ("extends", "numbers", "logo", "notices"):
            continue
        values[key] = getattr(found.entry, key)
    values["numbers"] = _numbers(chain, str(values.get("region", "")), problems)
    notices = [(code, text) for one in chain for code, text in (one.entry.notices or {}).items()]
    values["notices"] = {code: glued(text) for code, text in reversed(notices)}
    values["notices"] = {code: values["notices"][code] for code, _ in notices}
    if logo := _logo(chain, problems):
        values["logo"] = logo
    if "colour" not in values:
        problems.append(Problem(place(chain[0].path, 1), "colour: this key is missing", "Add `colour:`."))
    if problems:
        raise ContentError.of(problems)
    return Brand(**values)


def lineage(brands: Path, clinic: str) -> list[Origin]:
    """The brand file of *clinic*, then that of the one it extends, and so on."""
    if clinic not in (NEUTRAL, *clinics(brands)):
        raise UsageProblem.of([unknown("clinic", clinic, clinics(brands))])
    chain = [_origin(brands, clinic)]
    while (parent := chain[-1].entry.extends) is not None:
        where = chain[-1].where("extends")
        known = clinics(brands)
        if parent not in known:
            problem = unknown("clinic", parent, known)
            raise ContentError(f"extends: {problem.what[0].lower()}{problem.what[1:]}", where=where, fix=problem.fix)
        if parent in (one.clinic for one in chain):
            circle = " → ".join([*(one.clinic for one in chain), parent])
            raise ContentError(f"extends: a clinic extends itself: {circle}", where=where, fix="Drop one `extends`.")
        if len(chain) >= MAX_EXTENDS:
            raise ContentError(
                f"extends: more than {MAX_EXTENDS} clinics extend each other", where=where, fix="Extend one directly."
            )
        chain.append(_origin(brands, parent))
    return chain


def _origin(brands: Path, clinic: str) -> Origin:
    relative = f"{clinic}/{FILE}"
    path = brands / relative
    data = load_yaml(read_text(brands, relative), path)
    if isinstance(data, dict) and "id" in data:
        raise ContentError(
            "id: unknown key", where=place(path, key_line(data, "id")), fix="The folder's name is the id."
        )
    return Origin(clinic, path, build(BrandEntry, data, path), data)


def _numbers(chain: list[Origin], region: str, problems: list[Problem]) -> Numbers:
    """The lines of the nearest file that gives each; each number is read in the region of its own file."""
    found: dict[str, Line] = {}
    for kind in _LINES:
        for one in chain:
            entry: LineEntry | None = getattr(one.entry.numbers, kind, None)
            if entry is None:
                continue
            try:
                found[kind] = read_number(entry.number, one.entry.region or region, entry.hours)
            except ValueError as error:
                where = one.where("numbers", kind, "number")
                what = f"numbers.{kind}.number: {error}"
                problems.append(Problem(where, what, "Write it with its area code, or with + and country code."))
            break
    return Numbers(**found)


def _logo(chain: list[Origin], problems: list[Problem]) -> Any:
    for one in chain:
        if one.entry.logo is not None:
            try:
                return read_logo(one.path.parent, one.entry.logo.file, one.entry.logo.alt)
            except ContentError as error:
                named = one.where("logo", "file")
                problems += [Problem(p.where, p.what, f"{p.fix} It is named at {named}.") for p in error.problems]
                return None
    return None
