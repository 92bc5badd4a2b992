"""What notices mean to people."""

import pytest
from tests.fakes.entity import vm_id

from stellwerk.model.event import Severity
from stellwerk.ports.hypervisor import DomainChange, DomainNotice, NetworkNotice, StorageNotice
from stellwerk.services.notice.notice_words import notice_told, other_told

C = DomainChange


def words(change: DomainChange, detail: str = "", about: str = "") -> tuple[str, Severity, str] | None:
    told = notice_told(DomainNotice(id=vm_id(1), change=change, detail=detail, about=about))
    return (told.code, told.severity, told.text.format(name="web", host="h1", reason=told.reason)) if told else None


@pytest.mark.parametrize(
    ("change", "detail", "about", "code", "severity", "said"),
    [
        (C.WATCHDOG, "reset", "", "vm.watchdog", Severity.ERROR, "went off: reset"),
        (C.WATCHDOG, "", "", "vm.watchdog", Severity.ERROR, "nothing is done"),
        (C.IO_ERROR, "enospc", "vda", "vm.io_error", Severity.ERROR, 'of VM "web" on "h1": vda, enospc'),
        (C.BLOCK_JOB, "active commit completed", "vda", "vm.block_job", Severity.NORMAL, "done: vda, active commit"),
        (C.BLOCK_JOB, "copy failed", "vda", "vm.block_job", Severity.ERROR, "failed: vda, copy"),
        (C.BLOCK_JOB, "copy canceled", "vda", "vm.block_job", Severity.NORMAL, "given up"),
        (C.AGENT, "connected", "", "vm.agent", Severity.NORMAL, "is there"),
        (C.AGENT, "disconnected", "", "vm.agent", Severity.NORMAL, "is gone"),
        (C.DEVICES, "added", "net1", "vm.device", Severity.NORMAL, "was added: net1"),
        (C.DEVICES, "removed", "net1", "vm.device", Severity.NORMAL, "was removed: net1"),
        (C.DEVICES, "not removed", "net1", "vm.device", Severity.WARNING, "let go of a device: net1"),
        (C.DEVICES, "medium", "sata0-0-0", "vm.device", Severity.NORMAL, "medium"),
        (C.BALLOON, "1048576", "", "vm.balloon", Severity.NORMAL, "adjusted"),
    ],
)
def test_what_is_told_of_vms(
    change: DomainChange, detail: str, about: str, code: str, severity: Severity, said: str
) -> None:
    told = words(change, detail, about)
    assert told is not None
    assert told[:2] == (code, severity)
    assert said in told[2]


@pytest.mark.parametrize(
    ("change", "detail"),
    [(C.STARTED, "booted"), (C.OTHER, "metadata"), (C.BLOCK_JOB, "copy ready"), (C.DEVICES, "tray"), (C.AGENT, "")],
)
def test_what_is_no_news(change: DomainChange, detail: str) -> None:
    assert words(change, detail) is None


@pytest.mark.parametrize("change", ["defined", "undefined", "started", "stopped"])
def test_networks_and_pools(change: str) -> None:
    network = other_told(NetworkNotice(name="n", change=change))
    pool = other_told(StorageNotice(name="p", change=change))
    assert network is not None
    assert pool is not None
    assert (network.code, pool.code) == (f"network.{change}", f"storage_pool.{change}")
    assert other_told(StorageNotice(pool_uuid="p")) is None
    assert other_told(NetworkNotice(name="n", change="melted")) is None
