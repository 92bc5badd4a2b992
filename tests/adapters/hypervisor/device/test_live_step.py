"""What a running VM is told."""

from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.adapters.hypervisor.device.live_step import Attach, Detach, SetNumber, Update, Way, way
from stellwerk.model.hardware.edit import AddDevice, AddDisk, Edit, RemoveDevice, SetMedium, SetMemory, SetValues
from stellwerk.model.making.vm_spec import DiskSpec

LIVE = TEXT.replace("<target dev='vda' bus='virtio'/>", "<target dev='vda' bus='virtio'/><alias name='virtio-disk0'/>")


def _way(*edits: Edit, live: str = LIVE) -> Way:
    return way(parse(TEXT), applied(parse(TEXT), edits), parse(live))


def test_what_goes_goes_first_as_it_runs() -> None:
    found = _way(AddDisk(spec=DiskSpec(target="vdb", path="/d/x")), RemoveDevice(device="disk vda"))
    assert [type(step) for step in found.steps] == [Detach, Attach]
    assert "virtio-disk0" in found.steps[0].xml
    assert found.later == ()


def test_a_device_is_updated_with_what_it_has() -> None:
    (step,) = _way(SetMedium(device="disk sda", path="/d/b.iso")).steps
    assert isinstance(step, Update)
    assert "/d/b.iso" in step.xml
    assert "/d/a.iso" in step.before


def test_numbers_and_what_waits() -> None:
    found = _way(SetMemory(memory=1 << 30), SetValues(values={"on_crash": "preserve"}))
    assert [step.key for step in found.steps if isinstance(step, SetNumber)] == ["memory"]
    assert [line.key for line in found.later] == ["max_memory", "on_crash"]


def test_what_is_there_or_gone_already_needs_no_step() -> None:
    gone = _way(RemoveDevice(device="disk vda"), live=LIVE.replace("dev='vda'", "dev='vdx'"))
    assert gone.steps == ()


def test_what_is_not_plugged_waits_where_there_is_a_next_start() -> None:
    tpm = AddDevice(type="tpm", values={})
    found = _way(tpm, RemoveDevice(device="video 0"))
    assert found.steps == ()
    assert [line.device for line in found.later] == ["video 0", "tpm 0"]
    before = parse(TEXT)
    found = way(before, applied(before, (tpm,)), parse(LIVE), lasting=False)
    assert [type(step) for step in found.steps] == [Attach]
