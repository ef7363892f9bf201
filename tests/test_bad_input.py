"""The table of bad inputs: each gets its exit code and one clear message, and nothing is left half-written.

A case prepares a workshop (a content folder, a folder for the output that holds an older handout) and returns the
arguments of `handouts make`. Every run is for a patient, verbose, and must not repeat a word of what belongs to her.
"""

from __future__ import annotations

import ctypes
import errno
import importlib.abc
import os
import resource
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from handouts.errors import (
    ContentError,
    EnvironmentProblem,
    HandoutsError,
    LayoutError,
    LimitError,
    OutputError,
    UsageProblem,
)
from tests.conftest import (
    BETA,
    NOTES,
    PATIENCE,
    PATIENT,
    ROOT,
    VISIT,
    VISIT_DATE,
    Content,
    Result,
    run_command,
    write_content,
)

Arguments = Sequence[str | Path]
SECTION = "sections/beta.md"
END = BETA.count("\n") + 2  # the line of beta.md on which appended text begins
LINES = (ROOT / "styles" / "base.css").read_text(encoding="utf-8").count("\n")
OLDER = b"an older handout"


@dataclass(frozen=True)
class Workshop:
    """Where a case works: everything lies below `root`. `out` holds an older handout, `secret` is none of ours."""

    root: Path
    content: Content
    patch: pytest.MonkeyPatch

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def secret(self) -> Path:
        return self.root / "secret.md"

    def state(self) -> dict[str, object]:
        """What every file below the root holds, what every link points to, and who may write."""
        return {str(path.relative_to(self.root)): _state(path) for path in sorted(self.root.rglob("*"))}


def _state(path: Path) -> object:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return path.readlink()
    return path.read_bytes() if stat.S_ISREG(mode) else stat.S_IFMT(mode)


Prepare = Callable[[Workshop], Arguments | None]


@dataclass(frozen=True)
class Case:
    """A bad input. The message must hold all of `says`; {content} and {out} in them are the workshop's folders."""

    id: str
    error: type[HandoutsError]
    says: tuple[str, ...]
    prepare: Prepare
    options: Arguments = field(default=())


def edited(name: str, old: str, new: str) -> Prepare:
    """A content file in which *old* is replaced by *new*."""
    return lambda shop: shop.content.edit(name, old, new)


def appended(text: str) -> Prepare:
    """Text at the end of the section beta."""
    return lambda shop: shop.content.append(SECTION, f"\n{text}\n")


def written(name: str, data: bytes) -> Prepare:
    def prepare(shop: Workshop) -> None:
        (shop.content.root / name).write_bytes(data)

    return prepare


def linked(name: str, target: str) -> Prepare:
    """A content file that is a symbolic link; {root} in its target is the workshop."""

    def prepare(shop: Workshop) -> None:
        path = shop.content.root / name
        path.rename(shop.root / "moved")
        path.symlink_to(target.format(root=shop.root))

    return prepare


def asked(*arguments: str) -> Prepare:
    """Other arguments than the usual ones."""
    return lambda _: arguments


def block(what: str, text: str, *says: str, line: int = 0) -> Case:
    """A block in a section, with its place."""
    return Case(what, ContentError, (f"{{content}}/{SECTION}, line {END + line}: ", *says), appended(text))


def front(what: str, old: str, new: str, line: int, *says: str) -> Case:
    """A line in the front matter of a section, with its place."""
    return Case(what, ContentError, (f"{{content}}/{SECTION}, line {line}: ", *says), edited(SECTION, old, new))


def shared(what: str, name: str, old: str, new: str, *says: str) -> Case:
    """A line in one of the files that all sections share, with its place."""
    return Case(what, ContentError, (f"{{content}}/{name}", *says), edited(name, old, new))


def request(what: str, arguments: Sequence[str], *says: str) -> Case:
    return Case(what, UsageProblem, says, asked(*arguments, "-o", "{out}"))


def visit(what: str, option: str, value: str, *says: str) -> Case:
    return Case(what, UsageProblem, says, lambda _: ("beta", option, value, "-o", "{out}"))


def goes_to(what: str, destination: str, *says: str, before: Prepare | None = None) -> Case:
    """A destination that cannot be written; {out} in it is the output folder."""

    def prepare(shop: Workshop) -> Arguments:
        if before:
            before(shop)
        return ("beta", *VISIT, "-o", destination)

    return Case(what, OutputError, says, prepare)


def figure(kind: str, body: str) -> str:
    return f"```figure {kind} {{#it}}\ntitle: T\ncite: [study:p1]\n{body}\n```"


