"""What libvirt's notices mean to people, where a change of status does not tell it already. Pure; any thread.

What goes by the status of a VM (started, paused, migrated, crashed, restarted …) is told by `vm_story`.
"""

from stellwerk.core.text import _
from stellwerk.model.event import Severity
from stellwerk.ports.hypervisor import DomainChange, DomainNotice, NetworkNotice, StorageNotice
from stellwerk.services.told import Told


def notice_told(notice: DomainNotice) -> Told | None:
    """The event of a VM; None for what is no news."""
    match notice.change:
        case DomainChange.WATCHDOG:
            text = _('the watchdog of VM "{name}" on "{host}" went off: {reason}')
            return Told(Severity.ERROR, "vm.watchdog", text, reason=notice.detail or _("nothing is done"))
        case DomainChange.IO_ERROR:
            text = _('I/O error of VM "{name}" on "{host}": {reason}')
            return Told(Severity.ERROR, "vm.io_error", text, reason=_joined(notice.about, notice.detail))
        case DomainChange.BLOCK_JOB:
            return _block_job(notice)
        case DomainChange.AGENT if notice.detail == "connected":
            return Told(Severity.NORMAL, "vm.agent", _('the guest agent of VM "{name}" on "{host}" is there'))
        case DomainChange.AGENT if notice.detail == "disconnected":
            return Told(Severity.NORMAL, "vm.agent", _('the guest agent of VM "{name}" on "{host}" is gone'))
        case DomainChange.DEVICES:
            return _device(notice)
        case DomainChange.BALLOON:
            return Told(Severity.NORMAL, "vm.balloon", _('the memory of VM "{name}" on "{host}" was adjusted'))
        case _:
            return None


def _block_job(notice: DomainNotice) -> Told | None:
    """`detail` is the kind of job and how it ended."""
    kind, _blank, ended = notice.detail.rpartition(" ")
    reason = _joined(notice.about, kind)
    match ended:
        case "completed":
            text = _('a job on a disk of VM "{name}" on "{host}" is done: {reason}')
            return Told(Severity.NORMAL, "vm.block_job", text, reason=reason)
        case "failed":
            text = _('a job on a disk of VM "{name}" on "{host}" failed: {reason}')
            return Told(Severity.ERROR, "vm.block_job", text, reason=reason)
        case "canceled":
            text = _('a job on a disk of VM "{name}" on "{host}" was given up: {reason}')
            return Told(Severity.NORMAL, "vm.block_job", text, reason=reason)
        case _:
            return None


def _device(notice: DomainNotice) -> Told | None:
    words = {
        "added": _('a device of VM "{name}" on "{host}" was added: {reason}'),
        "removed": _('a device of VM "{name}" on "{host}" was removed: {reason}'),
        "medium": _('another medium is in a drive of VM "{name}" on "{host}": {reason}'),
    }
    if notice.detail == "not removed":
        text = _('VM "{name}" on "{host}" did not let go of a device: {reason}')
        return Told(Severity.WARNING, "vm.device", text, reason=notice.about)
    text = words.get(notice.detail, "")
    return Told(Severity.NORMAL, "vm.device", text, reason=notice.about) if text and notice.about else None


def other_told(notice: NetworkNotice | StorageNotice) -> Told | None:
    """The event of a network or a storage pool of a host; None for what is no news."""
    network = isinstance(notice, NetworkNotice)
    if network:
        words = {
            "defined": _('network "{name}" was defined on "{host}"'),
            "undefined": _('network "{name}" was removed from "{host}"'),
            "started": _('network "{name}" was started on "{host}"'),
            "stopped": _('network "{name}" was stopped on "{host}"'),
        }
    else:
        words = {
            "defined": _('storage pool "{name}" was defined on "{host}"'),
            "undefined": _('storage pool "{name}" was removed from "{host}"'),
            "started": _('storage pool "{name}" was started on "{host}"'),
            "stopped": _('storage pool "{name}" was stopped on "{host}"'),
        }
    text = words.get(notice.change, "")
    code = "network" if network else "storage_pool"
    return Told(Severity.NORMAL, f"{code}.{notice.change}", text) if text and notice.name else None


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
