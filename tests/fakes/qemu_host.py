"""A connection to a QEMU host that answers what a test tells it: for what the test driver cannot show."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import libvirt
from tests.fakes.clock import FakeClock
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.place import place_of
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.ids import HostId

UUID = "00000000-0000-4000-8000-00000000000a"
XML = "<domain type='kvm'><name>vm</name><memory>1024</memory><vcpu>2</vcpu></domain>"


class QemuDomain:
    """A domain: state and reason, what its monitor does, its job, its statistics."""

    def __init__(
        self,
        *,
        state: tuple[int, int] = (1, 1),
        control: tuple[int, int, int] = (0, 0, 0),
        job: Mapping[str, int] | Exception | None = None,
        fields: Mapping[str, Any] | None = None,
        xml: str | Exception = XML,
        merged: Mapping[str, int] | None = None,
    ) -> None:
        self.merged = merged or {}
        self.numbers, self.control, self.job, self.fields, self.text = state, control, job or {"type": 0}, fields, xml
        self.addresses: dict[int, dict[str, Any]] = {}
        self.undefined: list[int] = []

    def name(self) -> str:
        """Its name."""
        return "vm"

    def UUIDString(self) -> str:
        """Its UUID."""
        return UUID

    def UUID(self) -> bytes:
        """The same as bytes."""
        return uuid.UUID(UUID).bytes

    def state(self, flags: int) -> tuple[int, int]:
        """State and reason."""
        return self.numbers

    def isActive(self) -> bool:
        """Whether it runs."""
        return self.numbers[0] != 5

    def isPersistent(self) -> bool:
        """Whether it stays."""
        return True

    def XMLDesc(self, flags: int) -> str:
        """Its XML."""
        return _answer(self.text)

    def controlInfo(self, flags: int) -> tuple[int, int, int]:
        """What its monitor does."""
        return self.control

    def jobStats(self, flags: int) -> Mapping[str, int]:
        """Its job."""
        return _answer(self.job)

    def blockJobInfo(self, disk: str, flags: int) -> Mapping[str, int]:
        """What is done to a disk in the background."""
        return self.merged

    def interfaceAddresses(self, source: int, flags: int) -> dict[str, Any]:
        """The addresses that a source knows."""
        if source not in self.addresses:
            raise libvirt_error(86, "Guest agent is not responding")
        return self.addresses[source]

    def undefineFlags(self, flags: int) -> None:
        """Remember the flags."""
        self.undefined.append(flags)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Anything else is not supported here."""

        def refuse(*args: Any) -> Any:
            raise libvirt_error(3, f"this function is not supported: {name}")

        return refuse


class QemuConn:
    """A connection to a host with one domain."""

    def __init__(self, domain: QemuDomain, version: int = 9_000_000) -> None:
        self.domain, self.version, self.closed = domain, version, 0

    def getType(self) -> str:
        """The driver."""
        return "QEMU"

    def getLibVersion(self) -> int:
        """The version of libvirt."""
        return self.version

    def isAlive(self) -> int:
        """It lives."""
        return 1

    def lookupByUUIDString(self, uuid: str) -> QemuDomain:
        """The domain."""
        if uuid != UUID:
            raise libvirt_error(42, "Domain not found")
        return self.domain

    def listAllDomains(self, flags: int) -> list[QemuDomain]:
        """The domain, which is persistent."""
        return [] if flags & libvirt.VIR_CONNECT_LIST_DOMAINS_TRANSIENT else [self.domain]

    def getAllDomainStats(self, groups: int, flags: int) -> list[tuple[QemuDomain, Mapping[str, Any]]]:
        """Its statistics."""
        if self.domain.fields is None:
            raise libvirt_error(3, "this function is not supported: virConnectGetAllDomainStats")
        return [(self.domain, self.domain.fields)]

    def close(self) -> None:
        """Count it."""
        self.closed += 1


def qemu_session(domain: QemuDomain, version: int = 9_000_000) -> LibvirtSession:
    """A session with such a host."""
    place = place_of("qemu+tcp://h1/system")
    return LibvirtSession(QemuConn(domain, version), place, HostId("h1"), FakeClock(), "root")


def _answer(value: Any) -> Any:
    if isinstance(value, Exception):
        raise value
    return value
