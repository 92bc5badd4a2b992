"""Rule: every module, and everything public in the inner rooms, says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.source import Source

DOCUMENTED_ROOMS = ("core", "model", "search", "store", "ports", "engine", "services")
METHOD_ROOMS = ("ports",)
"""Where methods are documented too: a protocol's methods are all that its implementers have to go by."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def silent_modules(sources: Iterable[Source]) -> list[str]:
    """Modules without a docstring."""
    return [
        source.breach(1, "no docstring: what does this module own, and on which thread?")
        for source in sources
        if not ast.get_docstring(source.tree)
    ]


def silent_definitions(sources: Iterable[Source]) -> list[str]:
    """What is public in DOCUMENTED_ROOMS, and public methods in METHOD_ROOMS, without a docstring."""
    return [
        source.breach(node, f"{node.name} is public and has no docstring")
        for source in sources
        if source.within(DOCUMENTED_ROOMS)
        for node in _public(source.tree, methods=source.within(METHOD_ROOMS))
        if not ast.get_docstring(node)
    ]


def _public(tree: ast.Module, *, methods: bool) -> Iterator[Definition]:
    for node in _definitions(tree):
        if node.name.startswith("_"):
            continue
        yield node
        if methods and isinstance(node, ast.ClassDef):
            yield from (inner for inner in _definitions(node) if not inner.name.startswith("_"))


def _definitions(parent: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """The definitions directly in `parent`, those under `if` too; the arms of an overload are left out."""
    for child in parent.body:
        nodes = [child, *child.body, *child.orelse] if isinstance(child, ast.If) else [child]
        for node in nodes:
            if isinstance(node, Definition) and not _is_overload(node):
                yield node


def _is_overload(node: Definition) -> bool:
    return any(ast.unparse(mark).endswith(("overload", ".setter")) for mark in node.decorator_list)
