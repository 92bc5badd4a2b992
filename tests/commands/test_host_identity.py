"""Which machine a host is."""

from __future__ import annotations

import pytest
from tests.fakes import entity

from stellwerk.commands.host_identity import same_machine, shared_uuid
from stellwerk.core.record import replace
from stellwerk.model.host import Host, HostFacts


def host(name: str, uri: str = "", **facts: object) -> Host:
    found = HostFacts(**({"uuid": "u", "hostname": "m", "driver": "QEMU", "boot_id": "b"} | facts))
    return replace(entity.host(name), uri=uri or f"qemu+tcp://{name}/system", facts=found)


@pytest.mark.parametrize(
    ("other", "same", "shared"),
    [
        (host("b"), True, False),
        (host("b", boot_id="b2"), True, False),
        (host("b", hostname="n"), True, False),
        (host("b", hostname="n", boot_id="b2"), False, True),
        (host("b", hostname="n", boot_id=""), False, True),
        (host("b", uuid="U"), True, False),
        (host("b", uuid="other"), False, False),
        (host("b", driver="LXC"), False, False),
        (host("b", session=True), False, False),
        (host("b", "qemu+tcp://a/system", uuid="other"), True, False),
        (replace(host("b"), facts=None), False, False),
    ],
)
def test_two_entries(other: Host, same: bool, shared: bool) -> None:
    mine = host("a")
    assert (same_machine(mine, other), shared_uuid(mine, other)) == (same, shared)
    assert (same_machine(other, mine), shared_uuid(other, mine)) == (same, shared)


@pytest.mark.parametrize("facts", [{"uuid": ""}, {"uuid": "00000000-0000-0000-0000-000000000000"}, {"driver": "Test"}])
def test_without_a_uuid_the_uri_decides(facts: dict[str, str]) -> None:
    assert not same_machine(host("a", **facts), host("b", **facts))
    assert not shared_uuid(host("a", **facts), host("b", **facts))


def test_sessions_belong_to_users() -> None:
    anna = host("a", "qemu+ssh://anna@m/session", session=True)
    ben = host("b", "qemu+ssh://ben@m/session", session=True)
    assert not same_machine(anna, ben)
    assert same_machine(anna, host("c", "qemu+tcp://anna@m/session", session=True))
