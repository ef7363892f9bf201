from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from handouts import errors
from handouts.cli import group, stopping
from handouts.errors import ContentError, HandoutsError, Problem, place
from tests.conftest import ROOT

CODES = {
    errors.HandoutsError: 70,
    errors.CheckFailed: 1,
    errors.UsageProblem: 2,
    errors.ContentError: 3,
    errors.EnvironmentProblem: 4,
    errors.OutputError: 5,
    errors.LayoutError: 6,
    errors.LimitError: 7,
    errors.PrinterError: 8,
    errors.NotApproved: 9,
    errors.BatchFailed: 10,
    errors.ManifestProblem: 11,
    errors.FolderLocked: 12,
}
GIVEN_BY_THE_COMMAND = (0, group._BROKEN_PIPE, stopping.CODE)


@pytest.mark.parametrize(("kind", "code"), CODES.items(), ids=lambda part: getattr(part, "__name__", str(part)))
def test_exit_code(kind: type[HandoutsError], code: int) -> None:
    assert kind.exit_code == code


def test_every_class_has_a_code_of_its_own() -> None:
    classes = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, HandoutsError)}
    assert classes == set(CODES)
    assert len({kind.exit_code for kind in classes}) == len(classes)


def test_the_table_of_the_docs_has_every_class_with_its_code_and_no_other() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (?:`(\w+)` )?\| (.+?) \| ", text, re.MULTILINE)
    assert [(int(code), name) for code, name, _ in rows] == sorted(
        [*((code, kind.__name__) for kind, code in CODES.items()), *((code, "") for code in GIVEN_BY_THE_COMMAND)]
    )


def test_no_other_module_gives_a_class_a_code() -> None:
    own = {
        path.name for path in (ROOT / "handouts").rglob("*.py") if "exit_code = " in path.read_text(encoding="utf-8")
    }
    assert own == {"errors.py"}


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("", "It is wrong."), "It is wrong."),
        (Problem("faq.md, line 3", "It is wrong."), "faq.md, line 3: It is wrong."),
        (Problem("faq.md", "It is wrong.", "Right it."), "faq.md: It is wrong.\n  Right it."),
        (Problem("", "It is wrong.", "Right it."), "It is wrong.\n  Right it."),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_an_error_says_all_its_problems() -> None:
    error = ContentError.of([Problem("a", "first"), Problem("b", "second", "do")])
    assert isinstance(error, ContentError)
    assert str(error) == "a: first\nb: second\n  do"


def test_an_error_of_one_problem() -> None:
    error = ContentError("first", where="a", fix="do")
    assert error.problems == (Problem("a", "first", "do"),)
    assert error.args == ("first",)


def test_an_error_survives_the_way_back_from_a_worker() -> None:
    error = ContentError.of([Problem("a", "first"), Problem("b", "second", "do")])
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is ContentError
    assert back.problems == error.problems


def test_place() -> None:
    assert place(Path("sections/faq.md")) == "sections/faq.md"
    assert place(Path("sections/faq.md"), 12) == "sections/faq.md, line 12"
