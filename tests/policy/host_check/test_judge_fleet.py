"""Judging storage, networks and the other hosts."""

import pytest
from tests.policy.host_check.sample import FACTS, sound

from stellwerk.core.record import replace
from stellwerk.model.host_check import CheckState
from stellwerk.policy.host_check.judge_fleet import judge_names, judge_networks, judge_pools, judge_uuid
from stellwerk.policy.host_check.reading import HostReading, Other, Part

S = CheckState
OFF = Part(name="default", active=False)
NEAR = Other(name="h2", hostname="h2.lan", same_cluster=True)
FAR = Other(name="h3", hostname="h3.lan")


@pytest.mark.parametrize(
    ("pools", "state", "found"),
    [
        ((Part(name="default"), Part(name="fast")), S.OK, '"default", "fast"'),
        ((), S.WARNING, "there is no storage pool"),
        ((OFF, Part(name="fast")), S.WARNING, '"default" is not active'),
        (None, S.UNKNOWN, "nothing was answered"),
    ],
)
def test_pools(pools: tuple[Part, ...] | None, state: CheckState, found: str) -> None:
    verdict = judge_pools(sound(pools=pools))
    assert (verdict.state, verdict.found) == (state, found)


@pytest.mark.parametrize(
    ("networks", "bridges", "state", "found"),
    [
        ((Part(name="default"),), ("virbr0", "br0"), S.OK, '"default", "br0"'),
        ((), ("br0",), S.OK, '"br0"'),
        (None, ("br0",), S.OK, '"br0"'),
        ((Part(name="default"),), None, S.OK, '"default"'),
        ((OFF,), ("br0",), S.WARNING, '"default" is not active'),
        ((OFF,), ("virbr0",), S.WARNING, "no network is active, and there is no bridge"),
        ((), (), S.WARNING, "there is no network and no bridge"),
        (None, None, S.UNKNOWN, "nothing was answered"),
    ],
)
def test_networks(
    networks: tuple[Part, ...] | None, bridges: tuple[str, ...] | None, state: CheckState, found: str
) -> None:
    verdict = judge_networks(sound(networks=networks, bridges=bridges))
    assert (verdict.state, verdict.found) == (state, found)


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.SKIPPED, "it is alone in its cluster"),
        (sound(others=(FAR,)), S.SKIPPED, "it is alone in its cluster"),
        (sound(others=(NEAR, FAR)), S.OK, "it knows the other host of its cluster"),
        (
            sound(others=(NEAR, replace(NEAR, name="h4"))),
            S.OK,
            "it knows the 2 other hosts of its cluster",
        ),
        (
            sound(others=(NEAR,), unresolved=("h2.lan",)),
            S.WARNING,
            'it does not know "h2.lan": no VM can migrate there',
        ),
        (sound(others=(NEAR,), unresolved=None), S.UNKNOWN, "nothing was answered"),
    ],
)
def test_names(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_names(reading).state, judge_names(reading).found) == (state, found)


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "u1"),
        (sound(sharing=("h2",)), S.FAILED, 'shared with "h2": libvirt will refuse to migrate between them'),
        (sound(facts=replace(FACTS, uuid="")), S.SKIPPED, "it has none"),
        (sound(sharing=None), S.UNKNOWN, "nothing was answered"),
    ],
)
def test_uuid(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_uuid(reading).state, judge_uuid(reading).found) == (state, found)