PEOPLE = "alt: A\nyes: Y\nno: N\ngroups: [{id: a, label: L, count: 101}]"
TABLE = "columns: [{id: a, text: A}, {id: b, text: B}]\nrows:\n  - {id: r, a: x, b: y}"

REQUESTS = [
    request("unknown section", ["betta"], "no section “betta”", "Did you mean: beta?"),
    request("unknown section, nothing near", ["xyzzy"], "no section “xyzzy”", "alpha, beta, gamma"),
    request("unknown section, for a patient", ["betta", *VISIT], "Word 1 of the sections", "Did you mean: beta?"),
    request("a name without quotes", ["beta", "--patient", "Ana", "Quixworthy"], "Word 2 of the", "stand in quotes"),
    request("unknown preset", ["--preset", "first-to"], "no preset “first-to”", "Did you mean: first-two?"),
    request("unknown preset, nothing near", ["--preset", "zzz"], "no preset “zzz”", "There are: first-two."),
    request("no section", ["--ink", "saving"], "No section was named", "handouts list sections"),
    request("the same section twice", ["beta", "alpha", "beta"], "“beta” was named twice", "Name it once."),
    request("sections and a preset", ["beta", "--preset", "first-two"], "both named", "not both"),
    request("a section by its path", ["../secret"], "There is no such section."),
    request("a section by its file", ["beta.md"], "no section “beta.md”", "Did you mean: beta?"),
    request("a section of 300 characters", ["b" * 300], f"no section “{'b' * 60}”"),
    request("a section with a control character", ["be\x1b[31mta"], "no such section", "Did you mean: beta?"),
    request("an unknown paper", ["beta", "--paper", "a5"], "--paper", "letter", "a4"),
    request("an unknown option", ["beta", "--colour"], "--colour"),
    request("a visit date that is none", ["beta", "--visit-date", "2019-02-30"], "--visit-date"),
    Case(
        "a format that the name contradicts",
        UsageProblem,
        ("-o says pdf", "--format says html", "Make them agree."),
        asked("beta", "--format", "html", "-o", "{out}/a.pdf"),
    ),
]

VISITS = [
    visit("a control character in the name", "--patient", f"{PATIENT}\x07", "patient's name", "control character"),
    visit("a line break in the name", "--patient", PATIENT.replace(" ", "\n"), "patient's name", "control character"),
    visit("a bidi override in the name", "--patient", f"\u202e{PATIENT}", "patient's name", "control character"),
    visit("a bidi isolate in the name", "--patient", f"{PATIENT}\u2066", "patient's name", "control character"),
    visit("broken letters in the name", "--patient", f"{PATIENT}\udcff", "patient's name", "control character"),
    visit(
        "a name that is too long",
        "--patient",
        f"{PATIENT} " * 5,
        "patient's name",
        "75 fit",
        "by 14 characters.",
    ),
    visit("notes that are too long", "--notes", f"{NOTES} " * 60, "The notes", "1500 fit", "by 359 characters."),
    visit("a control character in the notes", "--notes", f"{NOTES}\x08", "The notes", "control character"),
]

