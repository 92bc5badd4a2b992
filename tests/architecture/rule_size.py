"""Rule: files, functions and folders stay small, and names say what a module is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from tests.architecture.source import Source, functions

FILE_LINES = 400
FUNCTION_LINES = 60
FOLDER_FILES = 25
EMPTY_NAMES = frozenset({"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"})
"""Names that collect what belongs elsewhere."""


def long_files(sources: Iterable[Source]) -> list[str]:
    """Files of more than FILE_LINES lines."""
    return [
        source.breach(1, f"{count} lines, at most {FILE_LINES}: split it by subject")
        for source in sources
        if (count := len(source.text.splitlines())) > FILE_LINES
    ]


def long_functions(sources: Iterable[Source]) -> list[str]:
    """Functions of more than FUNCTION_LINES lines, from `def` to their end."""
    return [
        source.breach(node, f"{node.name} has {count} lines, at most {FUNCTION_LINES}")
        for source in sources
        for node in functions(source.tree)
        if (count := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


def full_folders(sources: Iterable[Source]) -> list[str]:
    """Folders that hold more than FOLDER_FILES modules; `__init__.py` is the folder itself."""
    counts = Counter(
        str(PurePosixPath(source.place).parent) for source in sources if not source.place.endswith("/__init__.py")
    )
    return [
        f"{folder}: {count} files, at most {FOLDER_FILES}: make rooms in it"
        for folder, count in sorted(counts.items())
        if count > FOLDER_FILES
    ]


def empty_names(sources: Iterable[Source]) -> list[str]:
    """Modules and folders with a part of EMPTY_NAMES in their name."""
    return [
        source.breach(1, f"the name '{part}' says nothing: name the subject")
        for source in sources
        for part in PurePosixPath(source.place).with_suffix("").parts
        if EMPTY_NAMES & set(part.lower().split("_"))
    ]
