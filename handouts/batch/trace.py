"""Trace: which finished files carry which version of which section, read from the files themselves."""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from handouts.assets import Assets
from handouts.batch.manifest import COLUMNS, VISIT
from handouts.batch.report import load
from handouts.batch.work import MAX_PRINTED
from handouts.brands.clinics import NEUTRAL, clinics, load_brand
from handouts.brands.own_sections import clinic_library
from handouts.content.library import Library
from handouts.errors import CheckFailed, UsageProblem, unknown
from handouts.files.opening import file_bytes
from handouts.orders.choices import INKS, LAYOUTS, PAPERS, TEXT_SIZES
from handouts.press.pdf.verify import inspect
from handouts.press.recipe import HandoutRecipe, MergedRecipe

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_SHOWN = 8  # characters of a version, as `trace` and `inspect` show it
_EXECUTED = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to a spreadsheet


@dataclass(frozen=True)
class Version:
    """A section in a file: its id, its digest, and the day by which it is to be reviewed."""

    section: str
    digest: str
    review_by: str


@dataclass(frozen=True)
class Found:
    """One handout in one file. `row` is what a manifest says to make it again; None if it cannot be said there."""

    batch: Path
    file: Path
    code: str
    clinic: str
    language: str
    versions: tuple[Version, ...]
    merged: bool
    personal: bool
    row: Mapping[str, str] | None


def trace(folders: Sequence[Path]) -> tuple[list[Found], list[Path]]:
    """All handouts in *folders* and below, and the PDF files there that are none of ours or are damaged.

    Raises `UsageProblem` for a folder that does not exist, `ContentError` for a damaged report.
    """
    found: list[Found] = []
    others: list[Path] = []
    reported = cache(_reported)
    for path in (path for folder in folders for path in _files(folder)):
        try:
            found += _handouts(path, reported(path.parent).get(path.name, {}))
        except (CheckFailed, OSError, KeyError, TypeError, ValueError):
            others.append(path)
    return found, others


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UsageProblem("This folder does not exist.", where=str(folder), fix="Name folders of finished files.")
    return sorted(folder.rglob("*.pdf"))


def _reported(folder: Path) -> dict[str, dict[str, Any]]:
    """What the report of a batch says of each file in its *folder*."""
    return {str(one.get("file")): one for one in load(folder).get("packets", [])}


def _handouts(path: Path, reported: Mapping[str, Any]) -> list[Found]:
    about = inspect(file_bytes(path, MAX_PRINTED))
    if isinstance(about.recipe, MergedRecipe):
        return [_found(path, part.code, part.recipe, reported, merged=True) for part in about.recipe.merged]
    if isinstance(about.recipe, HandoutRecipe):
        return [_found(path, about.code, about.recipe, reported, merged=False)]
    return []


def _found(path: Path, code: str, recipe: HandoutRecipe, reported: Mapping[str, Any], *, merged: bool) -> Found:
    personal = bool(reported.get("for_a_patient"))
    return Found(
        batch=path.parent,
        file=path,
        code=code,
        clinic=recipe.clinic_id or NEUTRAL,
        language=recipe.language,
        versions=tuple(Version(one.id, one.digest, one.review_by) for one in recipe.sections),
        merged=merged,
        personal=personal,
        row=None if merged or personal else _row(path, recipe, reported),
    )


def _row(path: Path, recipe: HandoutRecipe, reported: Mapping[str, Any]) -> dict[str, str] | None:
    preset = reported.get("preset") or ""
    row = {
        "clinic": recipe.clinic_id or NEUTRAL,
        "preset": str(preset),
        "sections": "" if preset else " ".join(one.id for one in recipe.sections),
        "language": recipe.language,
        "paper": recipe.paper,
        "text_size": recipe.text_size,
        "ink": recipe.ink,
        "layout": recipe.layout,
        "copies": str(reported.get("copies", 1)),
        "filename": path.name,
    }
    return row if _plain(row) else None


