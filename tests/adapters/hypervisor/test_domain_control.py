"""Changing a VM, on the test driver."""

from collections.abc import Callable

import pytest
from tests.driver.host_file import OLD, WEB
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import UUID, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.ids import VmId
from stellwerk.model.making.boot import BootDevice
from stellwerk.model.state import DomainState
from stellwerk.ports.hypervisor import Undefine

Act = Callable[[LibvirtSession], None]


def state(session: LibvirtSession, id_: VmId = WEB) -> DomainState | None:
    found = session.domain(id_)
    return found.runtime.state if found else None


def test_the_life_of_a_vm(session: LibvirtSession) -> None:
    steps: list[tuple[Act, DomainState]] = [
        (lambda s: s.suspend(WEB), DomainState.PAUSED),
        (lambda s: s.resume(WEB), DomainState.RUNNING),
        (lambda s: s.reset(WEB), DomainState.RUNNING),
        (lambda s: s.shutdown(WEB), DomainState.SHUT_OFF),
        (lambda s: s.start(WEB, paused=True), DomainState.PAUSED),
        (lambda s: s.destroy(WEB), DomainState.SHUT_OFF),
        (lambda s: s.start(WEB), DomainState.RUNNING),
        (lambda s: s.save(WEB), DomainState.SHUT_OFF),
    ]
    for step, expected in steps:
        step(session)
        assert state(session) is expected
    saved = session.domain(WEB)
    assert saved is not None
    assert saved.runtime.managed_save
    session.drop_saved(WEB)
    dropped = session.domain(WEB)
    assert dropped is not None
    assert not dropped.runtime.managed_save
    session.start(WEB)
    assert state(session) is DomainState.RUNNING


def test_a_run_from_another_device_is_not_in_the_definition(session: LibvirtSession) -> None:
    session.destroy(WEB)
    before = session.xml(WEB, inactive=True)
    session.start(WEB, paused=True, boot=BootDevice.CDROM)
    assert state(session) is DomainState.PAUSED
    assert "cdrom" in session.xml(WEB, inactive=False).partition("</os>")[0]
    session.destroy(WEB)
    assert session.xml(WEB, inactive=True) == before


@pytest.mark.parametrize(
    "act",
    [lambda s: s.start(WEB), lambda s: s.resume(WEB), lambda s: s.rename(WEB, "other"), lambda s: s.reboot(OLD)],
)
def test_what_the_state_forbids_is_refused_by_name(session: LibvirtSession, act: Act) -> None:
    with pytest.raises(Refused, match=r'VM "(web|old)" on this computer: '):
        act(session)


def test_names_and_notes(session: LibvirtSession) -> None:
    session.rename(OLD, "older")
    session.set_title(OLD, "Old & <odd>")
    session.set_description(OLD, "two\nlines")
    session.set_autostart(OLD, True)
    found = session.domain(OLD)
    assert found is not None
    definition = found.definition
    assert (definition.name, definition.title, definition.description) == ("older", "Old & <odd>", "two\nlines")
    assert found.runtime.autostart
    session.set_title(OLD, "")
    session.set_description(OLD, "")
    session.set_autostart(OLD, False)
    found = session.domain(OLD)
    assert found is not None
    assert (found.definition.title, found.definition.description, found.runtime.autostart) == ("", "", False)


def test_a_title_of_a_running_vm_is_set_live_and_stored(session: LibvirtSession) -> None:
    session.set_title(WEB, "Shop")
    for inactive in (False, True):
        assert "<title>Shop</title>" in session.xml(WEB, inactive=inactive)


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\nb", "x" * 256])
def test_names_that_cannot_be(session: LibvirtSession, name: str) -> None:
    with pytest.raises(Invalid):
        session.rename(OLD, name)


def test_a_name_that_is_taken_and_a_title_of_two_lines(session: LibvirtSession) -> None:
    with pytest.raises((Conflict, Refused)):
        session.rename(OLD, "web")
    with pytest.raises(Invalid, match="one line"):
        session.set_title(WEB, "a\nb")


def test_undefine_with_everything_a_driver_may_not_know(session: LibvirtSession) -> None:
    session.undefine(OLD, frozenset(Undefine))
    assert session.domain(OLD) is None


def test_undefining_a_running_vm_makes_it_transient(session: LibvirtSession) -> None:
    session.undefine(WEB, frozenset())
    found = session.domain(WEB)
    assert found is not None
    assert (found.active, found.runtime.persistent) == (True, False)