FRONT_MATTER = [
    front("no front matter", "---\nid", "id", 1, "front matter is missing", "Begin with ---"),
    front("front matter that is not closed", "review_by: 2027-01-02\n---\n", "", 1, "front matter is missing"),
    front("front matter that is no YAML", "title: The", "title: : The", 3, "Not valid YAML"),
    front("front matter with a tab", "kind: clinical", "\tkind: clinical", 6, "Not valid YAML"),
    front("front matter that is a list", BETA.split("---\n")[1], "- id\n", 2, "`key: value` lines", "Known keys: id"),
    front("an unknown key", "kind: clinical", "kind: clinical\ncolour: red", 7, "colour: unknown key", "Known keys:"),
    front("a missing key", "kind: clinical\n", "", 2, "kind: this key is missing", "Add `kind:`."),
    front("a duplicate key", "kind: clinical", "kind: clinical\nkind: practical", 7, "duplicate key"),
    front("a key that is nearly right", "kind: clinical", "kid: clinical", 6, "Did you mean `kind`? Known keys: id"),
    front("a list for a text", "title: The beta section", "title: [a]", 3, "title: a text is expected, not a list"),
    front("a number for a text", "title: The beta section", "title: 5", 3, "a text is expected, not the number 5"),
    front("nothing for a text", "title: The beta section", "title:", 3, "title: a text is expected, not nothing"),
    front("an empty text", "title: The beta section", "title: ' '", 3, "title: this text is empty", "Write the words."),
    front("a text for a list", "cite: [study:p2]", "cite: study:p2", 5, "a list is expected, not “study:p2”"),
    front("a text for a date", "written: 2025-01-02", "written: soon", 7, "written: “soon” is no date", "2026-11-20"),
    front(
        "a day that does not exist in the front matter",
        "written: 2025-01-02",
        "written: 2025-02-30",
        7,
        "“2025-02-30” is no date",
    ),
    front("a text that is too long", "message: Beta", f"message: {'Beta ' * 1000}", 4, "more than 5,000 characters"),
    front("a control character that is spelled out", "message: Beta is", 'message: "\\x1b" #', 4, "control character"),
    front("a number for a date", "written: 2025-01-02", "written: 0", 7, "written: "),
    front("an unknown choice", "kind: clinical", "kind: clinic", 6, "'clinical' or 'practical'"),
    front("a review before the writing", "review_by: 2027", "review_by: 2024", 2, "must be later than written"),
    front("an id that is none", "id: beta", "id: Beta section", 2, "an id is lower-case letters"),
    front("an id that is not the file's", "id: beta", "id: betta", 2, "the id is “betta”", "Name it betta.md."),
    front("a YAML alias", "title: The", "title: &a The", 3, "Anchors and aliases", "Write the value out."),
    front("a YAML tag", "title: The beta section", "title: !!python/name:os.system ''", 3, "Tags are not used"),
    front("a citation that is none", "cite: [study:p2]", "cite: [study]", 5, "a citation is written source:passage"),
    front(
        "an unknown source in the front matter", "[study:p2]", "[studdy:p2]", 5, "unknown source “studdy”", "Sources:"
    ),
    front("raw HTML in the front matter", "message: Beta", "message: <b>Beta</b>", 4, "raw HTML"),
    front("a script link in the front matter", "message: Beta", "message: '[x](javascript:1)' #", 4, "javascript:1"),
]

BLOCKS = [
    block("raw HTML", "<div>x</div>", "raw HTML is not used"),
    block("a script", "<script>alert(1)</script>", "raw HTML is not used"),
    block("an HTML comment", "<!-- x -->", "raw HTML is not used"),
    block("raw HTML in a line", "A <b>word</b>. [@study:p1] {#new}", "raw HTML is not used", "Use plain words"),
    block("a script in a line", "A <script>x</script>. [@study:p1] {#new}", "raw HTML is not used"),
    block("a javascript: link", "A [x](javascript:alert(1)). [@study:p1] {#new}", "“javascript:alert(1)”", "term:…"),
    block("a file: link", "A [x](file:///etc/passwd). [@study:p1] {#new}", "“file:///etc/passwd”", "term:…"),
    block("a remote link", "A [x](https://example.org/). [@study:p1] {#new}", "“https://example.org/”", "term:…"),
    block("a remote image", "A ![x](https://example.org/x.png). [@study:p1] {#new}", "an image is not used"),
    block("a file: image", "A ![x](file:///etc/passwd). [@study:p1] {#new}", "an image is not used"),
    block("a link out of the folder", "A [x](../../secret.md). [@study:p1] {#new}", "“../../secret.md”"),
    block("an unknown source", "A. [@studdy:p1] {#new}", "unknown source “studdy”", "Sources: study, manual."),
    block("an unknown passage", "A. [@study:p9] {#new}", "study has no passage p9", "See sources.yaml."),
    block("a citation of nothing", "A. [@study] {#new}", "is not source:passage", "Write it as"),
    block("no citation", "A fact. {#new}", "cites no source", "Add [@source:p1]"),
    block("an unknown glossary term", "A [x](term:marow). [@study:p1] {#new}", "term “marow”", "glossary.yaml"),
    block("an unknown section linked to", "A [x](section:alfa). [@study:p1] {#new}", "section “alfa”", "Fix its name."),
    block("a text of 10,000 spaces", f"A{' ' * 10_000}b. [@study:p1] {{#new}}", "more than 5,000", "Split it"),
    block("no id", "A. [@study:p1]", "this block has no id", "{#some-id}"),
    block("an id used twice", "A. [@study:p1] {#few}", "the id “few” is used twice"),
    block("a Markdown table", "| a | b |\n|---|---|\n| c | d |", "this block has no id"),
    block("code", "```python\nimport os\n```", "code is not used", "Open a figure"),
    block("an unknown callout", "::: danger {#new}\nA. [@study:p1] {#newer}\n:::", "this block has no id"),
    block("an unknown figure", figure("pie", "x: y"), "unknown kind of figure “pie”", "Kinds: icon-array"),
    block("a figure without an id", "```figure picture\n```", "this figure has no id"),
    block("a figure without data", "```figure picture {#it}\n```", "`key: value` lines", line=1),
    block("a figure with an unknown key", figure("picture", "picture: p\nalt: A\nsize: 5"), "size: unknown", line=5),
    block("a figure with a duplicate key", figure("picture", "picture: p\npicture: q"), "duplicate key", line=4),
    block("a figure that uses an alias", figure("picture", "picture: &a p\nalt: *a"), "Anchors and aliases", line=3),
    block("a figure without a text alternative", figure("picture", "picture: path-prepare"), "alt: this key", line=1),
    block("a picture out of the folder", figure("picture", "picture: ../../secret\nalt: A"), "an id is", line=3),
    block("a picture that does not exist", figure("picture", "picture: no-such\nalt: A"), "“no-such”"),
    block("a word for a number", figure("cycle", "alt: A\nparts: [{id: a, weeks: many, kind: on, label: L}]"), line=4),
    block("a truth for a number", figure("cycle", "alt: A\nparts: [{id: a, weeks: true, kind: on, label: L}]"), line=4),
    block("more than 100 in 100", figure("icon-array", PEOPLE), "count", line=6),
    block("a table without columns", figure("table", "columns: 5\nrows: []"), line=3),
    block("a table without rows", figure("table", TABLE.split("rows")[0] + "rows: none"), line=4),
    block("a row that lacks a cell", figure("table", TABLE.replace(", b: y", "")), "`id` and the columns", line=5),
]  # fmt: skip

