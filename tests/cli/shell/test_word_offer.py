"""What the last word of a line may become."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.cli.shell.test_completion import fleet
from tests.policy.test_ability import graph

from stellwerk.cli.shell.word_offer import Words
from stellwerk.commands.registry import COMMANDS
from stellwerk.model.graph import Graph


def nobody() -> Graph:
    raise AssertionError("nobody asked for objects")


NAMES = ("select", "completion", "profile", "help")


def values(*words: str) -> list[str]:
    return [offer.value for offer in Words(lambda: COMMANDS, NAMES, fleet).offers(words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("sel",), ["select", "select-DataCenter"]),
        (("start-v",), ["start-vm"]),
        (("--de",), ["--demo"]),
        (("help", "Start-"), ["Start-Vm", "Start-StoragePool", "Start-LibvirtNetwork"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
        (("profile", "ex"), ["export"]),
        (("doctor", "--"), ["--json"]),
        (("Start-Vm", "-V"), ["-VmId"]),
        (("Start-Vm", "-VmId", "web-2", "-"), ["-VmId", "-Paused"]),
        (("Start-Vm", "-VmId", "WEB"), ["WEB-2", "WEB-10"]),
        (("Start-Vm", "-VmId", "my d"), ["my db"]),
        (("Start-Vm", "--d"), ["--dry-run"]),
        (("Update-Vm", "-Autostart", "t"), ["true"]),
        (
            ("select", "Vms: sta"),
            [
                f"Vms: {key}"
                for key in ("status", "status_reason", "start_order", "start_delay", "started", "started_exactly")
            ],
        ),
        (("select", "Vms:", "status", "=", "pa"), ["paused"]),
        (("select", "Vms: status = dow"), ["Vms: status = down"]),
        (("Select-Vm", "status=dow"), ["status=down"]),
        (("select", "Vms: name = my"), ['Vms: name = "my db"']),
        (("select", 'Vms: name = "my'), ['Vms: name = "my db"']),
        (("select", "Vms:", "--form"), ["--format"]),
        (("select", "Vms:", "--format", ""), ["table", "json", "csv"]),
        (("select", "Vms:", "--columns", "name,memo"), ["name,memory"]),
        (("Select-Vm", "--sort", "-uptim"), ["-uptime"]),
        (("select", "--columns", "na"), []),
        (("nonsense", "x"), []),
    ],
)  # fmt: skip
def test_what_it_may_become(words: Sequence[str], found: list[str]) -> None:
    assert values(*words)[: len(found)] == found
    assert len(values(*words)) == len(found) or len(found) > 1


def test_names_that_have_to_be_quoted_are_all_quoted() -> None:
    found = values("select", "Vms: name = my")
    assert found == ['Vms: name = "my db"']
    assert values("select", "Vms: name = web-1") == ["Vms: name = web-10", *values("select", "Vms: name = web-1")[1:]]


def test_the_graph_is_read_for_objects_alone() -> None:
    words = Words(lambda: COMMANDS, NAMES, nobody)
    for line in (("sel",), ("Start-Vm", "-"), ("select", "Vms: st"), ("select", "Vms: status = u"), ("help", "")):
        assert words.offers(line)


def test_nothing_is_offered_twice() -> None:
    for line in (("select", "Vms: "), ("",), ("select", "Hosts: vms.")):
        found = values(*line)
        assert found
        assert len(set(found)) == len(found)


def test_a_value_is_offered_as_the_host_of_the_named_vm_has_it() -> None:
    words = ["Add-Device", "-VmId", "vm-1", "-Type", "video", "-Model", ""]
    assert [one.value for one in Words(lambda: COMMANDS, (), graph).offers(words)] == ["virtio", "vga", "vmvga"]
