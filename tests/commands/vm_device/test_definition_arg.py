"""What `Update-Vm` offers is what the host of the VM has."""

from tests.policy.test_ability import WEB, graph

from stellwerk.commands.registry import COMMANDS


def test_processors_and_firmware() -> None:
    params = {param.name: param for param in COMMANDS.get("Update-Vm").params}
    offered = {name: params[name].arg.offers for name in ("cpu_mode", "cpu_model", "firmware")}
    found = {name: tuple(offers(graph(), WEB, {})) for name, offers in offered.items() if offers is not None}
    assert found == {
        "cpu_mode": ("host-model", "custom", "maximum"),
        "cpu_model": ("qemu64", "Penryn"),
        "firmware": ("bios", "uefi"),
    }
