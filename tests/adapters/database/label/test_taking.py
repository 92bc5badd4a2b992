"""What definitions say, taken over; more of it in the tests of tags and folders."""

from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import vm_ref

from stellwerk.adapters.database.label.taking import MOST_FOUND
from stellwerk.model.folder import Folder
from stellwerk.model.tag import Labels, Tag


def test_folders_without_end_are_not_made(open_database: Opener) -> None:
    database = open_database()
    found = {vm_ref(number): Labels(None, (f"f{number}",)) for number in range(MOST_FOUND + 10)}
    batch = database.write(lambda t: t.take_labels(found)).result()
    assert sum(1 for one in batch.entities if isinstance(one, Folder)) == MOST_FOUND
    assert sum(1 for said in batch.taggings.values() if said.folder is not None) == MOST_FOUND


def test_a_tag_and_a_folder_of_one_name_are_two(open_database: Opener) -> None:
    database = open_database()
    batch = database.write(lambda t: t.take_labels({vm_ref(1): Labels((("a",),), ("a",))})).result()
    assert [type(one) for one in batch.entities] == [Tag, Folder]
