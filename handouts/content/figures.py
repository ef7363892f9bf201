"""Read the data of a figure, and list its messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from handouts.content.blocks import Column, Figure, Table
from handouts.errors import ContentError, place
from handouts.files.reading import build, entry_line, key_line, load_yaml, plain

_TEXTS = ("title", "alt", "caption", "yes", "maybe", "no", "unit", "note")  # of a figure, in reading order
_PARTS = ("groups", "steps", "parts", "key", "columns", "bars", "fields")
_PART_TEXTS = ("label", "text", "alt")

F = TypeVar("F", bound=Figure)

GIVEN = ("id", "line", "kind", "type")  # what the line that opens the figure says


def read_figure(model: type[Figure], id_: str, content: str, path: Path, line: int) -> Figure:
    """The figure that begins on *line* of *path* and holds the YAML *content*; raises `ContentError`."""
    data = load_yaml(content, path, line + 1)
    if isinstance(data, dict):
        if taken := [key for key in GIVEN if key in data]:
            raise ContentError(
                f"{taken[0]}: unknown key",
                where=place(path, line + key_line(data, taken[0])),
                fix="Delete it; the line that opens the figure says it.",
            )
        if model is Table:
            _table_rows(data, path, line + 1)
        data["id"], data["line"] = id_, line
    return build(model, data, path, line + 1, GIVEN)


def _table_rows(data: dict[str, Any], path: Path, first_line: int) -> None:
    """Turn rows, in place, keyed by column id into tuples in column order; every row needs exactly the columns.

    What is not of that form at all is left to the model, which refuses it.
    """
    if not isinstance(data.get("columns"), list) or not isinstance(data.get("rows"), list):
        return
    columns = [str(column["id"]) for column in data["columns"] if isinstance(column, dict) and "id" in column]
    for position, row in enumerate(data["rows"]):
        if not isinstance(row, dict) or set(row) != {"id", *columns}:
            where = place(path, first_line - 1 + entry_line(data["rows"], position))
            raise ContentError(
                "this row's keys are not `id` and the columns", where=where, fix=f"Columns: {', '.join(columns)}."
            )
    data["rows"] = [(row["id"], [_lines(row[column]) for column in columns]) for row in data["rows"]]


def _lines(cell: object) -> list[object]:
    """The lines of a table's cell, which may be written as one text."""
    found = plain(cell)
    return found if isinstance(found, list) else [found]


def figure_messages(figure: Figure) -> Iterator[tuple[str, str]]:
    """Every (key below the section, text) of a figure, in reading order; the key names parts by their ids."""
    for field in _TEXTS:
        if text := getattr(figure, field, ""):
            yield f"{figure.id}.{field}", text
    for part in (part for parts in _PARTS for part in getattr(figure, parts, ())):
        for field in _PART_TEXTS:
            if text := getattr(part, field, ""):
                yield f"{figure.id}.{part.id}.{field}", text
    if isinstance(figure, Table):
        yield from _cell_messages(figure)


def _cell_messages(table: Table) -> Iterator[tuple[str, str]]:
    for row, cells in table.rows:
        for column, lines in zip(table.columns, cells, strict=True):
            for number, text in enumerate(lines, start=1):
                yield _cell_key(table, row, column, lines, number), text


def with_figure_messages(figure: F, word: Callable[[str], str]) -> F:
    """The same figure with each of its messages replaced by what *word* says for its key (as `figure_messages`)."""
    changed: dict[str, Any] = {field: word(f"{figure.id}.{field}") for field in _TEXTS if getattr(figure, field, "")}
    for parts in _PARTS:
        if found := getattr(figure, parts, ()):
            changed[parts] = tuple(_with_words(part, f"{figure.id}.{part.id}", word) for part in found)
    if isinstance(figure, Table):
        words = {key: word(key) for key, _ in _cell_messages(figure)}
        changed["rows"] = tuple((row, _cells(figure, row, words)) for row, _ in figure.rows)
    return figure.model_copy(update=changed)


def _cells(table: Table, row: str, words: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The cells of a row in other *words*, by their keys."""
    (cells,) = (cells for name, cells in table.rows if name == row)
    return tuple(
        tuple(words[_cell_key(table, row, column, lines, number)] for number in range(1, len(lines) + 1))
        for column, lines in zip(table.columns, cells, strict=True)
    )


def _with_words(part: Any, key: str, word: Callable[[str], str]) -> Any:
    return part.model_copy(update={field: word(f"{key}.{field}") for field in _PART_TEXTS if getattr(part, field, "")})


def _cell_key(table: Table, row: str, column: Column, lines: Sequence[str], number: int) -> str:
    key = f"{table.id}.{row}.{column.id}"
    return key if len(lines) == 1 else f"{key}.{number}"
