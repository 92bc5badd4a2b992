"""Packed domains: what goes in comes out, from other programs too; what does not fit is refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.record_strategy import records

from stellwerk.adapters.database.packed import Own, Packer
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import fields
from stellwerk.model.device import Device, Disk, Vnic
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition, Domain, Runtime

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


@given(records(Domain, id=st.text(min_size=1), host_id=st.text(min_size=1)))
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
    read = Packer().read("h1", "u1", 7.25, *Packer.write(DOMAIN))
    assert hash(read) == hash(DOMAIN)
    with pytest.raises(AttributeError):
        read.definition.name = "x"


def test_defaults_are_not_written() -> None:
    own, common = Packer.write(Domain(id=VmId("u"), host_id=HostId("h"), definition=Definition(name="web")))
    assert (json.loads(own), json.loads(common)) == ({"name": "web"}, {"name": ""})


def test_what_domains_have_in_common_becomes_one_object() -> None:
    packer = Packer()
    first, second = (packer.read("h1", vm, 7.25, *Packer.write(DOMAIN)) for vm in ("u1", "u2"))
    assert first.definition.devices is second.definition.devices


def test_what_is_a_vms_own_are_fields_of_its_definition() -> None:
    definition = {item.name: item.type for item in fields(Definition)}
    own = {item.name: item.type for item in fields(Own)}
    assert own.pop("runtime") is Runtime
    assert own.items() <= definition.items()


def test_documents_of_another_program_are_read_by_their_names() -> None:
    own = json.dumps({
        "invented": 99, "name": "web", "disks": [{"bus": "virtio", "target": "vda", "new": {"x": 1}}, {"target": "b"}],
        "runtime": {"reason": "booted", "state": "running", "mood": "good"},
    })  # fmt: skip
    assert Packer().read("h1", "u1", 1.0, own, '{"name":"","vcpus":2,"invented":[1]}') == Domain(
        id=VmId("u1"),
        host_id=HostId("h1"),
        seen=1.0,
        definition=Definition(name="web", vcpus=2, disks=(Disk(target="vda", bus="virtio"), Disk(target="b"))),
        runtime=Runtime(state=DomainState.RUNNING, reason="booted"),
    )


@pytest.mark.parametrize(
    ("own", "common"),
    [
        ("", '{"name":""}'),
        (None, '{"name":""}'),
        (5, None),
        (b'{"name":"web"}', '{"name":""}'),
        ("[]", '{"name":""}'),
        ("{}", '{"name":""}'),
        ('{"name":5}', '{"name":""}'),
        ('{"name":"web","disks":[{"target":"vda","boot_order":"1"}]}', '{"name":""}'),
        ('{"name":"web","disks":[{}]}', '{"name":""}'),
        ('{"name":"web","disks":{"0":1}}', '{"name":""}'),
        ('{"name":"web","runtime":{"state":"no such state"}}', '{"name":""}'),
        ('{"name":"web","runtime":{"state":{}}}', '{"name":""}'),
        ('{"name":"web","runtime":{"started":1e999}}', '{"name":""}'),
        ('{"name":"web","runtime":{"started":NaN}}', '{"name":""}'),
        ('{"name":"web","runtime":{"autostart":1}}', '{"name":""}'),
        ('{"name":"web"}', "{}"),
        ('{"name":"web"}', '{"name":"","vcpus":"2"}'),
        ('{"name":"web"}', '["kvm"]'),
        ("[" * 50_000, '{"name":""}'),
        ('{"name":"web","x":' + "[" * 50_000, '{"name":""}'),
    ],
)
def test_hostile_documents_are_refused(own: Any, common: Any) -> None:
    with pytest.raises(Invalid, match="stored VM cannot be read"):
        Packer().read("h1", "u1", 1.0, own, common)


@pytest.mark.parametrize(
    ("host", "vm", "seen"),
    [("", "u", 1.0), ("h", None, 1.0), (b"h", "u", 1.0), ("h", "u", "x"), ("h", "u", None), ("h", "u", float("inf"))],
)
def test_hostile_columns_are_refused(host: Any, vm: Any, seen: Any) -> None:
    with pytest.raises(Invalid):
        Packer().read(host, vm, seen, '{"name":"web"}', '{"name":""}')
