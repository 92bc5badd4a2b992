"""Which profile a process uses."""

from pathlib import Path

import pytest

from stellwerk.core.error import Invalid
from stellwerk.runtime.profile import find_profile, throw_away_profile


def test_as_given_else_as_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STELLWERK_PROFILE", str(tmp_path / "named"))
    assert find_profile(str(tmp_path / "given")) == tmp_path / "given"
    assert find_profile(None) == tmp_path / "named"
    assert (tmp_path / "named").is_dir()


def test_a_file_is_no_profile(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Invalid, match="cannot be used"):
        find_profile(str(tmp_path / "file"))


def test_one_that_is_thrown_away() -> None:
    holder = throw_away_profile()
    folder = Path(holder.name)
    assert find_profile(holder.name) == folder
    holder.cleanup()
    assert not folder.exists()
