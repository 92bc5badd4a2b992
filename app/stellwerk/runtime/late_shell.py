"""Which shell leads to a host: over SSH, this computer's, or none. Any thread.

The adapters are imported when the first one is wanted, for the start's sake.
"""

from stellwerk.core.error import Unsupported
from stellwerk.core.text import _
from stellwerk.ports.shell import Shell
from stellwerk.ports.ssh_place import is_ssh, ssh_place
from stellwerk.runtime.late_ssh import LateTunnels


class LateShells:
    """The port `Shells`, over the connections of the tunnels."""

    def __init__(self, tunnels: LateTunnels) -> None:
        self._tunnels = tunnels

    def shell(self, uri: str) -> Shell:
        """As the port says."""
        if is_ssh(uri):
            from stellwerk.adapters.ssh.shell import SshHost  # late: see above

            return SshHost(self._tunnels.pool, ssh_place(uri))
        from stellwerk.adapters.hypervisor.place import place_of  # late: see above
        from stellwerk.adapters.local.shell import LocalShell

        if place_of(uri).local:
            return LocalShell()
        text = _("no commands can be run on a host that was added by a URI of libvirt")
        raise Unsupported(text, _("add it by its address"))

    def log_out(self, uri: str) -> None:
        """As the port says; nothing on this computer."""
        if is_ssh(uri):
            self._tunnels.pool.part(ssh_place(uri))
