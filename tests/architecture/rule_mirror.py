"""Rule: every module with code of its own has its test file in the mirrored place."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tests.architecture.source import Source

UNTESTED: frozenset[str] = frozenset()
"""Modules, as `stellwerk/…`, that may do without a test file. This list may only shrink."""


def mirror_place(place: str) -> str:
    """Where the test of `stellwerk/core/id.py` lies: `core/test_id.py`; `__main__.py` has `test_main.py`."""
    path = PurePosixPath(place).relative_to("stellwerk")
    return str(path.with_name(f"test_{path.stem.strip('_')}.py"))


def untested_modules(sources: Iterable[Source], tests: Path, exceptions: frozenset[str] = UNTESTED) -> list[str]:
    """Modules with code but no test file below `tests`; and exceptions that are no longer needed."""
    found = []
    needy = set()
    for source in sources:
        if source.place.endswith("/__init__.py") or not has_code(source):
            continue
        tested = (tests / mirror_place(source.place)).is_file()
        if not tested:
            needy.add(source.place)
        if not tested and source.place not in exceptions:
            found.append(source.breach(1, f"has no test: tests/{mirror_place(source.place)} is missing"))
    found += [f"{place}: needs no exception any more, take it off UNTESTED" for place in sorted(exceptions - needy)]
    return found


def has_code(source: Source) -> bool:
    """True where something is computed: a function with a body, a lambda, a branch, a loop.

    False for mere declarations: protocols, dataclasses, enums, constants. What these promise (frozen, slots) is
    mypy's to hold, and the tests' of those who use them.
    """
    return any(_acts(node) for node in ast.walk(source.tree))


def code_in_packages(sources: Iterable[Source]) -> list[str]:
    """Functions and classes in an `__init__.py`, which has no test file of its own."""
    return [
        source.breach(node, "an __init__.py only gathers names: move this to a module")
        for source in sources
        if source.place.endswith("/__init__.py")
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]


_ACTING = (ast.Lambda, ast.comprehension, ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.With, ast.Match)


def _acts(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return any(not _is_text(statement) and not isinstance(statement, ast.Pass) for statement in node.body)
    return isinstance(node, _ACTING)


def _is_text(statement: ast.AST) -> bool:
    """A docstring or an ellipsis."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
