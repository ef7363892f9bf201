"""An SVG logo is printed as every viewer shows it, or it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.brands.logo import Logo, read_logo
from handouts.errors import ContentError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 120 60">{}</svg>'
SHAPE = '<path fill="#c00000" d="M0 0h60v60h-60z"/>'


def read(text: str, folder: Path) -> Logo:
    (folder / "l.svg").write_text(text, encoding="utf-8")
    return read_logo(folder, "l.svg", "A hill")


BEFORE = {
    "a long comment": f"<!-- {'Drawn by us. ' * 900} -->",
    "a mark of byte order": "\ufeff",
    "a mark, a declaration and a comment": f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!-- {"x " * 5000} -->\n',
    "the name of the language": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "http://e.example/svg11.dtd">',
    "its name alone": '<?xml version="1.0"?>\n<!DOCTYPE svg>\n',
    "an instruction in a comment": "<!-- <?xpacket?> -->",
    "empty lines": "\n" * 6000,
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_stands_before_the_drawing_changes_nothing(name: str, tmp_path: Path) -> None:
    assert read(BEFORE[name] + SVG.format(SHAPE), tmp_path).uri == read(SVG.format(SHAPE), tmp_path).uri


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]>', "declares a document type or entities"),
        ('<!DOCTYPE svg SYSTEM "a>b" [<!ENTITY a "b">]>', "declares a document type or entities"),
        ('<?xml-stylesheet href="a.css"?>', "processing instruction"),
        ("Our logo: ", "neither a PNG nor an SVG"),
    ],
)
def test_what_may_not_stand_before_the_drawing(before: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=says):
        read(before + SVG.format(SHAPE), tmp_path)


def test_a_name_that_only_another_file_explains_is_refused(tmp_path: Path) -> None:
    text = '<!DOCTYPE svg SYSTEM "x.dtd">\n' + SVG.format('<path fill="&brand;" d="M0 0h9v9z"/>')
    with pytest.raises(ContentError, match="damaged") as caught:
        read(text, tmp_path)
    assert caught.value.problems[0].where.endswith("line 2")


def test_a_drawing_in_utf_16_is_named(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_text(SVG.format(SHAPE), encoding="utf-16")
    with pytest.raises(ContentError, match="a text in UTF-16"):
        read_logo(tmp_path, "l.svg", "A hill")


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        ("4", "2", (4, 2)),
        ("4px", "2px", (4, 2)),
        ("1in", "0.5in", (96, 48)),
        ("2.54cm", "1.27cm", (96, 48)),
        ("25.4mm", "12.7mm", (96, 48)),
        ("101.6Q", "50.8Q", (96, 48)),
        ("72pt", "36pt", (96, 48)),
        ("6pc", "3pc", (96, 48)),
    ],
)
def test_a_drawing_without_a_view_box_is_as_large_as_it_says(
    width: str, height: str, size: tuple[int, int], tmp_path: Path
) -> None:
    logo = read(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{SHAPE}</svg>', tmp_path)
    assert (round(logo.width, 3), round(logo.height, 3)) == size


@pytest.mark.parametrize("width", ["100%", "4em", "4rem", "4ex", "4vw", "auto", "", "-4"])
def test_a_size_that_depends_on_something_outside_is_refused(width: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"does not say how large it is|no size that can be printed"):
        read(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="2">{SHAPE}</svg>', tmp_path)


def test_a_drawing_that_is_stretched_to_its_size_is_refused(tmp_path: Path) -> None:
    for how in ("none", "xMidYMid slice"):
        stretched = SVG.replace("viewBox", f'width="200" height="60" preserveAspectRatio="{how}" viewBox')
        with pytest.raises(ContentError, match="stretched or cropped"):
            read(stretched.format(SHAPE), tmp_path)
    same = SVG.replace("viewBox", 'width="60mm" height="30mm" preserveAspectRatio="none" viewBox')
    assert read(same.format(SHAPE), tmp_path).uri == read(SVG.format(SHAPE), tmp_path).uri
