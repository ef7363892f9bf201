"""What the tests of review share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.house import House, build_house


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Content, clinics and drawings for this test alone to change."""
    return build_house(tmp_path)
