"""The sidecar of a template: written, read, and mistrusted."""

import json
from typing import Any

import pytest

from stellwerk.adapters.hypervisor.template.document import read, read_or_none, written
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, TagId, TemplateId
from stellwerk.core.record import replace
from stellwerk.model.template.template import Template, TemplateFile

PATH = "/p/golden.template"
H1 = HostId("h1")
GOLDEN = Template(
    id=TemplateId("00000000-0000-4000-8000-000000000001"), host_id=H1, name="golden", path=PATH, version=2,
    files=(TemplateFile(target="vda", path="/p/golden.qcow2", written="1"),), nvram="/p/golden.nvram", checked=5.0,
)  # fmt: skip
XML = "<domain><name>golden</name></domain>"


def test_what_is_kept_is_read_by_every_host_as_its_own() -> None:
    known = replace(GOLDEN, also_on=(HostId("h2"),), problem="p", suspected=6.0, seen=7.0, tags=(TagId("t"),))
    found = read(written(known, XML), "/p/moved.template", HostId("h9"))
    assert found.template == replace(GOLDEN, host_id=HostId("h9"), path="/p/moved.template")
    assert found.xml == XML


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"template": {"id": "../../x"}},
        {"template": {"name": ""}},
        {"template": {"name": "a\nb"}},
        {"template": {"files": []}},
        {"template": {"files": [{"target": "vda", "path": "/etc/shadow"}]}},
        {"template": {"nvram": "/etc/passwd"}},
        {"template": {"version": 0}},
        {"template": {"memory": -1}},
        {"template": {"memory": "much"}},
        {"xml": "<domain"},
        {"xml": "<!DOCTYPE domain [<!ENTITY x 'y'>]><domain>&x;</domain>"},
    ],
)
def test_what_is_none_of_ours_is_refused(change: dict[str, Any]) -> None:
    raw = json.loads(written(GOLDEN, XML))
    raw = raw | change | {"template": raw["template"] | change.get("template", {})}
    with pytest.raises(Invalid):
        read(json.dumps(raw).encode(), PATH, H1)
    assert read_or_none(json.dumps(raw).encode(), PATH, H1) is None


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 100_000, b"null", b"\xff"])
def test_what_is_no_document_is_refused(raw: bytes) -> None:
    assert read_or_none(raw, PATH, H1) is None
