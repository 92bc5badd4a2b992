"""How long a linked copy of a VM that is off takes, beside what its bare steps take on the same host.

A real host in namespaces; needs root. The floor is `qemu-img create` of both files and `virsh define` of the copy, each
once, as a script would do it.
"""

import time
from uuid import uuid4

from tests.bench.part.row import Row, show
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.commands.vm_copy.copying import Copying
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_copy.copy_plan import CopyWish, plan_copy
from stellwerk.ports.hypervisor import Session

IMAGES = "/var/lib/libvirt/images"
TIMES = 5
OTHERS = 200
"""Files in the same pool, which are all looked at before."""


def main() -> None:
    """Measure and print."""
    with Lab() as lab:
        host = lab.host("b1")
        host.run(["mkdir", "-p", IMAGES])
        host.virsh("pool-define-as", "images", "dir", "--target", IMAGES)
        host.virsh("pool-start", "images")
        host.run(["sh", "-c", f"cd {IMAGES} && for n in $(seq {OTHERS}); do truncate -s 1M other-$n.img; done"])
        host.virsh("vol-create-as", "images", "base.qcow2", "64M", "--format", "qcow2")
        guest = Guest.define(host, "base", disks=[Disk(f"{IMAGES}/base.qcow2")])
        hypervisor = LibvirtHypervisor()
        session = hypervisor.open(host.uri_tcp, HostId("b1"))
        ours = [_copy(session, VmId(guest.uuid), f"thin-{number}") for number in range(TIMES)]
        floor = [_bare(host, f"bare-{number}") for number in range(TIMES)]
        session.close()
        hypervisor.close()
        lab.remove(host)
    name = f"linked copy of a VM that is off, {OTHERS} other files"
    show([Row(name, min(ours) * 1000, "ms", min(floor) * 1000, "< 2,000 ms", max(ours) < 2.0)])


def _copy(session: Session, id_: VmId, name: str) -> float:
    begin = time.perf_counter()
    domain = session.domain(id_)
    assert domain is not None
    wish = CopyWish(id=VmId(str(uuid4())), name=name, linked=True)
    plan = plan_copy(Vm(id=id_, domain=domain), wish, session.stored_files(), session.pools(), str)
    Copying(id_, domain.definition.own_files, plan, b"", lambda *_: None).run(session)
    return time.perf_counter() - begin


def _bare(host: LabHost, name: str) -> float:
    """What cannot be left out, by the programs that libvirt itself would call."""
    xml = host.virsh("dumpxml", "base")
    text = "\n".join(line for line in xml.splitlines() if "<uuid>" not in line).replace("<name>base", f"<name>{name}")
    begin = time.perf_counter()
    for number in range(2):
        made = f"{IMAGES}/{name}-{number}.qcow2"
        host.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", f"{IMAGES}/base.qcow2", made])
    host.define(text)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
