"""How a host is reached, by its URI."""

from __future__ import annotations

import pytest

from stellwerk.model.catalogue.host_transport import Transport, transport_of


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("ssh://root@h1/", Transport.SSH),
        ("qemu+ssh://h1/system", Transport.SSH_PROGRAM),
        ("qemu+libssh2://h1/system", Transport.OTHER),
        ("qemu+tls://h1/system", Transport.TLS),
        ("qemu://h1/system", Transport.TLS),
        ("qemu+tcp://h1/system", Transport.TCP),
        ("qemu:///system", Transport.LOCAL),
        ("qemu+unix:///system?socket=/tmp/s", Transport.LOCAL),
        ("test:///default", Transport.SIMULATED),
        ("nonsense", Transport.LOCAL),
    ],
)
def test_transport(uri: str, expected: Transport) -> None:
    assert transport_of(uri) is expected
