"""What a change touches: which sections, presets, languages and clinics, compared with an earlier content folder."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from handouts.assets import Assets
from handouts.content.library import Library
from handouts.content.load import load_library
from handouts.content.texts import cited
from handouts.errors import UsageProblem
from handouts.languages.language import languages
from handouts.orders.packet import choose
from handouts.signoff.clinicians import FOLDER
from handouts.signoff.record import drawings, section_texts


@dataclass(frozen=True)
class Impact:
    """Names of what changed, and of what that touches. `interface` are keys of interface.yaml."""

    sections: tuple[str, ...]
    sources: tuple[str, ...]
    terms: tuple[str, ...]
    interface: tuple[str, ...]
    presets: tuple[str, ...]
    languages: tuple[str, ...]
    clinics: tuple[str, ...]

    def as_dict(self) -> dict[str, tuple[str, ...]]:
        return asdict(self)


def impact(assets: Assets, since: str) -> Impact:
    """Compare the content with *since*: a folder, or a revision of the git checkout it stands in.

    Raises `UsageProblem` if *since* is neither.
    """
    now = load_library(assets.content)
    with _earlier(assets.content, since) as folder:
        before = load_library(folder, earlier=True)
    sources = _changed(before.sources, now.sources)
    sections = tuple(
        name for name in _all(before.sections, now.sections) if _touched(before, now, name, sources, assets)
    )
    interface = _changed(before.interface, now.interface)
    presets = _presets(before, now, sections, bool(interface))
    return Impact(
        sections,
        sources,
        _changed(before.terms, now.terms),
        interface,
        presets,
        tuple(languages(assets.translations)) if sections or presets else (),
        tuple(_clinics(assets, _all(before.sections, now.sections) if interface else sections)),
    )


def _presets(before: Library, now: Library, sections: Sequence[str], everything: bool) -> tuple[str, ...]:
    """Presets that changed, and those that print one of *sections*, be it because another requires it.

    The interface, the title and the audience print in *everything*.
    """
    if everything or (before.cover.title, before.cover.audience) != (now.cover.title, now.cover.audience):
        return tuple(_all(before.presets, now.presets))
    changed = _changed(before.presets, now.presets)
    printed = {name: {one.id for one in choose(now, [], name).sections} for name in now.presets}
    return tuple(
        name
        for name in _all(before.presets, now.presets)
        if name in changed or printed.get(name, set()) & set(sections)
    )


def _clinics(assets: Assets, sections: Sequence[str]) -> list[str]:
    """The clinics, in order of their ids, that have ever approved one of *sections*."""
    return sorted(
        {path.parents[1].name for name in sections for path in assets.brands.glob(f"*/{FOLDER}/{name}.*.yaml")}
    )


def _touched(before: Library, now: Library, name: str, sources: Sequence[str], assets: Assets) -> bool:
    if name not in before.sections or name not in now.sections:
        return True
    old, new = before.sections[name], now.sections[name]
    rests_on = {source for source, _ in cited(new)}
    return (
        old.head != new.head
        or drawings(old) != drawings(new)  # one that is no longer shown may be gone
        or bool(rests_on & set(sources))
        or section_texts(before, old, assets) != section_texts(now, new, assets)
    )


def _changed(before: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in _all(before, now) if before.get(name) != now.get(name))


def _all(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return [*now, *(name for name in before if name not in now)]


@contextmanager
def _earlier(content: Path, since: str) -> Iterator[Path]:
    if since and Path(since).is_dir():
        yield Path(since)
        return
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(_archive(content, since))) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def _archive(content: Path, since: str) -> bytes:
    """The content folder at the revision *since*, as a tar file."""
    command = ["git", "-C", str(content), "archive", "--format=tar", since, "."]
    try:
        done = subprocess.run(command, capture_output=True, check=False) if re.match("[^-]", since) else None
    except OSError:
        raise UsageProblem(
            "git is not on this computer, and --since names no folder.", fix="Name an earlier content folder."
        ) from None
    if done is None or done.returncode != 0:
        raise UsageProblem(
            f"“{since}” is neither a folder nor a revision of the content's git checkout.",
            fix="Name an earlier content folder, a tag or a commit.",
        )
    return done.stdout
