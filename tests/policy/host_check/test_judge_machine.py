"""Judging the machine."""

import pytest
from tests.policy.host_check.sample import FACTS, GIB, down, sound

from stellwerk.core.record import replace
from stellwerk.model.host_check import CheckState
from stellwerk.policy.host_check.judge_machine import judge_clock, judge_cpu, judge_kvm, judge_memory
from stellwerk.policy.host_check.reading import Clock, HostReading, Kvm, Machine

S = CheckState
NO_KVM = replace(FACTS, kvm=False)
YEAR = 365 * 86400.0


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "libvirt offers it"),
        (sound(facts=NO_KVM), S.WARNING, "libvirt does not offer it: VMs run in software, many times slower"),
        (sound(facts=NO_KVM, kvm=None), S.WARNING, "libvirt does not offer it: VMs run in software, many times slower"),
        (
            down(kvm=Kvm(arch="x86_64")),
            S.WARNING,
            "the processor offers no virtualisation: VMs run in software, many times slower",
        ),
        (down(kvm=Kvm(flag=True, arch="x86_64")), S.FAILED, "the kernel has not loaded KVM: there is no /dev/kvm"),
        (down(kvm=Kvm(device=True, arch="aarch64")), S.OK, "/dev/kvm is there"),
        (down(kvm=Kvm(device=True, arch="x86_64")), S.OK, "/dev/kvm is there"),
        (down(kvm=Kvm(arch="aarch64")), S.FAILED, "the kernel has not loaded KVM: there is no /dev/kvm"),
        (down(kvm=None), S.UNKNOWN, "nothing was answered"),
        (sound(facts=replace(FACTS, kvm=None), kvm=None), S.UNKNOWN, "nothing was answered"),
        (sound(facts=replace(FACTS, driver="LXC", kvm=None)), S.SKIPPED, "its hypervisor is LXC"),
    ],
)
def test_kvm(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_kvm(reading).state, judge_kvm(reading).found) == (state, found)


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "8 CPUs, EPYC"),
        (sound(cpu_type="EPYC"), S.OK, "8 CPUs, EPYC"),
        (sound(cpu_type="Haswell"), S.WARNING, "8 CPUs, EPYC; its cluster is of type Haswell"),
        (down(cpu_type="Haswell", machine=Machine(cpus=1)), S.OK, "1 CPU"),
        (down(machine=None), S.UNKNOWN, "nothing was answered"),
        (down(machine=Machine()), S.UNKNOWN, "nothing was answered"),
    ],
)
def test_cpu(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_cpu(reading).state, judge_cpu(reading).found) == (state, found)


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (sound(), S.OK, "16 GiB, 12 GiB of it free"),
        (sound(machine=None), S.OK, "16 GiB"),
        (sound(machine=Machine(memory=16 * GIB, available=GIB)), S.WARNING, "16 GiB, 1 GiB of it free"),
        (sound(machine=Machine(memory=GIB, available=GIB)), S.WARNING, "1 GiB, 1 GiB of it free"),
        (down(machine=None), S.UNKNOWN, "nothing was answered"),
    ],
)
def test_memory(reading: HostReading, state: CheckState, found: str) -> None:
    assert (judge_memory(reading).state, judge_memory(reading).found) == (state, found)


@pytest.mark.parametrize(
    ("clock", "state", "found"),
    [
        (None, S.UNKNOWN, "nothing was answered"),
        (Clock(offset=1.5), S.OK, "as of this computer"),
        (Clock(offset=-5.0, error=4.0), S.OK, "as of this computer"),
        (Clock(offset=-65.0, error=0.1), S.WARNING, "1 min 5 s behind this computer"),
        (Clock(offset=7200.0), S.WARNING, "2 h ahead of this computer"),
        (Clock(offset=-YEAR), S.FAILED, "1 year behind this computer"),
        (Clock(offset=12 * YEAR + 40 * 86400 + 5), S.FAILED, "12 years 40 d ahead of this computer"),
    ],
)
def test_clock(clock: Clock | None, state: CheckState, found: str) -> None:
    assert (judge_clock(sound(clock=clock)).state, judge_clock(sound(clock=clock)).found) == (state, found)
