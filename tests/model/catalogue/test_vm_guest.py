"""What guests tell, as properties: unknown and never zero where they do not tell."""

from tests.fakes.entity import domain
from tests.fakes.graph import graph_of

from stellwerk.model.catalogue.vm_guest import VM_GUEST_PROPS
from stellwerk.model.guest.facts import FileSystem, GuestFacts
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Runtime, Vm

PROPS = {prop.key: prop for prop in VM_GUEST_PROPS}
FULL = FileSystem(place="/", type="ext4", total=10 << 30, used=9 << 30)


def values(guest: GuestFacts | None = None, state: DomainState = DomainState.RUNNING) -> dict[str, object]:
    report = domain(1, runtime=Runtime(state=state, guest=guest))
    one = Vm(id=report.id, domain=report)
    graph = graph_of(one)
    return {key: prop.get(one, graph) for key, prop in PROPS.items() if prop.get(one, graph) is not None}


def test_what_was_told() -> None:
    guest = GuestFacts(hostname="web", system="Debian", users=("eva",), file_systems=(FULL, FileSystem(place="/srv")))
    assert values(guest) == {
        "guest_name": "web",
        "guest_system": "Debian",
        "guest_users": ("eva",),
        "file_systems": ("/: 90 % of 10 GiB", "/srv"),
        "fullest_file_system": 90.0,
    }


def test_nothing_of_a_vm_that_is_off_or_was_not_asked() -> None:
    assert values(GuestFacts(hostname="web", file_systems=(FULL,)), DomainState.SHUT_OFF) == {}
    assert values() == {}
    assert values(GuestFacts(users=(), unknown="why")) == {"guest_unknown": "why"}