SHARED = [
    shared("a glossary term that cites nothing", "glossary.yaml", "cite: [study:p1]", "cite: []", "cite: none given"),
    shared("a glossary term twice", "glossary.yaml", "- id: marrow",
           "- {id: marrow, term: M, definition: D, cite: [study:p1]}\n- id: marrow", "“marrow” is used twice"),
    shared("a definition that is too long", "glossary.yaml", "Soft", "Soft " * 16, "line 3: definition: at most 16"),
    shared("raw HTML in the glossary", "glossary.yaml", "Soft", "<b>Soft</b>", "line 1: ", "raw HTML"),
    shared("an unknown source in the glossary", "glossary.yaml", "[study:p1]", "[studdy:p1]", "line 1: ", "“studdy”"),
    shared("a day that does not exist", "sources.yaml", "2023-10-05", "2023-02-29", "line 4: ", "no date"),
    shared("an alias without spaces", "glossary.yaml", "[study:p1]", '{"b":&x 1,"c":*x}', "line 6: ", "Anchors and"),
    shared("an unknown key in the sources", "sources.yaml", "kind: Study", "kind: Study\n  url: x", "line 4: url: "),
    shared("a passage that is none", "sources.yaml", "p4:", "page4:", "not page4"),
    shared("a duplicate passage", "sources.yaml", "p2:", "p1:", "line 7: ", "duplicate key"),
    shared("an order that leaves out a section", "library.yaml", "beta, gamma]", "gamma]", "order: ", "beta"),
    shared("an order that repeats a section", "library.yaml", "beta, gamma]", "beta, gamma, beta]", "order: ", "beta"),
    shared("a preset of an unknown section", "library.yaml", "[alpha, beta]\n", "[alpha, betta]\n", "section “betta”"),
    shared("raw HTML in the title", "library.yaml", "A small", "A <b>small</b>", "title: raw HTML"),
    shared("an interface text that is missing", "interface.yaml", "call-now: Call now\n", "", "call-now"),
    shared("an interface text that is a number", "interface.yaml", "call-now: Call now\n", "call-now: 5\n", "call-now"),
    shared("an interface text without its place", "interface.yaml", "Page {page} of {pages}", "Page", "page-of"),
]  # fmt: skip

