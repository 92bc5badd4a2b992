"""Packets under AES-GCM: as paramiko's own other end reads and writes them, whole or not at all."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from typing import Any

import paramiko
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from paramiko.packet import Packetizer

from stellwerk.adapters.ssh.packet import MOST, Packets

KEY, IV = bytes(range(16)), b"fix." + bytes(6) + b"\xff\xff"


def keyed(packets: Any, iv: bytes = IV) -> Any:
    """With keys in both directions."""
    more: dict[str, Any] = {"mac_engine": None, "mac_size": 16, "mac_key": None, "aead": True}
    packets.set_outbound_cipher(AESGCM(KEY), 16, iv_out=iv, **more)
    packets.set_inbound_cipher(AESGCM(KEY), 16, iv_in=iv, **more)
    return packets


class Ends:
    """Ours, paramiko's, and the sockets that they use."""

    def __init__(self) -> None:
        self.wire, self.far = socket.socketpair()
        self.wire.settimeout(10)
        self.far.settimeout(10)
        self.ours, self.theirs = Packets(self.wire), Packetizer(self.far)


@pytest.fixture
def ends() -> Iterator[Ends]:
    ends = Ends()
    yield ends
    ends.wire.close()
    ends.far.close()


def message(kind: int, rest: bytes = b"") -> paramiko.Message:
    return paramiko.Message(bytes([kind]) + rest)


@pytest.mark.parametrize("keys", [False, True])
@pytest.mark.parametrize("size", [*range(18), 1000, 40_000])
def test_both_ways(ends: Ends, size: int, keys: bool) -> None:
    if keys:
        keyed(ends.ours)
        keyed(ends.theirs)
    rest = os.urandom(size)
    for _number in range(3):
        ends.ours.send_message(message(2, rest))
        ends.theirs.send_message(message(2, rest))
        for side in (ends.ours, ends.theirs):
            kind, said = side.read_message()
            assert (kind, said.asbytes()) == (2, rest)


def test_the_count_begins_anew_after_the_largest(ends: Ends) -> None:
    iv = b"fix." + b"\xff" * 8
    ours, other = keyed(ends.ours, iv), keyed(Packets(ends.far), iv)
    for number in range(3):
        ours.send_message(message(2, bytes([number])))
        assert other.read_message()[1].asbytes() == bytes([number])


def test_packets_are_numbered_over_a_change_of_keys(ends: Ends) -> None:
    ends.theirs.send_message(message(2))
    assert ends.ours.read_message()[1].seqno == 0
    keyed(ends.ours)
    keyed(ends.theirs)
    ends.theirs.send_message(message(2))
    assert ends.ours.read_message()[1].seqno == 1
    ends.ours.reset_seqno_in()
    ends.theirs.send_message(message(2))
    assert ends.ours.read_message()[1].seqno == 0


def test_a_packet_that_was_changed_on_its_way_is_none(ends: Ends) -> None:
    keyed(ends.ours)
    keyed(ends.theirs).send_message(message(2, b"pay 10"))
    raw = bytearray(ends.wire.recv(1000))
    raw[8] ^= 1
    ends.far.sendall(raw)
    with pytest.raises(paramiko.SSHException, match="MAC"):
        ends.ours.read_message()


@pytest.mark.parametrize("length", [0, 8, 17, MOST + 16, 0xFFFFFFF0])
def test_a_length_that_cannot_be(ends: Ends, length: int) -> None:
    keyed(ends.ours)
    ends.far.sendall(length.to_bytes(4, "big"))
    with pytest.raises(paramiko.SSHException, match="length"):
        ends.ours.read_message()


def test_padding_that_leaves_nothing(ends: Ends) -> None:
    keyed(ends.ours)
    length = (16).to_bytes(4, "big")
    ends.far.sendall(length + AESGCM(KEY).encrypt(IV, bytes([15]) + bytes(15), length))
    with pytest.raises(paramiko.SSHException, match="padding"):
        ends.ours.read_message()


