"""Keys that a host is told to press, noted."""

from collections.abc import Callable

from stellwerk.core.ids import VmId


class FakeKeyboard:
    """A part of a session without a host. `heard` is called with each stroke: time must pass until the next one."""

    heard: Callable[[], None] | None = None

    def press_keys(self, id_: VmId, codes: tuple[int, ...]) -> None:
        self.pressed.append((id_, codes))
        if self.heard is not None:
            self.heard()

    @property
    def pressed(self) -> list[tuple[VmId, tuple[int, ...]]]:
        """The strokes."""
        found: list[tuple[VmId, tuple[int, ...]]] = self.__dict__.setdefault("strokes", [])
        return found
