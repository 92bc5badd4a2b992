"""The bulk call, and what a driver was found not to tell by it."""

from typing import Any

import libvirt
import pytest
from tests.fakes.qemu_host import QemuDomain, qemu_session

SAID = {"cpu.time": 5}
STATE = {"state.state": 1}


class Conn:
    """Answers the bulk call with these, one after the other."""

    def __init__(self, *answers: list[dict[str, Any]] | int) -> None:
        self.answers = list(answers)

    def getAllDomainStats(self, _groups: int, _flags: int) -> list[tuple[Any, dict[str, Any]]]:
        answer = self.answers.pop(0)
        if isinstance(answer, int):
            error = libvirt.libvirtError("refused")
            error.err = (answer, 0, "refused", 0, "", "", "", 0, 0)
            raise error
        return [(None, fields) for fields in answer]


def told(driver: str, *answers: list[dict[str, Any]] | int) -> list[Any]:
    """What is known after each of the answers; the calls that were not made are left over."""
    session, conn = qemu_session(QemuDomain()), Conn(*answers)
    session._driver = driver
    found = [
        session._counts(conn, "these", 0, refusals=(libvirt.VIR_ERR_NO_SUPPORT,), beside=frozenset(STATE))
        for _answer in answers
    ]
    return [*found, len(conn.answers)]


def test_what_tells_something_or_has_no_domains_is_asked_again() -> None:
    both = [(None, STATE), (None, SAID | STATE)]
    assert told("lxc", [], [STATE, SAID | STATE], []) == [[], both, [], 0]


@pytest.mark.parametrize("answer", [[STATE], [{}], libvirt.VIR_ERR_NO_SUPPORT])
def test_what_tells_nothing_is_asked_once(answer: Any) -> None:
    assert told("test", answer, [SAID]) == [None, None, 1]


def test_a_qemu_may_tell_later() -> None:
    assert told("qemu", [STATE], [SAID]) == [[(None, STATE)], [(None, SAID)], 0]


def test_another_error_is_raised() -> None:
    with pytest.raises(libvirt.libvirtError):
        told("test", libvirt.VIR_ERR_INVALID_ARG)
