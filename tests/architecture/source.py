"""The source files the rules look at, read and parsed once."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Node = TypeVar("Node", bound=ast.AST)

ROOT = Path(__file__).resolve().parents[2]
"""The top of the repository."""


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: its path below the folder it was read from, its text and its syntax tree."""

    place: str
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """The dotted name below the base: `stellwerk/core/id.py` is `stellwerk.core.id`."""
        parts = self.place.removesuffix(".py").split("/")
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The dotted name below the program's package: `adapters.hypervisor.link`; empty for that package."""
        return self.module.partition(".")[2]

    def within(self, rooms: Iterable[str]) -> bool:
        """True when the file is one of `rooms` or lies below one."""
        return any(self.room == room or self.room.startswith(room + ".") for room in rooms)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1."""
        return self.text.splitlines()[number - 1]

    def breach(self, node: ast.AST | int, text: str) -> str:
        """One finding, as `place:line: text`."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return f"{self.place}:{line}: {text}"


def read(base: Path, *folders: str) -> list[Source]:
    """Every Python file in `folders` below `base` (all of `base` without any), sorted by place."""
    roots = [base / folder for folder in folders] or [base]
    paths = sorted(path for root in roots for path in root.rglob("*.py") if "__pycache__" not in path.parts)
    return [parse(path.relative_to(base).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def parse(place: str, text: str) -> Source:
    """A source from its text, as if it stood at `place`."""
    return Source(place, text, ast.parse(text, filename=place))


@cache
def program() -> tuple[Source, ...]:
    """The files of the program, placed as `stellwerk/…`."""
    ours = (source for source in everything() if source.place.startswith("app/"))
    return tuple(Source(source.place.removeprefix("app/"), source.text, source.tree) for source in ours)


@cache
def everything() -> tuple[Source, ...]:
    """All Python files of the repository, placed from its top: `app/…`, `tests/…`, `packaging/…`.

    All of it stays: to look for garbage in two million nodes again and again took four times what parsing takes.
    """
    gc.disable()
    try:
        return tuple(read(ROOT, "app", "tests", "packaging"))
    finally:
        gc.freeze()
        gc.enable()


def nodes(tree: ast.AST, *kinds: type[Node]) -> Iterator[Node]:
    """Every node of these kinds, one kind after the other."""
    by_kind = _by_kind(tree)
    for kind in kinds:
        yield from by_kind.get(kind, ())


@cache
def _by_kind(tree: ast.AST) -> dict[type, list[Any]]:
    """All nodes of a tree: a dozen rules ask, and walking through two million nodes takes a second or two."""
    found: dict[type, list[Any]] = {}
    for node in ast.walk(tree):
        found.setdefault(type(node), []).append(node)
    return found


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return nodes(tree, ast.FunctionDef, ast.AsyncFunctionDef)


def dotted(node: ast.expr) -> str:
    """The name a call or a base class is written with, as `threading.Thread`; empty where there is none."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
        case ast.Subscript(value=value):
            return dotted(value)
        case _:
            return ""
