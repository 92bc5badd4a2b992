"""The demo fleet has a template that some VMs stand on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.clock import FakeClock

from stellwerk.adapters.hypervisor.demo.driver import DemoHypervisor, write_demo
from stellwerk.adapters.hypervisor.demo.fleet import BASE, BASE_HOST, OLD
from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.removal.trash import TrashFile, TrashPlan
from stellwerk.model.template.template import TemplateMark


def test_it_is_there_with_its_vms_and_can_be_worked_on(tmp_path: Path) -> None:
    uris = {host.name: host.uri for host in write_demo(tmp_path).hosts}
    hypervisor = DemoHypervisor(FakeClock())
    session = hypervisor.open(uris[BASE_HOST], HostId("h"))
    other = hypervisor.open(uris["fra-p2"], HostId("o"))
    try:
        (found,) = session.templates()
        assert (found.name, other.templates()) == (BASE, [])
        marks = [one.definition.origin for one in session.domains()]
        assert [mark.id for mark in marks if mark is not None and mark.thin] == [found.id] * 4
        assert {session.stored_files()[found.paths[0]].path} == set(found.paths)

        mark = TemplateMark(id=found.id, name=found.name, thin=True)
        plan = CopyPlan(id=VmId("00000000-0000-4000-8000-00000000000a"), name="new", disks=())
        assert 'thin="yes"' in session.from_template(found.path, plan, mark, 1 << 30, 2)
        changed = session.change_template(replace(found, description="d"), files=True)
        assert session.template(found.path) == changed
        (vm_id, *_rest) = (one.id for one in session.domains())
        copy = session.copy_volume(VolumeSpec(pool="images", name="copy.qcow2", size=1 << 30), found.paths[0])
        assert copy.capacity == 1 << 30
        kept = session.keep_template(replace(found, path="/x.template"), vm_id)
        assert len(session.templates()) == 2
        assert session.sum_of(found.paths[0], lambda _more: None) == "0" * 64
        plan_of_trash = TrashPlan(path="/x.trash", files=(TrashFile(path="/not/there"),))
        thrown = session.put_template_in_trash(kept.path, plan_of_trash)
        old, new = session.trash()
        assert (new, old.name, other.trash(), len(session.templates())) == (thrown, OLD, [], 1)
        session.restore_trash("/x.trash")
        assert (session.trash(), len(session.templates())) == ([old], 2)
        session.put_template_in_trash(kept.path, plan_of_trash)
        session.empty_trash("/x.trash", ("/not/there",))
        with pytest.raises(Gone):
            session.restore_trash("/x.trash")
        kept = session.keep_template(replace(found, path="/x.template"), vm_id)
        session.remove_template(kept.path, ("/not/there",))
        with pytest.raises(Gone):
            session.template(kept.path)
    finally:
        session.close()
        other.close()
        hypervisor.close()
