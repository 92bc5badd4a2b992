"""Plans: which commands on which distribution, and when none."""

from __future__ import annotations

from typing import Any

import pytest
from tests.policy.host_check.sample import DEBIAN, DENIED, OFF, RUNNING, STOPPED, down, sound

from stellwerk.core.record import replace
from stellwerk.policy.host_check.reading import HostReading, Kvm, Part, Service, System, Unit, Way
from stellwerk.policy.host_check.remedy import plan_remedy
from stellwerk.policy.privilege import Login

MODULAR = (
    "systemctl enable --now virtqemud.socket virtinterfaced.socket virtnetworkd.socket virtnodedevd.socket "
    "virtnwfilterd.socket virtsecretd.socket virtstoraged.socket"
)
APT = "env DEBIAN_FRONTEND=noninteractive apt-get -q"
DNF = "dnf install -y libvirt-daemon-kvm libvirt-daemon-config-network libvirt-client qemu-kvm"
ZYPPER = (
    "zypper --non-interactive install --no-recommends libvirt-daemon-qemu libvirt-daemon-config-network libvirt-client"
)
DEB = "libvirt-daemon-system libvirt-clients"


def lines(reading: HostReading, **more: Any) -> list[str]:
    plan = plan_remedy(reading, **more)
    assert not plan.refusal
    return [step.line for step in plan.steps]


def system(id_: str, version: str, *like: str, arch: str = "x86_64") -> System:
    return System(id=id_, version=version, like=frozenset(like), arch=arch, name=f"{id_} {version}")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (
            system("debian", "12"),
            [
                f"{APT} update",
                f"{APT} install -y --no-install-recommends {DEB} qemu-system-x86 qemu-utils dnsmasq-base",
                "systemctl enable --now libvirtd.socket",
            ],
        ),
        (
            system("ubuntu", "24.04", "debian", arch="aarch64"),
            [
                f"{APT} update",
                f"{APT} install -y --no-install-recommends {DEB} qemu-system-arm qemu-utils dnsmasq-base",
                "systemctl enable --now libvirtd.socket",
            ],
        ),
        (system("fedora", "41"), [DNF, MODULAR]),
        (system("fedora", "34"), [DNF, "systemctl enable --now libvirtd.socket"]),
        (system("rhel", "9.4", "fedora"), [DNF, MODULAR]),
        (system("rocky", "8.10", "rhel", "centos", "fedora"), [DNF, "systemctl enable --now libvirtd.socket"]),
        (system("almalinux", "10.0", "rhel", "centos", "fedora"), [DNF, MODULAR]),
        (system("centos", "9", "rhel", "fedora"), [DNF, MODULAR]),
        (
            system("opensuse-leap", "15.6", "suse", "opensuse"),
            [f"{ZYPPER} qemu-x86 qemu-tools", "systemctl enable --now libvirtd.socket"],
        ),
        (system("opensuse-tumbleweed", "20251120", "opensuse", "suse"), [f"{ZYPPER} qemu-x86 qemu-tools", MODULAR]),
        (system("sles", "16.0", "suse", arch="aarch64"), [f"{ZYPPER} qemu-arm qemu-tools", MODULAR]),
        (system("sles", "15.5"), [f"{ZYPPER} qemu-x86 qemu-tools", "systemctl enable --now libvirtd.socket"]),
    ],
    ids=lambda value: value.name if isinstance(value, System) else None,
)
def test_a_host_without_libvirt(on: System, expected: list[str]) -> None:
    assert lines(down(Service(), system=on)) == expected


def test_a_distribution_that_nobody_knows() -> None:
    plan = plan_remedy(down(Service(), system=system("plan9", "4")))
    assert (plan.steps, plan.refusal) == ((), "how libvirt is installed on plan9 4 is not known")
    assert plan_remedy(down(Service(), system=None)).refusal == "how libvirt is installed on its system is not known"
    # What is there can be switched on everywhere.
    assert lines(down(system=system("plan9", "4"))) == ["systemctl enable --now libvirtd.socket"]


def test_nothing_is_missing() -> None:
    assert lines(sound()) == []
    assert lines(sound(), usual=True) == []


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (STOPPED, ["systemctl enable --now libvirtd.socket"]),
        (replace(STOPPED, programs=frozenset({"libvirtd", "virtqemud", "nc"})), None),
        (
            Service(
                programs=frozenset({"virtqemud", "nc"}),
                units=(Unit(name="virtqemud.socket", enabled="disabled", active="inactive"),),
            ),
            [MODULAR],
        ),
        (replace(STOPPED, units=()), []),
        (
            replace(STOPPED, units=(Unit(name="libvirtd.service", enabled="disabled"),)),
            ["systemctl enable --now libvirtd.service"],
        ),
    ],
)
def test_a_libvirt_that_does_not_run(service: Service, expected: list[str] | None) -> None:
    assert lines(down(service)) == (["systemctl enable --now libvirtd.socket"] if expected is None else expected)


