"""Read the data of a figure, and list its messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from handouts.errors import ContentError, place
from handouts.library.blocks import Figure, Table
from handouts.library.files import build, entry_line, key_line, load_yaml, plain

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


def _table_rows(data: Any, path: Path, first_line: int) -> None:
    """Turn rows, in place, keyed by column id into tuples in column order; every row needs exactly the columns.

    What is not of that form at all is left to the model, which refuses it.
    """
    if not isinstance(data.get("columns"), list) or not isinstance(data.get("rows"), list):
        return
    columns = [str(column["id"]) for column in data["columns"] if isinstance(column, dict) and "id" in column]
    rows = []
    for position, row in enumerate(data["rows"]):
        where = place(path, first_line - 1 + entry_line(data["rows"], position))
        if not isinstance(row, dict) or set(row) != {"id", *columns}:
            raise ContentError(
                "this row's keys are not `id` and the columns", where=where, fix=f"Columns: {', '.join(columns)}."
            )
        cells = [cell if isinstance(cell, list) else [cell] for cell in (plain(row[column]) for column in columns)]
        rows.append((row["id"], cells))
    data["rows"] = rows


def figure_messages(figure: Figure) -> Iterator[tuple[str, str]]:
    """Every (key below the section, text) of a figure, in reading order; the key names parts by their ids."""
    for field in ("title", "alt", "caption", "yes", "maybe", "no", "unit", "note"):
        if text := getattr(figure, field, ""):
            yield f"{figure.id}.{field}", text
    for parts in ("groups", "steps", "parts", "key", "columns", "bars", "fields"):
        for part in getattr(figure, parts, ()):
            for field in ("label", "text", "alt"):
                if text := getattr(part, field, ""):
                    yield f"{figure.id}.{part.id}.{field}", text
    if isinstance(figure, Table):
        for row, cells in figure.rows:
            for column, lines in zip(figure.columns, cells, strict=True):
                for number, text in enumerate(lines, start=1):
                    key = f"{figure.id}.{row}.{column.id}"
                    yield (key if len(lines) == 1 else f"{key}.{number}"), text
