"""Starts libvirt's helper on a host, as the user or as root, and makes the tunnel to it.

On the host runs `virt-ssh-helper`, or `nc -U` on hosts with a libvirt older than 7.0. The line that is run first says a
word of its own, so that what a login shell prints before is no part of the talk. Blocks; any thread.
"""

import time

import paramiko

from stellwerk.adapters.ssh.connection import end_channel
from stellwerk.adapters.ssh.downward import CHUNK
from stellwerk.adapters.ssh.error import no_answer, translating
from stellwerk.adapters.ssh.pool import Lease, SshPool
from stellwerk.adapters.ssh.root import RootWay
from stellwerk.adapters.ssh.route import Route
from stellwerk.adapters.ssh.tunnel import BY_PORT, SshTunnel, fault_of, text_of
from stellwerk.core.error import AppError
from stellwerk.core.text import _
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, secret_name
from stellwerk.ports.ssh_place import SshPlace, ssh_place

GREETING_LIMIT = 5.0
"""Seconds for the login shell to start what is run."""
MOST_NOISE = 64 * 1024
"""Bytes that a login shell may print before."""
_WORD = b"stellwerk-libvirt-here\n"

_HELPER = """\
root=
if [ "$(id -u 2>/dev/null)" != 0 ]; then for sock in {sockets}; do
if [ -S "$sock" ] && [ ! -w "$sock" ] && sudo -n true 2>/dev/null; then root="sudo -n"; fi; done; fi
if command -v virt-ssh-helper >/dev/null 2>&1; then
printf "stellwerk-libvirt-%s\\n" here; exec $root virt-ssh-helper "{uri}"; fi
if command -v nc >/dev/null 2>&1; then
for sock in {sockets}; do if [ -S "$sock" ]; then
arg=; if nc -q 2>&1 | grep -q "requires an argument"; then arg=-q0; fi
printf "stellwerk-libvirt-%s\\n" here; exec $root nc $arg -U "$sock"; fi; done
echo "no socket of libvirt" >&2; exit 1; fi
exit 127"""
"""`-q0`: as libvirt itself does, so that nc ends with the channel (src/rpc/virnetclient.c). The word is put together
there: a shell that only repeats what it was told says nothing. sudo goes before where the user may not write to the
socket and sudo asks for no password."""
_RUN = "/var/run/libvirt"


class SshTunnels:
    """The port `Tunnels`, over the connections of a pool."""

    def __init__(self, pool: SshPool, *, by_port: bool = BY_PORT) -> None:
        """`by_port`: as for a tunnel."""
        self._pool = pool
        self._by_port = by_port
        self._root = RootWay(pool)
        self._by_sudo: set[str] = set()
        """The URIs whose libvirt does not let the user in who is logged in."""

    def open(self, uri: str, *, as_root: bool = False) -> SshTunnel:
        """As the port says."""
        place = ssh_place(uri)
        if not as_root and uri not in self._by_sudo:
            line = f"sh -c '{_helper_line(place)}'"
            return self._tunnel(place, *self._pool.channel(place, lambda connection: connection.line(line)))
        self._by_sudo.discard(uri)  # what holds no more is found out anew
        try:
            lease, channel = self._root.start(place, ("sh", "-c", _helper_line(place)))
        except SecretNeeded as error:
            raise _or_grant(error) from error
        tunnel = self._tunnel(place, lease, channel, by_sudo=True)
        self._by_sudo.add(uri)
        return tunnel

    def close(self) -> None:
        """As the port says."""
        self._pool.close()

    def _tunnel(self, place: SshPlace, lease: Lease, channel: paramiko.Channel, *, by_sudo: bool = False) -> SshTunnel:
        """On the channel of a helper that is being started."""
        try:
            route = lease.connection.route
            first = _after_word(channel, route)
            rooted = by_sudo or route.user == "root" or place.libvirt.endswith("/session")
            return SshTunnel(lease, channel, place, first, rooted=rooted, by_port=self._by_port)
        except BaseException:
            end_channel(channel)
            lease.release()
            raise


def _or_grant(error: SecretNeeded) -> AppError:
    """The question for what sudo asks, with what makes it needless."""
    name = secret_name(error.details)
    if name is None or name.kind is not SecretKind.SUDO:
        return error
    user = name.place.partition("://")[2].partition("@")[0]
    more = _("or run there: sudo usermod -aG libvirt {user}").format(user=user)
    return SecretNeeded(error.text, f"{error.hint}; {more}", error.details)


def _helper_line(place: SshPlace) -> str:
    """What is run on the host. The words that are put in were checked: no quotes, no blanks."""
    sockets = f"{_RUN}/virt{place.driver}d-sock {_RUN}/libvirt-sock"
    if place.libvirt.endswith("/session"):
        own = '"${XDG_RUNTIME_DIR:-/run/user/$(id -u)}'
        sockets = f'{own}/libvirt/virt{place.driver}d-sock" {own}/libvirt/libvirt-sock"'
    return _HELPER.format(uri=place.libvirt, sockets=sockets)


def _after_word(channel: paramiko.Channel, route: Route) -> bytes:
    """Wait for our word and answer what follows it. Raises Unreachable, TimedOut, Refused where it does not come."""
    due = time.monotonic() + GREETING_LIMIT
    said = b""
    with translating(route):
        while _WORD not in said:
            channel.settimeout(max(0.01, due - time.monotonic()))
            try:
                more = channel.recv(CHUNK)
            except TimeoutError:
                raise no_answer(route, text_of(said)) from None
            if not more:
                raise fault_of(channel, route, said)
            said += more
            if len(said) > MOST_NOISE:
                raise no_answer(route, text_of(said))
        channel.settimeout(None)
    return said.partition(_WORD)[2]
