"""Readings for the tests of judges and remedies."""

from typing import Any

from stellwerk.model.host import CpuFacts, HostFacts
from stellwerk.policy.host_check.reading import HostReading, Kvm, Machine, Part, Service, System, Trouble, Unit
from stellwerk.policy.privilege import Login

GIB = 1024**3
ROOT = Login(user="root", uid=0)
FACTS = HostFacts(
    uuid="u1",
    hostname="h1",
    driver="QEMU",
    libvirt_version=9_000_000,
    hypervisor_version=7_002_000,
    cpu=CpuFacts(cpus=8, model="EPYC"),
    memory=16 * GIB,
    kvm=True,
)
DEBIAN = System(id="debian", version="12", name="Debian GNU/Linux 12 (bookworm)", arch="x86_64")
OFF = Unit(name="libvirtd.socket", enabled="disabled", active="inactive")
ON = Unit(name="libvirtd.socket", enabled="enabled", active="active")
RUNNING = Service(
    programs=frozenset({"libvirtd", "virt-ssh-helper", "systemctl"}), sockets=frozenset({"libvirt-sock"}), units=(ON,)
)
STOPPED = Service(programs=frozenset({"libvirtd", "virt-ssh-helper", "systemctl"}), units=(OFF,))
NOT_RUNNING = Trouble(text="libvirt does not run on h1", hint="start it there", code="unreachable", away=True)
DENIED = Trouble(text="kim may not use libvirt on h1", hint="join the group", code="not_allowed")


def sound(**more: Any) -> HostReading:
    """Of a host that is as it should be."""
    given: dict[str, Any] = {
        "place": "h1",
        "login": ROOT,
        "system": DEBIAN,
        "service": RUNNING,
        "facts": FACTS,
        "kvm": Kvm(flag=True, device=True, vendor="amd", arch="x86_64"),
        "machine": Machine(cpus=8, memory=16 * GIB, available=12 * GIB),
        "pools": (Part(name="default"),),
        "networks": (Part(name="default"),),
        "bridges": ("br0", "virbr0"),
        "unresolved": (),
        "sharing": (),
    }
    return HostReading(**(given | more))


def down(service: Service | None = STOPPED, **more: Any) -> HostReading:
    """Of a host whose libvirt does not answer."""
    given = {"facts": None, "pools": None, "networks": None, "sharing": None, "libvirt_trouble": NOT_RUNNING}
    return sound(**(given | {"service": service} | more))
