"""What the doctor finds: one thing that was looked at, how it is, and the line to run where it is not well. Pure."""

from enum import StrEnum
from typing import Any

from stellwerk.core.record import Record


class Health(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARNING = "warning"
    """Something does not work that not everybody needs."""
    MISSING = "missing"
    """The program does not work without it."""


class Finding(Record, frozen=True):
    """One line of the doctor. `name` is stable; `fix` the line to run or what to do, empty where nothing is wrong."""

    name: str
    health: Health
    text: str
    fix: str = ""

    def as_json(self) -> dict[str, Any]:
        """The stable form."""
        return {"name": self.name, "state": self.health.value, "text": self.text, "fix": self.fix or None}


def ok(name: str, text: str) -> Finding:
    """All is well."""
    return Finding(name, Health.OK, text)


def warning(name: str, text: str, fix: str = "") -> Finding:
    """Something that not everybody needs does not work."""
    return Finding(name, Health.WARNING, text, fix)


def missing(name: str, text: str, fix: str = "") -> Finding:
    """The program needs it."""
    return Finding(name, Health.MISSING, text, fix)
