"""The templates of a host: what is written to is noticed, and nothing but their own files goes."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from tests.adapters.hypervisor.trash.test_trashing import File, World
from tests.fakes.clock import FakeClock
from tests.fakes.qemu_host import UUID

from stellwerk.adapters.hypervisor.place import place_of
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import AppError, Cancelled, Conflict, Gone
from stellwerk.core.ids import HostId, TemplateId, VmId
from stellwerk.core.record import replace
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.model.removal.trash import TrashFile, TrashPlan
from stellwerk.model.template.template import Template, TemplateFile, TemplateMark

ID = TemplateId("00000000-0000-4000-8000-000000000001")
PATH = "/p/golden.template"
GOLDEN = Template(
    id=ID, host_id=HostId("h1"), name="golden", path=PATH, memory=1 << 30, vcpus=1, checked=1.0,
    files=(TemplateFile(target="vda", path="/p/a"),),
)  # fmt: skip


class Stamped(World):
    """A host whose files have a moment of their last content."""

    def __init__(self, fails: str = "") -> None:
        super().__init__(fails)
        self.moment = "1"

    def storageVolLookupByPath(self, path: str) -> File:
        super().storageVolLookupByPath(path)
        return StampedFile(self, path)


class Failing(Stamped):
    """One that fails after so many steps that write."""

    left = 99

    def step(self, name: str) -> None:
        """Note it, or fail."""
        self.left -= name in ("make", "upload")
        self.fails = name if self.left <= 0 else ""
        super().step(name)


class StampedFile(File):
    def XMLDesc(self, flags: int) -> str:
        world = self.world
        assert isinstance(world, Stamped)
        stamps = f"<timestamps><mtime>{world.moment}</mtime><ctime>9</ctime></timestamps>"
        target = f"<target><path>{self._path}</path>{stamps}</target>"
        size = len(world.contents[self._path])
        return f"<volume><name>x</name><capacity>{size}</capacity><allocation>{size}</allocation>{target}</volume>"


def session(world: World) -> LibvirtSession:
    place = place_of("qemu+tcp://h1/system")
    return LibvirtSession(world, place, HostId("h1"), FakeClock(), "anna")


def made(world: World) -> Template:
    return session(world).keep_template(GOLDEN, VmId(UUID))


def test_what_is_made_is_there_as_its_files_are() -> None:
    world = Stamped()
    kept = made(world)
    assert kept.files == (TemplateFile(target="vda", path="/p/a", capacity=4, size=4, written="1/"),)
    assert session(world).templates() == [kept]
    assert session(world).template(PATH) == kept


def test_what_was_written_to_or_is_gone_is_told() -> None:
    world = Stamped()
    made(world)
    world.moment = "2"
    (found,) = session(world).templates()
    assert found.problem == 'its file "a" was written to'
    checked = session(world).change_template(replace(found, checked=2.0), files=True)
    assert (checked.problem, session(world).template(PATH).checked) == ("", 2.0)
    del world.contents["/p/a"]
    assert session(world).template(PATH).problem == 'its file "a" is not there'


def test_variables_that_are_gone_are_told() -> None:
    world = Stamped()
    world.contents["/p/golden.nvram"] = b"v"
    session(world).keep_template(replace(GOLDEN, nvram="/p/golden.nvram"), VmId(UUID))
    assert session(world).template(PATH).problem == ""
    del world.contents["/p/golden.nvram"]
    assert session(world).template(PATH).problem == 'its file "golden.nvram" is not there'


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_wherever_a_change_ends_one_of_the_two_can_be_read(step: int) -> None:
    world = Failing()
    kept = made(world)
    world.left = step
    with pytest.raises(AppError):
        session(world).change_template(replace(kept, description="new"))
    world.left = 99
    (found,) = session(world).templates()
    assert (found.id, found.description in ("", "new")) == (ID, True)


def test_only_its_own_files_go_and_the_sidecar_last() -> None:
    world = Stamped()
    made(world)
    with pytest.raises(Gone, match="is no template"):
        session(world).remove_template("/p/a", ("/p/a",))
    world.log.clear()
    session(world).remove_template(PATH, ("/p/a", "/p/gone"))
    assert world.contents == {}
    with pytest.raises(Gone, match="is not there any more"):
        session(world).remove_template(PATH, ())


def test_its_vms_have_what_is_asked_for_and_say_where_they_come_from() -> None:
    world = Stamped()
    made(world)
    xml = session(world).from_template(
        PATH, CopyPlan(id=VmId("v"), name="web", disks=()), TemplateMark(id=ID, name="golden", thin=True), 2 << 30, 3
    )
    assert "<name>web</name>" in xml
    assert f'id="{ID}" name="golden" version="1" thin="yes"' in xml
    assert "2097152</memory>" in xml
    assert ">3</vcpu>" in xml


def test_a_disk_that_is_none_of_its_own_is_no_disk_of_its_vms() -> None:
    world = Stamped()
    made(world)
    said = json.loads(world.contents[PATH])
    foreign = "<disk type='file' device='disk'><source file='/etc/shadow'/><target dev='vdz'/></disk></devices>"
    said["xml"] = said["xml"].replace("</devices>", foreign)
    world.contents[PATH] = json.dumps(said).encode()
    mark = TemplateMark(id=ID, name="golden")
    xml = session(world).from_template(PATH, CopyPlan(id=VmId("v"), name="web", disks=()), mark, 1 << 30, 1)
    assert ('"vda"' in xml, "/etc/shadow" in xml) == (True, False)


def test_the_sum_of_a_file_can_be_given_up() -> None:
    world = Stamped()
    seen: list[int] = []
    assert session(world).sum_of("/p/a", seen.append) == sha256(b"data").hexdigest()
    assert sum(seen) == 4

    def stop(_more: int) -> None:
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        session(world).sum_of("/p/a", stop)


def test_others_files_of_that_ending_are_passed_over() -> None:
    world = Stamped()
    world.contents[PATH] = json.dumps({"format": 1}).encode()
    assert session(world).templates() == []


PLAN = TrashPlan(path="/p/golden.trash", files=(TrashFile(path="/p/a"),), seconds=60.0)


def test_in_the_trash_nobody_knows_it_and_it_comes_back_as_it_was() -> None:
    world = Stamped()
    kept = made(world)
    thrown = session(world).put_template_in_trash(PATH, PLAN)
    assert (session(world).templates(), set(world.contents)) == ([], {"/p/a", "/p/golden.trash"})
    assert (thrown.name, thrown.template and thrown.template.id) == ("golden", ID)
    assert session(world).trash() == [thrown]
    session(world).restore_trash("/p/golden.trash")
    assert session(world).templates() == [kept]
    assert set(world.contents) == {"/p/a", PATH}


@pytest.mark.parametrize("fails", ["make", "upload"])
def test_a_storage_that_does_not_take_it_leaves_the_template(fails: str) -> None:
    world = Stamped()
    kept = made(world)
    world.fails = fails
    with pytest.raises(AppError, match="does not take"):
        session(world).put_template_in_trash(PATH, PLAN)
    assert session(world).templates() == [kept]
    assert set(world.contents) == {"/p/a", PATH}


def test_what_ended_before_the_template_was_forgotten_is_no_removal() -> None:
    world = Stamped()
    made(world)
    said = world.contents[PATH]
    session(world).put_template_in_trash(PATH, PLAN)
    world.contents[PATH] = said  # as it was when the program ended between the two steps
    assert [one.void for one in session(world).trash()] == [True]
    with pytest.raises(Conflict, match="there already"):
        session(world).restore_trash("/p/golden.trash")
    session(world).empty_trash("/p/golden.trash", ("/p/a",))
    assert set(world.contents) == {"/p/a", PATH}


def test_its_files_go_and_what_keeps_it_goes_last() -> None:
    world = Stamped()
    made(world)
    session(world).put_template_in_trash(PATH, PLAN)
    world.log.clear()
    session(world).empty_trash("/p/golden.trash", ("/p/a",))
    assert world.log == ["delete /p/a", "delete /p/golden.trash"]


def test_a_file_that_is_gone_keeps_it_from_coming_back() -> None:
    world = Stamped()
    made(world)
    session(world).put_template_in_trash(PATH, PLAN)
    del world.contents["/p/a"]
    with pytest.raises(Gone, match="/p/a"):
        session(world).restore_trash("/p/golden.trash")
    with pytest.raises(Gone, match="not there any more"):
        session(world).put_template_in_trash(PATH, PLAN)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", [{"path": "/p/other"}]),
        ("vm_id", UUID),
        ("place", "/elsewhere/golden.template"),
        ("sidecar", "{}"),
        ("sidecar", "\ud800"),
        ("name", "\ud800"),
        ("xml", "<domain/>"),
    ],
)
def test_what_the_trash_says_of_a_template_names_nothing_but_its_own(key: str, value: object) -> None:
    world = Stamped()
    made(world)
    session(world).put_template_in_trash(PATH, PLAN)
    said = json.loads(world.contents["/p/golden.trash"])
    world.contents["/p/golden.trash"] = json.dumps({**said, key: value}).encode()
    assert session(world).trash() == []
    with pytest.raises(AppError):
        session(world).empty_trash("/p/golden.trash", ("/p/a",))
    assert "/p/a" in world.contents
