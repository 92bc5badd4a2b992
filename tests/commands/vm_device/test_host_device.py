"""Devices of a host that are handed to VMs."""

from __future__ import annotations

import pytest
from tests.fakes.engine import Bench

from stellwerk.commands.vm_device.host_device import plain_address
from stellwerk.core.record import replace
from stellwerk.model.device import Device


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("3:0.1", "0000:03:00.1"),
        ("03.00.1", ""),
        ("03:00.1", "0000:03:00.1"),
        ("1:2:3.4", "0001:02:03.4"),
        ("046D:C52B", "046d:c52b"),
        ("1.4", "1 4"),
        ("", ""),
    ],
)
def test_one_way_to_write_each(said: str, plain: str) -> None:
    assert plain_address(said) == plain


def test_a_device_that_another_vm_has_is_refused_by_its_name(bench: Bench) -> None:
    vm = bench.vm(2)
    more = (Device(type="hostdev", model="pci", detail="subsystem 0000:03:00.0"),)
    bench.put(replace(vm.domain, definition=replace(vm.domain.definition, devices=more)))
    task = bench.run("Add-Device", 1, type="hostdev", source="03:00.0")
    assert "device 0000:03:00.0 of host" in task.outcome
    assert vm.name in task.outcome
