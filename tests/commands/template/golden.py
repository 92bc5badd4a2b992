"""A host with a VM that is off, of which templates are made; and a template that is there."""

from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import HostId, Kind, Ref, StoragePoolId, TemplateId
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk, Firmware
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.storage import StoragePool
from stellwerk.model.template.template import Template, TemplateFile, TemplateMark
from stellwerk.model.vm import Definition, Vm

FILE, BASE = "/p/a.qcow2", "/p/base.qcow2"
SAID = Definition(
    name="vm-1", type="kvm", memory=1 << 30, vcpus=2,
    disks=(Disk(target="vda", device="disk", source_type="file", source=FILE, format="qcow2"),),
    firmware=Firmware(type="uefi", nvram="/n/vm-1.fd"),
)  # fmt: skip
GOLDEN = Template(
    id=TemplateId("m"), host_id=HostId("h1"), name="golden", path="/p/golden.template", family="m", memory=1 << 30,
    vcpus=2, files=(TemplateFile(target="vda", path=BASE, capacity=10, size=10, sha256="0" * 64),), checked=1.0,
)  # fmt: skip
REF = Ref(Kind.TEMPLATE, GOLDEN.id)


def golden_bench(*, template: bool = True) -> Bench:
    """The fleet; without the template where it is to be made."""
    made = small_bench()
    made.put(entity.domain(1, definition=SAID, state=DomainState.SHUT_OFF))
    session = made.session("h1")
    session.stored = {path: StoredFile(path=path, capacity=10, format="qcow2") for path in (FILE, BASE)}
    id_, host = StoragePoolId("h1/uuid-images"), HostId("h1")
    pool = StoragePool(id=id_, host_id=host, uuid="uuid-images", name="images", path="/p", active=True)
    session.pools_by_uuid = {"uuid-images": pool}
    if template:
        session.kept[GOLDEN.path] = GOLDEN
        session.made_of[GOLDEN.path] = SAID
        made.inventory.apply(Batch(entities=(GOLDEN,)))
    return made


def shown(bench: Bench) -> list[Template]:
    """The templates in the inventory."""
    return [one for one in bench.inventory.view.all(Kind.TEMPLATE) if isinstance(one, Template)]


def thin(bench: Bench, number: int, name: str, host: str = "h1", *, active: bool = False) -> Vm:
    """A VM that stands on it."""
    path = f"/p/{name}.qcow2"
    said = Definition(
        name=name,
        disks=(Disk(target="vda", device="disk", source_type="file", source=path, format="qcow2"),),
        origin=TemplateMark(id=GOLDEN.id, name="golden", thin=True),
    )
    state = DomainState.RUNNING if active else DomainState.SHUT_OFF
    bench.put(entity.domain(number, host, definition=said, state=state))
    session = bench.session(host)
    session.stored = {**session.stored, path: StoredFile(path=path, backing=BASE, capacity=10, format="qcow2")}
    return bench.vm(number)
