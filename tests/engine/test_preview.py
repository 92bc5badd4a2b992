"""Previews: reasons, counts, questions, what only the host knows."""

from __future__ import annotations

import json

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, vm_ref
from tests.fakes.vm_in_status import domain_in

from stellwerk.core.error import AppError, Gone, Invalid, Unreachable
from stellwerk.engine.preview import Preview
from stellwerk.model.state import DomainState, VmStatus
from stellwerk.ports.hypervisor import FileOfVm


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(
        entity.domain(1, name="web-01"),
        entity.domain(2, name="web-02"),
        entity.domain(3, name="db-1"),
        entity.domain(4, name="off-1", state=DomainState.SHUT_OFF),
    )
    return made


def details(bench: Bench, command: str, *numbers: int, **args: object) -> Preview:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call(command, *numbers, **args), found.append)
    bench.loop.drain()
    assert len(found) == 1
    assert isinstance(found[0], Preview), found[0]
    return found[0]


def test_the_reason_names_object_status_and_wish(bench: Bench) -> None:
    preview = bench.engine.preview(bench.call("Stop-Vm", 4))
    assert (preview.allowed, preview.reason) == (False, 'VM "off-1" is Down; Force off needs it to run')
    assert preview.targets[0].code == "refused"
    assert (preview.confirm, preview.verb) == ("", "Force off")


def test_a_question_names_what_is_lost(bench: Bench) -> None:
    one = bench.engine.preview(bench.call("Stop-Vm", 1))
    assert one.confirm == "Force off web-01. Unsaved data in it is lost."
    three = bench.engine.preview(bench.call("Stop-Vm", 1, 2, 3))
    assert three.confirm == "Force off 3 VMs: web-01, web-02, db-1. Unsaved data in them is lost."
    assert (three.counts, three.typed) == ("", "")


def test_only_those_that_allow_it_are_asked_about(bench: Bench) -> None:
    preview = bench.engine.preview(bench.call("Stop-Vm", 1, 4, 3))
    assert preview.counts == "2 of 3"
    assert preview.confirm == "Force off 2 VMs: web-01, db-1. Unsaved data in them is lost."
    assert [target.name for target in preview.refused] == ["off-1"]
    assert preview.narrowed().targets == (vm_ref(1), vm_ref(3))
    assert preview.reason == ""


def test_long_lists_are_counted(bench: Bench) -> None:
    bench.put(*(entity.domain(n, name=f"n{n}") for n in range(10, 23)))
    preview = bench.engine.preview(bench.call("Stop-Vm", *range(10, 23)))
    assert preview.confirm.startswith("Force off 13 VMs: n10, ")
    assert "n19, and 3 more. Unsaved" in preview.confirm


def test_all_refused_gives_the_first_reason_and_a_count(bench: Bench) -> None:
    preview = bench.engine.preview(bench.call("Start-Vm", 1, 2, 3))
    assert preview.reason.endswith("needs it to be off, saved or paused and 2 more")
    assert preview.counts == ""


def test_a_menu_asks_before_the_form_is_filled(bench: Bench) -> None:
    assert bench.engine.offer("Update-Vm", vm_ref(1)).allowed
    assert bench.engine.offer("Add-Cluster").allowed
    assert bench.engine.offer("Add-Host").allowed
    with pytest.raises(Invalid):
        bench.engine.preview(bench.call("Add-Cluster"))
    with pytest.raises(Invalid):
        bench.engine.offer("Strat-Vm", vm_ref(1))


def test_effects_of_several_targets_are_said_once(bench: Bench) -> None:
    bench.put(domain_in(VmStatus.SUSPENDED, 5), domain_in(VmStatus.PAUSED, 6))
    lines = bench.engine.preview(bench.call("Stop-Vm", 5, 6)).effects.lines
    assert lines == ('the saved memory of VM "vm-5" is given up',)
    warnings = bench.engine.preview(bench.call("Shutdown-Vm", 6)).effects.warnings
    assert warnings == ('VM "vm-6" is paused: its guest reacts once it is resumed',)


def test_what_only_the_host_knows_comes_later(bench: Bench) -> None:
    bench.session().files_of[entity.vm_id(4)] = [FileOfVm(path="/pool/off-1.qcow2", what="disk", size=7)]
    call = bench.call("Remove-Vm", 4, with_disks=True)
    at_once = bench.engine.preview(call)
    assert (at_once.complete, at_once.effects.files, at_once.typed) == (False, (), "off-1")
    whole = details(bench, "Remove-Vm", 4, with_disks=True)
    assert whole.complete
    assert [(file.path, file.goes, file.size) for file in whole.effects.files] == [("/pool/off-1.qcow2", True, 7)]
    assert whole.effects.lines == at_once.effects.lines
    plain = json.loads(json.dumps(whole.as_json()))
    assert plain["files"] == [{"path": "/pool/off-1.qcow2", "goes": True, "reason": "disk", "size": 7}]
    assert plain["targets"][0]["id"] == entity.vm_id(4)


def test_a_host_that_cannot_tell_is_a_warning(bench: Bench) -> None:
    bench.session().errors["files"] = Unreachable("no answer", "try later")
    assert details(bench, "Remove-Vm", 4).effects.warnings == ("no answer, try later",)


def test_details_of_a_wrong_call_are_its_error(bench: Bench) -> None:
    found: list[object] = []
    bench.engine.preview_details(bench.call("Remove-Vm", 4, bogus=1), found.append)
    assert isinstance(found[0], Invalid)
    assert details(bench, "Start-Vm", 4).complete
    assert details(bench, "Remove-Vm", 1).allowed is False


def test_an_object_that_is_gone_is_a_reason_not_an_error(bench: Bench) -> None:
    target = bench.engine.preview(bench.call("Start-Vm", 99)).targets[0]
    assert (target.allowed, target.code) == (False, Gone.code)
    assert bench.engine.offer("Suspend-Host", host_ref()).reason == (
        '3 VMs run on host "h1": "db-1", "web-01", "web-02"'
    )


def test_a_button_needs_one_target_that_allows_it(bench: Bench) -> None:
    engine = bench.engine
    assert engine.enabled("Stop-Vm", vm_ref(4), vm_ref(2)).name == "web-02"
    refused = engine.enabled("Start-Vm", vm_ref(1), vm_ref(2))
    assert (refused.allowed, refused.name) == (False, "web-01")
    assert not engine.enabled("Start-Vm").allowed
    assert engine.enabled("Add-Cluster").allowed
