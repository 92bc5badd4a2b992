"""The rules of the house, held against its own source; that they work is proved in `test_rule_*.py`."""

from __future__ import annotations

import tomllib

import pytest
from tests.architecture import rule_doc, rule_filter, rule_import, rule_mirror, rule_size, rule_text, rule_word
from tests.architecture.source import ROOT, Source, everything, program


def outside(*folders: str) -> list[Source]:
    """All files but those in `folders`."""
    return [source for source in everything() if not source.place.startswith(folders)]


def portable_tests() -> list[Source]:
    """The tests that run anywhere: without those that need root, and the hooks that skip these."""
    return [source for source in outside("tests/fleet/", "tests/conftest.py") if source.place.startswith("tests/")]


@pytest.mark.parametrize(
    "rule", [rule_size.long_files, rule_size.long_functions, rule_size.full_folders, rule_size.empty_names]
)
def test_everything_is_small_and_named(rule) -> None:
    assert rule(everything()) == []


@pytest.mark.parametrize("rule", [rule_doc.silent_modules, rule_doc.silent_definitions])
def test_the_program_is_documented(rule) -> None:
    assert rule(program()) == []


def test_every_module_anywhere_has_a_docstring() -> None:
    assert rule_doc.silent_modules(everything()) == []


def test_every_module_has_its_test() -> None:
    assert rule_mirror.untested_modules(program(), ROOT / "tests") == []


def test_no_code_hides_in_packages() -> None:
    assert rule_mirror.code_in_packages(program()) == []


def test_libraries_stay_in_their_rooms() -> None:
    assert rule_import.foreign_imports(program()) == []


def test_every_required_library_has_a_room() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert rule_import.roomless_requirements(project["dependencies"]) == []


@pytest.mark.parametrize("rule", [rule_word.broad_catches, rule_word.prints, rule_word.stray_threads])
def test_the_program_keeps_to_its_words(rule) -> None:
    assert rule(program()) == []


def test_what_people_read_is_marked_for_translation() -> None:
    assert rule_text.bare_errors(program()) == []


def test_the_window_has_no_filters_of_its_own() -> None:
    assert rule_filter.own_filters(program(), rule_filter.EXCEPTIONS) == []
    assert rule_filter.unused_exceptions(program(), rule_filter.EXCEPTIONS) == []


def test_nothing_is_left_unfinished() -> None:
    assert rule_word.unfinished(outside("tests/")) == []


def test_nothing_sleeps() -> None:
    # Real hosts and their guests can only be asked again and again; benchmarks measure over a time.
    assert rule_word.sleeps(outside("tests/fleet/", "tests/bench/")) == []


def test_no_event_loop_runs_within_another() -> None:
    assert rule_word.nested_loops(everything()) == []


def test_no_test_is_skipped() -> None:
    assert rule_word.skips(portable_tests()) == []
