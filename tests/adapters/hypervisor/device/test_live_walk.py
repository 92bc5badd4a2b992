"""Telling a running VM: done is what its definition shows; what fails takes everything back."""

from collections.abc import Callable
from typing import Any

import libvirt
import pytest
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.device.live_step import Attach, Detach, LiveStep, SetNumber, Update
from stellwerk.adapters.hypervisor.device.live_walk import LiveWalk
from stellwerk.core.error import Refused
from stellwerk.model.hardware.difference import ADDED, REMOVED, Differing

DISK = "<disk><target dev='vdb'/></disk>"
ATTACH = Attach("disk vdb", DISK, Differing("disk vdb", ADDED))
DETACH = Detach("disk vdb", DISK, Differing("disk vdb", REMOVED))
UPDATE = Update("disk vdb", DISK, DISK, (Differing("disk vdb", "source"),))
VCPUS = SetNumber("vcpus", "2", "4", Differing("", "vcpus", "2", "4"))


class Domain:
    """A running domain: its devices as text, what it was asked for, what it refuses."""

    def __init__(self, devices: str = "", stubborn: bool = False) -> None:
        self.devices, self.stubborn = devices, stubborn
        self.asked: list[str] = []
        self.errors: dict[str, Exception] = {}

    def _do(self, name: str) -> None:
        self.asked.append(name)
        if name in self.errors:
            raise self.errors[name]

    def XMLDesc(self, flags: int) -> str:
        """What runs."""
        return f"<domain><devices>{self.devices}</devices></domain>"

    def attachDeviceFlags(self, xml: str, flags: int) -> None:
        """Plug in."""
        self._do("attach")
        self.devices += xml

    def detachDeviceFlags(self, xml: str, flags: int) -> None:
        """Unplug, unless the guest does not let go."""
        self._do("detach")
        if not self.stubborn:
            self.devices = self.devices.replace(xml, "")

    def updateDeviceFlags(self, xml: str, flags: int) -> None:
        """Change."""
        self._do("update")

    def schedulerParametersFlags(self, flags: int) -> dict[str, int]:
        """What its control group says."""
        self._do("scheduler")
        return {"cpu_shares": 1024}

    def setVcpusFlags(self, count: int, flags: int) -> None:
        """Plug processors in."""
        self._do(f"vcpus {count}")

    def setMemoryFlags(self, size: int, flags: int) -> None:
        """Move the balloon."""
        self._do(f"memory {size}")

    def setMetadata(self, kind: int, text: str | None, *rest: Any) -> None:
        """Title or description."""
        self._do(f"note {kind} {text}")


class Conn:
    """Registers for an event, which a guest that lets go late sends at once."""

    def __init__(self, then: Callable[[], None] | None = None) -> None:
        self.then, self.registered = then, 0

    def domainEventRegisterAny(self, domain: Any, kind: int, told: Callable[..., None], opaque: Any) -> int:
        """Remember."""
        assert kind == libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED
        self.registered += 1
        if self.then is not None:
            told()
        return 7

    def domainEventDeregisterAny(self, id_: int) -> None:
        """Forget."""
        assert id_ == 7
        self.registered -= 1


def go(domain: Domain, *steps: LiveStep, conn: Conn | None = None, lasting: bool = True) -> tuple[Differing, ...]:
    return LiveWalk(conn or Conn(), domain, events=conn is not None).go(steps, lasting=lasting)


def test_all_steps_are_taken() -> None:
    domain = Domain()
    memory = SetNumber("memory", "1", str(1 << 30), Differing("", "memory"))
    title = SetNumber("title", "", "Front", Differing("", "title"))
    assert go(domain, ATTACH, UPDATE, VCPUS, memory, title) == ()
    assert domain.asked == ["attach", "update", "vcpus 4", f"memory {1 << 20}", "note 1 Front"]


def test_a_device_that_the_guest_keeps_is_not_detached() -> None:
    domain, conn = Domain(DISK, stubborn=True), Conn(then=lambda: None)
    with pytest.raises(Refused, match="did not release"):
        go(domain, DETACH, conn=conn)
    assert conn.registered == 0
    assert go(Domain(DISK), DETACH, conn=Conn()) == ()


def test_what_fails_takes_back_what_was_done() -> None:
    domain = Domain()
    domain.errors["update"] = libvirt_error(1, "broken")
    with pytest.raises(libvirt.libvirtError):
        go(domain, ATTACH, VCPUS, UPDATE)
    assert domain.asked == ["attach", "vcpus 4", "update", "vcpus 2", "detach"]
    assert domain.devices == ""


def test_what_resists_being_taken_back_is_named() -> None:
    domain = Domain()
    domain.errors = {"update": libvirt_error(1, "broken"), "detach": libvirt_error(1, "stuck")}
    with pytest.raises(libvirt.libvirtError) as caught:
        go(domain, ATTACH, UPDATE)
    assert caught.value.__notes__ == ["disk vdb: stuck"]


@pytest.mark.parametrize(
    ("step", "name", "code"), [(ATTACH, "attach", 84), (UPDATE, "update", 84), (VCPUS, "vcpus 4", 68)]
)
def test_what_cannot_be_done_live_waits(step: LiveStep, name: str, code: int) -> None:
    domain = Domain()
    domain.errors[name] = libvirt_error(code, "not while it runs")
    later = go(domain, step)
    assert [line.device for line in later] in (["disk vdb"], [""])
    with pytest.raises(libvirt.libvirtError):
        go(domain, step, lasting=False)


def test_no_place_is_said_with_a_way_out() -> None:
    domain = Domain()
    domain.errors["attach"] = libvirt_error(1, "internal error: No more available PCI slots")
    with pytest.raises(Refused, match="no free place") as caught:
        go(domain, ATTACH)
    assert "make room" in caught.value.hint


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("serial 0", 1, "internal error: Bus 'isa.0' does not support hotplugging"),
        ("channel org.x", 1, "internal error: no virtio-serial controllers are available"),
        ("watchdog 0", 1, "internal error: No more available PCI slots"),
    ],
)
def test_what_the_next_start_brings_waits(kind: str, code: int, words: str) -> None:
    domain = Domain()
    domain.errors["attach"] = libvirt_error(code, words)
    line = Differing(kind, ADDED)
    assert go(domain, Attach(kind, "<x/>", line)) == (line,)


def test_a_device_that_no_start_would_bring_is_refused() -> None:
    domain = Domain()
    domain.errors["attach"] = libvirt_error(67, "host doesn't support passthrough of host PCI devices")
    with pytest.raises(libvirt.libvirtError, match="passthrough"):
        go(domain, Attach("hostdev pci 0000:03:00.0", "<hostdev/>", Differing("hostdev pci 0000:03:00.0", ADDED)))


def test_a_shared_folder_is_plugged_in_only_where_libvirtd_outlives_it() -> None:
    line = Differing("filesystem share", ADDED)
    step = Attach("filesystem share", "<filesystem/>", line)
    domain = Domain()
    assert (go(domain, step), domain.asked) == ((), ["scheduler", "attach"])
    domain = Domain()
    domain.errors["scheduler"] = libvirt_error(55, "cgroup CPU controller is not mounted")
    assert (go(domain, step), domain.asked) == ((line,), ["scheduler"])
    domain.errors["scheduler"] = libvirt_error(38, "lost")
    with pytest.raises(libvirt.libvirtError):
        go(domain, step)
