"""Characters that no text holds on purpose: they steer what is shown, or are what is left of lost letters."""

from __future__ import annotations

import re

# What steers what is shown instead of being shown: controls (not tabs and line ends), line separators, bidi overrides.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

# A letter that is lost (U+FFFD), and UTF-8 that was read as Windows-1252 on its way: “Ã³” for ó, “Ø§Ù„” for ال. No
# language writes these in a row; what may follow a true Ã, Â or é (quotation marks, dashes) counts only where the next
# letter is garbled too.
_HIGH = "\xa0-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
_HIGH += "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
GARBLED = re.compile(
    "\ufffd|\u00ef\u00bb\u00bf|[\u00c2\u00c3][\xa1-\xaa\xac-\xb6\xb8-\xba\xbc-\xbf]|\u00e2\u20ac"
    f"|(?:[\u00d8-\u00db][{_HIGH}]){{2}}|(?:[\u00e3-\u00e9][{_HIGH}]{{2}}){{2}}"
)
