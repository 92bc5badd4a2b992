"""The size rules catch what is too big and leave alone what just fits."""

from __future__ import annotations

from tests.architecture import rule_size
from tests.architecture.source import parse, read


def test_a_long_file_is_found() -> None:
    fits = parse("stellwerk/a.py", "x = 1\n" * 400)
    long = parse("stellwerk/b.py", "x = 1\n" * 401)
    assert rule_size.long_files([fits, long]) == ["stellwerk/b.py:1: 401 lines, at most 400: split it by subject"]


def test_a_long_function_is_found_wherever_it_stands() -> None:
    fits = "def fits():\n" + "    x = 1\n" * 59
    long = "class A:\n    async def long(self):\n" + "        x = 1\n" * 60
    assert rule_size.long_functions([parse("stellwerk/a.py", fits + long)]) == [
        "stellwerk/a.py:62: long has 61 lines, at most 60"
    ]


def test_a_full_folder_is_found(tmp_path) -> None:
    for folder, count in (("few", 25), ("many", 26)):
        (tmp_path / folder).mkdir()
        for name in ["__init__", *(f"part{number}" for number in range(count))]:
            (tmp_path / folder / f"{name}.py").write_text("")
    assert rule_size.full_folders(read(tmp_path)) == ["many: 26 files, at most 25: make rooms in it"]


def test_names_that_say_nothing_are_found() -> None:
    places = [
        "stellwerk/utils.py",
        "stellwerk/core/host_manager.py",
        "stellwerk/common/id.py",
        "stellwerk/commoner.py",
    ]
    found = rule_size.empty_names([parse(place, "") for place in places])
    assert [line.partition(":")[0] for line in found] == places[:3]
