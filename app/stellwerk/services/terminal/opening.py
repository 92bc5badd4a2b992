"""Which terminals there are, and how they are opened. Owner thread; what opens them runs on a terminal's own."""

from collections.abc import Callable
from functools import partial

from stellwerk.core.error import AppError, Gone
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.model.host import Host
from stellwerk.model.vm import Vm
from stellwerk.ports.hypervisor import Hypervisor
from stellwerk.ports.terminal import Terminal, Terminals
from stellwerk.services.login.logins import Door
from stellwerk.services.terminal.serial import open_serial
from stellwerk.services.terminal.talk import Ended, Opened, Opening, Talk
from stellwerk.store.inventory import Inventory


class Openings:
    """Shells of hosts and serial consoles of VMs. `entered` is told what was opened."""

    def __init__(
        self,
        loop: Loop,
        inventory: Inventory,
        hypervisor: Hypervisor,
        terminals: Terminals,
        entered: Callable[[Ref, Door], None] = lambda _ref, _door: None,
    ) -> None:
        self.inventory = inventory
        self._entered = entered
        self._loop, self._hypervisor, self._terminals = loop, hypervisor, terminals

    def refusal(self, host_id: HostId) -> str:
        """Why a host has no shell here; empty = it has."""
        host = self.inventory.view.host(host_id)
        return self._terminals.refusal(host.uri) if host is not None else _("The host is not there any more")

    def shell(self, host_id: HostId) -> Opening:
        """The shell of a host. Raises Gone."""
        uri = self._host(host_id).uri
        return self._told(partial(self._terminals.shell, uri), Ref(Kind.HOST, host_id), Door.SHELL)

    def serial(self, vm_id: VmId, *, port: int = 0, force: bool = False) -> Opening:
        """The serial console at a port of a VM, on the host where it runs. Raises Gone."""
        vm = self.inventory.view.get(Ref(Kind.VM, vm_id))
        if not isinstance(vm, Vm):
            raise Gone(_("the VM is not there any more"))
        host = self._host(vm.host_id)

        def opened(_columns: int, _rows: int) -> Terminal:
            return open_serial(self._hypervisor, host.uri, host.id, vm_id, port=port, force=force)

        return self._told(opened, Ref(Kind.VM, vm_id), Door.SERIAL)

    def _told(self, opening: Opening, ref: Ref, door: Door) -> Opening:
        def opened(columns: int, rows: int) -> Terminal:
            terminal = opening(columns, rows)
            self._loop.post(lambda: self._entered(ref, door))
            return terminal

        return opened

    def talk(
        self, name: str, opening: Opening, take: Callable[[bytes], None], tell: Callable[[Opened | Ended], None]
    ) -> Talk:
        """A terminal that `start` opens; see `Talk`."""
        return Talk(self._loop, name, opening, take, tell)

    def _host(self, host_id: HostId) -> Host:
        host = self.inventory.view.host(host_id)
        if host is None:
            raise Gone(_("the host is not there any more"))
        return host


def reason(error: AppError) -> str:
    """An error as the begin of a sentence."""
    return error.text[:1].upper() + error.text[1:]
