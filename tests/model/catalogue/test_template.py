"""Properties of templates, and how VMs lead to them."""

from tests.fakes.entity import domain, host, vm_id
from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import NOW, RICH_TEMPLATE

from stellwerk.core.ids import HostId, Kind, Ref, TemplateId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.template.template import TemplateMark
from stellwerk.model.vm import Definition, Vm


def made_of(number: int, *, thin: bool) -> Vm:
    origin = TemplateMark(id=TemplateId("m1"), name="golden", thin=thin)
    return Vm(id=vm_id(number), domain=domain(number, "h1", definition=Definition(name=f"v{number}", origin=origin)))


WORLD = (host("h1"), RICH_TEMPLATE, made_of(1, thin=True), made_of(2, thin=False), made_of(3, thin=True))


def value(key: str, entity: object = RICH_TEMPLATE) -> object:
    kind = Kind.VM if isinstance(entity, Vm) else Kind.TEMPLATE
    prop = CATALOGUE.prop(kind, key)
    assert prop is not None
    return prop.get(entity, graph_of(*WORLD))


def test_vms_are_counted_by_what_stands_on_it() -> None:
    assert (value("thin_vms"), value("vm_count")) == (2, 3)
    assert value("template", WORLD[3]) == Ref(Kind.TEMPLATE, "m1")
    assert (value("thin", WORLD[2]), value("thin", WORLD[3])) == (True, False)


def test_a_vm_without_one_says_so() -> None:
    plain = Vm(id=vm_id(9), domain=domain(9, "h1"))
    assert (value("template", plain), value("thin", plain)) == (None, None)


def test_its_host_leads_to_its_cluster() -> None:
    graph = graph_of(*WORLD)
    (found,) = graph.related(graph.tables[Kind.HOST]["h1"], "templates")
    assert found == RICH_TEMPLATE
    away = replace(RICH_TEMPLATE, host_id=HostId("gone"))
    cluster = CATALOGUE.prop(Kind.TEMPLATE, "cluster")
    assert cluster is not None
    assert cluster.get(away, graph) is None
    assert value("state") == "Changed"
    assert value("created") == NOW - 60
