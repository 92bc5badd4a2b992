"""Differences in words and as text; what a running VM decides by itself is none."""

import pytest
from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device import compare
from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import differing, expected_later, unified, waiting, waiting_in
from stellwerk.adapters.hypervisor.device.document import parse
from stellwerk.model.hardware.difference import ADDED, MORE, REMOVED, Differing
from stellwerk.model.hardware.edit import AddDisk, Edit, RemoveDevice, SetValues
from stellwerk.model.making.vm_spec import DiskSpec

DISK = AddDisk(spec=DiskSpec(target="vdb", path="/d/two.qcow2"))


def _differing(*edits: Edit, text: str = TEXT) -> tuple[Differing, ...]:
    return differing(parse(text), applied(parse(text), edits))


def test_nothing_differs_from_itself() -> None:
    assert _differing() == ()
    assert unified(parse(TEXT), parse(TEXT), ("a", "b")) == ""


def test_what_comes_goes_and_changes_is_named() -> None:
    lines = _differing(DISK, RemoveDevice(device="video 0"), SetValues(device="disk vda", values={"cache": "none"}))
    assert lines == (
        Differing("video 0", REMOVED, before="virtio 1"),
        Differing("disk vda", "cache", "", "none"),
        Differing("disk vdb", ADDED, after="/d/two.qcow2 disk qcow2 virtio"),
    )


def test_nothing_that_differs_stays_unsaid() -> None:
    before = parse(TEXT)
    assert differing(before, parse(TEXT.replace("queues='3'", "queues='4'"))) == (Differing("disk vda", MORE),)
    assert differing(before, parse(TEXT.replace("value='-x'", "value='-y'"))) == (Differing("", MORE),)
    assert differing(before, parse(TEXT.replace("thing='1'", "thing='2'"))) == (Differing("unheard-of 0", MORE),)


def test_the_text_holds_no_secret() -> None:
    text = unified(parse(TEXT), applied(parse(TEXT), [RemoveDevice(device="graphics 0")]), ("a", "b"))
    assert "graphics" in text
    assert "secret" not in text


def test_what_a_running_vm_decides_is_no_difference() -> None:
    live = TEXT.replace("port='-1'", "port='5900'").replace("<currentMemory unit='KiB'>2097152", "<currentMemory>7")
    live = live.replace(
        "<source network='default'/>", "<source network='default' bridge='virbr0'/><target dev='vnet0'/>"
    )
    live = live.replace("<emulator>", "<controller type='usb' index='0'/><emulator>")
    assert waiting(parse(live), parse(TEXT)) == ()
    model = TEXT.replace("mode='host-passthrough'>", "mode='host-model'>")
    running = TEXT.replace("mode='host-passthrough'>", "mode='custom'><model>Skylake</model>")
    assert waiting(parse(running), parse(model)) == ()


def test_what_waits_is_told() -> None:
    stored = applied(parse(TEXT), [DISK, SetValues(values={"on_crash": "preserve"})])
    assert [(line.device, line.key) for line in waiting(parse(TEXT), stored)] == [("", "on_crash"), ("disk vdb", ADDED)]
    assert waiting_in(TEXT, "<broken") == ()


def test_the_number_of_a_run_is_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = "<domain type='test'><name>web</name><on_crash>destroy</on_crash></domain>"
    running = stored.replace("'>", "' id='12'>", 1)
    assert [line.key for line in waiting_in(running.replace("destroy", "preserve"), stored)] == ["on_crash"]
    monkeypatch.setattr(compare, "parse", pytest.fail)  # not even looked into
    assert waiting_in(running, stored) == ()


def test_what_will_wait_is_foreseen() -> None:
    sata = AddDisk(spec=DiskSpec(target="sdb", bus="sata", path="/d/x"))
    edits = [DISK, sata, SetValues(device="disk vda", values={"cache": "none"})]
    before = parse(TEXT)
    after = applied(before, edits)
    later = expected_later(differing(before, after), before, after, before)
    assert [(line.device, line.key) for line in later] == [("disk vda", "cache"), ("disk sdb", ADDED)]


def test_what_runs_already_does_not_wait() -> None:
    live = parse(TEXT)
    stored = applied(live, (SetValues(values={"on_crash": "preserve"}),))
    back = applied(stored, (SetValues(values={"on_crash": "destroy", "on_reboot": "destroy"}),))
    later = expected_later(differing(stored, back), stored, back, live)
    assert [line.key for line in later] == ["on_reboot"]
