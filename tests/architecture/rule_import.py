"""Rule: each third-party library has its room, and the functional core has none.

import-linter guards who knows whom inside the house. It refuses contracts about a library that nothing
imports yet, so this rule reads the source itself, imports inside functions and `import_module("…")` included.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

from tests.architecture.source import Source, dotted, nodes

HOUSE = "stellwerk"

LIBRARY_ROOMS: dict[str, tuple[str, ...]] = {
    "PySide6": ("ui",),
    "shiboken6": ("ui",),
    "pyqtgraph": ("ui",),
    "qtawesome": ("ui",),
    "msgspec": ("core.record", "adapters.database.document"),
    "numpy": (
        "store",
        "services",
        "ui",
        "adapters.console",
        "adapters.hypervisor.snapshot",
        "adapters.database.reading",
        "adapters.database.history",
        "model.history",
        "policy.history",
    ),
    "libvirt": ("adapters.hypervisor",),
    "libvirtmod": ("adapters.hypervisor",),
    "libvirt_qemu": ("adapters.hypervisor",),
    "libvirt_lxc": ("adapters.hypervisor",),
    "libvirtaio": (),
    "lxml": ("adapters.hypervisor", "ports.domain_xml"),
    "sqlalchemy": ("adapters.database",),
    "alembic": ("adapters.database",),
    "psycopg": ("adapters.database",),
    "paramiko": ("adapters.ssh",),
    "pycdlib": ("adapters.media",),
    "keyring": ("adapters.secrets",),
    "cryptography": ("adapters.secrets", "adapters.console", "adapters.ssh"),
    "platformdirs": ("runtime", "adapters.local"),
    "rich": ("cli",),
    "prompt_toolkit": ("cli",),
    "pyte": ("ui.console.terminal",),
    "yaml": ("cli.call",),
}
"""Which rooms may import a library. A new one is added here and gets its line in docs/decisions.md."""

STANDARD_ROOMS: dict[str, tuple[str, ...]] = {
    "sqlite3": ("adapters.database",),
    "socket": ("adapters", "services", "runtime", "cli", "ui", "__main__"),
    "subprocess": ("adapters", "services", "runtime", "cli", "ui", "__main__"),
    "asyncio": (),
    "multiprocessing": (),
}
"""Modules of the standard library that reach outside, or bring a second way of doing things at once."""


def foreign_imports(sources: Iterable[Source]) -> list[str]:
    """Imports of a library outside its rooms, or of one that stands in no table."""
    return [
        source.breach(node, text)
        for source in sources
        for node, library in imported(source.tree)
        if (text := _objection(source, library)) is not None
    ]


def imported(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every import anywhere in the tree, with the first part of its absolute name."""
    for node in nodes(tree, ast.Import, ast.ImportFrom, ast.Call):
        match node:
            case ast.Import(names=names):
                for name in names:
                    yield node, name.name.partition(".")[0]
            case ast.ImportFrom(module=str(module), level=0):
                yield node, module.partition(".")[0]
            case ast.Call(func=function, args=[ast.Constant(value=str(module)), *_]) if dotted(function).rpartition(
                "."
            )[2] in ("import_module", "__import__"):
                yield node, module.partition(".")[0]


def roomless_requirements(requirements: Iterable[str]) -> list[str]:
    """Libraries required by the project that no row of the table admits anywhere.

    `requirements` are the lines of `dependencies`; the import name of each is looked up in IMPORT_NAMES.
    """
    names = {_import_name(line) for line in requirements}
    return [f"{name}: required, but no room may import it" for name in sorted(names) if not LIBRARY_ROOMS.get(name)]


def _import_name(requirement: str) -> str:
    project = requirement
    for mark in ("[", ">", "<", "=", "!", "~", ";", " "):
        project = project.partition(mark)[0]
    return IMPORT_NAMES.get(project, project)


IMPORT_NAMES = {
    "PySide6-Essentials": "PySide6",
    "libvirt-python": "libvirt",
    "SQLAlchemy": "sqlalchemy",
    "PyYAML": "yaml",
}
"""Projects whose import name differs from their own."""


def _objection(source: Source, library: str) -> str | None:
    """Why this file may not import `library`, or None."""
    if library == HOUSE:
        return None
    standard = library in sys.stdlib_module_names
    rooms = (STANDARD_ROOMS if standard else LIBRARY_ROOMS).get(library)
    if rooms is None:
        return None if standard else f"{library} stands in no table: see LIBRARY_ROOMS"
    if source.within(rooms):
        return None
    return f"{library} may be imported in {', '.join(rooms) or 'no room'} only"
