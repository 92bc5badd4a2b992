"""What a host can give its VMs, for tests: a part of what QEMU 7.2 tells on Debian 12."""

from stellwerk.model.guest.ability import Ability, GuestMachine

Q35 = GuestMachine(arch="x86_64", machine="pc-q35-7.2", type="kvm", emulator="/usr/bin/qemu-system-x86_64")
VALUES = {
    "cpu_mode": ("maximum", "host-model", "custom"),
    "cpu_model": ("qemu64", "Penryn"),
    "firmware": ("bios", "uefi"),
    "disk bus": ("fdc", "scsi", "virtio", "usb", "sata"),
    "graphics kind": ("sdl", "vnc", "spice"),
    "video model": ("vga", "virtio", "vmvga"),
    "tpm model": (),
}


def ability(machine: GuestMachine = Q35, **more: tuple[str, ...]) -> Ability:
    """All of it."""
    return Ability(of=machine, values=VALUES | more, most_vcpus=288)
