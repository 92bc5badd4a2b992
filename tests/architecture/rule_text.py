"""Rule: what a person reads in the window is marked for translation. The command line speaks English only."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tests.architecture.source import Source, dotted, nodes

ERRORS = frozenset(
    {
        "Conflict", "Corrupt", "Gone", "Invalid", "NotAllowed", "Refused", "TimedOut", "TooNew", "Unreachable",
        "Unsupported",
    }
)  # fmt: skip
"""Errors that people read; a Bug is for whoever mends it."""


def bare_errors(sources: Iterable[Source]) -> list[str]:
    """Errors whose text or hint is written down without `_`, outside the command line."""
    return [
        source.breach(node, "tells people something that is not marked: _(…), with .format for what it names")
        for source in sources
        if not source.within(["cli"])
        for node in nodes(source.tree, ast.Call)
        if dotted(node.func).rpartition(".")[2] in ERRORS and any(_bare(part) for part in _told(node))
    ]


def _told(call: ast.Call) -> list[ast.expr]:
    """Text and hint; the details are raw."""
    return [*call.args[:2], *(word.value for word in call.keywords if word.arg in ("text", "hint"))]


def _bare(part: ast.expr) -> bool:
    match part:
        case ast.Constant(value=str(text)):
            return any(letter.isalpha() for letter in text)
        case ast.JoinedStr(values=values):
            return any(_bare(value) for value in values)
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return _bare(one) or _bare(other)
        case ast.BoolOp(values=values):
            return any(_bare(value) for value in values)
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            return _bare(inner)
        case _:
            return False
