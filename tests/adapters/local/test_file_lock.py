"""Locks on files: exclusive, freed by the end of their process, safe against being removed meanwhile."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stellwerk.adapters.local.file_lock import FileLock, is_locked, sweep_file, take_lock

HOLDER = (
    "import sys; from pathlib import Path; from stellwerk.adapters.local.file_lock import take_lock\n"
    "lock = take_lock(Path(sys.argv[1]))\n"
    "sys.stdout.write('held\\n' if lock else 'refused\\n'); sys.stdout.flush(); sys.stdin.read()\n"
)

BUSY = (
    "import sys; from pathlib import Path\n"
    "from stellwerk.adapters.local.file_lock import is_locked, sweep_file, take_lock\n"
    "path = Path(sys.argv[1]); sys.stdout.write('busy\\n'); sys.stdout.flush()\n"
    "while True: {work}\n"
)
TIMES = 3000


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


@contextmanager
def meanwhile(path: Path, work: str) -> Iterator[None]:
    """Another process does that to the lock's file over and over."""
    with subprocess.Popen(
        [sys.executable, "-c", BUSY.format(work=work), str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "busy\n"
            yield
            assert process.poll() is None
        finally:
            process.kill()


def test_who_looks_does_not_keep_a_taker_out(path: Path) -> None:
    with meanwhile(path, "is_locked(path)"):
        for _ in range(TIMES):
            lock = take_lock(path)
            assert lock is not None
            lock.free()


@pytest.mark.parametrize("work", ["is_locked(path)", "sweep_file(path)", "path.touch(); sweep_file(path)"])
def test_who_looks_or_sweeps_is_not_taken_for_a_holder(path: Path, work: str) -> None:
    path.touch()
    with meanwhile(path, work):
        assert not any(is_locked(path) for _ in range(TIMES))


def test_a_lock_that_is_held_is_always_seen(path: Path) -> None:
    lock = take_lock(path)
    assert lock is not None
    with meanwhile(path, "is_locked(path); sweep_file(path)"):
        assert all(is_locked(path) for _ in range(TIMES))
    lock.free()


def test_only_what_nobody_holds_is_swept(path: Path) -> None:
    sweep_file(path)  # there is none
    lock = take_lock(path)
    assert lock is not None
    sweep_file(path)
    assert path.exists()
    lock.free()
    path.touch()
    sweep_file(path)
    assert not path.exists()


def test_many_threads_have_it_one_at_a_time(path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        while len(most) < 200:
            lock = take_lock(path)
            if lock is not None:
                inside.append(1)
                most.append(len(inside))
                inside.pop()
                lock.free()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
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
