"""TLS without a socket, against Python's own server side."""

import datetime
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from stellwerk.adapters.console.rfb.tls import Tls, inside_context, open_context
from stellwerk.core.error import NotAllowed


class Server:
    """The other side; what it is told it gives back in upper case."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._in, self.out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self.out, server_side=True)
        self._agreed = False

    def feed(self, data: bytes) -> None:
        self._in.write(data)
        try:
            if not self._agreed:
                self._tls.do_handshake()
                self._agreed = True
            while data := self._tls.read(4096):
                self._tls.write(data.upper())
        except ssl.SSLWantReadError:
            pass


def anonymous() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL:@SECLEVEL=0")
    return context


def certified(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "h1")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    signed = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("h1")]), False).sign(key, hashes.SHA256())
    form = serialization.Encoding.PEM
    secret = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pem").write_bytes(signed.public_bytes(form) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem")
    return context


def talk(context: ssl.SSLContext, server: Server, text: bytes) -> bytes:
    """Say a text through TLS before both agree; answer what comes back."""
    found = b""
    tls = Tls(context, "h1", server.feed)
    tls.write(text)
    for _turn in range(6):
        if server.out.pending:
            found += tls.feed(server.out.read())
    return found


@pytest.mark.parametrize("make", [lambda _folder: anonymous(), certified], ids=["anonymous", "certified"])
def test_over_a_way_that_vouches_for_the_server(
    tmp_path: Path, make: Callable[[Path], ssl.SSLContext], request: pytest.FixtureRequest
) -> None:
    context = inside_context("certified" in request.node.name)
    assert talk(context, Server(make(tmp_path)), b"hello") == b"HELLO"


def test_an_unknown_certificate_is_refused_over_a_network(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed) as told:
        talk(open_context(True), Server(certified(tmp_path)), b"hello")
    assert "not trusted" in told.value.text


def test_a_known_certificate_over_a_network(tmp_path: Path) -> None:
    server = Server(certified(tmp_path))
    context = open_context(True)
    context.load_verify_locations(tmp_path / "pem")
    assert talk(context, server, b"hello") == b"HELLO"


def test_servers_without_a_certificate_over_a_network() -> None:
    assert talk(open_context(False), Server(anonymous()), b"hello") == b"HELLO"


def test_what_is_no_tls() -> None:
    tls = Tls(inside_context(True), "", lambda _data: None)
    with pytest.raises(NotAllowed):
        tls.feed(b"RFB 003.008\n" * 10)
