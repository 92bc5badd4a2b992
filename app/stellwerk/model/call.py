"""A call: one command on some targets with its arguments, as a value to be stored, sent and repeated. Any thread."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, field
from stellwerk.core.text import N_, _


class Origin(StrEnum):
    """Where a call came from."""

    WINDOW = N_("window")
    COMMAND_LINE = N_("command line")
    SCHEDULE = N_("schedule")
    POLICY = N_("policy")
    UNDO = N_("undo")


class Actor(Record, frozen=True):
    """Who asked: the name of the user at this computer."""

    name: str


class Call(Record, frozen=True):
    """One request. `args` hold plain JSON values only; ids as text. `reason` is the user's note for the audit trail."""

    command: str
    targets: tuple[Ref, ...] = ()
    args: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = Actor("")
    origin: Origin = Origin.COMMAND_LINE
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, for the database."""
        return {
            "command": self.command,
            "targets": [[target.kind, target.id] for target in self.targets],
            "args": dict(self.args),
            "actor": self.actor.name,
            "origin": self.origin.value,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, stored: Any) -> "Call":
        """The inverse of `as_json`; raises Invalid for anything else."""
        try:
            return cls(
                command=_text(stored["command"]),
                targets=tuple(Ref(Kind(kind), _text(id_)) for kind, id_ in stored["targets"]),
                args={_text(key): value for key, value in stored["args"].items()},
                actor=Actor(_text(stored["actor"])),
                origin=Origin(stored["origin"]),
                reason=_text(stored["reason"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Invalid(_("a stored call cannot be read"), details=repr(error)) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is wanted, not {type(value).__name__}")
    return value
