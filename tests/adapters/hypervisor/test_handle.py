"""Connections are freed when nobody is inside, and errors name the object."""

import pytest
from tests.fakes.qemu_host import UUID, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.handle import name_of
from stellwerk.core.error import Gone, Unreachable
from stellwerk.core.ids import VmId


def test_an_error_names_vm_and_host() -> None:
    session = qemu_session(QemuDomain())
    with pytest.raises(Gone, match="VM 0000-gone is not on h1"):
        session.start(VmId("0000-gone"))


def test_closing_is_done_once_and_ends_further_calls() -> None:
    session = qemu_session(QemuDomain())
    session.close()
    session.close()
    assert session._conn.closed == 1
    with pytest.raises(Unreachable, match="is closed"):
        session.domains()


def test_closing_waits_for_the_call_that_is_inside() -> None:
    session = qemu_session(QemuDomain())
    with session.vm(VmId(UUID)):
        session.close()
        assert session._conn.closed == 0
    assert session._conn.closed == 1


def test_what_was_registered_is_given_back_before_the_connection() -> None:
    session, order = qemu_session(QemuDomain()), []
    session._undo.append(lambda: order.append(session._conn.closed))
    session.close()
    assert order == [0]


def test_a_name_that_is_no_utf8_is_replaced_by_the_uuid() -> None:
    class Odd(QemuDomain):
        def name(self) -> str:
            return b"\xff".decode("utf-8")

    assert name_of(Odd()) == UUID
