"""Properties of hosts that are more than a field."""

from tests.model.catalogue.sample import BARE_HOST, NOW, RICH_HOST, sample_graph, values

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.host import Link
from stellwerk.model.state import LinkState


def test_what_is_counted_and_derived() -> None:
    known = values(RICH_HOST)
    assert known["cpu_cores"] == 32
    assert known["vm_count"] == 1
    assert known["active_vms"] == 1
    assert known["vm_names"] == ("web",)
    assert known["uptime"] == 1000.0
    assert known["datacenter"] == Ref(Kind.DATA_CENTER, "Default")
    assert known["seen"] == NOW


def test_before_the_first_synchronisation_its_facts_are_unknown() -> None:
    known = values(BARE_HOST)
    for key in ("hostname", "cpus", "memory", "libvirt_version", "uptime", "kvm", "session", "datacenter", "seen"):
        assert known[key] is None, key
    assert known["vm_count"] == 0


def test_the_reason_is_that_of_the_link_unless_all_is_well() -> None:
    reason = CATALOGUE.props[Kind.HOST]["status_reason"]
    graph = sample_graph()
    assert reason.get(RICH_HOST, graph) == "no KVM"
    refused = replace(RICH_HOST, link=Link(state=LinkState.REFUSED, reason="login refused"))
    assert reason.get(refused, graph) == "login refused"
    well = replace(RICH_HOST, problems=(), maintenance=False)
    assert reason.get(well, graph) is None
