"""What a host says of itself."""

from stellwerk.adapters.hypervisor.capability_xml import Capabilities, read_capabilities
from stellwerk.model.host import CpuFacts


def cells(nodes: int, sockets: int, cores: int, threads: int) -> str:
    """A topology with `sockets` a node."""
    text, cpu = "", 0
    for node in range(nodes):
        text += f"<cell id='{node}'><cpus>"
        for socket in range(node * sockets, (node + 1) * sockets):
            for core in range(cores):
                for _thread in range(threads):
                    text += f"<cpu id='{cpu}' socket_id='{socket}' die_id='0' core_id='{core}' siblings='0'/>"
                    cpu += 1
        text += "</cpus></cell>"
    return f"<topology><cells num='{nodes}'>{text}</cells></topology>"


def test_sockets_are_counted_over_all_nodes() -> None:
    xml = f"""<capabilities><host><uuid>A-B</uuid><cpu><arch>x86_64</arch><model>EPYC</model><vendor>AMD</vendor>
      <topology sockets='1' cores='4' threads='2'/><counter name='tsc' frequency='2450000000'/></cpu>
      {cells(2, 1, 4, 2)}</host></capabilities>"""
    assert read_capabilities(xml) == Capabilities(
        uuid="a-b",
        cpu=CpuFacts(model="EPYC", vendor="AMD", arch="x86_64", cpus=16, sockets=2, cores_per_socket=4,
                     threads_per_core=2, numa_nodes=2, mhz=2450),
    )  # fmt: skip


def test_several_nodes_in_one_socket_are_one_socket() -> None:
    text = cells(4, 1, 8, 2)
    for node in range(4):
        text = text.replace(f"socket_id='{node}'", "socket_id='0'")
    for node in range(1, 4):  # each node has cores of its own
        head, sep, tail = text.partition(f"<cell id='{node}'>")
        body, end, rest = tail.partition("</cell>")
        text = head + sep + body.replace("die_id='0'", f"die_id='{node}'") + end + rest
    cpu = read_capabilities(f"<capabilities><host>{text}</host></capabilities>").cpu
    assert (cpu.sockets, cpu.cores_per_socket, cpu.threads_per_core, cpu.cpus, cpu.numa_nodes) == (1, 32, 2, 64, 4)


def test_4096_processors() -> None:
    cpu = read_capabilities(f"<capabilities><host>{cells(8, 2, 128, 2)}</host></capabilities>").cpu
    assert (cpu.sockets, cpu.cores_per_socket, cpu.threads_per_core, cpu.cpus) == (16, 128, 2, 4096)


def test_processors_that_are_offline_do_not_count() -> None:
    text = cells(1, 1, 2, 1).replace("</cpus>", "<cpu id='7'/></cpus>")
    assert read_capabilities(f"<capabilities><host>{text}</host></capabilities>").cpu.cpus == 2


def test_the_declared_topology_where_no_processors_are_listed() -> None:
    xml = "<capabilities><host><cpu><topology sockets='2' cores='4' threads='2'/></cpu></host></capabilities>"
    cpu = read_capabilities(xml).cpu
    assert (cpu.sockets, cpu.cores_per_socket, cpu.threads_per_core, cpu.cpus) == (2, 4, 2, 16)


def test_kvm_and_machine_types_of_the_hosts_own_architecture() -> None:
    def guest(arch: str, *machines: str, kinds: str = "<domain type='qemu'/>") -> str:
        names = "".join(f"<machine>{machine}</machine>" for machine in machines)
        return f"<guest><os_type>hvm</os_type><arch name='{arch}'>{names}{kinds}</arch></guest>"

    host = "<host><cpu><arch>x86_64</arch></cpu></host>"
    both = "<domain type='qemu'/><domain type='kvm'><machine>pc-q35-10.0</machine></domain>"
    guests = guest("aarch64", "virt") + guest("x86_64", "q35", "pc-q35-9.2", kinds=both)
    read = read_capabilities(f"<capabilities>{host}{guests}</capabilities>")
    assert read.kvm is True
    assert read.machine_types == ("pc-q35-9.2", "pc-q35-10.0", "q35")
    assert read_capabilities(f"<capabilities>{host}{guest('x86_64', 'q35')}</capabilities>").kvm is False
    assert read_capabilities(f"<capabilities>{host}</capabilities>").kvm is None


def test_nonsense_is_nothing() -> None:
    assert read_capabilities("") == read_capabilities("<domain/>") == Capabilities()
