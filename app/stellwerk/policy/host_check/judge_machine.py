"""Judges of the machine: KVM, processors, memory, clock. Pure; any thread."""

from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_duration, format_size
from stellwerk.policy.host_check.reading import HostReading
from stellwerk.policy.host_check.verdict import SWITCH_ON, Verdict, failed, ok, skipped, unknown, warning

CLOCK_TOLERANCE = 2.0
"""Seconds that a clock may be off: certificates, tickets and the order of events bear that."""
CLOCK_WRONG = 86400.0
"""Seconds from which a clock is not merely inexact: certificates of a day ago or to come are refused."""
YEAR = 365 * 86400
LITTLE_MEMORY = 2 * 1024**3
"""Bytes below which a host has hardly room for a VM."""
SCARCE = 0.1
"""Share of free memory below which it is said."""
_X86 = frozenset({"x86_64", "i686", "amd64"})
_NOT_QEMU = frozenset({"test", "lxc", "xen", "vz"})


def judge_kvm(reading: HostReading) -> Verdict:
    """The processor offers it, the kernel has it, libvirt can use it."""
    facts, kvm = reading.facts, reading.kvm
    if facts is not None and facts.driver.lower() in _NOT_QEMU:
        return skipped(_("its hypervisor is {driver}").format(driver=facts.driver))
    if facts is not None and facts.kvm:
        return ok(_("libvirt offers it"))
    if kvm is None:
        return unknown(_("nothing was answered")) if facts is None or facts.kvm is None else _slow(reading)
    if kvm.device:
        return ok(_("/dev/kvm is there")) if facts is None else _slow(reading)
    if kvm.arch in _X86 and not kvm.flag:
        return warning(
            _("the processor offers no virtualisation: VMs run in software, many times slower"),
            _("switch it on in the firmware; in a VM, let its host pass it on (nesting)"),
        )
    return failed(_("the kernel has not loaded KVM: there is no /dev/kvm"), _(SWITCH_ON))


def _slow(reading: HostReading) -> Verdict:
    return warning(
        _("libvirt does not offer it: VMs run in software, many times slower"),
        _("see that QEMU was installed with KVM, and that /dev/kvm works"),
    )


def judge_cpu(reading: HostReading) -> Verdict:
    """How many, and of the type of the cluster."""
    facts = reading.facts
    cpus = facts.cpu.cpus if facts is not None and facts.cpu.cpus else _counted(reading)
    if not cpus:
        return unknown(_("nothing was answered"))
    model = facts.cpu.model if facts is not None else ""
    words = plural("{n} CPU", "{n} CPUs", cpus)
    found = f"{words}, {model}" if model else words
    if reading.cpu_type and model and model != reading.cpu_type:
        return warning(
            _("{found}; its cluster is of type {type}").format(found=found, type=reading.cpu_type),
            _("VMs may not migrate there from the others: put it into another cluster"),
        )
    return ok(found)


def _counted(reading: HostReading) -> int:
    return (reading.machine.cpus or 0) if reading.machine is not None else 0


def judge_memory(reading: HostReading) -> Verdict:
    """Enough for a VM, and some of it free."""
    facts, machine = reading.facts, reading.machine
    total = (machine.memory if machine is not None else None) or (facts.memory if facts is not None else 0)
    if not total:
        return unknown(_("nothing was answered"))
    free = machine.available if machine is not None else None
    found = format_size(total)
    if free is not None:
        found = _("{total}, {free} of it free").format(total=found, free=format_size(free))
    if total < LITTLE_MEMORY:
        return warning(found, _("that is little: hardly a VM has room"))
    if free is not None and free < SCARCE * total:
        return warning(found, _("little is free: VMs will be swapped out or killed"))
    return ok(found)


def judge_clock(reading: HostReading) -> Verdict:
    """As ours, as exactly as the way there lets us tell."""
    clock = reading.clock
    if clock is None:
        return unknown(_("nothing was answered"))
    away = abs(clock.offset)
    if away <= CLOCK_TOLERANCE + clock.error:
        return ok(_("as of this computer"))
    grave = failed if away >= CLOCK_WRONG else warning
    return grave(off_words(clock.offset), _("let it be set by the network: timedatectl set-ntp true"))


def off_words(offset: float) -> str:
    """How far a clock is ahead of ours, in words; seconds."""
    found = _("{time} ahead of this computer") if offset > 0 else _("{time} behind this computer")
    return found.format(time=_time_words(abs(offset)))


def _time_words(seconds: float) -> str:
    """Years are told as years: `3 years 12 d`."""
    years, rest = divmod(seconds, YEAR)
    if not years:
        return format_duration(seconds)
    words = plural("{n} year", "{n} years", int(years))
    return f"{words} {format_duration(rest)}" if rest >= 86400 else words
