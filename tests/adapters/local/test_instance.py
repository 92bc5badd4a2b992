"""Processes on a profile: who lives, and who has which role."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stellwerk.adapters.local.instance import SERVICES, WINDOW, Instance, start_instance
from stellwerk.core.error import Invalid

OTHER = (
    "import sys; from pathlib import Path; from stellwerk.adapters.local.instance import start_instance\n"
    "me = start_instance(Path(sys.argv[1]))\n"
    "sys.stdout.write(f'{me.id} {me.take_role(\"window\")}\\n'); sys.stdout.flush(); sys.stdin.read()\n"
)


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Instance]:
    instance = start_instance(tmp_path)
    yield instance
    instance.close()


def test_a_process_lives_until_it_says_goodbye(mine: Instance, tmp_path: Path) -> None:
    other = start_instance(tmp_path)
    assert other.id != mine.id
    assert mine.is_alive(other.id)
    assert mine.is_alive(mine.id)
    other.close()
    other.close()
    assert not mine.is_alive(other.id)


def test_a_killed_process_is_gone_and_so_is_its_role(mine: Instance, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        id_, took = process.stdout.readline().split()
        assert took == "True"
        assert mine.is_alive(id_)
        assert not mine.take_role(WINDOW)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert not mine.is_alive(id_)
    assert mine.take_role(WINDOW)


def test_a_role_has_one_holder(mine: Instance, tmp_path: Path) -> None:
    other = start_instance(tmp_path)
    assert mine.take_role(WINDOW)
    assert mine.take_role(WINDOW)
    assert not other.take_role(WINDOW)
    assert other.take_role(SERVICES)
    other.close()
    assert mine.take_role(SERVICES)


@pytest.mark.parametrize("id_", ["", "me", "../../etc/passwd", "0" * 15, "G" * 16, "0" * 16 + "\n"])
def test_what_is_no_id_is_not_alive(mine: Instance, id_: str) -> None:
    assert not mine.is_alive(id_)


def test_files_of_the_dead_are_swept(mine: Instance, tmp_path: Path) -> None:
    (tmp_path / "instance-0123456789abcdef.lock").touch()
    start_instance(tmp_path).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gate", f"instance-{mine.id}.lock"]


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Invalid, match="cannot be used"):
        start_instance(tmp_path / "file")
    (tmp_path / "folder").mkdir()
    instance = start_instance(tmp_path / "folder")
    instance.close()
    shutil.rmtree(tmp_path / "folder")
    with pytest.raises(Invalid, match="cannot be used"):
        instance.take_role(WINDOW)
