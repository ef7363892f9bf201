"""A fingerprint: one short text that differs when anything of what it was made from does."""

from __future__ import annotations

import hashlib
import json


def fingerprint(parts: object) -> str:
    """SHA-256, as 64 hexadecimal digits, of JSON-serialisable *parts*."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
