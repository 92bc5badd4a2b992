"""A request names its media, each once."""

from stellwerk.model.making.vm_request import DiskRequest, VmRequest


def test_media_are_all_files_of_the_host() -> None:
    request = VmRequest(
        name="x", disks=(DiskRequest(source="/a"), DiskRequest(existing="/b"), DiskRequest(upload="/here")),
        cdroms=("c.iso", "/a"), kernel="/k",
    )  # fmt: skip
    assert request.media == ("/a", "/b", "c.iso", "/k")
    assert VmRequest(name="x").media == ()
