"""The sandbox: templates and styles, read as data, and the only surroundings in which a template runs.

A folder of templates can come from anybody. What is in it may lay out what it is given, and nothing else: no attribute
that leads out of the objects, and no call but those that templates need.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from handouts.assets import Assets
from handouts.files import kept
from handouts.files.fingerprint import fingerprint
from handouts.files.reading import read_text

TEMPLATES, STYLES = "*.j2", "*.css"
_PLAIN = (str, dict, tuple, datetime.date)  # what a template may call any open method of
_LENT = "jinja2."  # modules whose functions Jinja itself lends to templates: macros, loops, namespaces


@dataclass(frozen=True)
class Design:
    """The templates and the styles of *assets*, all of them, as text by their names below their folders."""

    assets: Assets
    templates: Mapping[str, str]
    styles: Mapping[str, str]

    @property
    def sources(self) -> dict[Path, str]:
        """Every text by its path."""
        templates = {self.assets.templates / name: text for name, text in self.templates.items()}
        return templates | {self.assets.styles / name: text for name, text in self.styles.items()}

    @property
    def fingerprint(self) -> str:
        """Of every source, whether a page shows what it says or not."""
        return fingerprint([dict(self.templates), dict(self.styles)])


def read_design(assets: Assets) -> Design:
    """Read the templates and styles; raises `ContentError` as `read_text` does, also for links out of their folder."""
    return Design(assets, _texts(assets.templates, TEMPLATES), _texts(assets.styles, STYLES))


def _texts(folder: Path, pattern: str) -> dict[str, str]:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob(pattern))
    return {name: read_text(folder, name) for name in names}


class _Compiled(BytecodeCache):
    """The code of templates, compiled once."""

    def load_bytecode(self, bucket: Bucket) -> None:
        found = kept.get(self._key(bucket))
        if found is not None:
            with suppress(Exception):  # whatever damaged code raises: it is compiled anew
                bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        kept.put(self._key(bucket), bucket.bytecode_to_string())

    @staticmethod
    def _key(bucket: Bucket) -> str:
        return kept.key_of(["template", bucket.key, bucket.checksum], ("jinja2",))


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, narrowed to the calls of *given* functions, of what *speakers* say, and of plain values."""

    def __init__(
        self, design: Design, given: Iterable[Callable[..., object]] = (), speakers: tuple[type, ...] = ()
    ) -> None:
        def source(name: str) -> tuple[str, str, None] | None:
            text = design.templates.get(name)
            return None if text is None else (text, str(design.assets.templates / name), None)

        super().__init__(
            loader=FunctionLoader(source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_Compiled(),
        )
        self._given, self._speakers = tuple(given), speakers

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Not a model's machinery, either: some of it reads files and unpickles."""
        machinery = isinstance(obj, BaseModel) and hasattr(BaseModel, attr)
        return not machinery and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: object) -> bool:
        """Whether a template may call *obj*; everything that is not named here it may not."""
        return super().is_safe_callable(obj) and (
            any(obj == given for given in self._given)
            or type(obj).__module__.startswith(_LENT)
            or str(getattr(obj, "__module__", "")).startswith(_LENT)
            or isinstance(getattr(obj, "__self__", None), (*self._speakers, *_PLAIN))
        )
