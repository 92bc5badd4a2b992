"""Which machine is another, the same, or not the one it was."""

import pytest
from tests.fakes.entity import host

from stellwerk.core.error import Conflict
from stellwerk.core.record import replace
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.state import LinkState
from stellwerk.policy.identity import judge


def facts(uuid: str = "u1", hostname: str = "alpha", boot_id: str = "b1", **more: object) -> HostFacts:
    return replace(HostFacts(uuid=uuid, hostname=hostname, boot_id=boot_id, driver="QEMU"), **more)


def new(name: str = "new") -> Host:
    return host(name, facts=None, state=LinkState.SYNCING)


def known(name: str = "old", state: LinkState = LinkState.LIVE, **more: object) -> Host:
    return host(name, facts=facts(**more), state=state)


def test_a_machine_of_its_own_is_fine() -> None:
    verdict = judge(new(), facts(), [known(uuid="u2")])
    assert verdict.refusal is None
    assert verdict.warnings == ()


def test_the_same_machine_under_another_address_is_refused_by_name() -> None:
    refusal = judge(new(), facts(), [known("old one")]).refusal
    assert isinstance(refusal, Conflict)
    assert '"old one"' in refusal.text
    assert '"old one"' in refusal.hint


def test_a_cached_report_counts_by_host_name() -> None:
    assert judge(new(), facts(boot_id="b2"), [known(state=LinkState.OFF)]).refusal is not None


def test_another_name_and_boot_id_is_another_machine_with_a_warning() -> None:
    verdict = judge(new(), facts(hostname="beta", boot_id="b2"), [known("old one")])
    assert verdict.refusal is None
    assert '"old one"' in verdict.warnings[0]


def test_two_live_machines_with_one_name_are_told_apart_by_boot_id() -> None:
    verdict = judge(new(), facts(boot_id="b2"), [known()])
    assert verdict.refusal is None
    assert len(verdict.warnings) == 1


def test_one_boot_id_is_one_machine_whatever_it_is_called() -> None:
    assert judge(new(), facts(hostname="beta"), [known()]).refusal is not None


@pytest.mark.parametrize("more", [{"driver": "LXC"}, {"session": True}])
def test_another_driver_or_session_of_a_machine_is_another_host(more: dict[str, object]) -> None:
    verdict = judge(new(), facts(**more), [known()])
    assert verdict.refusal is None
    assert verdict.warnings == ()


def test_a_host_that_is_refused_itself_stands_in_nobodys_way() -> None:
    assert judge(new(), facts(), [known(state=LinkState.REFUSED)]).refusal is None


def test_another_machine_than_before_is_refused_with_a_hint() -> None:
    refusal = judge(host("h", facts=facts(uuid="u0")), facts(uuid="u1"), []).refusal
    assert refusal is not None
    assert "another machine" in refusal.text
    assert refusal.hint


def test_the_same_machine_after_a_restart_is_itself() -> None:
    before = host("h", facts=facts())
    assert judge(before, facts(boot_id="b9"), [before]).refusal is None


def test_without_uuids_the_address_decides() -> None:
    one = replace(new("one"), uri="test:///default")
    other = host("other", facts=facts(uuid=""))
    assert judge(one, facts(uuid=""), [replace(other, uri="test:///default")]).refusal is not None
    assert judge(one, facts(uuid=""), [replace(other, uri="test:///other.xml")]).refusal is None
    assert judge(one, facts(uuid=""), [replace(other, uri="test:///default", facts=facts())]).refusal is None
