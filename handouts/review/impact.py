"""What a change touches: which sections, presets, languages and clinics, compared with an earlier content folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from handouts.assets import Assets
from handouts.errors import UsageProblem
from handouts.library.load import load_library
from handouts.library.messages import cited
from handouts.library.models import Library
from handouts.review.approvals import FOLDER, section_texts


@dataclass(frozen=True)
class Impact:
    """Names of what changed, and of what that touches."""

    sections: tuple[str, ...]
    sources: tuple[str, ...]
    terms: tuple[str, ...]
    presets: tuple[str, ...]
    languages: tuple[str, ...]
    clinics: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def impact(assets: Assets, since: str) -> Impact:
    """Compare the content with *since*: a folder, or a revision of the git checkout it stands in.

    Raises `UsageProblem` if *since* is neither.
    """
    now = load_library(assets.content)
    with _earlier(assets.content, since) as folder:
        before = load_library(folder)
    sources = _changed(before.sources, now.sources)
    terms = _changed(before.terms, now.terms)
    sections = tuple(
        name for name in _all(before.sections, now.sections) if _touched(before, now, name, sources, assets)
    )
    presets = tuple(preset.id for preset in now.cover.presets if set(preset.sections) & set(sections))
    languages = tuple(sorted(path.parent.name for path in assets.translations.glob("*/language.yaml")))
    clinics = {path.parents[1].name for name in sections for path in assets.brands.glob(f"*/{FOLDER}/{name}.*.yaml")}
    return Impact(sections, sources, terms, presets, languages if sections else (), tuple(sorted(clinics)))


def _touched(before: Library, now: Library, name: str, sources: tuple[str, ...], assets: Assets) -> bool:
    if name not in before.sections or name not in now.sections:
        return True
    old, new = before.sections[name], now.sections[name]
    rests_on = {source for source, _ in cited(new)}
    return (
        section_texts(before, old, assets) != section_texts(now, new, assets)
        or old.head != new.head
        or bool(rests_on & set(sources))
    )


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in _all(before, now) if before.get(name) != now.get(name))


def _all(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [*now, *(name for name in before if name not in now)]


@contextmanager
def _earlier(content: Path, since: str) -> Iterator[Path]:
    if Path(since).is_dir():
        yield Path(since)
        return
    with TemporaryDirectory() as folder:
        done = (
            subprocess.run(
                ["git", "-C", str(content), "archive", "--format=tar", since, "."],
                capture_output=True,
                check=False,
            )
            if not since.startswith("-")
            else None
        )
        if done is None or done.returncode != 0:
            raise UsageProblem(
                f"“{since}” is neither a folder nor a revision of the content's git checkout.",
                fix="Name an earlier content folder, a tag or a commit.",
            )
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)
