"""Files are read again when they were changed."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stellwerk.adapters.ssh.reading import MOST, Readings

LONG_AGO = time.time() - 1000


class Reader:
    """Counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, file: Path) -> str:
        self.read.append(file.name)
        return file.read_text()


def put(file: Path, text: str, at: float = LONG_AGO) -> Path:
    file.write_text(text)
    os.utime(file, (at, at))
    return file


def test_what_was_left_alone_is_read_once(tmp_path: Path) -> None:
    reader, file = Reader(), put(tmp_path / "a", "one")
    readings = Readings(reader, "")
    assert [readings.of(file), readings.of(file), reader.read] == ["one", "one", ["a"]]


def test_what_was_changed_is_read_again(tmp_path: Path) -> None:
    file = put(tmp_path / "a", "one")
    readings = Readings(Reader(), "")
    assert readings.of(file) == "one"
    put(file, "two", LONG_AGO + 1)
    assert readings.of(file) == "two"
    put(tmp_path / "b", "six", LONG_AGO + 1).replace(file)
    assert readings.of(file) == "six"


def test_what_was_changed_just_now_is_not_kept(tmp_path: Path) -> None:
    file, now = tmp_path / "a", time.time()
    reader = Reader()
    readings = Readings(reader, "")
    for _time in range(2):
        put(file, "one", now)
        assert readings.of(file) == "one"
    assert reader.read == ["a", "a"]


def test_a_file_that_is_not_there_is_looked_for_each_time(tmp_path: Path) -> None:
    file = tmp_path / "a"
    readings = Readings(Reader(), "none")
    assert readings.of(file) == "none"
    put(file, "one")
    assert readings.of(file) == "one"
    file.unlink()
    assert readings.of(file) == "none"


def test_who_asks_is_told_what_keeps_a_file_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    readings = Readings(Reader(), "none")
    for _time in range(2):
        with pytest.raises(NotADirectoryError):
            readings.of(tmp_path / "file" / "a")


def test_few_are_kept(tmp_path: Path) -> None:
    reader = Reader()
    readings = Readings(reader, "")
    files = [put(tmp_path / str(number), "x") for number in range(MOST + 1)]
    for file in (*files, *files[1:], files[0]):
        readings.of(file)
    assert len(reader.read) == len(files) + 1


def test_many_at_once_are_one_reading(tmp_path: Path) -> None:
    reader, file, many = Reader(), put(tmp_path / "a", "one"), 20
    readings, together = Readings(reader, ""), threading.Barrier(many)

    def read(_number: int) -> str:
        together.wait(10)
        return readings.of(file)

    with ThreadPoolExecutor(many) as threads:
        assert set(threads.map(read, range(many))) == {"one"}
    assert reader.read == ["a"]
