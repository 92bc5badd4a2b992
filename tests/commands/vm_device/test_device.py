"""Devices other than disks and interfaces."""

from __future__ import annotations

import pytest
from tests.commands.vm_device.test_changing import details
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.making_part.ability import ability

from stellwerk.commands.vm_device.device import checked_pair
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.device import Device
from stellwerk.model.task import TaskState
from stellwerk.policy.offer.hardware_offer import names_of


def stored(bench: Bench, number: int = 2) -> str:
    return bench.session().xml_of[entity.vm_id(number)]


def test_a_device_comes_changes_and_goes(bench: Bench) -> None:
    task = bench.run("Add-Device", 2, type="sound", model="ac97")
    assert task.state is TaskState.DONE, task.outcome
    assert '<sound model="ac97"/>' in stored(bench)
    assert bench.events()[-1].text.startswith("sound was added to VM")
    assert "video 0" in names_of(bench.vm(2))
    assert bench.run("Update-Device", 2, device="video 0", model="vga", set=("heads=",)).state is TaskState.DONE
    assert '<model type="vga" primary="yes"/>' in stored(bench)
    assert bench.run("Remove-Device", 2, device="video 0").state is TaskState.DONE
    assert "<video" not in stored(bench)


def test_what_waits_for_the_next_start_is_said_before(bench: Bench) -> None:
    preview = details(bench, "Add-Device", 1, type="sound")
    assert preview.effects.lines == ("sound is added: ich9",)
    assert preview.effects.warnings == (
        "at its next start: sound is added: ich9 (such devices are not plugged while it runs)",
    )


def test_what_cannot_be_is_refused_before_anything_is_touched(bench: Bench) -> None:
    domain = bench.vm(1).domain
    agent = Device(type="channel", model="virtio", detail="org.qemu.guest_agent.0")
    more = (*domain.definition.devices, Device(type="tpm", model="tpm-crb"), agent)
    bench.put(replace(domain, definition=replace(domain.definition, devices=more)))
    for args, words in (
        ({"type": "sound", "model": "organ"}, '"organ" is no model of sound'),
        ({"type": "sound", "target": "x"}, 'a device of type sound has no "target"'),
        ({"type": "hostdev", "source": "the red one"}, '"the red one" is no device of a host'),
        ({"type": "tpm"}, 'VM "web" has TPM already'),
        ({"type": "channel"}, 'VM "web" has channel org.qemu.guest_agent.0 already'),
    ):
        task = bench.run("Add-Device", 1, **args)
        assert (task.state, task.outcome) == (TaskState.REFUSED, words)
    task = bench.run("Remove-Device", 1, device="tpm 7")
    assert task.outcome == 'VM "web" has no device "tpm 7"'
    assert bench.session().calls == []


def test_a_setting_is_written_with_its_value() -> None:
    assert checked_pair(" action = reset") == "action=reset"
    with pytest.raises(Invalid, match="is no setting"):
        checked_pair("reset")


def test_what_the_host_has_not_is_refused_in_the_preview_with_what_it_has(bench: Bench) -> None:
    bench.session().told_ability = ability()
    preview = details(bench, "Add-Device", 2, type="video", model="qxl")
    assert preview.targets[0].reason == 'the host has no video model "qxl" for VMs of machine type pc-q35-7.2'
    assert preview.targets[0].hint == "the host has vga, virtio, vmvga"
    task = bench.run("Add-Device", 2, type="video", model="qxl")
    assert (task.state, task.outcome) == (TaskState.FAILED, preview.targets[0].reason)
    assert bench.session().calls == []
    assert bench.run("Add-Device", 2, type="video", model="vmvga").state is TaskState.DONE
    host = bench.inventory.view.host(HostId("h1"))
    assert host is not None
    assert host.facts is not None
    assert host.facts.abilities == (ability(),)
