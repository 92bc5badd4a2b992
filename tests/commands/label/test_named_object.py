"""The objects that a call names."""

import pytest
from tests.commands.template.golden import REF, golden_bench
from tests.fakes.engine import vm_ref

from stellwerk.commands.label.named_object import PARAMS, checked_object, names_of, objects_of, param_names
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.tag import TAGGED


def test_whatever_can_be_tagged_can_be_named() -> None:
    assert set(PARAMS.values()) <= set(TAGGED)
    for kind in TAGGED:
        assert checked_object(f"{kind}:x") == f"{kind}:x"
    for text in ("nonsense", "vm:", "task:t", "tag:t"):
        with pytest.raises(Invalid):
            checked_object(text)


def test_each_once_in_the_order_of_their_kinds() -> None:
    args = {"template": ("m",), "vm": ("a", "a"), "host": None, "object": ("template:m", "volume:v")}
    assert objects_of(args) == (Ref(Kind.VM, "a"), Ref(Kind.TEMPLATE, "m"), Ref(Kind.VOLUME, "v"))


def test_what_people_call_them() -> None:
    assert names_of((REF, vm_ref(1), vm_ref(9)), golden_bench().inventory.view) == ["golden", "vm-1", vm_ref(9).id]
    assert param_names() == "-VmId or -HostId or -ClusterId or -DataCenterId or -TemplateId or -StoragePoolId"
