"""A clinic's own sections: files in ``brands/<id>/sections`` that stand in for the bundled ones, or add to them."""

from __future__ import annotations

from pathlib import Path

from handouts.assets import Assets
from handouts.brands.brand import Brand
from handouts.brands.clinics import lineage
from handouts.content.consistency import library_problems
from handouts.content.library import Library, Section
from handouts.content.load import load_section
from handouts.errors import ContentError, Problem

FOLDER = "sections"


def own_section_files(brands: Path, clinic: str) -> dict[str, Path]:
    """The clinic's own section files by id; of the clinics it extends, those it does not replace."""
    found: dict[str, Path] = {}
    for one in lineage(brands, clinic):
        for path in sorted((brands / one.clinic / FOLDER).glob("*.md")):
            found.setdefault(path.stem, path)
    return found


def clinic_library(library: Library, assets: Assets, brand: Brand) -> Library:
    """*library* with the clinic's own sections in the places of those they replace, or after the last.

    Raises `ContentError` with all that is wrong in them; they are checked as the content folder is.
    """
    files = own_section_files(assets.brands, brand.id)
    if not files:
        return library
    own: dict[str, Section] = {}
    problems: list[Problem] = []
    for path in files.values():
        try:
            section = load_section(path.parent.parent, f"{FOLDER}/{path.name}")
            own[section.id] = section
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError.of(problems)
    order = (*library.cover.order, *(name for name in own if name not in library.sections))
    cover = library.cover.model_copy(update={"order": order})
    merged = library.model_copy(update={"cover": cover, "sections": {**library.sections, **own}})
    if problems := [_moved(one, files, assets) for one in library_problems(merged, assets.content)]:
        raise ContentError.of(problems)
    return merged


def _moved(problem: Problem, files: dict[str, Path], assets: Assets) -> Problem:
    """The problem at the clinic's file, if the check took it for one of the content folder."""
    for name, path in files.items():
        bundled = str(assets.content / FOLDER / f"{name}.md")
        if problem.where.startswith(bundled):
            return Problem(problem.where.replace(bundled, str(path), 1), problem.what, problem.fix)
    return problem
