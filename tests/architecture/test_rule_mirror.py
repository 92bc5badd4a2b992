"""The mirror rule finds modules without tests, and exceptions that are no longer needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.architecture import rule_mirror
from tests.architecture.source import Source, parse


def house() -> list[Source]:
    return [
        parse("stellwerk/__init__.py", "__version__ = '1'"),
        parse("stellwerk/__main__.py", "def main(): return 0"),
        parse("stellwerk/core/id.py", "def new(): return 1"),
        parse("stellwerk/core/names.py", "'''Only gathers.'''\nfrom stellwerk.core.id import new"),
        parse(
            "stellwerk/ports/shell.py",
            "class Shell(Protocol):\n    def run(self):\n        '''Runs.'''\n        ...",
        ),
        parse("stellwerk/ports/domain_xml.py", "def read(text): return text"),
    ]


def place_tests(folder: Path, *places: str) -> None:
    for place in places:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text("")


def test_modules_without_tests_are_found(tmp_path) -> None:
    place_tests(tmp_path, "test_main.py")
    found = rule_mirror.untested_modules(house(), tmp_path, frozenset())
    assert [line.partition(":")[0] for line in found] == [
        "stellwerk/core/id.py",
        "stellwerk/ports/domain_xml.py",
    ]


def test_a_whole_mirror_is_content(tmp_path) -> None:
    place_tests(tmp_path, "test_main.py", "core/test_id.py", "ports/test_domain_xml.py")
    assert rule_mirror.untested_modules(house(), tmp_path, frozenset()) == []


@pytest.mark.parametrize("exception", ["stellwerk/core/id.py", "stellwerk/core/gone.py"])
def test_an_exception_that_is_not_needed_is_found(tmp_path, exception: str) -> None:
    place_tests(tmp_path, "test_main.py", "core/test_id.py", "ports/test_domain_xml.py")
    found = rule_mirror.untested_modules(house(), tmp_path, frozenset({exception}))
    assert found == [f"{exception}: needs no exception any more, take it off UNTESTED"]


def test_a_needed_exception_is_respected(tmp_path) -> None:
    place_tests(tmp_path, "test_main.py", "core/test_id.py")
    assert rule_mirror.untested_modules(house(), tmp_path, frozenset({"stellwerk/ports/domain_xml.py"})) == []


@pytest.mark.parametrize(
    "text",
    [
        "from x import y",
        "LIMIT = 5",
        "class Colour(StrEnum):\n    RED = 'red'",
        "@dataclass(frozen=True)\nclass Disk:\n    name: str = ''\n    parts: dict = field(default_factory=dict)",
        "class Shell(Protocol):\n    def run(self) -> None: ...",
    ],
)
def test_mere_declarations_are_no_code(text: str) -> None:
    assert not rule_mirror.has_code(parse("stellwerk/core/x.py", text))


@pytest.mark.parametrize(
    "text",
    [
        "def new():\n    return 1",
        "class A:\n    @property\n    def name(self):\n        return self._name",
        "KEY = lambda item: item.name",
        "TABLE = {one: two for one, two in PAIRS}",
        "if WINDOWS:\n    LIMIT = 3",
        "for name in NAMES:\n    register(name)",
        "LIMIT = 3 if WINDOWS else 5",
    ],
)
def test_what_computes_is_code(text: str) -> None:
    assert rule_mirror.has_code(parse("stellwerk/core/x.py", text))


def test_code_in_a_package_is_found() -> None:
    sources = [parse("stellwerk/core/__init__.py", "x = 1\ndef hidden(): ..."), *house()]
    assert [line.partition(" ")[0] for line in rule_mirror.code_in_packages(sources)] == [
        "stellwerk/core/__init__.py:2:"
    ]
