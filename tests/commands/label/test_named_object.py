"""The objects that a call names."""

import pytest
from tests.commands.template.golden import REF, golden_bench
from tests.fakes.engine import vm_ref

from stellwerk.commands.label.named_object import PARAMS, checked_object, names_of, objects_of, param_names
from stellwerk.core.error import Gone, Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.tag import TAGGED


def test_whatever_can_be_tagged_can_be_named() -> None:
    assert set(PARAMS.values()) <= set(TAGGED)
    for kind in TAGGED:
        assert checked_object(f"{kind}:x") == f"{kind}:x"
    for text in ("nonsense", "vm:", "alarm:a", "tag:t"):
        with pytest.raises(Invalid):
            checked_object(text)


def test_each_once_in_the_order_of_their_kinds() -> None:
    args = {"template": ("m",), "vm": ("a", "a"), "host": None, "object": ("template:m", "volume:v")}
    found = objects_of(args, golden_bench().inventory.view)
    assert found == (Ref(Kind.VM, "a"), Ref(Kind.TEMPLATE, "m"), Ref(Kind.VOLUME, "v"))


def test_what_is_in_a_vm_or_on_a_host_is_named_by_that() -> None:
    view = golden_bench().inventory.view
    for kind in ("disk", "vnic", "snapshot"):
        for owner in ("vm-1", "VM-1", vm_ref(1).id):
            found = objects_of({"object": (f"{kind}:{owner}/a/B",)}, view)
            assert found == (Ref(Kind(kind), f"{vm_ref(1).id}/a/B"),)
    assert objects_of({"object": ("nic:h1/eno1",)}, view)[0].id == f"{next(iter(view.all(Kind.HOST))).id}/eno1"
    away = f"disk:{vm_ref(99).id}/vda"
    assert objects_of({"object": (away,)}, view) == (Ref.parse(away),)
    with pytest.raises(Gone):
        objects_of({"object": ("disk:nowhere/vda",)}, view)


def test_what_people_call_them() -> None:
    assert names_of((REF, vm_ref(1), vm_ref(9)), golden_bench().inventory.view) == ["golden", "vm-1", vm_ref(9).id]
    named = "-VmId or -HostId or -ClusterId or -DataCenterId or -TemplateId or -StoragePoolId "
    named += "or -EventId or -TaskId or -Object"
    assert param_names() == named
