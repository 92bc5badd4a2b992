"""Memory and processors that fit each other."""

import pytest
from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.adapters.hypervisor.device.size import set_memory, set_topology, set_vcpus
from stellwerk.adapters.hypervisor.device.value import read_size
from stellwerk.core.error import AppError
from stellwerk.model.hardware.edit import SetMemory, SetTopology, SetVcpus

G = 1 << 30
ROOMY = TEXT.replace("<currentMemory unit='KiB'>2097152", "<currentMemory unit='KiB'>1048576")
NODES = TEXT.replace("<topology", "<numa><cell id='0' cpus='0-3' memory='2' unit='GiB'/></numa><topology").replace(
    "<memory ", "<maxMemory slots='4' unit='GiB'>4</maxMemory><memory "
)


@pytest.mark.parametrize(
    ("text", "edit", "memory", "most"),
    [
        (TEXT, SetMemory(memory=G), G, G),
        (TEXT, SetMemory(memory=3 * G), 3 * G, 3 * G),
        (ROOMY, SetMemory(memory=2 * G), 2 * G, 2 * G),
        (ROOMY, SetMemory(memory=G // 2), G // 2, 2 * G),
        (ROOMY, SetMemory(memory=3 * G), 3 * G, 3 * G),
        (TEXT, SetMemory(most=4 * G), 2 * G, 4 * G),
        (TEXT, SetMemory(most=G), G, G),
        (TEXT, SetMemory(), 2 * G, 2 * G),
    ],
)
def test_memory(text: str, edit: SetMemory, memory: int, most: int) -> None:
    root = parse(text)
    set_memory(root, edit)
    assert (read_size(root.find("currentMemory")), read_size(root.find("memory"))) == (memory, most)


def test_a_node_follows_and_the_room_for_modules_too() -> None:
    root = parse(NODES)
    set_memory(root, SetMemory(memory=5 * G))
    cell = root.find("cpu/numa/cell")
    assert cell is not None
    assert (cell.get("memory"), cell.get("unit")) == (str(5 << 20), "KiB")
    assert read_size(root.find("maxMemory")) == 5 * G


@pytest.mark.parametrize(
    ("edit", "now", "most", "sockets"),
    [
        (SetVcpus(vcpus=8), None, "8", "4"),
        (SetVcpus(vcpus=2), None, "2", "1"),
        (SetVcpus(most=8), "4", "8", "4"),
        (SetVcpus(vcpus=3), None, "3", None),
        (SetVcpus(), None, "4", "2"),
    ],
)
def test_vcpus(edit: SetVcpus, now: str | None, most: str, sockets: str | None) -> None:
    root = parse(TEXT)
    set_vcpus(root, edit)
    vcpu, topology = root.find("vcpu"), root.find("cpu/topology")
    assert vcpu is not None
    assert (vcpu.get("current"), vcpu.text) == (now, most)
    assert (topology.get("sockets") if topology is not None else None) == sockets


def test_a_node_has_all_processors() -> None:
    root = parse(NODES)
    set_vcpus(root, SetVcpus(vcpus=8))
    cell = root.find("cpu/numa/cell")
    assert cell is not None
    assert cell.get("cpus") == "0-7"


def test_topology() -> None:
    root = parse(TEXT)
    set_topology(root, SetTopology(cores=4))
    topology = root.find("cpu/topology")
    assert topology is not None
    assert dict(topology.attrib) == {"sockets": "1", "dies": "1", "cores": "4", "threads": "1"}


@pytest.mark.parametrize("edit", [SetMemory(memory=4 * G, most=G), SetMemory(memory=100)])
def test_memory_that_cannot_be(edit: SetMemory) -> None:
    with pytest.raises(AppError):
        set_memory(parse(NODES), edit)


@pytest.mark.parametrize("edit", [SetVcpus(vcpus=4, most=2), SetVcpus(vcpus=0)])
def test_vcpus_that_cannot_be(edit: SetVcpus) -> None:
    with pytest.raises(AppError):
        set_vcpus(parse(TEXT), edit)


def test_a_topology_that_does_not_fit() -> None:
    with pytest.raises(AppError, match="4 vCPUs"):
        set_topology(parse(TEXT), SetTopology(cores=3))
