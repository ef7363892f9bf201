"""The command: Click and nothing else. Each command is a module of its own, imported when it is called."""

from handouts.cli.main import main

__all__ = ["main"]
