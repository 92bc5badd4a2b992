"""The profile folder: which one, for whom, and what when it cannot be used."""

import os
from pathlib import Path

import pytest

from stellwerk.adapters.local.profile import VARIABLE, open_profile
from stellwerk.core.error import Invalid


def test_the_folder_is_made_for_its_user_alone(tmp_path: Path) -> None:
    profile = open_profile(tmp_path / "deep" / "profile")
    for folder in (profile.folder, profile.logs, profile.locks):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert profile.database == tmp_path / "deep" / "profile" / "stellwerk.db"
    assert profile.settings.parent == profile.folder
    assert sorted(path.name for path in profile.folder.iterdir()) == ["locks", "logs"]
    assert open_profile(profile.folder) == profile


def test_argument_before_environment_before_default(tmp_path: Path, clean_environment: Path) -> None:
    named = {VARIABLE: str(tmp_path / "named")}
    assert open_profile(tmp_path / "given", named).folder == tmp_path / "given"
    assert open_profile(None, named).folder == tmp_path / "named"
    default = open_profile(None, {VARIABLE: ""}).folder
    assert default == clean_environment / ".local" / "share" / "stellwerk"


def test_a_relative_folder_and_a_home_are_made_absolute(
    tmp_path: Path, clean_environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert open_profile(Path("here")).folder == tmp_path / "here"
    assert open_profile(None, {VARIABLE: "~/mine"}).folder == clean_environment / "mine"


def test_a_folder_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine").chmod(0o750)
    open_profile(tmp_path / "mine")
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("bad", ["file", "file/below", "odd\0name"])
def test_a_folder_that_cannot_be_is_told(tmp_path: Path, bad: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid, match="folder") as caught:
        open_profile(tmp_path / bad)
    assert "--profile" in caught.value.hint


@pytest.mark.parametrize("bad", ["/proc/stellwerk", "/sys/kernel/stellwerk"])
def test_a_file_system_that_takes_no_files_is_told(bad: str) -> None:
    with pytest.raises(Invalid, match="cannot be used"):
        open_profile(Path(bad))
    assert not os.path.exists(bad)
