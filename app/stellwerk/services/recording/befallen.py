"""What may befall the recording of samples, besides errors. Frozen; any thread."""

from stellwerk.core.error import AppError
from stellwerk.core.record import Record


class SetAside(Record, frozen=True):
    """The history was damaged; it is kept under that name, and a new one was begun."""

    name: str


class TakenAway(Record, frozen=True):
    """Somebody took the history away; a new one was begun."""


class Shortened(Record, frozen=True):
    """The history has reached its bound of so many bytes, and what is worth least is kept shorter."""

    most: int


class Overgrown(Record, frozen=True):
    """The history takes more on disk than its bound of so many bytes; its file is being written anew."""

    most: int


class WrittenAnew(Record, frozen=True):
    """It was; the history takes so many bytes on disk."""

    size: int


class NotWrittenAnew(Record, frozen=True):
    """It was not, for that reason, and takes more than its bound until it is."""

    reason: AppError


Befallen = SetAside | TakenAway | Shortened | Overgrown | WrittenAnew | NotWrittenAnew
