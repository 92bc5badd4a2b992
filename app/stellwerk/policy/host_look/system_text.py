"""The script that asks a host for its software, and what its reply means. Pure; any thread."""

from stellwerk.core.record import replace
from stellwerk.model.host_system import HostSystem, ServiceState
from stellwerk.policy.host_check.script import Values, first, number, script_argv, values_of

MOST_PACKAGES = 60
SLACK = 60.0
"""Seconds by which clocks may differ before that matters."""
_UNITS = (
    "libvirtd.service virtqemud.service virtnetworkd.service virtstoraged.service virtnodedevd.service"
    " virtlogd.service virtlockd.service ssh.service sshd.service chronyd.service chrony.service"
    " systemd-timesyncd.service"
)
_DEB = (
    "libvirt-daemon libvirt-daemon-system libvirt-daemon-driver-qemu libvirt-clients qemu-system-x86 qemu-utils ovmf"
    " swtpm dnsmasq-base openssh-server chrony seabios"
)
_RPM = (
    "libvirt-daemon libvirt-daemon-kvm libvirt-daemon-driver-qemu libvirt-client qemu-kvm qemu-kvm-core qemu-img"
    " edk2-ovmf swtpm dnsmasq openssh-server chrony seabios"
)
_SCRIPT = f"""\
echo "os=$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d '"')"
echo "kernel=$(uname -r)"
echo "now=$(date +%s)"
echo "boot=$(sed -n 's/^btime //p' /proc/stat 2>/dev/null)"
if [ -d /run/systemd/system ]; then
  systemctl show -p Id -p LoadState -p ActiveState -p UnitFileState {_UNITS} 2>/dev/null
else
  for name in libvirtd virtqemud virtlogd virtlockd sshd chronyd; do
    pidof "$name" >/dev/null 2>&1 && echo "process=$name"
  done
fi
if command -v dpkg-query >/dev/null 2>&1; then
  dpkg-query -W -f 'package=${{Package}} ${{Version}}\\n' {_DEB} 2>/dev/null
elif command -v rpm >/dev/null 2>&1; then
  rpm -q --qf 'package=%{{NAME}} %{{VERSION}}-%{{RELEASE}}\\n' {_RPM} 2>/dev/null | grep '^package='
fi
true
"""
SYSTEM_ARGV = script_argv(_SCRIPT)


def read_system(reply: bytes) -> HostSystem | None:
    """The software of a host; None where the reply is none of the script's."""
    values = values_of(reply)
    if values is None:
        return None
    boot, now = number(values, "boot"), number(values, "now")
    return HostSystem(
        os=first(values, "os"),
        kernel=first(values, "kernel"),
        boot_time=float(boot) if boot else None,
        clock=float(now) if now else None,
        services=_services(values),
        packages=_packages(values),
    )


def in_our_time(system: HostSystem, now: float) -> HostSystem:
    """With the start by the clock of this computer, which shows `now` (UTC seconds): a host's own may be a day off, and
    what it says is an answer old."""
    off = system.clock - now if system.clock is not None else 0.0
    if system.boot_time is None or abs(off) < SLACK:
        return system
    return replace(system, boot_time=system.boot_time - off)


def _services(values: Values) -> tuple[ServiceState, ...]:
    keys = ("Id", "LoadState", "ActiveState", "UnitFileState")
    units = zip(*(values.get(key, ()) for key in keys), strict=False)
    found = {
        name: ServiceState(name=name.removesuffix(".service"), active=active, enabled=enabled)
        for name, loaded, active, enabled in units
        if loaded == "loaded"
    }
    plain = (ServiceState(name=name, active="running") for name in values.get("process", ()))
    return (*found.values(), *plain)


def _packages(values: Values) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(" ") for line in values.get("package", ())[:MOST_PACKAGES])
    return tuple((name, version) for name, _blank, version in pairs if name and version)
