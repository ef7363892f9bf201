from __future__ import annotations

import pytest

from handouts.cli import common


def test_json_keeps_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    common.echo_json({"title": "Días"})
    assert capsys.readouterr().out == '{\n  "title": "Días"\n}\n'


def test_a_table_in_a_pipe_has_one_line_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    common.echo_table(("name", "text"), [("a" * 30, "b" * 100), ("c", "[bold]d[/bold]")])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [["name", "text"], ["a" * 30, "b" * 100], ["c", "[bold]d[/bold]"]]


def test_a_long_row_is_not_cut_or_wrapped_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    common.echo_table(("name", "text"), [("a", "word " * 100)])
    assert capsys.readouterr().out.splitlines()[1].count("word") == 100
