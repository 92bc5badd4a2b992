"""Packed domains: what goes in comes out, from other layouts too; what does not fit is refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.adapters.database.packed import LAYOUT, LAYOUT_ID, LAYOUT_TEXT, Packer
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.device import Device, Disk, Vnic
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Domain, Runtime

FINITE = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(float, FINITE)

DOMAIN = Domain(
    id=VmId("u1"),
    host_id=HostId("h1"),
    definition=Definition(
        name="web",
        memory=5,
        boot=("hd",),
        disks=(Disk(target="vda", boot_order=1), Disk(target="vdb", read_only=True)),
        vnics=(Vnic(mac="m", link_up=False),),
        devices=(Device(type="rng"), Device(type="rng")),
    ),
    runtime=Runtime(state=DomainState.RUNNING, started=1.5, agent=False, ips=("::1",)),
    seen=7.25,
)


@given(st.builds(Domain, id=st.text(min_size=1), host_id=st.text(min_size=1)))
@settings(max_examples=100, deadline=None)
def test_any_domain_survives(domain: Domain) -> None:
    packer = Packer()
    own, common = packer.write(domain)
    read = Packer().read(domain.host_id, domain.id, domain.seen, own, common)
    assert read == domain
    assert packer.read(domain.host_id, domain.id, domain.seen, own, common) == domain
    assert type(read) is Domain
    assert type(read.definition) is Definition


def test_what_is_read_is_frozen_and_hashable_like_any_other() -> None:
    read = Packer().read("h1", "u1", 7.25, *Packer().write(DOMAIN))
    assert hash(read) == hash(DOMAIN)
    with pytest.raises(AttributeError):
        read.definition.name = "x"  # type: ignore[misc]


def test_defaults_at_the_end_of_rows_are_not_written() -> None:
    own, common = Packer().write(Domain(id=VmId("u"), host_id=HostId("h"), definition=Definition(name="web")))
    assert (own, common) == ('[["web"],[]]', "[]")


def test_equal_devices_become_one_object() -> None:
    devices = Packer().read("h1", "u1", 7.25, *Packer().write(DOMAIN)).definition.devices
    assert devices[0] is devices[1]


def test_the_layout_names_every_field() -> None:
    named = {*LAYOUT["Definition.own"], *LAYOUT["Definition.common"]}
    assert named == set(Definition.__dataclass_fields__)
    assert json.loads(LAYOUT_TEXT) == {part: list(names) for part, names in LAYOUT.items()}
    assert len(LAYOUT_ID) == 12


def other_layout(**changed: list[str]) -> str:
    return json.dumps({part: list(names) for part, names in LAYOUT.items()} | changed)


def test_a_layout_of_another_program_is_read_by_its_names() -> None:
    layout = other_layout(**{
        "Definition.own": ["disks", "invented", "name"],
        "Disk": ["bus", "target", "invented"],
        "Runtime": ["reason", "state"],
    })  # fmt: skip
    own = json.dumps([[[["virtio", "vda", {"x": 1}], ["", "vdb"]], 99, "web"], ["booted", "running"]])
    read = Packer(layout).read("h1", "u1", 1.0, own, "[]")
    assert read == Domain(
        id=VmId("u1"),
        host_id=HostId("h1"),
        seen=1.0,
        definition=Definition(name="web", disks=(Disk(target="vda", bus="virtio"), Disk(target="vdb"))),
        runtime=Runtime(state=DomainState.RUNNING, reason="booted"),
    )


def test_a_layout_that_lacks_a_required_field_gives_no_domains() -> None:
    packer = Packer(other_layout(**{"Definition.own": ["title"]}))
    with pytest.raises(Invalid):
        packer.read("h1", "u1", 1.0, '[["t"],[]]', "[]")


@pytest.mark.parametrize("layout", ["", "[]", "{}", "null", '{"Definition.own":5}', other_layout(Runtime="state")])  # type: ignore[arg-type]
def test_what_is_no_layout_is_refused(layout: str) -> None:
    with pytest.raises(Invalid, match="layout"):
        Packer(layout).read("h1", "u1", 1.0, '[["t"],[]]', "[]")


@pytest.mark.parametrize(
    ("own", "common"),
    [
        ("", "[]"),
        (None, "[]"),
        (5, None),
        ("[]", "[]"),
        ("[[],[]]", "[]"),
        ('[["web"]]', "[]"),
        ("[[5],[]]", "[]"),
        ('[["web","","",[],[["vda","disk","","","","","","","","",1]]],[]]', "[]"),
        ('[["web","","",[],{"0":1}],[]]', "[]"),
        ('[["web"],["no such state"]]', "[]"),
        ('[["web"],[{}]]', "[]"),
        ('[["web"],[]]', '["kvm","x86","q35","","","2"]'),
        ('[["web"],[]]', '{"type":"kvm"}'),
        ('[["web"],[]]', json.dumps([""] * 40)),
        ('[["web"],["running","","none",true,false,false,false,false,[],false,1e999]]', "[]"),
        ("[" * 50_000, "[]"),
    ],
)
def test_hostile_documents_are_refused(own: Any, common: Any) -> None:
    with pytest.raises(Invalid, match="stored VM cannot be read"):
        Packer().read("h1", "u1", 1.0, own, common)


@pytest.mark.parametrize(
    ("host", "vm", "seen"), [("", "u", 1.0), ("h", None, 1.0), (b"h", "u", 1.0), ("h", "u", "x"), ("h", "u", None)]
)
def test_hostile_columns_are_refused(host: Any, vm: Any, seen: Any) -> None:
    with pytest.raises(Invalid):
        Packer().read(host, vm, seen, '[["web"],[]]', "[]")
