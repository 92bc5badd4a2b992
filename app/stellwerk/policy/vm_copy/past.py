"""A VM as one of its snapshots keeps it, for a copy of that state. Pure; any thread.

What a snapshot froze is only read; nothing of its chain is written to.
"""

from stellwerk.core.error import Gone, Refused
from stellwerk.core.record import replace
from stellwerk.core.text import _, quoted
from stellwerk.model.device import Disk
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import nvram_copy
from stellwerk.policy.standing import Files, chain


def past_of(vm: Vm, wanted: Snapshot, files: Files) -> Vm:
    """The VM with the disks and UEFI's variables of then, off. Raises Refused for a snapshot inside the disks or one
    that is half gone, Gone where files of it are missing."""
    words = {"name": wanted.name}
    if not wanted.outside or not wanted.files:
        text = _('snapshot "{name}" is inside the disks; a copy of it cannot be made').format(**words)
        raise Refused(text, _("go back to it, then copy the VM"))
    if wanted.half_gone:
        text = _('the removal of snapshot "{name}" was begun: its files are no more what they were').format(**words)
        raise Refused(text, _("copy the present of the VM"))
    missing = [below for path in wanted.files for below in chain(path, files) if below not in files]
    if missing:
        text = _('no active storage pool holds {files} of snapshot "{name}"').format(files=quoted(missing), **words)
        raise Gone(text, _("add or start a storage pool on that folder, or connect the host by SSH"))
    kept = tuple(
        Disk(target=disk.target, source_type="file", source=disk.frozen, format=disk.format)
        for disk in wanted.disks
        if disk.kind == "external" and disk.frozen
    )
    said, run = vm.domain.definition, vm.domain.runtime
    media = tuple(disk for disk in said.disks if disk.device == "cdrom")
    copy = nvram_copy(vm, wanted.name, wanted.files[0])
    firmware = replace(said.firmware, nvram=copy if wanted.nvram and copy in files else "")
    domain = replace(
        vm.domain,
        definition=replace(said, disks=(*kept, *media), firmware=firmware),
        runtime=replace(run, state=DomainState.SHUT_OFF),
    )
    return replace(vm, domain=domain)
