"""Folders and values of fields on their way, each part beside the others and by itself."""

from collections.abc import Iterator

import pytest
from tests.fakes.entity import domain, folder, user_field, vm_id
from tests.services.test_tag_travel import OFFICE, VM, Rig

from stellwerk.core.ids import FolderId, Kind, Ref
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.model.field import FieldType
from stellwerk.model.tag import Part, Path, Tagging
from stellwerk.model.vm import Definition, Domain


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.travel.close()
    made.fleet.close()


def filed(number: int, path: Path | None, *tags: Path) -> Domain:
    """A domain whose definition names this folder, and these tags."""
    definition = Definition(name=f"vm-{number}", vcpus=2, memory=1 << 31, folder_path=path, tag_paths=tags or None)
    return domain(number, definition=definition)


def test_a_folder_is_written_and_nothing_else_with_it(rig: Rig) -> None:
    host = rig.start(filed(1, None), filed(2, None))
    rig.file(save=(folder("prod"), folder("web", "prod")), place={VM: FolderId("web")}, travels=True)
    rig.settled()
    definition = host.domains[vm_id(1)].definition
    assert (definition.folder_path, definition.tag_paths) == (("prod", "web"), None)
    assert host.domains[vm_id(2)].definition.folder_path is None
    assert not rig.unwritten()
    rig.file(place={VM: None}, travels=True)
    rig.settled()
    assert host.domains[vm_id(1)].definition.folder_path == ()
    assert not rig.unwritten()


def test_the_folder_that_a_definition_names_is_taken_over(rig: Rig) -> None:
    rig.file(save=(folder("prod"),), place={Ref(Kind.VM, vm_id(2)): FolderId("prod")})
    rig.start(filed(1, ("PROD", "new")), filed(2, ()), filed(3, None))
    rig.settled()
    assert (rig.folder(1), rig.folder(2), rig.folder(3)) == ("prod/new", None, None)
    assert not rig.unwritten(1)


def test_each_part_goes_its_own_way(rig: Rig) -> None:
    """Tags were changed here while the host was away, the folder by another program meanwhile: both changes last."""
    rig.edit(add={OFFICE: (VM,)}, travels=True)
    host = rig.start(filed(1, ("theirs",), ("old",)))
    rig.settled()
    assert rig.tags() == {"munich/office"}
    assert rig.folder() == "theirs"
    definition = host.domains[vm_id(1)].definition
    assert (definition.tag_paths, definition.folder_path) == ((("munich", "office"),), ("theirs",))


def test_turned_on_again_folders_are_written_too(rig: Rig) -> None:
    rig.fleet.settings.set(TAGS_IN_METADATA, False)
    host = rig.start(filed(1, None))
    rig.file(save=(folder("prod"),), place={VM: FolderId("prod")})
    rig.settled()
    assert host.domains[vm_id(1)].definition.folder_path is None
    rig.fleet.settings.set(TAGS_IN_METADATA, True)
    rig.settled()
    assert host.domains[vm_id(1)].definition.folder_path == ("prod",)
    assert rig.inventory.view.tagging(VM).unwritten == Part(0)


def valued(number: int, *values: tuple[str, str], says: bool = True) -> Domain:
    """A domain whose definition names these values of fields."""
    told = values if says else None
    definition = Definition(name=f"vm-{number}", vcpus=2, memory=1 << 31, field_values=told)
    return domain(number, definition=definition)


def test_values_are_written_and_those_of_fields_that_only_others_have_stay(rig: Rig) -> None:
    host = rig.start(valued(1, ("theirs", "x")), valued(2, says=False))
    rig.give(save=(user_field("owner"), user_field("cost", FieldType.NUMBER)))
    rig.give(values={VM: {"owner": "ops", "cost": 2.5}}, travels=True)
    rig.settled()
    definition = host.domains[vm_id(1)].definition
    assert definition.field_values == (("cost", "2.5"), ("owner", "ops"), ("theirs", "x"))
    assert (definition.tag_paths, definition.folder_path) == (None, None)
    assert host.domains[vm_id(2)].definition.field_values is None
    assert not rig.unwritten()


def test_values_that_a_definition_names_are_taken_over_as_far_as_they_can_be(rig: Rig) -> None:
    rig.give(save=(user_field("owner"), user_field("cost", FieldType.NUMBER)))
    rig.start(valued(1, ("cost", "many"), ("owner", "ops"), ("theirs", "x")))
    rig.settled()
    assert rig.inventory.view.tagging(VM) == Tagging(values={"owner": "ops"})
    assert len(rig.told()) == 1


def test_a_field_that_comes_later_finds_its_values_in_the_definitions(rig: Rig) -> None:
    rig.start(valued(1, ("owner", "ops")))
    rig.settled()
    assert rig.inventory.view.tagging(VM) == Tagging()
    rig.give(save=(user_field("owner"),))
    rig.settled()
    assert rig.inventory.view.tagging(VM) == Tagging(values={"owner": "ops"})


def test_definitions_keep_the_values_of_a_field_that_is_removed_here(rig: Rig) -> None:
    host = rig.start(valued(1, says=False))
    rig.give(save=(user_field("owner"),), values={VM: {"owner": "ops"}}, travels=True)
    rig.settled()
    assert host.domains[vm_id(1)].definition.field_values == (("owner", "ops"),)
    rig.give(forget=(user_field("owner").id,), travels=True)
    rig.settled()
    assert rig.inventory.view.tagging(VM) == Tagging()
    assert host.domains[vm_id(1)].definition.field_values == (("owner", "ops"),)