FILES = [
    Case("a section of 10 MB", ContentError, (f"{{content}}/{SECTION}: ", "larger than 100 kB", "Split it"),
         written(SECTION, BETA.encode() + b"word " * 2_000_000)),
    Case("invalid UTF-8", ContentError, (f"{{content}}/{SECTION}, line 3: ", "not UTF-8", "Save the file as UTF-8."),
         written(SECTION, BETA.encode().replace(b"The beta", b"The b\xeata"))),
    Case("UTF-16", ContentError, (f"{{content}}/{SECTION}, line 1: ", "not UTF-8"),
         written(SECTION, BETA.encode("utf-16"))),
    Case("a null byte", ContentError, (f"{{content}}/{SECTION}, line 3: ", "control character"),
         written(SECTION, BETA.encode().replace(b"The beta", b"The b\0ta"))),
    Case("an escape sequence", ContentError, (f"{{content}}/{SECTION}, line 3: ", "control character"),
         written(SECTION, BETA.encode().replace(b"The beta", b"The \x1b[31mbeta"))),
    Case("a bidi override in a section", ContentError, (f"{{content}}/{SECTION}, line 3: ", "control character"),
         written(SECTION, BETA.replace("The beta", "The \u202ebeta").encode())),
    Case("an empty section", ContentError, (f"{{content}}/{SECTION}, line 1: ", "front matter is missing"),
         written(SECTION, b"")),
    Case("YAML that is nested without end", ContentError, ("{content}/glossary.yaml, line 1: ", "more than 20 deep"),
         written("glossary.yaml", b"- " + b"[" * 5000)),
    Case("YAML with very many values", ContentError, ("{content}/glossary.yaml, line 1: ", "More than 20,000 keys"),
         written("glossary.yaml", b"- [" + b"a," * 30_000)),
    Case("a glossary of 10 MB", ContentError, ("{content}/glossary.yaml: ", "larger than 200 kB"),
         written("glossary.yaml", b"- word\n" * 1_500_000)),
    Case("an empty glossary", ContentError, ("{content}/glossary.yaml, line 1: ", "A list is expected"),
         written("glossary.yaml", b"")),
    Case("a section that is a link out of the folder", ContentError, (f"{{content}}/{SECTION}: ", "leads out of its"),
         linked(SECTION, "{root}/secret.md")),
    Case("a section that is a link to a system file", ContentError, (f"{{content}}/{SECTION}: ", "leads out of its"),
         linked(SECTION, "/etc/passwd")),
    Case("a section that is a link to itself", ContentError, (f"{{content}}/{SECTION}: ",),
         linked(SECTION, "beta.md")),
    Case("a section that is a link to nothing", ContentError, (f"{{content}}/{SECTION}: ", "does not exist"),
         linked(SECTION, "nothing.md")),
    Case("sections that are a link out of the folder", ContentError, ("{content}/sections/beta.md", "leads out"),
         linked("sections", "{root}/moved")),
    Case("a glossary that is a link out of the folder", ContentError, ("{content}/glossary.yaml: ", "leads out of its"),
         linked("glossary.yaml", "{root}/secret.md")),
]  # fmt: skip


def no_writing(shop: Workshop) -> None:
    shop.patch.setattr(os, "access", lambda path, _: Path(path) != shop.out)


def full_at(step: str) -> Prepare:
    """A disk on which *step* of the writing finds no more room."""

    def prepare(shop: Workshop) -> None:
        real = getattr(os, step)

        def full(*arguments: Any, **options: Any) -> Any:
            if step == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR):
                return real(*arguments, **options)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        shop.patch.setattr(os, step, full)

    return prepare


def folder_instead(shop: Workshop) -> None:
    (shop.out / "a.pdf").mkdir()


def link_instead(shop: Workshop) -> None:
    (shop.out / "a.pdf").symlink_to(shop.secret)


def dangling_link_instead(shop: Workshop) -> None:
    (shop.out / "a.pdf").symlink_to(shop.root / "nothing.pdf")


def pipe_instead(shop: Workshop) -> None:
    os.mkfifo(shop.out / "a.pdf")


def file_instead(shop: Workshop) -> None:
    (shop.out / "a").write_bytes(b"a file")


