"""What a host can give a VM: its hypervisor's word for one emulator, architecture, machine type and type of domains.

Frozen; any thread.
"""

from collections.abc import Iterable, Mapping

from stellwerk.core.record import Record, field
from stellwerk.core.text import N_, Text


class GuestMachine(Record, frozen=True, kw_only=True):
    """A kind of VMs: `type` as libvirt has it (`kvm`, `qemu`); an empty emulator is the host's usual one."""

    arch: str
    machine: str
    type: str
    emulator: str = ""


class Ability(Record, frozen=True, kw_only=True):
    """`values` that a setting can have, by its name (`ability_name`): none = there is no such device, a name that is
    missing = the host does not tell. `most_vcpus` 0 = not told."""

    of: GuestMachine
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    most_vcpus: int = 0


TOLD: Mapping[str, Text] = {
    "cpu_mode": N_("CPU mode"),
    "cpu_model": N_("CPU model"),
    "firmware": N_("firmware"),
    "disk bus": N_("bus for disks"),
    "disk device": N_("kind of drive"),
    "graphics kind": N_("display"),
    "video model": N_("video model"),
    "rng model": N_("random number device"),
    "rng backend": N_("source of random numbers"),
    "tpm model": N_("TPM model"),
    "tpm backend": N_("TPM backend"),
    "tpm version": N_("TPM version"),
    "filesystem model": N_("driver of shared folders"),
    "channel kind": N_("kind of channel"),
    "panic model": N_("panic notifier"),
    "redirdev bus": N_("bus for redirected devices"),
}
"""The settings of which hosts tell, as they are called within a sentence."""


def ability_name(kind: str, key: str) -> str:
    """The name of a setting of a kind of device; empty kind = the VM itself."""
    return f"{kind} {key}".strip()


def learnt(known: tuple[Ability, ...], new: Iterable[Ability]) -> tuple[Ability, ...]:
    """What is known of a host, with what it has just told."""
    return tuple({one.of: one for one in (*known, *new)}.values())
