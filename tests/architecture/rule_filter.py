"""Rule: the tree, tabs and docks choose objects by queries. They have no filter code of their own.

What is chosen from the graph by looking at the objects is a filter: a condition of a comprehension, an `if` within a
loop, `filter`. To ask for the type of an object is none: mypy wants that.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

from tests.architecture.source import Source, functions

ROOMS = ("ui.shell", "ui.pages", "ui.models")
READERS = frozenset({"all", "related", "domains_on"})
"""What a graph and an inventory answer objects with; `all` with a kind, since registries have one without."""
TABLES = frozenset({"tables"})
TYPE_QUESTIONS = frozenset({"isinstance", "issubclass", "type", "ref_of"})

EXCEPTIONS: dict[str, str] = {
    "ui.models.tree_source.tops": "asks the narrowing of the tree, which is the answer to a query (tree_filter)",
    "ui.models.tree_source.below": "asks the narrowing of the tree, which is the answer to a query (tree_filter)",
    "ui.models.tree_source._nested": "asks the narrowing of the tree, and cuts circles of parents open",
    "ui.pages.tab.live_strip._measured": "adds up the hosts of a container whose size is known: a number, no list",
}
"""Functions that may look at objects, as `module.function`, with the reason why that is no filter of a list."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def own_filters(sources: Iterable[Source], exceptions: Collection[str] = ()) -> list[str]:
    """Places in the window's rooms that choose objects of the graph by what these are."""
    found = []
    for source in sources:
        if source.within(ROOMS):
            for function in functions(source.tree):
                if f"{source.room}.{function.name}" not in exceptions:
                    found += [
                        source.breach(node, "chooses objects by itself: write a query, and let search answer it")
                        for node in _choices(function)
                    ]
    return list(dict.fromkeys(found))


def unused_exceptions(sources: Iterable[Source], exceptions: Iterable[str]) -> list[str]:
    """Exceptions for functions that are not there, or that need none."""
    needed = {
        f"{source.room}.{function.name}"
        for source in sources
        if source.within(ROOMS)
        for function in functions(source.tree)
        if any(True for _ in _choices(function))
    }
    return [name for name in exceptions if name not in needed]


def _choices(function: Function) -> Iterator[ast.AST]:
    objects = _names_of_objects(function)
    for node in ast.walk(function):
        match node:
            case ast.comprehension(target=target, iter=source, ifs=tests) if _answers_objects(source, objects):
                names = _names(target)
                yield from (test for test in tests if _looks_at(test, names))
            case ast.For(target=target, iter=source, body=body) if _answers_objects(source, objects):
                names = _names(target)
                yield from (test for test in _tests(body) if _looks_at(test, names))
            case ast.Call(func=ast.Name(id="filter"), args=[_, source]) if _answers_objects(source, objects):
                yield node


def _names_of_objects(function: Function) -> set[str]:
    """Names in a function that stand for objects of the graph, straight or by way of others."""
    found: set[str] = set()
    before = -1
    while len(found) != before:
        before = len(found)
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=targets, value=value) if _answers_objects(value, found):
                    found |= {name for target in targets for name in _names(target)}
                case ast.AnnAssign(target=target, value=ast.expr() as value) if _answers_objects(value, found):
                    found |= _names(target)
    return found


def _answers_objects(node: ast.expr, names: Collection[str]) -> bool:
    """Whether an expression is a collection of the graph's objects."""
    match node:
        case ast.Name(id=name):
            return name in names
        case ast.Call(func=ast.Attribute(attr="all"), args=args, keywords=words):
            return bool(args or words)
        case ast.Call(func=ast.Attribute(attr=name)) if name in READERS:
            return True
        case ast.Call(func=ast.Attribute(value=inner, attr="values" | "get" | "items")):
            return _answers_objects(inner, names) or _is_table(inner)
        case ast.Call(func=ast.Name(), args=[*_, inner]):  # sorted(…), list(…), tuple(…), reversed(…), chain(…)
            return _answers_objects(inner, names)
        case ast.Subscript(value=inner):
            return _is_table(inner) or _answers_objects(inner, names)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            # What is made of objects are other things; objects as they are stay objects.
            element = node.elt
            return isinstance(element, ast.Name) and any(
                _answers_objects(part.iter, names) and element.id in _names(part.target) for part in node.generators
            )
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return _answers_objects(one, names) or _answers_objects(other, names)
        case ast.Starred(value=inner):
            return _answers_objects(inner, names)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return any(isinstance(part, ast.Starred) and _answers_objects(part, names) for part in parts)
        case _:
            return False


def _is_table(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(attr=name):
            return name in TABLES
        case ast.Subscript(value=inner) | ast.Call(func=ast.Attribute(value=inner)):
            return _is_table(inner)
        case _:
            return False


def _tests(body: Iterable[ast.stmt]) -> Iterator[ast.expr]:
    """What the ifs of a loop ask, also within each other; comprehensions in it are looked at by themselves."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.If | ast.While):
                yield node.test


def _looks_at(test: ast.expr, names: Collection[str]) -> bool:
    """Whether a condition asks an object more than its type."""
    match test:
        case ast.BoolOp(values=parts):
            return any(_looks_at(part, names) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _looks_at(inner, names)
        case ast.Call(func=ast.Name(id=name)) if name in TYPE_QUESTIONS:
            return False
        case ast.NamedExpr(value=inner):
            return _looks_at(inner, names)
        case _:
            return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(test))


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
