"""SSH's packets under AES-GCM, made and read in a few lines: most of what a small packet cost was paramiko's way
through all ciphers, messages and channels that there are.

Keys are exchanged, and other ciphers served, by paramiko itself; what is here is what RFC 5647 says.

Each packet is the first thing that its thread does after it slept, with nothing of it left in the processor's caches:
what takes 6 us in a loop takes 40 there. So the way of a packet is short, in calls, too.
"""

import os
import threading
import time
from collections.abc import Callable
from struct import Struct
from typing import Any

import paramiko
from cryptography.exceptions import InvalidTag
from paramiko.common import MSG_CHANNEL_DATA
from paramiko.packet import Packetizer

MOST = 512 * 1024
"""Bytes of a packet; OpenSSH takes half of that, and ours are told to be smaller by far."""
_BLOCK, _TAG, _LEAST_PADDING = 16, 16, 4
_LEAST_PAYLOAD = 2
"""Bytes before the padding: how much that is, and a kind."""
_AROUND = 64
"""Bytes that paramiko allows for what stands around the data in a packet."""
_LENGTH = Struct(">I")
_DATA = Struct(">BII")
"""The beginning of a packet of data: its kind, the channel's number, how many bytes follow."""
_NONCE = Struct(">4sQ")
_COUNTS = 1 << 64
_NUMBERS = 1 << 32


