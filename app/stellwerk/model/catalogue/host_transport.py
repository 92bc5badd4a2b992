"""How a host's libvirt is reached, as its URI says. Pure; any thread."""

from enum import StrEnum
from urllib.parse import urlsplit


class Transport(StrEnum):
    """The way to a host."""

    __hash__ = str.__hash__

    SSH = "ssh"
    """Our own SSH connection."""
    SSH_PROGRAM = "ssh_program"
    TLS = "tls"
    TCP = "tcp"
    LOCAL = "local"
    """A socket of this computer."""
    SIMULATED = "simulated"
    """libvirt's test driver in this process."""
    OTHER = "other"


_BY_WORD = {
    "ssh": Transport.SSH_PROGRAM,
    "libssh": Transport.OTHER,
    "libssh2": Transport.OTHER,
    "ext": Transport.OTHER,
    "tls": Transport.TLS,
    "tcp": Transport.TCP,
    "unix": Transport.LOCAL,
}


def transport_of(uri: str) -> Transport:
    """The transport; libvirt takes TLS where a URI names a host and no transport."""
    parts = urlsplit(uri)
    driver, _plus, word = parts.scheme.partition("+")
    if driver == "ssh":
        return Transport.SSH
    if word:
        return _BY_WORD.get(word, Transport.OTHER)
    if parts.hostname:
        return Transport.TLS
    return Transport.SIMULATED if driver == "test" else Transport.LOCAL
