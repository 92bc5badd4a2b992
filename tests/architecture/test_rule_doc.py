"""The documentation rules find what says nothing about itself."""

from __future__ import annotations

from tests.architecture import rule_doc
from tests.architecture.source import parse


def test_a_module_without_a_docstring_is_found() -> None:
    sources = [
        parse("stellwerk/a.py", '"""Owns a."""'),
        parse("stellwerk/b.py", "x = 1"),
        parse("stellwerk/c.py", ""),
    ]
    found = rule_doc.silent_modules(sources)
    assert [line.partition(":")[0] for line in found] == ["stellwerk/b.py", "stellwerk/c.py"]


def test_public_definitions_of_inner_rooms_are_documented() -> None:
    text = (
        "class A:\n    def method(self): ...\ndef _private(): ...\nif x:\n    def b(): ...\nelse:\n    def c(): ...\n"
    )
    found = rule_doc.silent_definitions([parse("stellwerk/core/a.py", text)])
    assert [line.split()[1] for line in found] == ["A", "b", "c"]


def test_methods_of_ports_are_documented() -> None:
    text = (
        "class A:\n    '''A port.'''\n"
        "    def silent(self): ...\n"
        "    def _private(self): ...\n"
        "    def told(self):\n        '''Does it.'''\n"
        "    @overload\n    def arm(self): ...\n"
    )
    found = rule_doc.silent_definitions([parse("stellwerk/ports/a.py", text)])
    assert found == ["stellwerk/ports/a.py:3: silent is public and has no docstring"]


def test_outer_rooms_are_free() -> None:
    assert rule_doc.silent_definitions([parse("stellwerk/ui/a.py", "class A: ...")]) == []
