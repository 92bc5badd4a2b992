"""A template that fails or is given up leaves nothing, at whatever step."""

from __future__ import annotations

from typing import Any

import pytest
from tests.commands.vm_copy.test_sealing import Said, none, shell
from tests.fakes import entity
from tests.fakes.session import MemorySession

from stellwerk.commands.template.making import TemplateMaking
from stellwerk.core.error import AppError, Cancelled, Gone, Refused
from stellwerk.core.ids import HostId, StoragePoolId, TemplateId, VmId
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.state import DomainState
from stellwerk.model.storage import StoragePool
from stellwerk.model.template.template import Sealed, Template, TemplateFile
from stellwerk.ports.shell import Output

ID = entity.vm_id(1)
DISK = DiskCopy(
    target="vda", source="/p/vda", format="qcow2", path="/p/a",
    volume=VolumeSpec(pool="images", name="a", size=10, read_only=True),
)  # fmt: skip
PLAN = CopyPlan(id=VmId("m"), name="golden-v1", disks=(DISK,), nvram=("/n/o", "/p/golden.nvram"))


def template(sealed: Sealed = Sealed.NO) -> Template:
    files = (TemplateFile(target="vda", path="/p/a"),)
    return Template(
        id=TemplateId("m"), host_id=HostId("h1"), name="golden", path="/p/x.template", files=files, sealed=sealed
    )


@pytest.fixture
def session() -> MemorySession:
    made = MemorySession(HostId("h1"))
    made.domains_by_id[ID] = entity.domain(1, state=DomainState.SHUT_OFF)
    id_, host = StoragePoolId("h1/uuid-images"), HostId("h1")
    pool = StoragePool(id=id_, host_id=host, uuid="uuid-images", name="images", path="/p", active=True)
    made.pools_by_uuid = {"uuid-images": pool}
    return made


def making(said: Said | None = None, sealed: Sealed = Sealed.NO) -> TemplateMaking:
    way = shell(said) if said is not None else none
    return TemplateMaking(ID, template(sealed), PLAN, lambda *_: None, host="h1", shell=way, heard=lambda _text: None)


def test_its_files_come_before_the_sidecar(session: MemorySession) -> None:
    kept = making().run(session)
    assert [call[0] for call in session.calls] == ["copy_nvram", "keep_template"]
    assert kept.files[0].sha256 == "0" * 64
    assert set(session.volumes_by_path) == {"/p/a"}


def test_a_vm_that_never_ran_has_no_variables_yet(session: MemorySession) -> None:
    session.errors["copy_nvram"] = Gone("no such file")
    assert making().run(session).nvram == ""


def test_the_copies_are_sealed_not_the_vm(session: MemorySession) -> None:
    said = Said(0)
    making(said, Sealed.VIRT_SYSPREP).run(session)
    assert next(words for words in said.ran if "-a" in words)[-2:] == ("-a", "/p/a")


@pytest.mark.parametrize("step", ["copy_volume", "copy_nvram", "sum_of", "keep_template"])
def test_a_step_that_fails_leaves_nothing(session: MemorySession, step: str) -> None:
    session.errors[step] = Refused("no")
    with pytest.raises(AppError, match="no"):
        making().run(session)
    assert (session.volumes_by_path, session.kept) == ({}, {})
    if step != "copy_volume":
        assert "/p/golden.nvram" in session.deleted


def test_sealing_that_fails_leaves_nothing(session: MemorySession) -> None:
    said = Said(0)

    def broken(argv: tuple[str, ...], **more: object) -> Output:
        return Output(status=0 if "setsid" not in argv else 1)

    said.run = broken
    with pytest.raises(Refused, match="did not end well"):
        making(said, Sealed.VIRT_SYSPREP).run(session)
    assert (session.volumes_by_path, session.kept) == ({}, {})


def test_given_up_while_it_is_sealed_it_leaves_nothing(session: MemorySession) -> None:
    said = Said(0)

    def runs(argv: tuple[str, ...], **more: Any) -> Output:
        said.ran.append(tuple(argv))
        if "setsid" in argv:
            more["heard"](b"%s 4711\n" % argv[5].encode())
            given_up.stop()
            return Output(status=-1)
        return Output(status=0)

    said.run = runs
    given_up = making(said, Sealed.VIRT_SYSPREP)
    with pytest.raises(Cancelled):
        given_up.run(session)
    assert said.ran[-1][-1] == "4711"
    assert (session.volumes_by_path, session.kept) == ({}, {})


def test_given_up_it_leaves_nothing(session: MemorySession) -> None:
    given_up = making()
    given_up.stop()
    with pytest.raises(Cancelled):
        given_up.run(session)
    assert (session.volumes_by_path, session.kept) == ({}, {})