PLACES = [
    goes_to("an output folder that does not exist", "{out}/no/a.pdf", "{out}/no: ", "does not exist", "Create it"),
    goes_to("an output folder that does not exist, with a slash", "{out}/no/", "{out}/no: ", "does not exist"),
    goes_to("an output folder that is a file", "{out}/a/a.pdf", "{out}/a: ", "does not exist", before=file_instead),
    goes_to("an output folder that is read-only", "{out}", "{out}: ", "not writable", "-o", before=no_writing),
    goes_to("a full disk, found by the first byte", "{out}", "{out}: ", "disk is full", before=full_at("open")),
    goes_to("a full disk, found when naming", "{out}", "{out}: ", "disk is full", before=full_at("link")),
    goes_to("a full disk, found when syncing", "{out}", "{out}: ", "disk is full", before=full_at("fsync")),
    goes_to("a target that is a folder", "{out}/b", "{out}/b/handout-beta.pdf: ", "This is a folder",
            before=lambda shop: (shop.out / "b" / "handout-beta.pdf").mkdir(parents=True)),
    goes_to("a target that is a symlink", "{out}/a.pdf", "{out}/a.pdf: ", "symbolic link", before=link_instead),
    goes_to("a target that is a dangling symlink", "{out}/a.pdf", "symbolic link", before=dangling_link_instead),
    goes_to("a target that is a FIFO", "{out}/a.pdf", "{out}/a.pdf: ", "a pipe", "-o -", before=pipe_instead),
    goes_to("a target that is a device", "/dev/null", "/dev/null: ", "a device", "-o -"),
    goes_to("a path with ..", "{out}/../a.pdf", "“..”", "Write the folder out"),
    goes_to("a name with a line break", "{out}/a\nb.pdf", "a?b.pdf: ", "control character"),
    goes_to("a name with an escape sequence", "{out}/a\x1b[31mb.pdf", "a?[31mb.pdf: ", "control character"),
    goes_to("a name with a bidi override", "{out}/a\u202efdp.x.pdf", "control character"),
    goes_to("a reserved name", "{out}/CON.pdf", "CON.pdf: ", "every computer"),
    goes_to("a name with a colon", "{out}/a:b.pdf", "a:b.pdf: ", "every computer"),
    goes_to("a name that ends in a dot", "{out}/a.pdf.", "a.pdf.: ", "every computer"),
    goes_to("a name of 300 characters", "{out}/" + "a" * 300 + ".pdf", "longer than 255 bytes", "Shorten it."),
    goes_to("a folder of 300 characters", "{out}/" + "a" * 300 + "/a.pdf", "-o"),
]  # fmt: skip


class NoPango(importlib.abc.MetaPathFinder):
    """Stands in for a machine on which the typesetter's libraries cannot be loaded."""

    def find_spec(self, fullname: str, *_: Any) -> None:
        if fullname.split(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': it does not exist")


def without_pango(shop: Workshop) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        shop.patch.delitem(sys.modules, name)
    shop.patch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])


def endless_layout(shop: Workshop) -> None:
    shop.patch.setattr("handouts.press.limits.SECONDS", 0.01)
    shop.patch.setattr("handouts.press.documents.handout.sheet_of", lambda *_, **__: [None for _ in iter(int, 1)])


def other_fonts(fonts: str) -> Prepare:
    """A language that is printed with *fonts*."""

    def prepare(shop: Workshop) -> None:
        language = shop.root / "translations" / "en" / "language.yaml"
        shutil.copytree(ROOT / "translations", shop.root / "translations")
        text = language.read_text(encoding="utf-8")
        assert "fonts: [Noto Sans]" in text
        language.write_text(text.replace("fonts: [Noto Sans]", f"fonts: [{fonts}]"), encoding="utf-8")
        shop.patch.setenv("HANDOUTS_TRANSLATIONS", str(shop.root / "translations"))

    return prepare


def own(kind: str, folder: str) -> Prepare:
    return lambda shop: shop.patch.setenv(f"HANDOUTS_{kind.upper()}", folder.format(root=shop.root))


def without_template(shop: Workshop) -> None:
    shutil.copytree(ROOT / "templates", shop.root / "templates")
    (shop.root / "templates" / "handout.html.j2").unlink()
    shop.patch.setenv("HANDOUTS_TEMPLATES", str(shop.root / "templates"))


def style(text: str) -> Prepare:
    """The bundled styles with *text* at the end of one."""

    def prepare(shop: Workshop) -> None:
        shutil.copytree(ROOT / "styles", shop.root / "styles")
        with (shop.root / "styles" / "base.css").open("a", encoding="utf-8") as file:
            file.write(text)
        shop.patch.setenv("HANDOUTS_STYLES", str(shop.root / "styles"))

    return prepare