def test_a_libvirt_that_is_not_started_with_its_host() -> None:
    assert lines(sound(service=replace(RUNNING, units=(OFF,)))) == ["systemctl enable --now libvirtd.socket"]
    started = (OFF, Unit(name="libvirtd.service", enabled="enabled", active="active"))
    assert lines(sound(service=replace(RUNNING, units=started))) == []


def test_a_helper_that_is_missing_is_installed() -> None:
    plan = plan_remedy(down(replace(RUNNING, programs=frozenset({"libvirtd"}))))
    assert plan.steps[1].line.startswith(f"{APT} install")
    assert (plan.listing[:10], plan.unit) == ("dpkg-query", 1024)


def test_a_user_who_is_not_in_the_group_joins_it() -> None:
    admin = Login(user="kim", uid=1000, groups=frozenset({"kim"}), sudo=True)
    plan = plan_remedy(down(RUNNING, login=admin, libvirt_trouble=DENIED))
    assert [step.line for step in plan.steps] == ["sudo usermod -a -G libvirt kim"]
    assert plan.steps[0].relogin
    assert plan.steps[0].argv == ("usermod", "-a", "-G", "libvirt", "kim")
    asked = replace(admin, sudo=False, asks=True)
    wanted = replace(DENIED, code="secret_needed")
    assert lines(down(RUNNING, login=asked, libvirt_trouble=wanted)) == ["sudo usermod -a -G libvirt kim"]
    assert lines(sound(login=admin)) == []
    member = replace(admin, groups=frozenset({"libvirt"}))
    assert lines(down(RUNNING, login=member, libvirt_trouble=DENIED)) == []


def test_kvm_is_loaded() -> None:
    kvm = Kvm(flag=True, vendor="intel", arch="x86_64")
    assert lines(sound(kvm=kvm)) == ["modprobe kvm_intel"]
    assert lines(sound(kvm=replace(kvm, vendor=""))) == []
    assert lines(sound(kvm=replace(kvm, flag=False))) == []


def test_the_usual_storage_and_network() -> None:
    virsh = "virsh --connect qemu:///system"
    network = [f"{virsh} net-start default", f"{virsh} net-autostart default"]
    assert lines(sound(pools=(), networks=(), bridges=()), usual=True) == [
        f"{virsh} pool-define-as default dir --target /var/lib/libvirt/images",
        f"{virsh} pool-build default",
        f"{virsh} pool-start default",
        f"{virsh} pool-autostart default",
        f"{virsh} net-define /usr/share/libvirt/networks/default.xml",
        *network,
    ]
    assert lines(sound(pools=(), networks=(), bridges=())) == []
    off = (Part(name="default", active=False),)
    assert lines(sound(networks=off), usual=True) == network
    assert lines(sound(networks=(Part(name="mine", active=False),)), usual=True) == []


def test_the_usual_of_a_libvirt_that_did_not_answer_is_made_unless_it_is_there() -> None:
    on, pool, define, start = plan_remedy(down(), usual=True).steps
    assert on.line.startswith("systemctl")
    for step, test, first in (
        (pool, "pool-info default", "pool-define-as default dir --target /var/lib/libvirt/images"),
        (define, "net-info default", "net-define /usr/share/libvirt/networks/default.xml"),
        (start, "net-list --name | grep -qx default", "net-start default"),
    ):
        virsh = "virsh --connect qemu:///system"
        assert step.argv[:2] == ("sh", "-c")
        assert step.argv[2].startswith(f"{virsh} {test} >/dev/null 2>&1 || {{ {virsh} {first}")


def test_who_cannot_become_root_changes_nothing() -> None:
    plan = plan_remedy(down(login=Login(user="kim", uid=1000)))
    assert (plan.steps, plan.refusal) == ((), "kim cannot become root on h1: there is no sudo")
    assert plan.hint
    assert not plan_remedy(sound(login=Login(user="kim", uid=1000))).refusal


@pytest.mark.parametrize("more", [{"way": Way.NONE}, {"login": None}])
def test_no_shell_no_remedy(more: dict[str, Any]) -> None:
    assert plan_remedy(down(**more)).refusal == "h1 cannot be prepared: no commands can be run there"


def test_nothing_of_the_host_becomes_shell() -> None:
    evil = Login(user="kim; rm -rf /", uid=1000, groups=frozenset(), sudo=True)
    (step,) = plan_remedy(down(RUNNING, login=evil, libvirt_trouble=DENIED)).steps
    assert step.argv[-1] == "kim; rm -rf /"
    assert step.line.endswith("'kim; rm -rf /'")
    assert DEBIAN.name
