"""The only fonts a page may be set in: those it names, and those declared for names and notes in other scripts.

The typesetter would else take a character that they lack from whatever font a machine has, and settings of its own: the
same page would look one way here, another there, and be an error elsewhere.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from handouts.languages.fonts import declared_families, declared_files, files_of, needs_east_asian

_NAMED = re.compile(r"font-family:([^;}]*)")
_CACHES = '<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>'


def font_configuration(html: str) -> object:
    """The engine's configuration with the fonts of *html*, as its style sheets name them, and the declared ones."""
    return _configuration(_fonts(_rules(*_wanted(html))))


def font_stamps(html: str) -> list[str]:
    """Which files `font_configuration` gives to *html*, each with its size and the time when it was changed, and how it
    tells them to the engine: two pages of the same stamps are set in the same fonts.
    """
    wanted = _wanted(html)
    return [_rules(*wanted), *_stamps(wanted)]


def _wanted(html: str) -> tuple[tuple[str, ...], bool]:
    named = [name for value in _NAMED.findall(html) for name in re.findall(r'"([^"]+)"', value)]
    return tuple(dict.fromkeys(named)), needs_east_asian(html)


def _configuration(fonts: object) -> object:
    from weasyprint.text.ffi import ffi, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    configuration._config = fonts
    pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", configuration.font_map), fonts)
    return configuration


@cache
def _fonts(rules: str) -> object:
    """A configuration of fontconfig by *rules*; kept for good."""
    from weasyprint.text.ffi import ffi, fontconfig

    ffi.cdef("FcConfig *FcConfigCreate(void); FcBool FcConfigBuildFonts(FcConfig *config);", override=True)
    fonts = fontconfig.FcConfigCreate()
    fontconfig.FcConfigParseAndLoadFromMemory(fonts, rules.encode(), True)
    fontconfig.FcConfigBuildFonts(fonts)
    return fonts


@cache
def _paths(named: tuple[str, ...], east_asian: bool) -> tuple[Path, ...]:
    return tuple(dict.fromkeys([*files_of(named), *declared_files(east_asian=east_asian)]))


def _stamps(wanted: tuple[tuple[str, ...], bool]) -> list[str]:
    found = [(path, path.stat()) for path in _paths(*wanted)]
    return [f"{path} {about.st_size} {about.st_mtime_ns}" for path, about in found]


def _rules(named: tuple[str, ...], east_asian: bool) -> str:
    """With the files of *named* and the declared families alone."""
    paths = _paths(named, east_asian)
    folders = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in dict.fromkeys(path.parent for path in paths))
    globs = "".join(f"<glob>{escape(str(path))}</glob>" for path in paths)
    families = "".join(f"<string>{escape(family)}</string>" for family in declared_families())
    return (
        f"<fontconfig>{folders}{_CACHES}"
        f"<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>{globs}</acceptfont></selectfont>"
        f'<match target="pattern"><edit name="family" mode="append_last" binding="strong">{families}</edit></match>'
        '<match target="pattern"><edit name="hintstyle" mode="append"><const>hintslight</const></edit></match>'
        "</fontconfig>"
    )
