"""What the SQL of queries needs beyond the tables' own: case folding, natural order, parts of documents, long lists.

SQLite is taught functions of ours, so that it answers as the predicates do; other databases have near ones.
"""

import json
import sqlite3
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from stellwerk.adapters.database.schema import AnyText
from stellwerk.search.order import natural_text

_FEW = 200
"""So many values stand in a statement one by one; more go in as one document."""


class fold(FunctionElement[str]):  # noqa: N801 - written like a function of SQL
    """A text without its case."""

    type = AnyText()
    inherit_cache = True


class natural(FunctionElement[str]):  # noqa: N801
    """A text whose order is the natural one: `web-2` before `web-10`."""

    type = sa.Text()
    inherit_cache = True


class document_part(FunctionElement[str]):  # noqa: N801
    """The text of a part of a document: the column, and the name of the part."""

    type = AnyText()
    inherit_cache = True


class each_of(FunctionElement[str]):  # noqa: N801
    """A table of the texts in a document that is a list; its column is `value`."""

    type = sa.Text()
    inherit_cache = True


class unindexed(FunctionElement[str]):  # noqa: N801
    """A column as it is, told to be no way to find rows by."""

    type = sa.Text()
    inherit_cache = True


def _named(function: type[FunctionElement[Any]], sqlite: str, other: str) -> None:
    def own(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:
        return f"{sqlite}({compiler.process(element.clauses, **more)})"

    def any_(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:
        return f"{other}({compiler.process(element.clauses, **more)})"

    compiles(function, "sqlite")(own)
    compiles(function)(any_)


_named(fold, "stellwerk_fold", "lower")
_named(natural, "stellwerk_natural", "lower")
_named(unindexed, "+", "")


@compiles(document_part)
def _part(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:
    column, name = element.clauses
    return f"(CAST({compiler.process(column, **more)} AS JSON) ->> {compiler.process(name, **more)})"


@compiles(document_part, "sqlite")
def _part_sqlite(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:
    column, name = element.clauses
    return f"json_extract({compiler.process(column, **more)}, '$.' || {compiler.process(name, **more)})"


@compiles(each_of)
def _each(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **more)} AS JSON))"


@compiles(each_of, "sqlite")
def _each_sqlite(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **more)})"


def among(column: sa.ColumnElement[Any], values: Collection[Any]) -> sa.ColumnElement[bool]:
    """Whether a column's value is one of these, however many there are."""
    if len(values) <= _FEW:
        return column.in_(sorted(values))
    listed = each_of(sa.bindparam(None, json.dumps(sorted(values)), sa.Text())).table_valued("value")
    value = listed.c.value
    # Numbers are compared as numbers where lists have their elements as texts.
    return column.in_(sa.select(sa.cast(value, sa.BigInteger) if isinstance(column.type, sa.Integer) else value))


def teach(connection: sqlite3.Connection) -> None:
    """Give a connection of SQLite our functions."""
    connection.create_function("stellwerk_fold", 1, _fold, deterministic=True)
    connection.create_function("stellwerk_natural", 1, _natural, deterministic=True)


def _fold(text: Any) -> Any:
    return text.casefold() if isinstance(text, str) else text


def _natural(text: Any) -> Any:
    return natural_text(text) if isinstance(text, str) else text
