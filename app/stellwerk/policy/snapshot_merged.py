"""What a removal that ended midway has merged already. Pure; any thread."""

from stellwerk.model.snapshot import Snapshot
from stellwerk.model.vm import Vm
from stellwerk.policy.standing import Files, chain


def already_merged(vm: Vm, wanted: Snapshot, files: Files) -> dict[str, str]:
    """By the file that a disk went on in, the frozen one that has its content by now. QEMU goes on with a merge when
    libvirt dies, and libvirt that starts again ends it, but forgets the snapshot no more: the VM then stands on the
    frozen file without the one that the mark was made for, which is gone. To merge into it what stands on it now would
    change later snapshots."""
    if not wanted.half_gone:
        return {}
    used = {path for disk in vm.domain.definition.disks if disk.source for path in chain(disk.source, files)}
    return {
        disk.overlay: disk.frozen
        for disk in wanted.disks
        if disk.kind == "external" and disk.overlay and disk.overlay not in used and disk.overlay not in files
        if disk.frozen in used and disk.frozen in files
    }
