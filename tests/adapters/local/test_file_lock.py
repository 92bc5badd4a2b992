"""Locks on files: exclusive, freed by the end of their process, safe against being removed meanwhile."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from stellwerk.adapters.local.file_lock import FileLock, is_locked, take_lock

HOLDER = (
    "import sys; from pathlib import Path; from stellwerk.adapters.local.file_lock import take_lock\n"
    "lock = take_lock(Path(sys.argv[1]))\n"
    "sys.stdout.write('held\\n' if lock else 'refused\\n'); sys.stdout.flush(); sys.stdin.read()\n"
)


def start_holder(path: Path) -> "subprocess.Popen[str]":
    """A process that holds the lock until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.lock"


def test_one_at_a_time(path: Path) -> None:
    assert not is_locked(path)
    lock = take_lock(path)
    assert lock is not None
    assert is_locked(path)
    assert take_lock(path) is None
    lock.free()
    lock.free()
    assert not is_locked(path)
    assert not path.exists()
    again = take_lock(path)
    assert again is not None
    again.free()


def test_a_left_file_without_its_process_is_free(path: Path) -> None:
    path.touch()
    assert not is_locked(path)
    lock = take_lock(path)
    assert lock is not None
    lock.free()


def test_another_process_holds_it_until_it_is_killed(path: Path) -> None:
    with start_holder(path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_locked(path)
        assert take_lock(path) is None
        holder.send_signal(signal.SIGKILL)
        holder.wait(30)
    assert not is_locked(path)
    assert path.exists()


def test_asking_does_not_keep_a_taker_out(path: Path) -> None:
    """Whoever looks holds nothing that would make a second looker see a living process."""
    path.touch()
    assert not any(is_locked(path) for _ in range(3))
    lock = take_lock(path, wait=True)
    assert lock is not None
    lock.free()


def test_many_threads_get_it_one_after_the_other(path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(50):
            lock = take_lock(path, wait=True)
            assert lock is not None
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            lock.free()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(most) == 200
    assert max(most) == 1


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="directory"):
        take_lock(tmp_path / "file" / "x.lock")
    with pytest.raises(OSError, match="directory"):
        is_locked(tmp_path / "file" / "x.lock")


def test_freeing_a_lock_whose_file_is_gone_is_harmless(path: Path) -> None:
    lock = take_lock(path)
    assert isinstance(lock, FileLock)
    path.unlink()
    lock.free()
