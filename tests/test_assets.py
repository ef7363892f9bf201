from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts import assets
from handouts.assets import FOLDERS, find, passed_over, settings
from handouts.errors import ContentError, EnvironmentProblem
from tests.conftest import ROOT, Result


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


@pytest.mark.parametrize("before", ["# ours\n", "\n"])
def test_a_folder_s_name_that_yaml_would_cut_at_a_comment_is_refused(before: str, tmp_path: Path) -> None:
    folder(tmp_path / "our texts")
    (tmp_path / "handouts.yaml").write_text(f"{before}content: our texts #2\n")
    with pytest.raises(
        ContentError, match=r"handouts.yaml, line 2: The text behind # is taken for a comment, and lost"
    ):
        find(start=tmp_path)
    named = folder(tmp_path / "our texts #2")
    (tmp_path / "handouts.yaml").write_text('# ours\ncontent: "our texts #2"  # the second\n')
    assert find(start=tmp_path).content == named


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose root has settings; work goes on two folders below."""
    folder(tmp_path / "project" / ".git")
    folder(tmp_path / "project" / "a" / "b")
    folder(tmp_path / "project" / "own")
    (tmp_path / "project" / "handouts.yaml").write_text("content: own\n")
    return tmp_path / "project"


def test_settings_of_a_project_s_root_are_used_below_it(project: Path) -> None:
    assert settings(project / "a" / "b") == {"content": project / "own"}


def test_settings_of_the_working_folder_come_before_the_root_s(project: Path) -> None:
    (project / "a" / "handouts.yaml").write_text("content: near\n")
    assert settings(project / "a") == {"content": project / "a" / "near"}


def test_settings_between_the_working_folder_and_the_root_are_not_used(project: Path) -> None:
    (project / "a" / "handouts.yaml").write_text("content: near\n")
    assert settings(project / "a" / "b") == {"content": project / "own"}


def test_settings_above_a_project_s_root_are_not_used(project: Path) -> None:
    (project / "a" / ".git").write_text("gitdir: elsewhere\n")
    assert settings(project / "a" / "b") == {}
    assert passed_over(project / "a" / "b") == project / "handouts.yaml"


def test_settings_above_where_there_is_no_project_are_not_used(project: Path) -> None:
    (project / ".git").rmdir()
    assert settings(project / "a" / "b") == {}
    assert settings(project) == {"content": project / "own"}


@pytest.mark.parametrize("name", [".", "handouts.yaml"])
def test_settings_that_others_can_write_are_not_used(project: Path, name: str) -> None:
    (project / name).chmod(0o777)
    assert settings(project / "a") == {}


@pytest.mark.parametrize("name", ["project", "handouts.yaml"])
def test_settings_of_somebody_else_are_not_used(project: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.stat

    def stat(path: Path, **more: bool) -> os.stat_result:
        found = real(path, **more)
        return os.stat_result((*found[:4], found.st_uid + 1, *found[5:])) if path.name == name else found

    monkeypatch.setattr(Path, "stat", stat)
    assert settings(project / "a") == {}


def test_a_link_out_of_the_folder_is_no_settings(project: Path) -> None:
    (project / "a" / "handouts.yaml").symlink_to("/etc/passwd")
    with pytest.raises(ContentError, match="leads out of its folder") as caught:
        settings(project / "a")
    assert "root:" not in str(caught.value)


def test_the_command_says_which_settings_it_used_and_which_not(
    project: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "handouts.yaml").write_text(f"content: {ROOT / 'content'}\n")
    monkeypatch.chdir(project / "a")
    assert run("-q", "check", "faq").err.splitlines()[0] == f"Settings: {project / 'handouts.yaml'}"
    (project / ".git").rmdir()
    assert run("check", "faq").err.startswith(f"Not used: {project / 'handouts.yaml'}; ")
    monkeypatch.chdir(project)
    assert "handouts.yaml" not in run("check", "faq").err


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
    assert caught.value.problems[0].where.startswith(str(tmp_path / "handouts.yaml"))
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
