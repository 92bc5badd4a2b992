"""What may befall the recording of samples, besides errors. Frozen; any thread."""

from stellwerk.core.record import Record


class SetAside(Record, frozen=True):
    """The history was damaged; it is kept under that name, and a new one was begun."""

    name: str


class Shortened(Record, frozen=True):
    """The history has reached its bound of so many bytes, and what is worth least is kept shorter."""

    most: int


Befallen = SetAside | Shortened
