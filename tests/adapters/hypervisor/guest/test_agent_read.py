"""What a guest's agent says, as facts: nothing of it is believed unseen."""

from typing import Any

import pytest

from stellwerk.adapters.hypervisor.guest.agent_read import LONGEST, MOST, read_guest
from stellwerk.model.guest.facts import FileSystem, GuestFacts

TOLD: dict[str, Any] = {
    "os.name": "Debian GNU/Linux", "os.pretty-name": "Debian GNU/Linux 12 (bookworm)", "os.kernel-release": "6.1.0",
    "hostname": "web", "timezone.name": "CET", "timezone.offset": 3600,
    "user.count": 2, "user.0.name": "root", "user.1.name": "eva", "user.1.domain": "OFFICE",
    "fs.count": 2,
    "fs.0.mountpoint": "/var", "fs.0.fstype": "ext4", "fs.0.total-bytes": 1000, "fs.0.used-bytes": 420,
    "fs.0.disk.count": 1, "fs.0.disk.0.alias": "vda",
    "fs.1.mountpoint": "/", "fs.1.fstype": "ext4",
}  # fmt: skip


def test_all_of_it() -> None:
    assert read_guest(TOLD, {}) == GuestFacts(
        system="Debian GNU/Linux 12 (bookworm)",
        kernel="6.1.0",
        hostname="web",
        timezone="CET",
        users=("root", "OFFICE\\eva"),
        file_systems=(
            FileSystem(place="/", type="ext4"),
            FileSystem(place="/var", type="ext4", total=1000, used=420, disks=("vda",)),
        ),
    )


def test_what_is_not_told_is_unknown_and_says_why() -> None:
    facts = read_guest({"hostname": "web"}, {"users": "it is forbidden"})
    assert facts == GuestFacts(hostname="web", unknown="users: it is forbidden")
    assert (facts.users, facts.file_systems, facts.fullest) == (None, None, None)
    assert read_guest({"user.count": 0}, {}).users == ()


@pytest.mark.parametrize(
    "told",
    [
        {"user.count": 1 << 40, "fs.count": 1 << 40},
        {"user.count": -1, "fs.count": "many", "hostname": 7},
        {"fs.count": 1, "fs.0.mountpoint": "/", "fs.0.total-bytes": -1, "fs.0.used-bytes": 1 << 70},
        {"hostname": "a\x1b[31m\n" + "b" * 100_000, "os.pretty-name": "\0"},
        {"fs.count": 1, "fs.0.mountpoint": "/", "fs.0.disk.count": 1 << 40, "fs.0.disk.0.alias": ["x"]},
        {f"user.{n}.name": f"u{n}" for n in range(5000)} | {"user.count": 5000},
    ],
)
def test_lies_are_bounded(told: dict[str, Any]) -> None:
    facts = read_guest(told, {})
    assert len(facts.hostname) <= LONGEST
    assert facts.hostname.isprintable()
    assert len(facts.users or ()) <= MOST
    assert len(facts.file_systems or ()) <= MOST
    assert all(system.fill is None for system in facts.file_systems or ())
