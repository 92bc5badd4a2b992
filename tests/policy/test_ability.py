"""What may be chosen of what a host can give, and why something cannot be."""

from tests.fakes import entity
from tests.fakes.graph import graph_of
from tests.fakes.making_part.ability import Q35, ability

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.graph import Graph
from stellwerk.model.guest.ability import Ability, GuestMachine
from stellwerk.model.host import HostFacts
from stellwerk.model.vm import Definition, Vm, merged
from stellwerk.policy.ability import host_values, known_values, lack, told, told_of_device, told_of_new, values_of

LIKE = {"arch": Q35.arch, "machine": Q35.machine, "type": Q35.type}
WEB = (Ref(Kind.VM, entity.vm_id(1)),)
BOTH = (*WEB, Ref(Kind.VM, entity.vm_id(2)))


def one_vm(number: int) -> Vm:
    """A VM of that kind on the host of its number."""
    definition = Definition(name=f"vm-{number}", **LIKE)
    found = merged({HostId(f"h{number}"): entity.domain(number, f"h{number}", definition=definition)})
    assert found is not None
    return found


def graph(first: tuple[Ability, ...] = (ability(),), second: tuple[Ability, ...] = ()) -> Graph:
    """Two hosts with a VM each, of one kind of machines."""
    hosts = (
        replace(entity.host("h1"), facts=HostFacts(abilities=first)),
        replace(entity.host("h2"), facts=HostFacts(abilities=second)),
    )
    return graph_of(*hosts, *(one_vm(number) for number in (1, 2)))


def test_nothing_is_known_until_a_host_has_told() -> None:
    assert known_values(graph(()), WEB, "video", "model") is None
    assert values_of(graph(()), WEB, "video", "model")[:2] == ("virtio", "vga")
    assert known_values(graph(), WEB, "panic", "model") is None
    other = GuestMachine(arch="x86_64", machine="pc-i440fx-7.2", type="kvm")
    assert known_values(graph((ability(other),)), WEB, "video", "model") is None


def test_of_what_is_usual_that_which_the_host_has() -> None:
    assert values_of(graph(), WEB, "video", "model") == ("virtio", "vga", "vmvga")
    assert values_of(graph(), WEB, "video", "model", "qxl") == ("virtio", "vga", "qxl", "vmvga")
    assert values_of(graph(), WEB, "graphics", "kind") == ("vnc", "spice")
    assert values_of(graph(), WEB, "sound", "model")[0] == "ich9"
    assert told("disk", "bus", ("virtio", "ide"))(graph(), WEB, {}) == ("virtio",)
    assert told("", "cpu_model")(graph(), WEB, {}) == ("qemu64", "Penryn")
    assert told_of_device("model")(graph(), WEB, {"type": "video"}) == ("virtio", "vga", "vmvga")
    assert told_of_device("model")(graph(), WEB, {"device": "video 0"}) == ("virtio", "vga", "vmvga")
    assert told_of_device("model")(graph(), WEB, {}) == ()


def test_of_several_vms_what_all_of_them_can_have() -> None:
    second = ability(cpu_model=("Penryn", "EPYC"))
    assert known_values(graph(second=(second,)), BOTH, "", "cpu_model") == ("Penryn",)


def test_a_new_vm_can_have_what_its_host_has() -> None:
    assert told_of_new("cpu_model")(graph(), (), {"host": "h1"}) == ("qemu64", "Penryn")
    assert told_of_new("firmware", ("uefi", "secure"))(graph(), (), {"host": "h1"}) == ("uefi",)
    assert told_of_new("firmware", ("uefi", "secure"))(graph(), (), {}) == ("uefi", "secure")
    host = graph().get(Ref(Kind.HOST, "h2"))
    assert host_values(host, "cpu_model") is None


def test_what_is_refused_says_what_there_is() -> None:
    assert lack(ability(), "video model", "vga") is None
    assert str(lack(ability(), "video model", "qxl")).endswith("the host has vga, virtio, vmvga")
    assert str(lack(ability(), "tpm model", "tpm-crb")).endswith("the host has none")
    assert str(lack(ability(), "max_vcpus", "300")).startswith("the host gives a VM of machine type pc-q35-7.2 at most")
    many = ability(cpu_model=tuple(f"m{n}" for n in range(40)))
    assert "m15 and 24 more" in str(lack(many, "cpu_model", "EPYC"))


def test_where_a_host_does_not_tell_it_is_one_of_the_usual() -> None:
    assert str(lack(None, "video model", "organ")).startswith('"organ" is no video model')
    assert lack(None, "video model", "qxl") is None
    assert lack(None, "cpu_model", "EPYC") is None
    assert lack(None, "max_vcpus", "300") is None
