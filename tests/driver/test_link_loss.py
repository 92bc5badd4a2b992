"""A real libvirtd over a socket: its end and its silence are found out, and errors say which."""

import os
import signal
import threading

import pytest
from tests.driver.collect import Collector
from tests.driver.daemon import Daemon

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId
from stellwerk.ports.hypervisor import LinkLost


def _is_lost(notice: object) -> bool:
    return isinstance(notice, LinkLost)


def test_a_host_over_a_socket_is_read_like_any_other(hypervisor: LibvirtHypervisor, daemon: Daemon) -> None:
    session = hypervisor.open(daemon.uri, HostId("h1"))
    try:
        assert not session.in_process
        assert [domain.definition.name for domain in session.domains()] == ["test"]
        assert session.host_facts().driver == "test"
    finally:
        session.close()


def test_a_killed_daemon_is_a_lost_link_and_calls_fail_at_once(hypervisor: LibvirtHypervisor, daemon: Daemon) -> None:
    session, told = hypervisor.open(daemon.uri, HostId("h1")), Collector()
    session.watch(told)
    daemon.end()
    told.wait(_is_lost)
    with pytest.raises(Unreachable):
        session.domains()
    session.close()
    with pytest.raises(Unreachable, match=r"does not run|refused"):
        hypervisor.open(daemon.uri, HostId("h1"))


def test_a_silent_daemon_is_found_out_by_the_keepalive_and_frees_the_call(
    hypervisor: LibvirtHypervisor, daemon: Daemon
) -> None:
    session, told = hypervisor.open(daemon.uri, HostId("h1")), Collector()
    session.watch(told)
    failed: list[BaseException] = []

    def read() -> None:
        try:
            session.domains()
        except Unreachable as error:
            failed.append(error)

    daemon.freeze()
    reader = threading.Thread(target=read)
    reader.start()
    lost = told.wait(_is_lost, 60)
    reader.join(60)
    assert not reader.is_alive()
    assert isinstance(lost, LinkLost)
    assert "keepalive" in lost.reason
    assert [error.code for error in failed if isinstance(error, Unreachable)] == ["unreachable"]
    session.close()


def test_closing_while_a_call_hangs_frees_the_connection_when_the_call_returns(
    hypervisor: LibvirtHypervisor, daemon: Daemon
) -> None:
    session = hypervisor.open(daemon.uri, HostId("h1"))
    inside = threading.Event()
    names: list[str] = []

    def read() -> None:
        with session.use() as conn:
            inside.set()
            names.extend(domain.name() for domain in conn.listAllDomains(0))

    daemon.freeze()
    reader = threading.Thread(target=read)
    reader.start()
    assert inside.wait(60)
    session.close()
    assert reader.is_alive()
    os.kill(daemon.pid, signal.SIGCONT)
    reader.join(60)
    assert names == ["test"]
    with pytest.raises(Unreachable, match="is closed"):
        session.domains()