def test_undefine_asks_for_no_more_than_the_server_knows() -> None:
    new, old = QemuDomain(), QemuDomain()
    qemu_session(new, 9_000_000).undefine(VmId(UUID), frozenset(Undefine))
    qemu_session(old, 8_000_000).undefine(VmId(UUID), frozenset(Undefine))
    assert (new.undefined, old.undefined) == ([1 | 2 | 4 | 16 | 32], [1 | 2 | 4 | 16])


def test_undefine_keeps_what_is_there_and_not_named() -> None:
    xml = "<domain><os><nvram>/n.fd</nvram></os><devices><tpm model='tpm-crb'/></devices></domain>"
    new, old, named = QemuDomain(xml=xml), QemuDomain(xml=xml), QemuDomain(xml=xml)
    qemu_session(new, 9_000_000).undefine(VmId(UUID), frozenset({Undefine.MANAGED_SAVE}))
    qemu_session(old, 8_000_000).undefine(VmId(UUID), frozenset())
    qemu_session(named, 9_000_000).undefine(VmId(UUID), frozenset({Undefine.NVRAM, Undefine.TPM}))
    assert (new.undefined, old.undefined, named.undefined) == ([1 | 8 | 64], [8], [4 | 32])


def test_undefine_falls_back_where_the_driver_knows_no_flags() -> None:
    class Container(QemuDomain):
        def undefineFlags(self, flags: int) -> None:
            if flags:
                raise libvirt_error(8, "unsupported flags (0x1f) in function lxcDomainUndefineFlags")
            super().undefineFlags(flags)

    domain = Container()
    qemu_session(domain).undefine(VmId(UUID), frozenset(Undefine))
    assert domain.undefined == [0]


class Obeying(QemuDomain):
    """A guest that is asked to end: libvirt says `error`, and the domain is in `after` then (None = gone)."""

    def __init__(self, error: Exception, after: tuple[int, int] | None, before: tuple[int, int] = (1, 1)) -> None:
        super().__init__(state=before)
        self._error, self._after = error, after
        self._gone = False

    def isActive(self) -> bool:
        if self._gone:
            raise libvirt_error(42, "Domain not found")
        return super().isActive()

    def shutdownFlags(self, flags: int) -> None:
        self._gone = self._after is None
        self.numbers = self._after or self.numbers
        raise self._error

    reboot = shutdownFlags


LEFT = libvirt_error(1, "internal error: End of file from agent socket")
OFF, RUNS = (5, 1), (1, 1)


@pytest.mark.parametrize("ask", [lambda s: s.shutdown(VmId(UUID)), lambda s: s.reboot(VmId(UUID))])
@pytest.mark.parametrize(
    ("error", "after"),
    [
        (LEFT, RUNS),  # libvirt still takes it for running: it has not looked yet
        (libvirt_error(1, "internal error: End of file from qemu monitor"), RUNS),
        (libvirt_error(38, "Unable to write to monitor: Broken pipe"), RUNS),
        (libvirt_error(55, "Requested operation is not valid: domain is not running"), OFF),
        (libvirt_error(55, "Requested operation is not valid: domain is not running"), None),
    ],
)
def test_a_guest_that_goes_away_has_obeyed(ask: Act, error: Exception, after: tuple[int, int] | None) -> None:
    ask(qemu_session(Obeying(error, after)))


@pytest.mark.parametrize("ask", [lambda s: s.shutdown(VmId(UUID)), lambda s: s.reboot(VmId(UUID))])
@pytest.mark.parametrize(
    ("error", "before", "after"),
    [
        (libvirt_error(86, "Guest agent is not responding: QEMU guest agent is not connected"), RUNS, RUNS),
        (libvirt_error(55, "Requested operation is not valid: domain is not running"), OFF, OFF),
        (libvirt_error(55, "Requested operation is not valid: domain is not running"), OFF, None),
    ],
)
def test_a_guest_that_could_not_be_asked_is_an_error(
    ask: Act, error: Exception, before: tuple[int, int], after: tuple[int, int] | None
) -> None:
    with pytest.raises(AppError, match='VM "vm" on h1'):
        ask(qemu_session(Obeying(error, after, before)))


def test_resume_wakes_a_vm_that_put_itself_to_sleep() -> None:
    class Sleeper(QemuDomain):
        woken = False

        def pMWakeup(self, flags: int) -> None:
            self.woken = True

    domain = Sleeper(state=(7, 0))
    qemu_session(domain).resume(VmId(UUID))
    assert domain.woken
