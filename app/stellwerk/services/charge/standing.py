"""Who records and watches alarms at the moment, for people. Owner thread."""

from stellwerk.core.error import AppError
from stellwerk.core.signal import Signal
from stellwerk.services.charge.charge import Charge
from stellwerk.services.recording.befallen import Befallen
from stellwerk.services.recording.recording import Recording


class Standing:
    """Follows the charge and what befalls the recording."""

    def __init__(self, charge: Charge, recording: Recording) -> None:
        self.changed: Signal[None] = Signal()
        """Emits when `here` or `trouble` is another one."""
        self.trouble: AppError | None = None
        """Why this process records nothing, though it has the charge."""
        self._charge = charge
        charge.taken.connect(lambda _none: self.changed.emit(None))
        recording.told.connect(self._told)

    @property
    def here(self) -> bool:
        """This process does; else `stellwerk serve`, since there is one window."""
        return self._charge.held

    def _told(self, told: AppError | Befallen | None) -> None:
        if told is None or isinstance(told, AppError):
            self.trouble = told
            self.changed.emit(None)