def _plain(row: Mapping[str, str]) -> bool:
    """Whether every value is of its kind: a file can be anybody's, and a manifest is opened in a spreadsheet."""
    ids = [row["clinic"], *row["preset"].split(), *row["sections"].split()]
    return (
        all(_ID.fullmatch(one) for one in ids)
        and bool(_LANGUAGE.fullmatch(row["language"]))
        and row["paper"] in PAPERS
        and row["text_size"] in TEXT_SIZES
        and row["ink"] in INKS
        and row["layout"] in LAYOUTS
        and bool(re.fullmatch(r"[0-9]{1,3}", row["copies"]))
        and not row["filename"].startswith(_EXECUTED)
        and not set("{}") & set(row["filename"])
        and row["filename"].isprintable()
    )


def check_names(
    found: Sequence[Found], section: str | None, version: str | None, current: Callable[[], set[tuple[str, str]]]
) -> None:
    """Raise `UsageProblem` for a section or a version that nobody knows: a table without rows would say that all is
    well.

    Known is what the handouts *found* carry, also what is no longer in the library, and of the library what *current*
    gives (section and version); it is asked for only if needed, so that wrong content does not stop a recall.
    """
    carried = {(each.section, each.digest) for one in found for each in one.versions}
    codes = [one.code for one in found]
    if not _knows(carried, codes, section, version):
        carried |= current()
        names = sorted({name for name, _ in carried})
        if section is not None and section not in names:
            raise UsageProblem.of([unknown("section", section, names)])
        if version is not None and not _knows(carried, codes, section, version):
            shown = codes + [digest[:_SHOWN] for digest in _digests(carried, section)]
            what = "No handout here, and no section today, has this version or code."
            raise UsageProblem(what, fix=_nearest(version, shown))


def _knows(carried: Iterable[tuple[str, str]], codes: Sequence[str], section: str | None, version: str | None) -> bool:
    digests = _digests(carried, section)
    if section is not None and not digests:
        return False
    if version is None:
        return True
    return any(_of_code(version, code) for code in codes) or any(_begins(digest, version) for digest in digests)


def _digests(carried: Iterable[tuple[str, str]], section: str | None) -> list[str]:
    return [digest for name, digest in carried if section in (None, name)]


def _nearest(version: str, shown: Sequence[str]) -> str:
    near = difflib.get_close_matches(version.upper(), shown) + difflib.get_close_matches(version.lower(), shown)
    if near:
        return f"Did you mean: {', '.join(dict.fromkeys(near))}?"
    return "`handouts trace DIR` shows which there are."


def _of_code(version: str, code: str) -> bool:
    return version.upper() in (code, code.partition("-")[0])


def _begins(digest: str, version: str) -> bool:
    return bool(version) and digest.startswith(version.lower())


def current_versions(library: Library, assets: Assets) -> set[tuple[str, str]]:
    """The sections of today, also those that are a clinic's own, each with its version."""
    libraries = [
        library,
        *(clinic_library(library, assets, load_brand(assets.brands, one)) for one in clinics(assets.brands)),
    ]
    return {(section.id, section.digest) for one in libraries for section in one.sections.values()}


def carrying(
    found: Iterable[Found], section: str | None, version: str | None, expired_on: datetime.date | None
) -> list[Found]:
    """Those handouts that carry *section*, at *version*, past its review on the day *expired_on*: all that are given.

    *version* is the beginning of a section's version, or the document code of a handout or its first half.
    """

    def meets(one: Found) -> bool:
        versions = [
            each
            for each in one.versions
            if section in (None, each.section) and (expired_on is None or each.review_by < expired_on.isoformat())
        ]
        if version is None:
            return bool(versions)
        by_code = _of_code(version, one.code)
        return bool(versions) and (by_code or any(_begins(each.digest, version) for each in versions))

    return [one for one in found if meets(one)]


def manifest(found: Iterable[Found]) -> str:
    """A manifest that makes the handouts *found* again; those without a row are left out."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [name for name in COLUMNS if name not in VISIT], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(one.row for one in found if one.row is not None)
    return text.getvalue()
