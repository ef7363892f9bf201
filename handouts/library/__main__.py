"""Temporary: check the content folder while the command does not exist yet."""

from pathlib import Path

from handouts.errors import ContentError
from handouts.library.load import load_library

try:
    lib = load_library(Path("content"))
    print("ok", list(lib.sections))
except ContentError as error:
    print(error)
