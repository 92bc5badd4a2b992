"""What is known before a host is read."""

from tests.fakes.entity import cluster, host
from tests.fakes.graph import graph_of

from stellwerk.core.ids import ClusterId, HostId
from stellwerk.model.host import HostFacts
from stellwerk.services.check.known import known_of


def test_what_is_known_of_the_others() -> None:
    near = host("h2", facts=HostFacts(uuid="u2", hostname="h2.lan"))
    far = host("h3", in_="Other", facts=HostFacts(uuid="u1"))
    graph = graph_of(cluster(), cluster("Other"), near, far, host("h1"))
    known = known_of(
        graph,
        "ssh://root@h1.lan:22/",
        ClusterId("Default"),
        HostId("h1"),
        lambda facts, other: other.facts is not None and other.facts.uuid == facts.uuid,
    )
    assert (known.place, known.cpu_type) == ("h1.lan", "")
    assert [(one.name, one.hostname, one.same_cluster) for one in known.others] == [
        ("h2", "h2.lan", True),
        ("h3", "", False),
    ]
    assert known.sharing(HostFacts(uuid="u1")) == ("h3",)
    assert known_of(graph, "qemu:///system", ClusterId("none"), None, lambda *_: False).place == "the host"
