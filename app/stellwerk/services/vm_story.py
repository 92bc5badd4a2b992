"""What a change of a VM's status means to people. Pure; any thread.

The texts say how it is now. That somebody did something is told by the event of the command, with who it was and how it
ended.
"""

from stellwerk.core.text import _
from stellwerk.model.event import Severity
from stellwerk.model.state import VmStatus
from stellwerk.services.told import Told

_OFF = frozenset({VmStatus.DOWN, VmStatus.SUSPENDED, VmStatus.UNKNOWN, VmStatus.IMAGE_LOCKED})
_PASSING = frozenset(
    {
        VmStatus.MIGRATING_FROM,
        VmStatus.MIGRATING_TO,
        VmStatus.REBOOT_IN_PROGRESS,
        VmStatus.SAVING_STATE,
        VmStatus.RESTORING_STATE,
        VmStatus.POWERING_DOWN,
        VmStatus.IMAGE_LOCKED,
        VmStatus.UNKNOWN,
    }
)
"""On the way to something that will be told."""
_CRASHES = frozenset({"crashed", "failed", "panicked", "daemon"})
_FAULTS = frozenset({"ioerror", "i/o error", "watchdog", "crashed", "postcopy failed"})
"""libvirt's words for why a guest stands still without anybody having asked."""


def moved(old: VmStatus, new: VmStatus) -> Told | None:
    """The VM is on another host than before."""
    if new in _OFF or old in _OFF:
        return None
    return Told(Severity.NORMAL, "vm.migrated", _('VM "{name}" moved from "{before}" to "{host}"'))


def status_changed(old: VmStatus, new: VmStatus, reason: str) -> Told | None:
    """The VM's status is another; None where that is not worth telling. `reason` is libvirt's word for its state."""
    if old is new or new in _PASSING:
        return None
    match new:
        case VmStatus.DOWN:
            return _down(reason)
        case VmStatus.SUSPENDED:
            return Told(Severity.NORMAL, "vm.saved", _('VM "{name}" is suspended on "{host}"'))
        case VmStatus.PAUSED:
            return _paused(old, reason)
        case VmStatus.NOT_RESPONDING:
            text = _('VM "{name}" on "{host}" does not respond: its QEMU does not answer')
            return Told(Severity.WARNING, "vm.not_responding", text)
        case VmStatus.UP | VmStatus.POWERING_UP | VmStatus.WAIT_FOR_LAUNCH:
            return _up(old)
        case _:
            return None


def _down(reason: str) -> Told:
    if reason in _CRASHES:
        return Told(Severity.ERROR, "vm.crashed", _('VM "{name}" crashed on "{host}"'))
    if reason == "destroyed":
        return Told(Severity.NORMAL, "vm.stopped", _('VM "{name}" is down on "{host}": it was forced off'))
    return Told(Severity.NORMAL, "vm.down", _('VM "{name}" is down on "{host}"'))


def _paused(old: VmStatus, reason: str) -> Told | None:
    if reason in _FAULTS:
        text = _('VM "{name}" was paused on "{host}" because of a fault: {reason}')
        return Told(Severity.ERROR, "vm.paused_by_fault", text, reason=reason)
    if old in _OFF:
        return Told(Severity.NORMAL, "vm.started", _('VM "{name}" begins paused on "{host}"'))
    return Told(Severity.NORMAL, "vm.paused", _('VM "{name}" is paused on "{host}"'))


def _up(old: VmStatus) -> Told | None:
    if old in (VmStatus.SUSPENDED, VmStatus.RESTORING_STATE):
        return Told(Severity.NORMAL, "vm.restored", _('VM "{name}" goes on from its saved memory on "{host}"'))
    if old in _OFF:
        return Told(Severity.NORMAL, "vm.started", _('VM "{name}" is up on "{host}"'))
    match old:
        case VmStatus.PAUSED:
            return Told(Severity.NORMAL, "vm.resumed", _('VM "{name}" runs again on "{host}"'))
        case VmStatus.NOT_RESPONDING:
            return Told(Severity.NORMAL, "vm.responding", _('VM "{name}" on "{host}" responds again'))
        case VmStatus.REBOOT_IN_PROGRESS:
            return Told(Severity.NORMAL, "vm.rebooted", _('VM "{name}" has restarted on "{host}"'))
        case VmStatus.POWERING_DOWN:
            text = _('VM "{name}" on "{host}" did not shut down')
            return Told(Severity.WARNING, "vm.shutdown_ignored", text)
        case _:
            return None
