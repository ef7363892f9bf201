"""A clinic's own folder: its first file, whether it passes, a sample of it, and the schemas for editors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from handouts.brands.clinics import FILE, NEUTRAL, clinics, load_brand
from handouts.errors import ContentError, LimitError, OutputError, Problem, UsageProblem, unknown
from handouts.languages.language import SOURCE

if TYPE_CHECKING:
    from handouts.checks.clinic_check import ClinicReport
    from handouts.press.documents.sample import Sizes
    from handouts.press.job import Handout
    from handouts.workspace import Workspace

SCHEMAS = ("brand", "library", "sources", "glossary")


def first_files(brands: Path, into: Path | None, clinic: str, given: Mapping[str, str]) -> dict[Path, bytes]:
    """The files of a new clinic, its brand file first; the neutral brand too, for a folder that lacks it.

    *given* are its fields, as `brands.first_file` names them. Raises `UsageProblem` for an id or answers that no brand
    file may hold, `OutputError` for a clinic that has one.
    """
    from handouts.brands.first_file import brand_file
    from handouts.files.names import checked_id
    from handouts.files.reading import read_text

    if (problem := checked_id(clinic)) or clinic == NEUTRAL:
        raise UsageProblem(f"“{clinic[:60]}” is no id for a clinic: {problem or 'it is taken'}.", fix="Choose another.")
    path = Path(into or brands, clinic, FILE)
    if path.exists():
        raise OutputError("This clinic has a brand file; it is not overwritten.", where=str(path), fix="Edit it.")
    text = brand_file(clinic, given)
    _must_be_read(text, clinic)
    files = {path: text.encode("utf-8")}
    neutral = path.parents[1] / NEUTRAL / FILE
    if not neutral.exists():
        files[neutral] = read_text(brands, f"{NEUTRAL}/{FILE}").encode("utf-8")
    return files


def _must_be_read(text: str, clinic: str) -> None:
    """Raise `UsageProblem` for answers that no brand file may hold, before anything is written."""
    without_parent = "\n".join(line for line in text.splitlines() if not line.startswith("extends:"))
    with TemporaryDirectory() as folder:
        Path(folder, clinic).mkdir()
        Path(folder, clinic, FILE).write_text(without_parent, encoding="utf-8")
        try:
            load_brand(Path(folder), clinic)
        except ContentError as error:
            raise UsageProblem.of([Problem("", one.what, one.fix) for one in error.problems]) from None


def clinic_reports(workspace: Workspace, names: Sequence[str]) -> list[ClinicReport]:
    """What is to be said of the clinics *names*, or of all; raises `UsageProblem` for one that there is not."""
    from handouts.checks.clinic_check import check_clinic
    from handouts.press.documents.sample import place_sizes

    assets, language = workspace.assets, workspace.language(SOURCE)
    known = clinics(assets.brands)
    if problems := [unknown("clinic", name, known) for name in names if name not in known]:
        raise UsageProblem.of(problems)
    sizes: Sizes | LimitError
    try:
        sizes = place_sizes(workspace.library, language, assets)
    except LimitError as error:  # what needs no layout is told all the same
        sizes = error
    return [check_clinic(name, workspace.library, language, assets, sizes) for name in names or known]


def sample(workspace: Workspace, clinic: str) -> Handout:
    """A sample with everything that is the clinic's; raises `UsageProblem` or `ContentError`."""
    from handouts.press.documents.sample import sample_page

    brand = workspace.brand(clinic)
    return sample_page(brand, workspace.library, workspace.language(SOURCE), workspace.assets)


def schema(what: str) -> dict[str, object]:
    """The JSON Schema of one kind of file, a key of `SCHEMAS`."""
    from pydantic import TypeAdapter

    from handouts.brands.brand import BrandEntry
    from handouts.content.library import Cover, Source, Term

    kinds: dict[str, Any] = {
        "brand": BrandEntry,
        "library": Cover,
        "sources": list[Source],
        "glossary": list[Term],
    }
    found = TypeAdapter(kinds[what]).json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": f"{what}.yaml"}
