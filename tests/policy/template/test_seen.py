"""What several hosts tell of one template."""

from tests.model.catalogue.sample import RICH_TEMPLATE

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.policy.template.seen import merged, without_host

TOLD = replace(RICH_TEMPLATE, also_on=(), problem="", suspected=0.0)
BY_H3 = replace(TOLD, host_id=HostId("h3"))


def test_the_first_host_stays_its_own_and_the_others_see_it_too() -> None:
    assert merged(TOLD, None) == TOLD
    found = merged(BY_H3, TOLD)
    assert (found.host_id, found.also_on) == ("h1", ("h3",))
    assert merged(TOLD, found).hosts == ("h1", "h3")


def test_a_suspicion_lasts_until_somebody_has_checked() -> None:
    suspected = replace(TOLD, problem="a VM ran from it", suspected=TOLD.checked + 1)
    assert merged(TOLD, suspected).problem == "a VM ran from it"
    checked = replace(TOLD, checked=TOLD.checked + 2)
    assert (merged(checked, suspected).problem, merged(checked, suspected).suspected) == ("", 0.0)
    written = replace(TOLD, problem="was written to")
    assert merged(written, suspected).problem == "was written to"


def test_a_host_that_does_not_see_it_any_more() -> None:
    both = replace(TOLD, also_on=(HostId("h3"),))
    left = without_host(both, HostId("h1"))
    assert left is not None
    assert left.hosts == ("h3",)
    assert without_host(left, HostId("h3")) is None
