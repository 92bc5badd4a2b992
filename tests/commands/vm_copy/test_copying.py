"""A copy that fails or is given up leaves nothing, at whatever step."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.session import MemorySession

from stellwerk.commands.vm_copy.copying import Copying
from stellwerk.commands.vm_copy.sealing import Sealing
from stellwerk.core.error import AppError, Cancelled, Gone, Refused
from stellwerk.core.ids import HostId, StoragePoolId, VmId
from stellwerk.core.record import replace
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy, Frozen
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.state import DomainState
from stellwerk.model.storage import StoragePool
from stellwerk.ports.shell import Shell

ORIGINAL = entity.vm_id(1)
COPY = VmId("copy")


def disk(target: str, name: str, backing: str = "") -> DiskCopy:
    volume = VolumeSpec(pool="images", name=name, size=10, backing=backing)
    return DiskCopy(target=target, source=f"/p/{target}", format="qcow2", volume=volume, path=f"/p/{name}")


FROZEN = (Frozen(target="vda", below="/p/vda", format="qcow2", overlay="/p/over"),)
FULL = CopyPlan(
    id=COPY, name="new", disks=(disk("vda", "a"), disk("vdb", "b")), frozen=FROZEN, thaw=True, owned=("/p/vda",),
    nvram=("/n/o", "/n/c"), seed=disk("sda", "seed.iso"),
)  # fmt: skip
LINKED = CopyPlan(id=COPY, name="new", disks=(disk("vda", "a", "/p/vda"),), frozen=FROZEN, owned=("/p/vda",))


def no_shell() -> Shell:
    raise AssertionError("nothing may run")


@pytest.fixture
def session() -> MemorySession:
    made = MemorySession(HostId("h1"))
    made.domains_by_id[ORIGINAL] = entity.domain(1, state=DomainState.SHUT_OFF)
    id_, host = StoragePoolId("h1/uuid-images"), HostId("h1")
    pool = StoragePool(id=id_, host_id=host, uuid="uuid-images", name="images", path="/p", active=True)
    made.pools_by_uuid = {"uuid-images": pool}
    return made


def copying(plan: CopyPlan) -> Copying:
    return Copying(ORIGINAL, ("/p/cd",), plan, b"seed", lambda *_: None)


def asked(session: MemorySession) -> list[str]:
    return [call[0] for call in session.calls]


def test_a_full_copy_is_merged_back_before_it_is_defined(session: MemorySession) -> None:
    copying(FULL).run(session)
    assert asked(session) == ["mark_files", "freeze", "thaw", "mark_files", "copy_nvram", "mark_files"]
    marks = [call[2][0] if call[2] else () for call in session.calls if call[0] == "mark_files"]
    assert [call[1] for call in session.calls if call[0] == "mark_files"] == [ORIGINAL, ORIGINAL, COPY]
    assert marks == ["/p/vda", "/p/cd", "/p/seed.iso"]
    assert set(session.volumes_by_path) == {"/p/a", "/p/b", "/p/seed.iso"}
    assert session.contents["images", "seed.iso"] == b"seed"
    assert COPY in session.domains_by_id


def test_a_linked_copy_lets_the_original_go_on_in_its_new_file(session: MemorySession) -> None:
    copying(LINKED).run(session)
    assert asked(session) == ["mark_files", "freeze"]
    assert set(session.volumes_by_path) == {"/p/a"}


@pytest.mark.parametrize("plan", [FULL, LINKED], ids=["full", "linked"])
@pytest.mark.parametrize(
    "step", ["freeze", "copy_volume", "add_volume", "upload", "copy_of", "define_copy", "copy_nvram"]
)
def test_a_step_that_fails_leaves_everything_as_it_was(session: MemorySession, step: str, plan: CopyPlan) -> None:
    if plan is LINKED and step in ("copy_volume", "upload", "copy_nvram"):
        return
    session.errors[step] = Refused("no")
    with pytest.raises(Refused):
        copying(plan).run(session)
    assert session.volumes_by_path == {}
    assert set(session.domains_by_id) == {ORIGINAL}
    assert asked(session).count("freeze") == asked(session).count("thaw")
    last = [call for call in session.calls if call[0] == "mark_files"][-1]
    assert (last[1], last[2]) == (ORIGINAL, ("/p/cd",))


def test_what_cannot_be_taken_back_is_named(session: MemorySession) -> None:
    session.errors |= {"define_copy": Refused("no"), "delete_volume": Refused("busy")}
    with pytest.raises(Refused) as caught:
        copying(LINKED).run(session)
    assert caught.value.hint == "this may be left: /p/a"


def test_an_original_that_wrote_meanwhile_keeps_the_mark_of_what_it_stands_on(session: MemorySession) -> None:
    session.errors |= {"define_copy": Refused("no"), "thaw": Refused("written to meanwhile")}
    with pytest.raises(Refused):
        copying(LINKED).run(session)
    marks = [call[2] for call in session.calls if call[0] == "mark_files"]
    assert marks == [("/p/vda",)]


def test_one_that_is_given_up_is_taken_back(session: MemorySession) -> None:
    job = copying(FULL)
    job.stop()
    with pytest.raises(Cancelled):
        job.run(session)
    assert (session.volumes_by_path, set(session.domains_by_id)) == ({}, {ORIGINAL})


def test_how_far_a_disk_is_comes_from_what_its_file_takes(session: MemorySession) -> None:
    said: list[tuple[float | None, str]] = []
    plan = replace(FULL, disks=(replace(FULL.disks[0], held=10), FULL.disks[1]))
    job = Copying(ORIGINAL, (), plan, b"", lambda share, note: said.append((share, note)))
    job.tell(job.filled(session))
    assert said == [(0.225, "copying disk vda")]
    assert copying(LINKED).filled(session) is None


def test_for_another_host_the_files_go_where_it_refuses(session: MemorySession) -> None:
    other = MemorySession(HostId("h2"))
    other.errors["define_copy"] = Refused("no")
    job = copying(LINKED)
    xml = job.make_files(session)
    with pytest.raises(AppError) as caught:
        job.define_elsewhere(other, xml)
    job.take_back(caught.value)
    assert (session.volumes_by_path, asked(session)[-2:]) == ({}, ["thaw", "mark_files"])


def test_the_guest_gets_its_name_once_its_disks_are_there_and_before_it_is_defined(session: MemorySession) -> None:
    class Naming(Sealing):
        def run(self) -> None:
            assert set(session.volumes_by_path) == {"/p/a", "/p/b", "/p/seed.iso"}
            assert COPY not in session.domains_by_id
            raise Refused("no system in it")

    naming = Naming(no_shell, (), lambda _text: None)
    with pytest.raises(Refused, match="no system in it"):
        Copying(ORIGINAL, (), FULL, b"seed", lambda *_: None, naming=naming).run(session)
    assert session.volumes_by_path == {}
    assert asked(session)[-2:] == ["thaw", "mark_files"]


def test_giving_up_ends_what_gives_the_name(session: MemorySession) -> None:
    class Naming(Sealing):
        def run(self) -> None:
            job.stop()
            super().run()

    job = Copying(ORIGINAL, (), FULL, b"seed", lambda *_: None, naming=Naming(no_shell, (), lambda _text: None))
    with pytest.raises(Cancelled):
        job.run(session)
    assert session.volumes_by_path == {}
    assert COPY not in session.domains_by_id


def test_a_vm_that_never_ran_has_no_variables_to_copy(session: MemorySession) -> None:
    session.errors["copy_nvram"] = Gone("no such file")
    copying(FULL).run(session)
    assert COPY in session.domains_by_id