def test_an_exchange_that_takes_too_long_is_given_up(ends: Ends) -> None:
    ends.wire.settimeout(0.01)
    assert not ends.ours.handshake_timed_out()
    ends.ours.start_handshake(0.02)
    with pytest.raises(EOFError):
        ends.ours.read_message()


def test_one_that_was_over_in_time_is_not(ends: Ends) -> None:
    ends.ours.start_handshake(0.0)
    ends.ours.complete_handshake()
    assert not ends.ours.handshake_timed_out()


def data(number: int, said: bytes) -> paramiko.Message:
    return message(94, number.to_bytes(4, "big") + len(said).to_bytes(4, "big") + said)


def test_what_is_said_on_a_channel_is_handed_to_who_takes_it(ends: Ends) -> None:
    keyed(ends.ours)
    keyed(ends.theirs)
    heard: list[bytes] = []
    ends.ours.hand_data(7, lambda said: said != b"no" and heard.append(said) is None)
    for number, said in ((7, b"one"), (8, b"other"), (7, b"two"), (7, b"no")):
        ends.theirs.send_message(data(number, said))
    ends.theirs.send_message(message(94, (7).to_bytes(4, "big") + b"\0\0\0\x09short"))
    ends.ours.let_go(5)
    assert ends.ours.read_message()[1].asbytes().endswith(b"other")
    assert ends.ours.read_message()[1].asbytes().endswith(b"no")
    assert ends.ours.read_message()[1].asbytes().endswith(b"short")
    assert heard == [b"one", b"two"]
    ends.ours.let_go(7)
    ends.theirs.send_message(data(7, b"late"))
    assert ends.ours.read_message()[1].asbytes().endswith(b"late")


class Worn(Packets):
    """Keys that are used up soon."""

    REKEY_PACKETS = 5
    REKEY_PACKETS_OVERFLOW_MAX = 3


def test_new_keys_are_asked_for_in_time(ends: Ends) -> None:
    ours = keyed(Worn(ends.wire))
    keyed(ends.theirs)
    for _number in range(5):
        assert not ours.need_rekey()
        ours.send_message(message(2))
    assert ours.need_rekey()
    keyed(ours)
    assert not ours.need_rekey()


def test_a_host_that_gives_no_new_keys_is_left(ends: Ends) -> None:
    ours = keyed(Worn(ends.wire))
    keyed(ends.theirs)
    for _number in range(8):
        ends.theirs.send_message(message(2))
    for _number in range(7):
        ours.read_message()
    with pytest.raises(paramiko.SSHException, match="ignoring"):
        ours.read_message()


class Server(paramiko.ServerInterface):
    """Lets everybody in."""

    def get_allowed_auths(self, username: str) -> str:
        return "none"

    def check_auth_none(self, username: str) -> int:
        return paramiko.common.AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.common.OPEN_SUCCEEDED


class Often(Packets):
    """Keys that are used up every 200 packets."""

    REKEY_PACKETS = 200


def test_data_at_once_goes_on_while_keys_change() -> None:
    here, there = socket.socketpair()
    far = paramiko.Transport(there)
    far.add_server_key(paramiko.ECDSAKey.generate())
    far.start_server(server=Server(), event=threading.Event())
    near = paramiko.Transport(here, packetizer_class=Often)
    near.get_security_options().ciphers = ("aes128-gcm@openssh.com",)
    try:
        near.start_client(timeout=10)
        near.auth_none("me")
        channel = near.open_channel("session", timeout=10)
        other = far.accept(10)
        said = [os.urandom(50) for _number in range(2000)]
        at_once = 0
        reader = threading.Thread(target=lambda: heard.append(_all(other, 100_000)), daemon=True)
        heard: list[bytes] = []
        reader.start()
        for piece in said:
            if near.packetizer.send_data(channel, piece):
                at_once += 1
            else:
                channel.sendall(piece)
        reader.join(20)
        assert heard == [b"".join(said)]
        assert at_once > 100
        channel.close()
        assert not near.packetizer.send_data(channel, b"late")
    finally:
        near.close()
        far.close()


def _all(channel: Any, size: int) -> bytes:
    got = b""
    while len(got) < size and (more := channel.recv(65536)):
        got += more
    return got
