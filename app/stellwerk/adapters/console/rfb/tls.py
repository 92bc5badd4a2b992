"""TLS around a conversation, without a socket: bytes in, bytes out. Any thread; guarded, since both sides of a
conversation have a thread of their own."""

import ssl
import threading
from collections.abc import Callable

from stellwerk.core.error import NotAllowed
from stellwerk.core.text import _

PIECE = 256 * 1024


def open_context(certified: bool) -> ssl.SSLContext:
    """For servers with a certificate that the system or libvirt's own authority vouches for, or for those with none:
    they are encrypted against who listens, not against who answers in their place."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if certified:
        context.load_default_certs()
        return context
    return _unchecked(context)


def inside_context(certified: bool) -> ssl.SSLContext:
    """For servers reached by a way that vouches for them itself (SSH, a socket of this computer)."""
    return _unchecked(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), anonymous=not certified)


def _unchecked(context: ssl.SSLContext, *, anonymous: bool = True) -> ssl.SSLContext:
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if anonymous:
        context.maximum_version = ssl.TLSVersion.TLSv1_2  # later ones have no way without a certificate
        context.set_ciphers("aNULL:ALL:@SECLEVEL=0")
    return context


class Tls:
    """One side of TLS. What has to be sent is given to `send`."""

    def __init__(self, context: ssl.SSLContext, name: str, send: Callable[[bytes], None]) -> None:
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._in, self._out, server_hostname=name or None)
        self._send = send
        self._guard = threading.Lock()
        self._agreed = False
        self._waiting: list[bytes] = []
        self.feed(b"")

    def feed(self, data: bytes) -> bytes:
        """What was received; answers what it means. Raises NotAllowed where both do not agree."""
        with self._guard:
            self._in.write(data)
            try:
                found = self._read()
            except ssl.SSLWantReadError:
                found = b""
            except ssl.SSLError as error:
                raise _no_tls(error) from error
            self._flush()
        return found

    def write(self, data: bytes) -> None:
        """Say something; it waits until both agree."""
        with self._guard:
            if self._agreed:
                self._object.write(data)
                self._flush()
            else:
                self._waiting.append(data)

    def _read(self) -> bytes:
        if not self._agreed:
            self._object.do_handshake()
            self._agreed = True
            for data in self._waiting:
                self._object.write(data)
            self._waiting.clear()
        found = []
        try:
            while piece := self._object.read(PIECE):
                found.append(piece)
        except ssl.SSLWantReadError:
            pass
        return b"".join(found)

    def _flush(self) -> None:
        if self._out.pending:
            self._send(self._out.read())


def _no_tls(error: ssl.SSLError) -> NotAllowed:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotAllowed(
            _("the certificate of the VM's display is not trusted"),
            _("let this computer trust the authority that made it, or reach the host over SSH"),
            str(error),
        )
    return NotAllowed(_("the display of the VM and this computer do not agree on TLS"), _("check its TLS"), str(error))
