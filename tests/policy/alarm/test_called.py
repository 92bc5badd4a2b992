"""Names that stand alone."""

from tests.fakes.entity import domain, host, vm_id
from tests.fakes.graph import graph_of
from tests.fakes.making_part.stock import pool

from stellwerk.core.record import replace
from stellwerk.model.device import Disk
from stellwerk.model.part.vm_part import disks_of
from stellwerk.model.vm import Definition, Vm
from stellwerk.policy.alarm.called import called

WEB = Vm(
    id=vm_id(1),
    domain=domain(1, definition=Definition(name="web", disks=(Disk(target="vda", source="/a"),))),
)
GRAPH = graph_of(host("h1"), WEB)


def test_what_many_are_called_says_where_it_is() -> None:
    (disk,) = disks_of(WEB)
    default = pool("default")
    assert [called(one, GRAPH) for one in (disk, default, WEB)] == ["vda · web", "default · h1", "web"]
    assert called(replace(default, host_id="gone"), GRAPH) == "default"
