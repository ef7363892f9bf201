"""A clinic's web address, and the square code that a telephone's camera reads it from."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MAX_ADDRESS = 100  # characters; a longer one makes a code too fine to print at its size


def web_address(value: str) -> str:
    """*value*, if it is the address of a page that anybody may open; else `ValueError`."""
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    label = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    if (
        parts.scheme not in ("http", "https")
        or not re.fullmatch(rf"({label}\.)+{label}", host)
        or parts.username is not None
        or port is not None
        or not re.fullmatch(r"[!-~]+", value)
    ):
        raise ValueError("a web address is written https://clinic.example, with plain letters")
    if len(value) > MAX_ADDRESS:
        raise ValueError(f"a web address has at most {MAX_ADDRESS} characters, so that it can be typed and scanned")
    return value


def shown(address: str) -> str:
    """The address as people type it: without what every address begins with."""
    return address.partition("://")[2].rstrip("/")


def square_code(address: str) -> tuple[int, str]:
    """The QR code (ISO/IEC 18004, level M) of *address*: modules on a side with the quiet zone, and the SVG path."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(address, error="m").matrix]
    quiet = 4
    path = "".join(
        f"M{found.start() + quiet} {y + quiet}h{len(found[0])}v1h-{len(found[0])}z"
        for y, row in enumerate(rows)
        for found in re.finditer(rb"\x01+", row)
    )
    return len(rows) + 2 * quiet, path
