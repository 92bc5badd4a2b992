"""The values that completion knows follow the inventory."""

from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, domain, host, vm_id

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.vm import Definition
from stellwerk.search.completion.complete import Completer
from stellwerk.store.inventory import Inventory
from stellwerk.store.known_value import RENEW_SECONDS, KnownValues

NAME, HOST = CATALOGUE.props[Kind.VM]["name"], CATALOGUE.props[Kind.VM]["host"]


def made() -> tuple[Inventory, KnownValues, FakeClock]:
    clock = FakeClock()
    inventory = Inventory(PlainLoop(), clock)
    inventory.apply(Batch(entities=(data_center(), cluster(), host("h1"), host("h2"))))
    inventory.apply(Batch(domains=(domain(1, name="web"), domain(2, name="db"))))
    return inventory, KnownValues(inventory, clock), clock


def test_names_come_and_go_with_the_inventory() -> None:
    inventory, known, clock = made()
    assert known.values(Kind.VM, NAME).best("") == ["db", "web"]
    inventory.apply(Batch(domains=(domain(3, name="mail"),)))
    clock.advance(RENEW_SECONDS)
    assert known.values(Kind.VM, NAME).best("") == ["db", "mail", "web"]
    inventory.apply(Batch(gone_domains=((HostId("h1"), vm_id(2)),)))
    clock.advance(RENEW_SECONDS)
    assert known.values(Kind.VM, NAME).best("") == ["mail", "web"]
    inventory.apply(Batch(domains=(domain(3, name="post"),)))
    clock.advance(RENEW_SECONDS)
    assert known.values(Kind.VM, NAME).best("p") == ["post"]


def test_they_are_gathered_again_only_when_they_are_others_and_not_with_every_change() -> None:
    inventory, known, clock = made()
    first = known.values(Kind.VM, NAME)
    inventory.apply(Batch(entities=(host("h3"),)))
    inventory.apply(Batch(domains=(domain(1, name="web", seen=5.0),)))
    clock.advance(RENEW_SECONDS)
    assert known.values(Kind.VM, NAME) is first, "no VM has another name"
    inventory.apply(Batch(domains=(domain(3),)))
    second = known.values(Kind.VM, NAME)
    inventory.apply(Batch(domains=(domain(4),)))
    assert second is not first
    assert known.values(Kind.VM, NAME) is second, "a second has not passed"
    clock.advance(RENEW_SECONDS)
    assert "vm-4" in known.values(Kind.VM, NAME).best("")


def test_parts_come_and_go_with_their_vms() -> None:
    inventory, known, clock = made()
    format_ = CATALOGUE.props[Kind.DISK]["format"]
    assert known.values(Kind.DISK, format_).best("") == []
    definition = Definition(name="mail", disks=(Disk(target="vda", format="raw"),))
    inventory.apply(Batch(domains=(domain(3, definition=definition),)))
    clock.advance(RENEW_SECONDS)
    assert known.values(Kind.DISK, format_).best("") == ["raw"]


def test_references_are_known_by_the_names_of_what_they_may_name() -> None:
    inventory, known, clock = made()
    assert known.values(Kind.VM, HOST).best("") == ["h1", "h2"]
    inventory.apply(Batch(removed=(Ref(Kind.HOST, "h2"),)))
    clock.advance(RENEW_SECONDS)
    assert known.values(Kind.VM, HOST) is known.values(Kind.HOST, CATALOGUE.props[Kind.HOST]["name"])
    assert known.values(Kind.VM, HOST).best("") == ["h1"]


def test_it_fills_completion_and_can_be_closed() -> None:
    inventory, known, _clock = made()
    offers = Completer(known).offers("Vms: name = w")
    assert offers[0].insert == "web"
    known.close()
    assert len(inventory.changed) == 0
