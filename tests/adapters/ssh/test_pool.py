"""One connection for each place, shared, kept for a while, and ended."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import paramiko
import pytest
from tests.fakes.ssh_server import MemorySecrets, SshServer, serving

from stellwerk.adapters.ssh.connection import SshConnection
from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.core.error import Refused, Unreachable
from stellwerk.ports.host_key import UnknownHostKey
from stellwerk.ports.ssh_place import SshPlace


def test_all_who_come_at_once_share_one(server: SshServer, pool: SshPool, place: SshPlace) -> None:
    with ThreadPoolExecutor(5) as workers:
        leases = list(workers.map(lambda _n: pool.lease(place), range(5)))
    assert len({id(lease.connection) for lease in leases}) == 1
    assert server.logins == 1
    for lease in leases:
        lease.release()
        lease.release()


def test_one_that_rests_is_taken_again(server: SshServer, pool: SshPool, place: SshPlace) -> None:
    for _time in range(3):
        with pool.use(place) as connection:
            assert connection.alive
    assert server.logins == 1


def test_one_that_rests_for_long_is_ended(tmp_path: Path, server: SshServer, place: SshPlace) -> None:
    pool = SshPool(tmp_path / "known_hosts", MemorySecrets(), home=tmp_path, rest=0.0)
    with pool.use(place) as connection:
        pass
    for thread in threading.enumerate():
        if thread.name == "stellwerk-ssh-rest":
            thread.join()
    assert not connection.alive
    with pool.use(place):
        assert server.logins == 2
    pool.close()


def test_a_dead_one_is_replaced(server: SshServer, pool: SshPool, place: SshPlace) -> None:
    lease = pool.lease(place)
    channel = lease.connection.command(["cat"])
    server.cut()
    assert channel.recv(1) == b""
    with pytest.raises(Unreachable):
        lease.connection.command(["true"])
    again = pool.lease(place)
    assert again.connection is not lease.connection
    assert again.connection.command(["echo", "ok"]).recv(10) == b"ok\n"
    lease.release()
    again.release()


def test_one_that_turns_out_dead_is_replaced_once(server: SshServer, pool: SshPool, place: SshPlace) -> None:
    first = pool.lease(place)
    tried: list[SshConnection] = []

    def open_(connection: SshConnection) -> paramiko.Channel:
        tried.append(connection)
        if connection is first.connection:
            connection.close()
        return connection.command(["echo", "ok"])

    lease, channel = pool.channel(place, open_)
    assert channel.recv(10) == b"ok\n"
    assert [connection.alive for connection in tried] == [False, True]
    lease.release()
    first.release()


def test_one_that_never_holds_is_tried_no_further(server: SshServer, pool: SshPool, place: SshPlace) -> None:
    def open_(connection: SshConnection) -> paramiko.Channel:
        connection.close()
        return connection.command(["true"])

    with pytest.raises(Unreachable):
        pool.channel(place, open_)
    assert server.logins == 1


def test_a_failure_leaves_nothing_and_the_next_try_is_fresh(server: SshServer, pool: SshPool, place: SshPlace) -> None:
    with pytest.raises(UnknownHostKey):
        pool.lease(place.kept)
    pool.lease(place).release()
    pool.lease(place.kept).release()
    assert server.logins == 1


def test_through_another_host(tmp_path: Path, server: SshServer, place: SshPlace, key_file: Path) -> None:
    with serving(SshServer(keys=server.keys)) as inner:
        (tmp_path / ".ssh").mkdir()
        hop = f"kim@jump:{server.port}"
        (tmp_path / ".ssh" / "config").write_text(
            f"Host inner\n HostName 127.0.0.1\n Port {inner.port}\n ProxyJump {hop}\n"
            f"Host jump\n HostName 127.0.0.1\nHost *\n IdentityFile {key_file}\n"
        )
        (tmp_path / "known_hosts").write_text(
            f"[127.0.0.1]:{server.port} {server.host_key.get_name()} {server.host_key.get_base64()}\n"
        )
        pool = SshPool(tmp_path / "known_hosts", MemorySecrets(), home=tmp_path)
        with pool.use(SshPlace(address="inner", user="kim", accept=inner.fingerprint)) as connection:
            assert connection.command(["echo", "in"]).recv(10) == b"in\n"
        assert (server.logins, inner.logins) == (1, 1)
        assert server.lines == [f"tcp 127.0.0.1:{inner.port}"]
        pool.close()


def test_after_the_end(server: SshServer, pool: SshPool, place: SshPlace) -> None:
    lease = pool.lease(place)
    pool.close()
    assert not lease.connection.alive
    lease.release()
    with pytest.raises(Refused, match="the program ends"):
        pool.lease(place)


def test_one_that_is_parted_from_serves_who_has_it_and_nobody_else(
    server: SshServer, pool: SshPool, place: SshPlace
) -> None:
    with pool.use(place) as old:
        pool.part(place)
        assert old.alive
        with pool.use(place) as new:
            assert new is not old
    assert not old.alive
    assert server.logins == 2
    pool.part(place)
    assert not new.alive
    pool.part(place)
