"""What is in the trash."""

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.removal.trash import Trashed, TrashFile, trash_id


def test_its_size_is_what_is_known_of_its_files() -> None:
    host = HostId("h")
    kept = Trashed(id=trash_id(host, "/p/a.trash"), host_id=host, vm_id=VmId("v"), name="a", path="/p/a.trash")
    assert (kept.id, kept.size) == ("h//p/a.trash", None)
    files = (TrashFile(path="/p/a", size=3), TrashFile(path="/p/b"))
    assert replace(kept, files=files).size == 3
