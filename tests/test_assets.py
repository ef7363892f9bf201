from __future__ import annotations

from pathlib import Path

import pytest

from handouts import assets
from handouts.assets import FOLDERS, find, settings
from handouts.errors import ContentError, EnvironmentProblem
from tests.conftest import ROOT


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path.resolve()


def test_the_checkout_s_own_folders_are_found() -> None:
    found = find()
    assert {kind: getattr(found, kind) for kind in FOLDERS} == {kind: ROOT / kind for kind in FOLDERS}


def test_an_installed_package_s_folders_come_before_the_checkout_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = folder(tmp_path / "site" / "handouts")
    installed = [folder(package / "_bundled" / kind) for kind in FOLDERS]
    folder(tmp_path / "site" / "content")
    monkeypatch.setattr(assets, "_PACKAGE", package)
    found = find()
    assert [getattr(found, kind) for kind in FOLDERS] == installed


def test_a_missing_bundled_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "handouts")
    with pytest.raises(EnvironmentProblem, match=rf"{tmp_path}/content: The bundled content folder is missing"):
        find()


def test_one_s_own_folder_wins_over_settings_and_these_over_the_bundled(tmp_path: Path) -> None:
    option, named = folder(tmp_path / "option"), folder(tmp_path / "named")
    (tmp_path / "handouts.yaml").write_text("content: named\nbrands: named\n")
    found = find({"content": option, "brands": None}, start=tmp_path)
    assert (found.content, found.brands, found.styles) == (option, named, ROOT / "styles")


def test_a_relative_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = folder(tmp_path / "own")
    monkeypatch.chdir(tmp_path)
    assert find({"content": Path("own")}).content == own


def test_settings_are_those_of_the_nearest_file_upward(tmp_path: Path) -> None:
    deep = folder(tmp_path / "a" / "b" / "c")
    (tmp_path / "handouts.yaml").write_text("content: far\n")
    (tmp_path / "a" / "handouts.yaml").write_text("content: near\n")
    assert settings(deep) == {"content": tmp_path / "a" / "near"}


def test_settings_of_the_working_folder_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = folder(tmp_path / "own")
    (tmp_path / "handouts.yaml").write_text("content: own\n")
    monkeypatch.chdir(tmp_path)
    assert find().content == own


def test_no_settings(tmp_path: Path) -> None:
    assert settings(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("contents: own\n", "Unknown settings"),
        ("- content\n", "Unknown settings"),
        ("content: 5\n", "A folder's name is missing or is not text"),
        ("content:\n", "A folder's name is missing or is not text"),
        ("content: [own]\n", "A folder's name is missing or is not text"),
        ("content: [\n", "cannot be read as YAML"),
        ("content: a\ncontent: b\n", "cannot be read as YAML"),
        ("content: " + "[" * 3000, "cannot be read as YAML"),
    ],
)
def test_wrong_settings_are_refused_with_their_place(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "handouts.yaml").write_text(text)
    with pytest.raises(ContentError, match=says) as caught:
        settings(tmp_path)
    assert caught.value.problems[0].where == str(tmp_path / "handouts.yaml")
    assert caught.value.problems[0].fix


def test_settings_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "handouts.yaml").write_bytes(b"content: \xff\n")
    with pytest.raises(ContentError, match="cannot be read as YAML"):
        settings(tmp_path)


@pytest.mark.parametrize("name", ["missing", "file", "x" * 300])
def test_one_s_own_folder_must_be_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ContentError, match="brands folder does not exist or is not a folder") as caught:
        find({"brands": tmp_path / name})
    assert caught.value.problems[0].where == str(tmp_path / name)
