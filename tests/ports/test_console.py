"""What a display's place shows of itself."""

from stellwerk.core.error import Unreachable
from stellwerk.ports.console import DisplayPlace, close_quietly


def test_a_password_is_never_shown() -> None:
    place = DisplayPlace(type="vnc", address="::1", port=5901, password="hunter2")
    assert "hunter2" not in repr(place) + str(place) + f"{place!r:>80}"
    assert "5901" in repr(place)


def test_closing_whatever_became_of_it() -> None:
    class Broken:
        def receive(self, most: int) -> bytes:
            return b""

        def send(self, data: bytes) -> None: ...

        def close(self) -> None:
            raise Unreachable("gone")

    close_quietly(Broken())
