"""SSH and the keyring, whose libraries are imported when the first host needs them, for the start's sake. Any thread.

paramiko and its cryptography take a fifth of a second.
"""

import threading
from pathlib import Path

from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.ports.secret import SecretName, Secrets
from stellwerk.ports.tunnel import Tunnel, Tunnels


class LateTunnels:
    """The port `Tunnels` over SSH. `known_hosts` is the profile's own file of host keys."""

    def __init__(self, known_hosts: Path, secrets: Secrets) -> None:
        self._known_hosts = known_hosts
        self._secrets = secrets
        self._guard = threading.Lock()
        self._made: Tunnels | None = None
        self._closed = False

    def open(self, uri: str) -> Tunnel:
        """As the port says. Raises Refused after `close`."""
        with self._guard:
            if self._closed:
                raise Refused(_("the program ends"), _("start it again"))
            if self._made is None:
                self._made = _ssh(self._known_hosts, self._secrets)
        return self._made.open(uri)

    def close(self) -> None:
        """As the port says; nothing if nothing was opened."""
        with self._guard:
            self._closed = True
        if self._made is not None:
            self._made.close()


class LateSecrets:
    """The port `Secrets` over the keyring."""

    def get(self, name: SecretName) -> str | None:
        """As the port says."""
        return _keyring().get(name)

    def put(self, name: SecretName, value: str) -> None:
        """As the port says."""
        _keyring().put(name, value)

    def forget(self, name: SecretName) -> None:
        """As the port says."""
        _keyring().forget(name)


def _ssh(known_hosts: Path, secrets: Secrets) -> Tunnels:
    from stellwerk.adapters.ssh.pool import SshPool  # late: see above
    from stellwerk.adapters.ssh.tunnel import SshTunnels

    return SshTunnels(SshPool(known_hosts, secrets))


def _keyring() -> Secrets:
    from stellwerk.adapters.secrets.ring import Keyring  # late: see above

    return Keyring()