MACHINE = [
    Case("no fontconfig", EnvironmentProblem, ("fontconfig is missing", "apt-get install fontconfig"),
         lambda shop: shop.patch.setenv("PATH", "")),
    Case("letters that no font has", LayoutError,
         (f"{{content}}/{SECTION}, line {END}: ", "(U+1FA89)", "No installed font has this character"),
         appended("A \U0001fa89 is heard. [@study:p1] {#harp}")),
    Case("a font that is not installed", EnvironmentProblem,
         ("The font Noto Sans Martian", "not installed", "apt-get install fonts-noto-core"),
         other_fonts("Noto Sans, Noto Sans Martian")),
    Case("no Pango", EnvironmentProblem, ("libpango", "apt-get install libpango-1.0-0"), without_pango),
    Case("layout that takes too long", LimitError, ("took longer than", "Choose fewer sections."),
         endless_layout),
    Case("layout that takes too much memory", LimitError, ("memory", "Choose fewer sections."),
         lambda shop: shop.patch.setattr("handouts.press.documents.handout.sheet_of",
                                          lambda *_, **__: bytearray(4 * 2**30))),
    Case("a style that the typesetter does not know", LayoutError, ("colr", "defect of a template, a style"),
         style("p { colr: red }")),
    Case("a style that fetches", ContentError, (f"line {LINES + 1}", "example.org", "may not stand on a page"),
         style("p { background: url(https://example.org/x.png) }")),
    Case("a style that reads a file", ContentError, ("file:///etc/passwd", "may not stand on a page"),
         style("p { background: url(file:///etc/passwd) }")),
    Case("markup in a style", ContentError, ("{root}/styles/base.css", "no markup"), style("</style><script>")),
    Case("a content folder that does not exist", ContentError, ("{root}/nothing: ", "content folder", "spelling"),
         own("content", "{root}/nothing")),
    Case("a styles folder that is a file", ContentError, ("{root}/secret.md: ", "styles folder"),
         own("styles", "{root}/secret.md")),
    Case("a templates folder that lacks one", ContentError, ("{root}/templates: ", "“handout.html.j2” does not exist"),
         without_template),
]  # fmt: skip

CASES = [*REQUESTS, *VISITS, *FRONT_MATTER, *BLOCKS, *SHARED, *FILES, *PLACES, *MACHINE]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop(tmp_path, write_content(tmp_path / "content"), monkeypatch)
    made.out.mkdir()
    (made.out / "handout-beta.pdf").write_bytes(OLDER)
    made.secret.write_text(BETA, encoding="utf-8")
    for name, variable in (("tmp", "TMPDIR"), ("here", "PWD")):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / name))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path / "here")
    return made


def assert_told_well(result: Result) -> None:
    """A message with what to do; no traceback, no result, nothing of the patient's, nothing that steers a terminal."""
    assert "Error: " in result.err
    assert "\n  " in result.err or "--help' for help" in result.err, "it does not say what to do"
    assert "Traceback" not in result.err
    assert "unforeseen" not in result.err
    assert result.data == b""
    for word in (*PATIENT.split(), *NOTES.rstrip(".").split(), VISIT_DATE, "2019-02-30"):
        assert word not in result.err
    assert all(char.isprintable() for line in result.err.split("\n") for char in line)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_bad_input(case: Case, shop: Workshop) -> None:
    places = {"content": shop.content.root, "out": shop.out, "root": shop.root}
    arguments = case.prepare(shop) or ("beta", *VISIT, "-o", "{out}")
    before = shop.state()
    filled = [str(argument).replace("{out}", str(shop.out)) for argument in arguments]
    # A folder of the user's own may be what is wrong; then the environment names it.
    content = () if "HANDOUTS_CONTENT" in os.environ else ("--content", shop.content.root)
    result = run_command("-v", *content, "make", *filled)
    shop.patch.undo()
    assert result.code == case.error.exit_code, result.err
    for fragment in case.says:
        for name, path in places.items():
            fragment = fragment.replace(f"{{{name}}}", str(path))
        assert fragment in result.err
    assert_told_well(result)
    assert shop.state() == before


def test_the_table_has_no_case_twice() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


def test_what_the_table_makes_wrong_is_right_before(shop: Workshop) -> None:
    result = run_command("-v", "--content", shop.content.root, "make", "beta", *VISIT, "-o", shop.out, "--dry-run")
    assert result.code == 0, result.err


def _without_overriding(program: list[str]) -> list[str]:
    """*program*, run so that even root is bound by the permissions of files (no CAP_DAC_OVERRIDE)."""
    drop = (
        "import ctypes, os, sys\n"
        "if os.geteuid() == 0:\n"
        "    assert ctypes.CDLL(None).prctl(24, 1, 0, 0, 0) == 0 and ctypes.CDLL(None).prctl(24, 2, 0, 0, 0) == 0\n"
        "os.execv(sys.argv[1], sys.argv[1:])\n"
    )
    return [sys.executable, "-c", drop, *program]


