"""The properties of folders."""

from tests.fakes.entity import domain, folder, host, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import FolderId, Kind
from stellwerk.model.catalogue.folder import FOLDER_PROPS, vms_in
from stellwerk.model.catalogue.format import plain_value
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.vm import Vm

PROD, WEB = folder("prod"), folder("web", "prod")
GRAPH = graph_of(
    host("h1"),
    PROD,
    WEB,
    *(Vm(id=vm_id(n), domain=domain(n), folder=FolderId(f)) for n, f in ((1, "web"), (2, "prod"))),
)


def value(key: str, of: object) -> object:
    prop = next(prop for prop in FOLDER_PROPS if prop.key == key)
    return plain_value(prop, prop.get(of, GRAPH), GRAPH)


def test_what_is_below_counts_too() -> None:
    assert (value("vm_count", PROD), value("vm_count", WEB)) == (2, 1)
    assert set(vms_in(PROD, GRAPH)) == {vm_id(1), vm_id(2)}
    assert (value("folder_count", PROD), value("folder_count", WEB)) == (1, 0)


def test_where_it_is() -> None:
    assert (value("path", WEB), value("parent", WEB), value("parent", PROD)) == ("prod/web", "prod", None)


def test_a_vm_names_its_folder_by_the_path() -> None:
    prop = CATALOGUE.props[Kind.VM]["folder"]
    vm = GRAPH.vm(vm_id(1))
    assert plain_value(prop, prop.get(vm, GRAPH), GRAPH) == "prod/web"
    assert prop.get(Vm(id=vm_id(3), domain=domain(3)), GRAPH) is None
