"""A host that is given by its address: the URI of scheme `ssh` that stands for it, read and written. Pure; any thread.

    ssh://[user@]address[:port][/][?keyfile=FILE][&libvirt=lxc:///]

`libvirt` is the URI of the libvirt *on that host*, `qemu:///system` where nothing is said. `accept` is for one opening:
the fingerprint of a host key that may be remembered from then on, or `NEW,OLD` where it replaces another; it is never
kept with a host.
"""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _
from stellwerk.ports.host_key import FINGERPRINT, replaced
from stellwerk.ports.hypervisor import checked_uri

SCHEME = "ssh"
USUAL_PORT = 22
USUAL_LIBVIRT = "qemu:///system"

_LIBVIRT = re.compile(r"[a-z]+:///[A-Za-z0-9_./-]*")
"""What may stand in a command line on the host: nothing that a shell reads as more than text."""
_ADDRESS = re.compile(r"[^\s/@?#\[\]\"'`$\\;|&<>-][^\s/@?#\[\]\"'`$\\;|&<>]*")
_OPTIONS = frozenset({"keyfile", "libvirt", "accept"})


class SshPlace(Record, frozen=True, kw_only=True):
    """Where to log in and which libvirt to open there. `user` empty and `port` 0: as `~/.ssh/config` says, else the
    user of this computer and 22."""

    address: str
    user: str = ""
    port: int = 0
    key_file: str = ""
    libvirt: str = USUAL_LIBVIRT
    accept: str = ""

    @property
    def uri(self) -> str:
        """The URI that stands for it."""
        options = {"keyfile": self.key_file, "accept": self.accept}
        if self.libvirt != USUAL_LIBVIRT:
            options["libvirt"] = self.libvirt
        given = urlencode({key: value for key, value in options.items() if value}, safe="/:", quote_via=quote)
        return f"{self.login}/{f'?{given}' if given else ''}"

    @property
    def login(self) -> str:
        """The URI without options: `ssh://root@h1:2222`."""
        who = f"{quote(self.user, safe='')}@" if self.user else ""
        where = f"[{self.address}]" if ":" in self.address else self.address
        return f"{SCHEME}://{who}{where}{f':{self.port}' if self.port else ''}"

    @property
    def driver(self) -> str:
        """The driver of its libvirt: `qemu`."""
        return self.libvirt.partition(":")[0]

    @property
    def kept(self) -> "SshPlace":
        """The same without what is for one opening."""
        return replace(self, accept="")


def is_ssh(uri: str) -> bool:
    """The URI stands for a host that is given by its address."""
    return uri.strip().lower().startswith(f"{SCHEME}://")


def ssh_place(uri: str) -> SshPlace:
    """Read one; raises Invalid."""
    parts = urlsplit(checked_uri(uri))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(options.keys() - _OPTIONS)
    if parts.scheme != SCHEME or parts.path not in ("", "/") or parts.fragment or unknown:
        problem = _('"{uri}" cannot be read as the address of a host').format(uri=uri[:80])
        raise Invalid(problem, _("write for example {example}").format(example="ssh://root@h1:22/?keyfile=/root/key"))
    return checked_place(
        SshPlace(
            address=parts.hostname or "",
            user=unquote(parts.username or ""),
            port=parts.port or 0,
            key_file=options.get("keyfile", ""),
            libvirt=options.get("libvirt", USUAL_LIBVIRT),
            accept=options.get("accept", ""),
        )
    )


def checked_place(place: SshPlace) -> SshPlace:
    """The place, an address in brackets without them. Raises Invalid for what cannot be one."""
    address = place.address.strip()
    if address.startswith("[") and address.endswith("]"):
        address = address[1:-1]
    if not _ADDRESS.fullmatch(address):
        text = _('"{address}" is not the address of a host').format(address=address[:80])
        raise Invalid(text, _("give its name or its IP address, for example h1.example.org"))
    if place.user.startswith("-") or not (place.user.isprintable() and place.key_file.isprintable()):
        raise Invalid(_("the user or the key file cannot be that"), _("check how it is written"))
    if not 0 <= place.port <= 65535:
        raise Invalid(_("{port} is not a port").format(port=place.port), _("give a number from 1 to 65535"))
    if not _LIBVIRT.fullmatch(place.libvirt):
        text = _('"{uri}" is not the URI of a libvirt on a host itself').format(uri=place.libvirt[:80])
        raise Invalid(text, _("write for example {example}").format(example=USUAL_LIBVIRT))
    if place.accept and not FINGERPRINT.fullmatch(place.accept) and replaced(place.accept) is None:
        text = _('"{text}" is not the fingerprint of a host key').format(text=place.accept[:80])
        raise Invalid(text, _("it begins with SHA256: and 43 letters and digits follow"))
    return replace(place, address=address)
