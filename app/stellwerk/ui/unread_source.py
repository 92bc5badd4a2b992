"""Spares a start the reading of every module's source. Owner thread, once, before other modules use Qt.

PySide6 6.11 looks for its own name in the source text of each module that is imported after it, to know whether the
names of `from __feature__ import …` may concern it: a tenth of the time of a start, and all sources stay in memory.
This program uses none of these features, so that any answer is right; where PySide6 is built otherwise nothing changes,
and whatever else another version tells the function here does no harm. A frozen program has no sources to be read.
"""

import sys

import PySide6.QtCore  # noqa: F401 - it brings what is told here


def leave_sources_unread() -> None:
    """Tell PySide6 that every module may use it, without a look into its source."""
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", _may_use_it)  # noqa: B010 - a name that mypy does not know


def _may_use_it(*_told: object, **_more: object) -> bool:
    return True
