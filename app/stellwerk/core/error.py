"""The one family of errors. What an adapter raises is translated into these at its border. Any thread."""

from typing import Any, ClassVar


class AppError(Exception):
    """Something went wrong that a person should read.

    `text` says what happened and to what, `hint` what to do about it, `details` holds the raw text that is shown
    on request only. None of the three may hold a secret. `code` is stable and meant for scripts.
    """

    code: ClassVar[str] = "error"

    def __init__(self, text: str, hint: str = "", details: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.text}, {self.hint}" if self.hint else self.text

    def as_json(self) -> dict[str, Any]:
        """The form that `--json` prints: {"code", "text", "hint"}."""
        return {"code": self.code, "text": self.text, "hint": self.hint}


class Refused(AppError):
    """The state of things does not allow it; it may later."""

    code = "refused"


class NoRoom(Refused):
    """A running VM has no place for one device more."""

    code = "no_room"


class NotAllowed(AppError):
    """The actor lacks the permission, or the other side refused the credentials."""

    code = "not_allowed"


class Gone(AppError):
    """The object is not there, or no longer."""

    code = "gone"


class Unreachable(AppError):
    """The other side does not answer, or the way to it is cut."""

    code = "unreachable"


class HalfDone(AppError):
    """It failed, and what was done before could not be taken back since a host was lost: whoever asks that host
    later can."""

    code = "half_done"


class TimedOut(AppError):
    """It took longer than its limit. Whether it happened is not known."""

    code = "timed_out"


class Conflict(AppError):
    """Somebody else holds or changed the object."""

    code = "conflict"


class Invalid(AppError):
    """The input is wrong: a value, a file, a query, a usage."""

    code = "invalid"


class Unsupported(AppError):
    """The other side is too old for it, or cannot do it at all."""

    code = "unsupported"


class Cancelled(AppError):
    """Given up because somebody asked for that."""

    code = "cancelled"


class Bug(AppError):
    """A mistake of ours. The details hold the trace."""

    code = "bug"
