"""The table of checks: sound declarations, and which are skipped."""

import pytest
from tests.policy.host_check.sample import down, sound

from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.check import BY_KEY, CHECKS, FIRST, Check, judged, obstacle, title_of, why_of
from stellwerk.policy.host_check.reading import HostReading, Trouble, Way
from stellwerk.policy.host_check.script import SCRIPTS
from stellwerk.policy.host_check.verdict import INSTALL, SWITCH_ON

S = CheckState
OTHER_PARTS = {"libvirt", "clock", "storage", "networks", "sharing"}


def all_of(reading: HostReading) -> dict[str, CheckResult]:
    results: dict[str, CheckResult] = {}
    for check in CHECKS:
        results[check.key] = judged(check, reading, results)
    return results


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_declarations(check: Check) -> None:
    keys = [one.key for one in CHECKS]
    assert keys.count(check.key) == 1
    assert all(keys.index(before) < keys.index(check.key) for before in check.after)
    assert set(check.reads) <= SCRIPTS.keys() | OTHER_PARTS
    assert check.title
    assert check.why[-1] != "."
    assert (title_of(check.key), why_of(check.key)) == (check.title, check.why)
    if check.by_shell:
        assert "shell" in check.after


def test_every_part_is_read_for_a_check() -> None:
    assert {part for check in CHECKS for part in check.reads} == SCRIPTS.keys() | OTHER_PARTS


def test_a_check_of_a_newer_program() -> None:
    assert (title_of("quantum"), why_of("quantum")) == ("quantum", "")


def test_a_sound_host() -> None:
    states = {result.state for result in all_of(sound()).values()}
    assert states == {S.OK, S.SKIPPED, S.UNKNOWN}  # alone in its cluster; its clock was not read
    assert not any(result.blocks for result in all_of(sound()).values())


def test_a_host_whose_libvirt_does_not_run() -> None:
    results = all_of(down())
    assert [key for key, result in results.items() if result.blocks] == ["libvirt"]
    skipped = {key for key, result in results.items() if result.state is S.SKIPPED}
    assert skipped == {"socket", "pools", "networks", "uuid", "names"}
    assert results["pools"].found == 'after "libvirt"'
    assert results["libvirt"].advice == SWITCH_ON
    assert INSTALL != SWITCH_ON


def test_a_host_that_is_silent_is_asked_for_nothing_more() -> None:
    silent = HostReading(place="h1", shell_trouble=Trouble(text="no answer", away=True))
    results = all_of(silent)
    assert results.pop("reach").blocks
    assert {result.state for result in results.values()} == {S.SKIPPED}


def test_a_host_without_a_shell() -> None:
    results = all_of(sound(way=Way.NONE))
    assert results["shell"].state is S.SKIPPED
    assert results["clock"].found == "no shell leads there"
    assert results["libvirt"].state is S.OK


def test_what_hinders() -> None:
    failed = CheckResult(key="libvirt", state=S.FAILED)
    assert obstacle(BY_KEY["pools"], {"libvirt": failed}) == "libvirt"
    assert obstacle(BY_KEY["pools"], {"libvirt": CheckResult(key="libvirt", state=S.WARNING)}) is None
    assert obstacle(BY_KEY["pools"], {}) is None
    assert [check.key for check in FIRST] == ["reach", "shell", "libvirt", "socket"]
