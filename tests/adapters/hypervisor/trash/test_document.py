"""What the trash keeps of a VM: written, read, and mistrusted."""

import json

import pytest

from stellwerk.adapters.hypervisor.trash.document import (
    Document,
    KeptSnapshot,
    on_nvram,
    read,
    read_or_none,
    renamed,
    tpm_only,
    written,
)
from stellwerk.core.error import Invalid
from stellwerk.core.ids import VmId
from stellwerk.model.removal.trash import TrashFile

XML = (
    "<domain type='kvm'><name>web</name><uuid>u-1</uuid><metadata/><os firmware='efi'><type>hvm</type><nvram>/n</nvram>"
    "</os><devices><disk type='file'/><tpm model='tpm-crb'/></devices></domain>"
)
PATH = "/p/web.trash"
KEPT = Document(
    format=1, vm_id="u-1", name="web", removed=1.0, until=2.0, xml=XML, snapshots=(KeptSnapshot(xml="<s/>"),),
    files=(TrashFile(path="/p/a", size=3),), nvram=("/n", "/p/web.nvram"),
)  # fmt: skip


def test_it_is_read_as_it_was_written() -> None:
    assert read(written(KEPT), PATH) == KEPT


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"vm_id": "other"},
        {"files": [{"path": "a"}]},
        {"xml": "<pool/>"},
        {"xml": 3},
        {"removed": "x"},
        {"nvram": ["/n", "/p/disk-of-another.qcow2"]},
        {"nvram": ["/n", "/q/web.nvram"]},
    ],
)
def test_what_is_none_of_ours_is_not_read(change: dict[str, object]) -> None:
    raw = json.dumps(json.loads(written(KEPT)) | change).encode()
    with pytest.raises(Invalid):
        read(raw, PATH)
    assert read_or_none(raw, PATH) is None


OF_TEMPLATE = b'{"format": 2, "name": "t", "removed": 1, "until": 2, "place": "/p/t.template", "sidecar": "\\ud800"}'


@pytest.mark.parametrize("raw", [b"", b"\0" * 64, written(KEPT)[:-9], b"[" * 100_000, b"[1]", OF_TEMPLATE])
def test_one_that_was_never_written_to_its_end_is_none(raw: bytes) -> None:
    assert read_or_none(raw, PATH) is None


def test_definitions_under_another_name_on_other_variables_and_of_the_tpm_alone() -> None:
    assert "<name>new</name>" in renamed(XML, "new")
    assert renamed(XML, "") == XML
    assert "<nvram>/other</nvram>" in on_nvram(XML, "/other")
    bare = tpm_only(VmId("u-1"), XML)
    assert ("tpm-crb" in bare, "disk" in bare, "nvram" in bare, "efi" in bare) == (True, False, False, False)
