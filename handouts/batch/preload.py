"""What the fork server reads once, so that each worker need not: the press and its engine."""

from __future__ import annotations

from handouts.batch import work
from handouts.press.typeset import warm_up

__all__ = ["work"]

warm_up()
