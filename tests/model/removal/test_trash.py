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


def test_what_lies_beside_its_keeper_goes_by_itself_once_its_time_is_over() -> None:
    host = HostId("h")
    kept = Trashed(id=trash_id(host, "/p/a.trash"), host_id=host, name="a", path="/p/a.trash", until=5.0)
    near, far = TrashFile(path="/p/a"), TrashFile(path="/other/iso")
    assert not replace(kept, files=(near,)).is_over(4.0)
    assert replace(kept, files=(near,)).is_over(5.0)
    assert not replace(kept, files=(near, far)).is_over(5.0)
    assert replace(kept, files=(near, far), void=True).is_over(0.0), "only the file that keeps it goes"
