"""The settings of Prometheus."""

from stellwerk.commands.setting.known import KNOWN
from stellwerk.services.metrics.setting import ADDRESS, PORT, SETTINGS


def test_off_and_for_this_computer_alone_unless_somebody_says_so() -> None:
    assert (PORT.default, ADDRESS.default) == (0, "127.0.0.1")
    assert {one.key for one in SETTINGS} <= KNOWN.keys()
