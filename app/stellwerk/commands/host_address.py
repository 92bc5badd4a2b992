"""Hosts that are given by their address: the URI that is kept of them, and the host key that is accepted. Pure."""

from stellwerk.core.error import Invalid
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _
from stellwerk.engine.parameter import Arg
from stellwerk.ports.ssh_place import SshPlace, checked_place, is_ssh, ssh_place

ACCEPT = Arg(
    N_("Host key"),
    N_("The fingerprint (SHA256:…) of its SSH key, to be trusted from now on; NEW,OLD where it has changed"),
    aside=True,
)


def address_uri(address: str, user: str | None, key_file: str | None, port: int | None) -> str:
    """The URI of a host that is given by its address; raises Invalid."""
    return checked_place(SshPlace(address=address, user=user or "", key_file=key_file or "", port=port or 0)).uri


def kept_uri(uri: str) -> str:
    """One form for each place, without what is for one opening only."""
    return ssh_place(uri).kept.uri if is_ssh(uri) else uri


def accepting(uri: str, fingerprint: str) -> str:
    """The URI for an opening that may remember the host key with this fingerprint. Raises Invalid, for libvirt's own
    URIs too: their keys are ssh's."""
    if not is_ssh(uri):
        raise Invalid(_("only hosts that were added by their address show us a host key"), _("leave it out"))
    return checked_place(replace(ssh_place(uri), accept=fingerprint)).uri
