"""Which form and which buttons a device has."""

from stellwerk.core.record import replace
from stellwerk.model.device import Device, Disk, Firmware, Graphics, Vnic
from stellwerk.model.hardware.kind import KINDS
from stellwerk.model.vm import Definition
from stellwerk.ui.pages.hardware_form import ADDING, acts_of, form_of

VM = Definition(
    name="web",
    vcpus=2,
    memory=3 << 29,
    max_memory=2 << 30,
    firmware=Firmware(type="uefi", secure_boot=True),
    boot=("hd", "cdrom"),
    disks=(
        Disk(target="vda", source="/d/x", bus="virtio", cache="none"),
        Disk(target="sda", device="cdrom", source="p/v", pool="p", volume="v"),
    ),
    vnics=(Vnic(mac="52:54:00:00:00:01", type="bridge", source="br0", model="virtio", link_up=False),),
)


def test_forms_begin_with_what_there_is() -> None:
    wanted = {
        "cpu": {"vcpus": "2", "max_vcpus": "2", "cores": ""},
        "memory": {"memory": "1536 MiB", "max_memory": "2 GiB"},
        "boot": {"firmware": "secure", "boot": "hd\ncdrom"},
        "disk vda": {"bus": "virtio", "cache": "none", "read_only": "false"},
        "disk sda": {"path": "", "storage": "p", "volume": "v"},
        "vnic 52:54:00:00:00:01": {"network_id": "bridge=br0", "link": "down", "model": "virtio"},
    }
    for key, present in wanted.items():
        form = form_of(key, VM)
        assert form is not None
        assert set(form.present) <= {*form.asks, *(KINDS[form.kind].asks if form.kind else ())}
        assert present.items() <= form.present.items()
    assert form_of("disk vdz", VM) is None
    assert form_of("device 0 tpm", VM) is None


def test_buttons_say_which_device() -> None:
    assert [act.command for act in acts_of("disk vda", VM)] == ["Resize-Disk", "Detach-Disk", "Remove-Disk"]
    assert [act.said for act in acts_of("disk sda", VM)] == [{"target": "sda"}]
    assert acts_of("vnic 52:54:00:00:00:01", VM)[0].said == {"mac": "52:54:00:00:00:01"}
    assert acts_of("cpu", VM) == ()
    assert [act.command for act in acts_of("memory", VM)] == ["Add-Room"]


def test_other_devices_are_changed_and_removed_by_their_names() -> None:
    vm = replace(VM, devices=(Device(type="sound", model="ich9"), Device(type="controller", model="x", detail="pci 0")))
    vm = replace(vm, graphics=(Graphics(type="vnc"),))
    sound = form_of("sound 0", vm)
    assert sound is not None
    assert (sound.given, sound.present) == ({"device": "sound 0"}, {"model": "ich9"})
    display = form_of("graphics 0", vm)
    assert display is not None
    assert (display.kind, display.present["kind"]) == ("graphics", "vnc")
    assert form_of("graphics 1", vm) is None
    assert acts_of("sound 0", vm)[0].said == {"device": "sound 0"}
    assert acts_of("controller pci 0", vm) == ()
    assert {"type": "tpm"} in [act.said for act in ADDING]
