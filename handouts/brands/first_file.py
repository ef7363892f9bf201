"""A first brand.yaml for a new clinic: what was answered, with a comment on each key, and the rest to be filled in."""

from __future__ import annotations

from collections.abc import Mapping

_TEMPLATE = """\
# {name}: what stands on its handouts. `handouts brand check {id}` says what is missing or wrong.
# The folder's name, {id}, is the clinic's id. Lines that begin with # are not used.

{extends}
# The full name, and a short one for the foot of each page.
name: {name_text}
{short_name}
# The ward or service, under the name.
{unit}
# The address, one line each, at most six.
{address}

# Country or territory (two letters, ISO 3166): how telephone numbers are read and printed.
region: {region}
# Each line: the number as people dial it, and its hours in words. Without an emergency number, sections that tell
# people to call at once are refused for this clinic.
{numbers}

# The page to show. It is printed beside a square code for telephones.
{web}
# The languages people speak here, as their speakers write them.
{languages}

# A PNG (RGB) or SVG file in this folder, and what it shows in words, for people who cannot see it.
{logo}

# One colour. Text is printed in a darker shade of it where it could not be read.
colour: {colour}
# The paper when none is asked for: letter or a4.
paper: {paper}
# One line for the foot of each page.
{footer}

# What the clinic offers, by id (`handouts list sections`, `handouts list presets`); all if left out.
# sections: [overview, when-to-call]
# presets: [first-talk]

# Notices that must be printed, by language code: language assistance, for example.
# notices:
#   en: Interpreters are free. Ask any of us.
"""
LINES = ("daytime", "after_hours", "emergency", "interpreter")


def brand_file(clinic: str, given: Mapping[str, str]) -> str:
    """The text of brand.yaml for *clinic*; *given* are answers by key, an empty one becomes a comment."""
    numbers = [
        f"  {kind}: {{number: {_quoted(given[kind])}, hours: {_quoted(given.get(f'{kind}_hours', ''))}}}"
        for kind in LINES
        if given.get(kind)
    ]
    numbers += [f'  # {kind}: {{number: "", hours: ""}}' for kind in LINES if not given.get(kind)]
    some = any(given.get(kind) for kind in LINES)
    return _TEMPLATE.format(
        id=clinic,
        name=" ".join(given["name"].split()),
        name_text=_quoted(given["name"]),
        region=given["region"],
        colour=_quoted(given["colour"]),
        paper=given["paper"],
        extends=_line("extends", given.get("extends", ""), "another-clinic", plain=True),
        short_name=_line("short_name", given.get("short_name", "")),
        unit=_line("unit", given.get("unit", "")),
        address=_list("address", given.get("address", "")),
        numbers="\n".join(["numbers:" if some else "# numbers:", *numbers]),
        web=_line("web", given.get("web", ""), "https://clinic.example"),
        languages=_list("languages", given.get("languages", "")),
        logo=_logo(given.get("logo", ""), given.get("logo_alt", "")),
        footer=_line("footer", given.get("footer", "")),
    )


def _quoted(text: str) -> str:
    """*text* as YAML writes it between quotes, on one line."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _line(key: str, value: str, example: str = "", *, plain: bool = False) -> str:
    if not value:
        return f"# {key}: {example or '...'}"
    return f"{key}: {value if plain else _quoted(value)}"


def _list(key: str, value: str) -> str:
    """A list whose entries are separated by semicolons."""
    entries = [part for part in (one.strip() for one in value.split(";")) if part]
    return f"{key}: [{', '.join(map(_quoted, entries))}]" if entries else f"# {key}: []"


def _logo(file: str, alt: str) -> str:
    if not file:
        return "# logo: {file: logo.svg, alt: What the logo shows}"
    return f"logo: {{file: {_quoted(file)}, alt: {_quoted(alt)}}}"
