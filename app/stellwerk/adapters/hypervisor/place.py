"""What a connection URI says: which driver, by which transport, on which machine; and the form libvirt is given.

Pure; any thread.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.ports.hypervisor import checked_uri
from stellwerk.ports.ssh_place import SCHEME, is_ssh, ssh_place

DRIVERS = frozenset({
    "bhyve", "ch", "esx", "gsx", "hyperv", "lxc", "openvz", "parallels", "phyp", "qemu", "test", "vbox", "vmwarefusion",
    "vmwareplayer", "vmwarews", "vpx", "vz", "xen", "xenapi",
})  # fmt: skip
"""The drivers that libvirt has or had, by the scheme of their URIs."""

TRANSPORTS = frozenset({"", "unix", "tcp", "tls", "ssh", "ext", "libssh", "libssh2"})

_FOR_READING = "qemu:///system, qemu+ssh://root@host/system"


class Place(Record, frozen=True, kw_only=True):
    """A checked URI and what it means. `uri` is what libvirt opens; `host` is empty on this computer."""

    uri: str
    driver: str
    transport: str = ""
    host: str = ""
    user: str = ""
    session: bool = False
    forwarded: bool = False
    """A socket is named: whatever listens there may stand on another machine."""
    tunnelled: bool = False
    """A host that is given by its address: libvirt opens the near end of a tunnel of ours."""

    @property
    def in_process(self) -> bool:
        """libvirt's test driver without a daemon: it lives and dies in this process."""
        return self.driver == "test" and not self.transport and not self.host

    @property
    def local(self) -> bool:
        """A daemon of this very machine."""
        return self.transport in ("", "unix") and not self.host and not self.forwarded and not self.in_process

    @property
    def name(self) -> str:
        """What people call the machine."""
        return self.host or (_("this computer") if self.local or self.in_process else _("the host"))


def place_of(uri: str) -> Place:
    """Read a URI; raises Invalid where libvirt could not take it. SSH never asks: there is no terminal to answer on."""
    text = checked_uri(uri)
    if is_ssh(text):
        return _by_address(text)
    parts = urlsplit(text)
    driver, _plus, transport = parts.scheme.partition("+")
    if driver not in DRIVERS:
        raise Invalid(_('"{driver}" is no hypervisor that libvirt knows').format(driver=driver), _hint())
    if transport not in TRANSPORTS:
        raise Invalid(_('"{way}" is no way to reach a host').format(way=transport), _hint())
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if transport == "ssh" and "no_tty" not in options:
        # libvirt then runs ssh with BatchMode=yes: it fails where it would ask for a password or a host key.
        extra = urlencode({"no_tty": "1"})
        query = f"{parts.query}&{extra}" if parts.query else extra
        text = urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))
        # urlunsplit drops the empty authority of qemu+ssh:///system, which libvirt needs.
        if not parts.netloc and not text.startswith(f"{parts.scheme}://"):
            text = text.replace(f"{parts.scheme}:", f"{parts.scheme}://", 1)
    return Place(
        uri=text,
        driver=driver,
        transport=transport,
        host=parts.hostname or "",
        user=parts.username or "",
        session=parts.path.rstrip("/") == "/session",
        forwarded="socket" in options or transport == "ext",
    )


def asking_by(uri: str, command: str) -> str:
    """The URI with the program that runs ssh in place of what keeps ssh from asking; one that names a program of its
    own stays as it is."""
    parts = urlsplit(uri)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "command" in options or parts.scheme.partition("+")[2] != "ssh" or not parts.netloc:
        return uri
    options.pop("no_tty", None)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(options | {"command": command}, safe="/"), ""))


def _by_address(uri: str) -> Place:
    place = ssh_place(uri)
    if place.driver not in DRIVERS:
        raise Invalid(_('"{driver}" is no hypervisor that libvirt knows').format(driver=place.driver), _hint())
    return Place(
        uri=uri,
        driver=place.driver,
        transport=SCHEME,
        host=place.address,
        user=place.user,
        session=place.libvirt.endswith("/session"),
        tunnelled=True,
    )


def _hint() -> str:
    return _("write for example {examples}").format(examples=_FOR_READING)