class Packets(Packetizer):  # type: ignore[misc]  # paramiko says nothing of its types
    """What a transport sends and receives packets by. One thread receives, any sends."""

    def __init__(self, wire: Any) -> None:
        super().__init__(wire)
        self._at_hand: Callable[[int], bytes] = getattr(wire, "at_hand", _nothing)
        self._sending = threading.RLock()
        self._out = _Way()
        self._in = _Way()
        self._takers: dict[int, Callable[[bytes], bool]] = {}
        self._greeting_due: float | None = None

    # The limit of the first exchange: paramiko starts a thread for each connection to watch it.

    def start_handshake(self, timeout: float) -> None:
        """The exchange of keys begins, and is to be over in `timeout` seconds."""
        if self._greeting_due is None:
            self._greeting_due = time.monotonic() + timeout

    def handshake_timed_out(self) -> bool:
        """It was not over in time."""
        return self._greeting_due is not None and time.monotonic() > self._greeting_due

    def complete_handshake(self) -> None:
        """It is over."""
        self._greeting_due = float("inf")

    def set_outbound_cipher(self, block_engine: Any, *more: Any, aead: bool = False, **named: Any) -> None:
        """What is sent from now on has these keys."""
        with self._sending:
            super().set_outbound_cipher(block_engine, *more, aead=aead, **named)
            self._out = _Way(block_engine if aead else None, named.get("iv_out"))

    def set_inbound_cipher(self, block_engine: Any, *more: Any, aead: bool = False, **named: Any) -> None:
        """What is received from now on has these keys."""
        super().set_inbound_cipher(block_engine, *more, aead=aead, **named)
        self._in = _Way(block_engine if aead else None, named.get("iv_in"), self._in.number)

    def reset_seqno_in(self) -> None:
        """As of now packets are counted from nought."""
        super().reset_seqno_in()
        self._in.number = 0

    def send_message(self, data: Any) -> None:
        """Send one packet."""
        with self._sending:
            if self._out.engine is None:
                super().send_message(data)
            else:
                self._seal(data.asbytes())

    def _seal(self, payload: bytes) -> None:
        with self._sending:
            way = self._out
            padding = _LEAST_PADDING + -(1 + _LEAST_PADDING + len(payload)) % _BLOCK
            length = _LENGTH.pack(1 + len(payload) + padding)
            plain = b"%c%b%b" % (padding, payload, os.urandom(padding))
            sealed: bytes = way.engine.encrypt(way.nonce(), plain, length)
            self.write_all(length + sealed)
            if way.is_worn(len(sealed), self) and not self.need_rekey():
                self._in.over = _Used()
                self._trigger_rekey()

    def send_data(self, channel: paramiko.Channel, data: bytes) -> bool:
        """Send on a channel what fits one packet and may be sent now; False = nothing was sent. As the channel itself
        does it, by fewer hands. Raises EOFError when the connection has ended."""
        transport = channel.get_transport()
        with transport.clear_to_send_lock:
            if self._out.engine is None or not transport.clear_to_send.is_set():
                return False
            with channel.lock:
                room = min(channel.out_window_size, channel.out_max_packet_size - _AROUND)
                if channel.closed or channel.eof_sent or len(data) > room:
                    return False
                channel.out_window_size -= len(data)
            self._seal(_DATA.pack(MSG_CHANNEL_DATA, channel.remote_chanid, len(data)) + data)
        return True

    def hand_data(self, number: int, take: Callable[[bytes], bool]) -> None:
        """What the host says on our channel of that number is handed to `take`, by the thread that receives; what that
        does not take goes the usual way."""
        self._takers[number] = take

    def let_go(self, number: int) -> None:
        """Everything of that channel goes the usual way again."""
        self._takers.pop(number, None)

    def read_message(self) -> tuple[int, paramiko.Message]:
        """Wait for one packet: its kind and the rest of it. Raises SSHException for one that is not whole."""
        while (way := self._in).engine is not None:
            payload = self._received(way)
            if payload[0] == MSG_CHANNEL_DATA and not self.need_rekey() and self._is_taken(payload):
                continue
            message = paramiko.Message(payload[1:])
            message.seqno = (way.number - 1) % _NUMBERS
            return payload[0], message
        kind, message = super().read_message()
        self._in.number = message.seqno + 1
        return kind, message

    def _is_taken(self, payload: bytes) -> bool:
        if len(payload) < _DATA.size:
            return False
        _kind, number, size = _DATA.unpack_from(payload)
        take = self._takers.get(number)
        return take is not None and size == len(payload) - _DATA.size and take(payload[_DATA.size :])

    def _received(self, way: "_Way") -> bytes:
        length = self._at_hand(4) or self.read_all(4, check_rekey=True)
        size = int.from_bytes(length, "big")
        if not 1 + _LEAST_PADDING < size <= MOST or size % _BLOCK:
            raise paramiko.SSHException("Invalid packet length")
        sealed = self._at_hand(size + _TAG) or self.read_all(size + _TAG)
        try:
            plain: bytes = way.engine.decrypt(way.nonce(), sealed, length)
        except InvalidTag:
            raise paramiko.SSHException("Mismatched MAC") from None
        end = size - plain[0]
        if end < _LEAST_PAYLOAD:
            raise paramiko.SSHException("Invalid packet padding")
        way.number = (way.number + 1) % _NUMBERS
        if way.is_worn(size, self) or self.need_rekey():
            self._want_keys(way, size)
        return plain[1:end]

    def _want_keys(self, way: "_Way", size: int) -> None:
        """It is time for new keys: ask for them. A host that does not answer that may not go on for ever."""
        if not self.need_rekey():
            way.over = _Used()
            self._trigger_rekey()
            return
        way.over.packets += 1
        way.over.bytes += size
        if way.over.packets >= self.REKEY_PACKETS_OVERFLOW_MAX or way.over.bytes >= self.REKEY_BYTES_OVERFLOW_MAX:
            raise paramiko.SSHException("Remote transport is ignoring rekey requests")


def _nothing(_count: int) -> bytes:
    """Of a wire that does not read ahead, such as a channel of another connection."""
    return b""


class _Used:
    """How much was sent or received."""

    __slots__ = ("bytes", "packets")

    def __init__(self) -> None:
        self.packets = 0
        self.bytes = 0


class _Way:
    """One direction: its cipher (None = paramiko's affair), the packet's number, how much the keys were used, and how
    much was received beyond since new ones were asked for."""

    __slots__ = ("_count", "_fixed", "engine", "number", "over", "used")

    def __init__(self, engine: Any = None, iv: bytes | None = None, number: int = 0) -> None:
        self.engine = engine
        self.number = number
        self.used = _Used()
        self.over = _Used()
        self._fixed, self._count = _NONCE.unpack(iv) if engine is not None and iv is not None else (b"", 0)

    def nonce(self) -> bytes:
        """That of the next packet: none is used twice."""
        count = self._count
        self._count = (count + 1) % _COUNTS
        return _NONCE.pack(self._fixed, count)

    def is_worn(self, size: int, limits: Packetizer) -> bool:
        """Count a packet; whether new keys are to be asked for."""
        used = self.used
        used.packets += 1
        used.bytes += size
        return bool(used.packets >= limits.REKEY_PACKETS or used.bytes >= limits.REKEY_BYTES)
