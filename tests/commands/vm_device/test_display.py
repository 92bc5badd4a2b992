"""The display of a VM becomes VNC."""

from __future__ import annotations

from tests.commands.vm_device.test_changing import XML
from tests.commands.vm_device.test_disk import edits
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.model.hardware.edit import UseVnc
from stellwerk.model.task import TaskState


def test_spice_becomes_vnc(bench: Bench) -> None:
    xml = XML.replace("<graphics type='vnc'", "<graphics type='spice'")
    bench.put(entity.domain(5, definition=read_domain(xml).definition))
    bench.session().xml_of[entity.vm_id(5)] = xml
    task = bench.run("Update-Display", 5)
    assert (task.state, task.undo is not None) == (TaskState.DONE, True)
    assert edits(bench) == (UseVnc(),)
    assert "spice" not in bench.session().xml_of[entity.vm_id(5)]


def test_what_is_no_spice_stays(bench: Bench) -> None:
    task = bench.run("Update-Display", 2)
    assert task.state is TaskState.REFUSED
    assert "has no SPICE display" in task.outcome
