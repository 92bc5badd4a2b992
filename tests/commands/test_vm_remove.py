"""Removing VMs: what goes, what stays and why, and never what another VM names."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, vm_ref
from tests.fakes.keep.elsewhere import stands_elsewhere

from stellwerk.commands.vm_remove import undefine_parts
from stellwerk.core.error import AppError, Refused, Unreachable
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.device import Disk, Firmware
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition, Runtime
from stellwerk.ports.hypervisor import FileOfVm, Undefine

A, B, CD, NVRAM = "/pool/a.qcow2", "/pool/b.qcow2", "/iso/cd.iso", "/nvram/vm-1.fd"
FILES = [
    FileOfVm(path=A, what="disk", size=10),
    FileOfVm(path=B, what="disk", users=("vm-9",), removable=False, reason="used by vm-9"),
    FileOfVm(path=CD, what="disk", removable=False, reason="it is a removable medium"),
    FileOfVm(path=NVRAM, what="nvram"),
    FileOfVm(path="", what="TPM state"),
]
DEFINITION = Definition(
    name="vm-1", has_tpm=True, firmware=Firmware(type="uefi", nvram=NVRAM),
    disks=tuple(Disk(target=f"vd{n}", source=path) for n, path in enumerate((A, B, CD))),
)  # fmt: skip


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, definition=DEFINITION, runtime=Runtime(state=DomainState.SHUT_OFF, has_snapshots=True)))
    made.session().files_of[entity.vm_id(1)] = FILES
    return made


def details(bench: Bench, **args: object) -> Preview:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Remove-Vm", 1, **args), found.append)
    bench.loop.drain()
    assert isinstance(found[0], Preview)
    return found[0]


def fates(preview: Preview) -> list[tuple[str, bool, str]]:
    return [(file.path, file.goes, file.reason) for file in preview.effects.files]


def test_the_preview_names_every_file(bench: Bench) -> None:
    assert fates(details(bench, with_disks=True)) == [
        (A, True, "disk"),
        (B, False, 'also named by "vm-9"'),
        (CD, False, "it is a removable medium"),
        (NVRAM, True, "nvram"),
        ("", True, "TPM state"),
    ]


def test_without_disks_they_stay(bench: Bench) -> None:
    preview = details(bench)
    assert [goes for _path, goes, _reason in fates(preview)] == [False, False, False, True, True]
    assert preview.effects.lines == (
        'VM "vm-1" is removed from host "h1"',
        'with VM "vm-1" goes its NVRAM',
        'with VM "vm-1" goes its TPM state',
        'with VM "vm-1" goes its snapshot metadata',
        'the disks of VM "vm-1" stay',
    )
    assert preview.confirm == "Remove vm-1. Its disks stay."
    assert preview.typed == ""


def test_removing_with_disks(bench: Bench) -> None:
    task = bench.run("Remove-Vm", 1, with_disks=True)
    assert (task.state, task.outcome, task.undo) == (TaskState.DONE, "", None)
    assert bench.session().calls == [("undefine", entity.vm_id(1), (("NVRAM", "TPM state", "snapshot metadata"),))]
    assert bench.session().deleted == [A]
    assert bench.inventory.view.get(vm_ref(1)) is None
    assert bench.events()[0].text == 'VM "vm-1" was removed'


def test_removing_without_disks_deletes_nothing(bench: Bench) -> None:
    assert bench.run("Remove-Vm", 1).state is TaskState.DONE
    assert bench.session().deleted == []


def test_a_file_that_a_vm_of_another_host_names_stays(bench: Bench) -> None:
    other = Definition(name="far", disks=(Disk(target="vda", source="/x", backing=(A,)),))
    bench.put(entity.domain(2, "h2", definition=other))
    assert fates(details(bench, with_disks=True))[0] == (A, False, 'also named by "far"')
    bench.run("Remove-Vm", 1, with_disks=True)
    assert bench.session().deleted == []


def test_nvram_that_another_vm_names_stays(bench: Bench) -> None:
    other = Definition(name="twin", firmware=Firmware(type="uefi", nvram=NVRAM))
    bench.put(entity.domain(2, definition=other))
    bench.run("Remove-Vm", 1)
    assert bench.session().calls == [("undefine", entity.vm_id(1), (("TPM state", "snapshot metadata"),))]


def test_a_vm_that_is_defined_elsewhere_too_keeps_its_disks(bench: Bench) -> None:
    stale = entity.domain(1, "h2", definition=DEFINITION, state=DomainState.SHUT_OFF)
    bench.put(stale)
    home = bench.vm(1).host_id
    bench.session(home).files_of[entity.vm_id(1)] = FILES
    other = "h2" if home == "h1" else "h1"
    preview = details(bench, with_disks=True)
    assert fates(preview)[0] == (A, False, f'the VM is also defined on "{other}"')
    assert bench.run("Remove-Vm", 1, with_disks=True).state is TaskState.DONE
    assert bench.vm(1).host_id == other


def test_files_that_could_not_be_deleted_are_named(bench: Bench) -> None:
    bench.session().errors["delete_file"] = Refused("in use")
    task = bench.run("Remove-Vm", 1, with_disks=True)
    assert task.outcome == f'VM "vm-1" was removed, but these files may still be there: {A}: in use'


def test_a_host_that_cannot_tell_its_files_changes_nothing(bench: Bench) -> None:
    bench.session().errors["files"] = Unreachable("no answer")
    task = bench.run("Remove-Vm", 1, with_disks=True)
    assert (task.state, bench.session().calls) == (TaskState.FAILED, [])


def test_a_storage_pool_that_fails_is_in_the_way_of_deleting_only(bench: Bench) -> None:
    bench.session().errors["stored_files"] = Refused("the pool cannot be looked at")
    assert bench.run("Remove-Vm", 1, with_disks=True).outcome == "the pool cannot be looked at"
    assert bench.run("Remove-Vm", 1).state is TaskState.DONE


def test_a_vm_that_was_started_meanwhile_is_left_alone(bench: Bench) -> None:
    session = bench.session()
    off = session.domains_by_id[entity.vm_id(1)]
    session.domains_by_id[entity.vm_id(1)] = replace(off, runtime=Runtime(state=DomainState.RUNNING))
    task = bench.run("Remove-Vm", 1, with_disks=True)
    assert (task.outcome, session.calls, session.deleted) == ('VM "vm-1" runs again', [], [])


@pytest.mark.parametrize("state", [DomainState.RUNNING, DomainState.PAUSED])
def test_only_what_is_off(bench: Bench, state: DomainState) -> None:
    bench.put(entity.domain(2, state=state))
    assert "only a VM that is off can be removed" in bench.run("Remove-Vm", 2).outcome


def test_questions_and_what_is_typed(bench: Bench) -> None:
    bench.put(entity.domain(2, state=DomainState.SHUT_OFF))
    one = bench.engine.preview(bench.call("Remove-Vm", 1, with_disks=True))
    both = bench.engine.preview(bench.call("Remove-Vm", 1, 2, with_disks=True))
    trash = "They go to the trash, where their host has one."
    assert (one.confirm, one.typed) == (f"Remove vm-1 with its disks. {trash}", "vm-1")
    many = "Remove 2 VMs with their disks: vm-1, vm-2. They go to the trash, where their hosts have one."
    assert (both.confirm, both.typed) == (many, "2")
    at_once = bench.engine.preview(bench.call("Remove-Vm", 1, with_disks=True, now=True))
    assert at_once.confirm == "Remove vm-1 with its disks. Their data is lost."


def test_what_must_be_named_to_libvirt() -> None:
    run = Runtime(managed_save=True, has_snapshots=True, has_checkpoints=True)
    whole = entity.domain(1, definition=DEFINITION, runtime=run)
    assert undefine_parts(whole, ()) == frozenset(Undefine)
    assert undefine_parts(entity.domain(1), ()) == frozenset()
    assert undefine_parts(entity.domain(1), [FileOfVm(path="", what="managed save")]) == {Undefine.MANAGED_SAVE}


def test_the_variables_of_a_firmware_that_libvirt_chose_are_named_too() -> None:
    told = entity.domain(1, definition=Definition(name="vm-1", firmware=Firmware(type="uefi")))
    assert Undefine.NVRAM in undefine_parts(told, ())
    bios = entity.domain(1, definition=Definition(name="vm-1"))
    assert Undefine.NVRAM not in undefine_parts(bios, ())


def test_a_protected_vm_is_not_removed(bench: Bench) -> None:
    bench.run("Update-Vm", 1, delete_protection=True)
    assert bench.vm(1).domain.definition.delete_protection
    task = bench.run("Remove-Vm", 1)
    assert (task.state, task.outcome) == (TaskState.REFUSED, f'VM "{bench.vm(1).name}" is protected against removal')
    bench.run("Update-Vm", 1, delete_protection=False)
    assert bench.run("Remove-Vm", 1).state is TaskState.DONE


def test_files_that_linked_copies_stand_on_keep_the_original_with_its_disks(bench: Bench) -> None:
    bench.put(
        entity.domain(1, definition=replace(DEFINITION, own_files=(A,)), runtime=Runtime(state=DomainState.SHUT_OFF))
    )
    session = bench.session()
    session.stored = {A: StoredFile(path=A), "/pool/copy.qcow2": StoredFile(path="/pool/copy.qcow2", backing=A)}
    told = details(bench, with_disks=True)
    assert (told.allowed, told.reason) == (False, f'"{A}" of VM "vm-1" stays: "/pool/copy.qcow2" stands on it')
    assert details(bench).allowed
    refused = bench.run("Remove-Vm", 1, with_disks=True)
    assert (refused.state, session.deleted, session.thrown) == (TaskState.FAILED, [], {})
    assert refused.outcome == f'"{A}" of VM "vm-1" stays: "/pool/copy.qcow2" stands on it'
    assert bench.run("Remove-Vm", 1).state is TaskState.DONE
    assert session.deleted == []


def test_without_its_disks_an_original_leaves_them_to_its_copies(bench: Bench) -> None:
    copies = {path: StoredFile(path=path, backing=A) for path in ("/pool/thin", "/pool/other")}
    bench.session().stored = {A: StoredFile(path=A), **copies}
    told = '"/pool/other", "/pool/thin" stand on disks of VM "vm-1": these stay, and are of no VM then'
    assert details(bench).effects.warnings[-1] == told
    assert bench.run("Remove-Vm", 1).state is TaskState.DONE
    assert bench.session().deleted == []


def test_what_another_host_has_on_a_disk_keeps_it(bench: Bench) -> None:
    bench.session().stored = {A: StoredFile(path=A)}
    stands_elsewhere(bench, A)
    bench.run("Remove-Vm", 1, with_disks=True, now=True)
    assert bench.session().deleted == []
