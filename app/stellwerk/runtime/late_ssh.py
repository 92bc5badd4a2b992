"""SSH and the keyring, whose libraries are imported when the first host needs them, for the start's sake. Any thread.

paramiko and its cryptography take a fifth of a second.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from stellwerk.adapters.local.file_lock import take_lock
from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.ports.dial import Dial
from stellwerk.ports.secret import Kept, SecretName, Secrets
from stellwerk.ports.ssh_place import SshPlace
from stellwerk.ports.terminal import Terminal
from stellwerk.ports.tunnel import Asking, Askpass, Tunnel, Tunnels

if TYPE_CHECKING:
    from stellwerk.adapters.ssh.pool import SshPool

VAULT_FILE = "secrets.json"
"""The encrypted file of passwords, in the folder of the profile."""


class LateTunnels:
    """The port `Tunnels` over SSH, and hosts by the same connections. `known_hosts` is the profile's own file of host
    keys."""

    def __init__(self, known_hosts: Path, secrets: Secrets) -> None:
        self._known_hosts = known_hosts
        self._secrets = secrets
        self._guard = threading.Lock()
        self._made: tuple[Tunnels, SshPool] | None = None
        self._closed = False

    def open(self, uri: str, *, as_root: bool = False) -> Tunnel:
        """As the port says. Raises Refused after `close`."""
        return self._parts()[0].open(uri, as_root=as_root)

    @property
    def pool(self) -> "SshPool":
        """The connections that the tunnels go through, for shells and consoles. Raises Refused after `close`."""
        return self._parts()[1]

    def host(self, place: SshPlace) -> Dial:
        """The host at a place; its connection is that of its tunnels. Raises Refused after `close`. Not for the owner
        thread: it imports."""
        from stellwerk.adapters.ssh.shell import SshHost  # late: see above

        return SshHost(self.pool, place)

    def terminal(self, place: SshPlace, columns: int, rows: int) -> Terminal:
        """The login shell at a place, over the connection of its tunnels. Raises Refused after `close`. Not for the
        owner thread: it imports."""
        from stellwerk.adapters.ssh.terminal import open_terminal  # late: see above

        return open_terminal(self.pool, place, columns, rows)

    def _parts(self) -> "tuple[Tunnels, SshPool]":
        with self._guard:
            if self._closed:
                raise Refused(_("the program ends"), _("start it again"))
            if self._made is None:
                self._made = _ssh(self._known_hosts, self._secrets)
            return self._made

    def close(self) -> None:
        """As the port says; nothing if nothing was opened."""
        with self._guard:
            self._closed = True
        if self._made is not None:
            self._made[0].close()


class LateAskpass:
    """The port `Askpass`."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._guard = threading.Lock()
        self._made: Askpass | None = None

    def asking(self, port: int) -> Asking:
        """As the port says."""
        with self._guard:
            if self._made is None:
                from stellwerk.adapters.ssh.askpass import SshAskpass  # late: see above

                self._made = SshAskpass(self._secrets)
        return self._made.asking(port)


class LateSecrets:
    """The port `Secrets` over the keyring, or an encrypted file in the `folder` of the profile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = threading.Lock()
        self._made: Secrets | None = None

    def get(self, name: SecretName) -> str | None:
        """As the port says."""
        return self._keeper.get(name)

    def put(self, name: SecretName, value: str, *, lasting: bool = True) -> None:
        """As the port says."""
        self._keeper.put(name, value, lasting=lasting)

    def forget(self, name: SecretName) -> None:
        """As the port says."""
        self._keeper.forget(name)

    def names(self) -> tuple[SecretName, ...]:
        """As the port says."""
        return self._keeper.names()

    def listed(self) -> tuple[Kept, ...]:
        """As the port says."""
        return self._keeper.listed()

    @property
    def _keeper(self) -> Secrets:
        """The same one each time: it holds what opened the file."""
        with self._guard:
            if self._made is None:
                self._made = _keeper(self._folder)
        return self._made


def _ssh(known_hosts: Path, secrets: Secrets) -> "tuple[Tunnels, SshPool]":
    from stellwerk.adapters.ssh.pool import SshPool  # late: see above
    from stellwerk.adapters.ssh.tunnel_open import SshTunnels

    pool = SshPool(known_hosts, secrets)
    return SshTunnels(pool), pool


def _keeper(folder: Path) -> Secrets:
    from stellwerk.adapters.secrets.keeper import Keeper  # late: see above
    from stellwerk.adapters.secrets.ring import Keyring
    from stellwerk.adapters.secrets.vault import Vault

    return Keeper(Keyring(), Vault(folder / VAULT_FILE, lambda: _alone(folder)), folder / "secrets.names")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only process that writes the file of secrets; held for moments."""
    try:
        lock = take_lock(folder / "secrets.lock", wait=True)
    except OSError as error:
        text = _("the file of passwords cannot be locked")
        raise Refused(text, _("check the folder of the profile"), str(error)) from error
    try:
        yield
    finally:
        if lock is not None:
            lock.free()
