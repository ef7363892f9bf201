"""Everything that is wrong with a clinic's folder, at once: with file and line, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

from handouts.assets import Assets
from handouts.brands import colour as colours
from handouts.brands.brand import Brand
from handouts.brands.clinics import Origin, lineage, load_brand
from handouts.brands.offered import needs_emergency_number, offered_presets, offered_sections
from handouts.brands.own_sections import clinic_library
from handouts.content.library import Library
from handouts.errors import HandoutsError, LimitError, Problem, unknown
from handouts.files.reading import entry_line, read_text
from handouts.languages.language import Language
from handouts.orders.packet import Edition, choose
from handouts.press.complaints import characters
from handouts.press.documents.sample import Sizes, fits

# Where in brand.yaml the text of a piece comes from.
_KEYS = {
    "masthead": "name",
    "contact": "numbers",
    "numbers": "numbers",
    "urgent": "numbers",
    "furniture": "footer",
    "card-clinic": "name",
    "card-urgent": "numbers",
}


@dataclass(frozen=True)
class Remark:
    """One thing about a clinic: errors stop its handouts or spoil them, advice does not. `where` is file and line."""

    level: Literal["error", "advice"]
    where: str
    what: str
    fix: str = ""


@dataclass(frozen=True)
class ClinicReport:
    """What was found about one clinic, and the colours that are printed for it (``#rrggbb`` by use)."""

    clinic: str
    remarks: tuple[Remark, ...]
    colours: dict[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not any(remark.level == "error" for remark in self.remarks)

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "passed": self.passed}


def check_clinic(
    clinic: str, library: Library, language: Language, assets: Assets, sizes: Sizes | LimitError
) -> ClinicReport:
    """Check one clinic's folder: its file, logo, numbers, what it offers, and its pieces in places of *sizes*.

    When the sizes could not be found out, the error that says why stands among the remarks.
    """
    try:
        brand = load_brand(assets.brands, clinic)
        chain = lineage(assets.brands, clinic)
    except HandoutsError as error:
        return ClinicReport(clinic, tuple(Remark("error", p.where, p.what, p.fix) for p in error.problems))
    remarks: list[Remark] = []
    try:
        library = clinic_library(library, assets, brand)
    except HandoutsError as error:
        remarks += [Remark("error", p.where, p.what, p.fix) for p in error.problems]
    remarks += [*_offer(brand, chain, library), *_missing(brand, chain, library), *_colour(brand, chain)]
    remarks += _pieces(brand, chain, library, language, assets, sizes)
    inks = brand.colours
    printed = {name: colours.css(getattr(inks, name)) for name in ("accent", "tint", "bar")}
    return ClinicReport(clinic, tuple(dict.fromkeys(remarks)), printed)


def _offer(brand: Brand, chain: list[Origin], library: Library) -> Iterator[Remark]:
    for key, known in (("sections", library.sections), ("presets", library.presets)):
        origin = next((one for one in chain if getattr(one.entry, key) is not None), None)
        if origin is None:
            continue
        for position, name in enumerate(getattr(origin.entry, key)):
            if name not in known:
                problem = unknown(key[:-1], name, known)
                where = f"{origin.path}, line {entry_line(origin.data[key], position)}"
                yield Remark("error", where, f"{key}: {problem.what}", problem.fix)
    offered = offered_sections(brand, library)
    for name in set(brand.presets or ()) & set(library.presets):
        if missing := [one for one in library.presets[name].sections if one not in offered]:
            what = f"presets: {name} has sections that are not offered: {', '.join(missing)}"
            yield Remark("error", chain[0].where("presets"), what, "Offer them, or leave the preset out.")


def _missing(brand: Brand, chain: list[Origin], library: Library) -> Iterator[Remark]:
    """Contacts and texts that the clinic does not give."""
    where = chain[0].where("numbers")
    if brand.numbers.emergency is None:
        yield _no_emergency_number(brand, where, library)
    for kind in ("daytime", "after_hours", "interpreter"):
        if getattr(brand.numbers, kind) is None:
            yield Remark("advice", where, f"numbers.{kind} is missing: its place is printed as a blank", "Add it.")
    for kind, line in brand.numbers:
        if line is not None and not line.hours:
            yield Remark("advice", chain[0].where("numbers", kind), f"numbers.{kind}: it has no hours", "Add `hours:`.")
    for key in ("name", "address", "web", "languages", "logo"):
        if not getattr(brand, key):
            yield Remark(
                "error" if key == "name" else "advice", chain[0].where(key), f"{key} is missing", f"Add `{key}:`."
            )


def _no_emergency_number(brand: Brand, where: str, library: Library) -> Remark:
    refused = [
        name
        for name in offered_presets(brand, library)
        if all(one in library.sections for one in library.presets[name].sections)
        and needs_emergency_number(choose(library, [], name).sections)
    ]
    what = "numbers.emergency is missing: packets that tell people to call at once are refused"
    if refused:
        return Remark("error", where, f"{what} ({', '.join(refused)})", "Add the number.")
    return Remark("advice", where, what, "Add the number.")


def _colour(brand: Brand, chain: list[Origin]) -> Iterator[Remark]:
    inks = brand.colours
    if inks.accent != brand.rgb:
        given, printed = (colours.contrast(one, colours.WHITE) for one in (brand.rgb, inks.accent))
        origin = next(one for one in chain if one.entry.colour is not None)
        what = (
            f"{brand.colour} is too light for text ({given:.1f} to 1 on white): "
            f"headings and lines are printed in {colours.css(inks.accent)} ({printed:.1f} to 1)"
        )
        yield Remark("advice", origin.where("colour"), what, "Nothing needs to be done; look at the preview.")


def _pieces(
    brand: Brand,
    chain: list[Origin],
    library: Library,
    language: Language,
    assets: Assets,
    sizes: Sizes | LimitError,
) -> Iterator[Remark]:
    """Texts that do not fit, overlap, or hold characters that no font has; each once, with its editions."""
    try:
        if isinstance(sizes, LimitError):
            raise sizes
        found = fits(brand, sizes, library, language, assets)
    except HandoutsError as error:
        yield from (Remark("error", str(chain[0].path), p.what, p.fix) for p in error.problems)
        return
    editions: dict[tuple[str, Problem], list[Edition]] = {}
    for piece, edition, problem in found:
        editions.setdefault((piece, problem), []).append(edition)
    for (piece, problem), where in editions.items():
        names = ", ".join(f"{one.paper} {one.text_size}" for one in where)
        if piece:
            place_ = _place_of(piece, brand, chain)
            yield Remark("error", place_, f"{problem.what.rstrip('.')} ({names})", problem.fix)
        else:
            yield Remark("error", _character(problem.what, chain), problem.what, problem.fix)


def _place_of(piece: str, brand: Brand, chain: list[Origin]) -> str:
    key = _KEYS.get(piece, "notices" if brand.notices else "address")
    if piece == "furniture" and not brand.footer:
        key = "short_name" if brand.short_name else "name"
    return next((one.where(key) for one in chain if getattr(one.entry, key) is not None), str(chain[0].path))


def _character(what: str, chain: list[Origin]) -> str:
    """The line of the brand files that holds a character *what* complains of."""
    for wanted in characters(what):
        for one in chain:
            lines = read_text(one.path.parent.parent, f"{one.clinic}/{one.path.name}").splitlines()
            for number, line in enumerate(lines, start=1):
                if wanted in line:
                    return f"{one.path}, line {number}"
    return str(chain[0].path)