def in_process(shop: Workshop, *arguments: str | Path, bound: bool = False, bytes_: int | None = None) -> Result:
    """Run the command for a patient in a process of its own, which may write files of *bytes_* bytes at most."""
    program = [
        sys.executable, str(ROOT / "generate.py"), "-v", "--content", str(shop.content.root), "make", "beta", *VISIT,
        *(str(argument) for argument in arguments),
    ]  # fmt: skip
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    if bytes_ is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, limit[1]))
    try:
        done = subprocess.run(
            _without_overriding(program) if bound else program, capture_output=True, check=False, timeout=PATIENCE
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    return Result(done.returncode, done.stdout, done.stderr.decode("utf-8"))


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_an_output_folder_that_really_is_not_writable(shop: Workshop, mode: int) -> None:
    before = shop.state()
    shop.out.chmod(mode)
    try:
        result = in_process(shop, "-o", shop.out, bound=True)
    finally:
        shop.out.chmod(0o755)
    assert result.code == OutputError.exit_code, result.err
    assert str(shop.out) in result.err
    assert_told_well(result)
    assert shop.state() == before


def test_an_output_file_in_a_folder_that_may_not_be_entered(shop: Workshop) -> None:
    before = shop.state()
    shop.out.chmod(0o000)
    try:
        result = in_process(shop, "-o", shop.out / "a.pdf", bound=True)
    finally:
        shop.out.chmod(0o755)
    assert result.code == OutputError.exit_code, result.err
    assert_told_well(result)
    assert shop.state() == before


def test_a_section_that_may_not_be_read(shop: Workshop) -> None:
    before = shop.state()
    (shop.content.root / SECTION).chmod(0o000)
    result = in_process(shop, "-o", shop.out, bound=True)
    (shop.content.root / SECTION).chmod(0o644)
    assert result.code == ContentError.exit_code, result.err
    assert f"{shop.content.root}/{SECTION}: This file cannot be read: Permission denied." in result.err
    assert_told_well(result)
    assert shop.state() == before


def test_a_write_that_stops_in_the_middle_leaves_the_older_file_alone(shop: Workshop) -> None:
    """A limit on the size of files ends the writing really, and after some of it is written."""
    before = shop.state()
    result = in_process(shop, "-o", shop.out, bytes_=20_000)
    assert result.code == OutputError.exit_code, result.err
    assert "could not be written: file too large" in result.err
    assert_told_well(result)
    assert shop.state() == before


@pytest.fixture
def small_disk(shop: Workshop) -> Iterator[Path]:
    """A file system of 32 kB where the machine lets us mount one, else the device that is always full."""
    folder = shop.root / "disk"
    folder.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    mounted = libc.mount(b"none", os.fsencode(folder), b"tmpfs", 0, b"size=32k") == 0
    yield folder if mounted else Path("/dev/full")
    if mounted:
        libc.umount2(os.fsencode(folder), 2)


def test_a_disk_that_really_is_full(shop: Workshop, small_disk: Path) -> None:
    before = shop.state()
    result = in_process(shop, "-o", small_disk)
    assert result.code == OutputError.exit_code, result.err
    assert ("The disk is full; nothing was written." in result.err) == small_disk.is_dir()
    assert_told_well(result)
    assert shop.state() == before


# Runs the command with a typesetter that tells that it has begun and then never ends.
STUCK = """
import os, signal, sys
import handouts.press.documents.handout as press
from handouts.cli import main

def stuck(*_, **__):
    os.write(int(os.environ["BEGUN"]), b".")
    while True:
        signal.pause()

press.sheet_of = stuck
main()
"""


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize("group", [False, True], ids=["the process", "its group"])
def test_a_signal_during_layout_leaves_nothing(shop: Workshop, signal_: signal.Signals, group: bool) -> None:
    before = shop.state()
    ours, theirs = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK, "-v", "--content", str(shop.content.root), "make", "beta", *VISIT, "-o",
         str(shop.out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[theirs], start_new_session=True,
        env={**os.environ, "BEGUN": str(theirs), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(theirs)
    try:
        assert select.select([ours], [], [], PATIENCE)[0], "layout did not begin"
        assert os.read(ours, 1) == b"."
        (os.killpg if group else os.kill)(process.pid, signal_)
        out, err = process.communicate(timeout=PATIENCE)
        assert select.select([ours], [], [], PATIENCE)[0], "a worker lives on"
        assert os.read(ours, 1) == b"", "a worker lives on"
    finally:
        os.close(ours)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    result = Result(process.returncode, out, err.decode("utf-8"))
    assert result.code == 130, result.err
    assert result.err.endswith("\nError: Stopped. Nothing was left half-written.\n")
    assert "Traceback" not in result.err
    assert result.data == b""
    assert shop.state() == before
