"""The serial console of a VM in a terminal: it opens when the VM runs, and again after a restart. Owner thread."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Timer
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.ports.serial import ConsoleInUse
from stellwerk.services.terminal.opening import reason
from stellwerk.services.terminal.talk import Ended, Opening
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools, TerminalView

PAUSES = (0.3, 1.0, 2.0, 5.0)
"""Seconds before the next try after an end while the VM runs; the last one again and again."""


class SerialView(TerminalView):
    """Follows a VM."""

    def __init__(
        self, tools: TerminalTools, vm_id: VmId, name: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(tools, name, parent)
        self.vm_id = vm_id
        self._force = False
        self._port = 0
        self.bar.port_wanted.connect(self._choose)
        self._tries = 0
        self._timer: Timer | None = None
        self._runs, self._host = self._now()
        self._subscription = tools.openings.inventory.changed.connect(self._follow)

    def begin(self) -> None:
        """Open it if the VM runs; else it opens when the VM starts."""
        self._stop_timer()
        self.bar.show_ports(self._ports())
        if not self._runs:
            self.tell(_('"{name}" is off; its serial console opens when it starts').format(name=self._name()), None)
        elif self._talk is None:
            try:
                self._open(self._opening())
            except Gone as error:
                self.tell(reason(error), error)

    def release(self) -> None:
        """As of any terminal."""
        self._stop_timer()
        self._subscription.close()
        super().release()

    def _opening(self) -> Opening:
        force, self._force = self._force, False
        return self._tools.openings.serial(self.vm_id, port=self._port, force=force)

    def _told_end(self, ended: Ended) -> None:
        error = ended.error
        if isinstance(error, ConsoleInUse):
            self.tell(reason(error), error, _("Take it over"), self._take_over)
        elif error is not None:
            self.tell(reason(error), error, _("Try again"), self.begin)
        elif self._runs:
            self._try_again()
        else:
            self.begin()

    def _choose(self, port: int) -> None:
        """Another port: what came from the one before stays above."""
        if port != self._port:
            self._port, self._tries = port, 0
            self._end_talk()
            self.begin()

    def _ports(self) -> list[str]:
        """Counted from 0, as on the command line, by virsh and in the guest."""
        vm = self._tools.openings.inventory.view.get(Ref(Kind.VM, self.vm_id))
        devices = vm.domain.definition.devices if isinstance(vm, Vm) else ()
        count = sum(device.type == "serial" for device in devices)
        return [_("Serial port {n}").format(n=number) for number in range(count)]

    def _take_over(self) -> None:
        self._force = True
        self.begin()

    def _try_again(self) -> None:
        """It ended though the VM runs: it restarts, moves to another host, or somebody took the console over."""
        if self._tries >= len(PAUSES):
            self.tell(
                _("The serial console has ended; somebody else may have it now"), None, _("Reconnect"), self._again
            )
            return
        self._timer = self._tools.loop.after(PAUSES[self._tries], self.begin)
        self._tries += 1

    def _again(self) -> None:
        self._tries = 0
        self.begin()

    def _type(self, data: bytes) -> None:
        self._tries = 0
        super()._type(data)

    def _stop_timer(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _now(self) -> tuple[bool, HostId | None]:
        vm = self._tools.openings.inventory.view.get(Ref(Kind.VM, self.vm_id))
        return (vm.domain.active, vm.host_id) if isinstance(vm, Vm) else (False, None)

    def _follow(self, changes: ChangeSet) -> None:
        """The VM started, stopped or is on another host."""
        ref = Ref(Kind.VM, self.vm_id)
        if ref not in changes.changed and ref not in changes.added and ref not in changes.removed:
            return
        before = self._runs, self._host
        self._runs, self._host = self._now()
        if before == (self._runs, self._host):
            return
        self._tries = 0
        if self._talk is None or not self._runs or before[1] != self._host:
            self._end_talk()
            self.begin()
