"""The scripts that read a host, and what their replies mean. Pure; any thread.

Each is plain POSIX shell and says lines of `key=value` after a word of its own; what a login shell prints before is
passed over. A reply comes from outside: its size is bounded, what cannot be understood leaves its part unread.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from stellwerk.core.record import Record, replace
from stellwerk.policy.host_check.reading import HostReading, Kvm, Machine, Service, System, Unit
from stellwerk.policy.privilege import LOGIN_SCRIPT, Login

MOST_REPLY = 256 * 1024
"""Bytes of a reply that are looked at."""
MOST_LINES = 4000
MOST_VALUE = 200
"""Characters of one value."""
WORD = "stellwerk-check"
_BEGIN = """\
own_path="$PATH"; LC_ALL=C; PATH="$PATH:/usr/bin:/bin:/usr/sbin:/sbin:/usr/libexec"; export LC_ALL PATH
printf 'stellwerk-%s\\n' check
"""
"""The word is put together there: a shell that only repeats what it was told says nothing."""

Values = Mapping[str, Sequence[str]]
"""The values by their keys, in the order they came."""


class Script(Record, frozen=True, kw_only=True):
    """`take` puts into the reading what the values say."""

    text: str
    take: Callable[[HostReading, Values], HostReading]


def script_argv(text: str, *words: str) -> tuple[str, ...]:
    """What a shell is asked to run; the script finds `words` in `$@`."""
    return ("sh", "-c", f"{_BEGIN}{text}", "sh", *words)


def values_of(reply: bytes, times: int = 1) -> Values | None:
    """The lines behind our word; None where it did not come. `times` as much is looked at as usual."""
    text = reply[: MOST_REPLY * times].decode("utf-8", "replace")
    _noise, word, rest = text.partition(f"{WORD}\n")
    if not word:
        return None
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in rest.split("\n")[: MOST_LINES * times]:
        key, sign, value = line.partition("=")
        if sign and len(key) <= MOST_VALUE:
            found[key.strip()].append(_printable(value))
    return found


def taken(part: str, reading: HostReading, reply: bytes) -> HostReading:
    """The reading with that part, if the reply can be understood."""
    values = values_of(reply)
    return reading if values is None else SCRIPTS[part].take(reading, values)


def number(values: Values, key: str) -> int | None:
    """A whole number; None for anything else."""
    text = first(values, key)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def first(values: Values, key: str) -> str:
    """The first value of that key, empty where there is none."""
    return next(iter(values.get(key, ())), "")


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:MOST_VALUE].strip())


# who is logged in, on what


def _take_login(reading: HostReading, values: Values) -> HostReading:
    uid, user = number(values, "uid"), first(values, "user")
    if uid is None or not user:
        return reading
    login = Login(
        user=user,
        uid=uid,
        groups=frozenset(first(values, "groups").split()),
        sudo=first(values, "sudo") == "1",
        asks=first(values, "sudo") == "asks",
    )
    return replace(reading, login=login)


_SYSTEM = """\
cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null
echo; echo "ARCH=$(uname -m)\""""


def _take_system(reading: HostReading, values: Values) -> HostReading:
    def word(key: str) -> str:
        return first(values, key).strip("\"'")

    system = System(
        id=word("ID").lower(),
        like=frozenset(word("ID_LIKE").lower().split()),
        version=word("VERSION_ID"),
        name=word("PRETTY_NAME") or word("NAME"),
        arch=word("ARCH"),
    )
    return replace(reading, system=system)


# libvirt

_UNITS = ("virtqemud.socket", "virtqemud.service", "libvirtd.socket", "libvirtd.service")
_SERVICE = f"""\
for p in libvirtd virtqemud virsh qemu-kvm qemu-system-x86_64 qemu-system-aarch64 systemctl; do
if command -v "$p" >/dev/null 2>&1; then echo "program=$p"; fi; done
(PATH="$own_path"; for p in virt-ssh-helper nc; do if command -v "$p" >/dev/null 2>&1; then echo "program=$p"; fi; done)
for s in libvirt-sock virtqemud-sock; do
if [ -S "/run/libvirt/$s" ]; then echo "socket=$s"; if [ -w "/run/libvirt/$s" ]; then echo "writable=$s"; fi; fi; done
if command -v systemctl >/dev/null 2>&1; then for u in {" ".join(_UNITS)}; do
echo "unit=$u $(systemctl is-enabled "$u" 2>/dev/null | head -n 1):$(systemctl is-active "$u" 2>/dev/null | head -n 1)"
done; fi; true"""


def _take_service(reading: HostReading, values: Values) -> HostReading:
    service = Service(
        programs=frozenset(values.get("program", ())),
        sockets=frozenset(values.get("socket", ())),
        writable=frozenset(values.get("writable", ())),
        units=tuple(unit for line in values.get("unit", ()) if (unit := _unit(line)) is not None),
    )
    return replace(reading, service=service)


def _unit(line: str) -> Unit | None:
    name, _blank, states = line.partition(" ")
    enabled, _colon, active = states.partition(":")
    return Unit(name=name, enabled=enabled, active=active) if name in _UNITS else None


# the machine

_KVM = """\
echo "arch=$(uname -m)"
if grep -q -m 1 -w -e vmx -e svm /proc/cpuinfo; then echo flag=1; fi
if [ -e /dev/kvm ]; then echo device=1; fi
if grep -q -m 1 GenuineIntel /proc/cpuinfo; then echo vendor=intel; fi
if grep -q -m 1 AuthenticAMD /proc/cpuinfo; then echo vendor=amd; fi"""


def _take_kvm(reading: HostReading, values: Values) -> HostReading:
    arch = first(values, "arch")
    if not arch:
        return reading
    flag, device = first(values, "flag") == "1", first(values, "device") == "1"
    return replace(reading, kvm=Kvm(flag=flag, device=device, vendor=first(values, "vendor"), arch=arch))


_MACHINE = """\
echo "cpus=$(grep -c '^processor' /proc/cpuinfo)"
sed -n -e 's/^\\(MemTotal\\|MemAvailable\\): *\\([0-9]*\\) kB$/\\1=\\2/p' /proc/meminfo"""


def _take_machine(reading: HostReading, values: Values) -> HostReading:
    total, available = number(values, "MemTotal"), number(values, "MemAvailable")
    machine = Machine(
        cpus=number(values, "cpus") or None,
        memory=total * 1024 if total else None,
        available=available * 1024 if available is not None else None,
    )
    return replace(reading, machine=machine)


_BRIDGES = """\
for b in /sys/class/net/*/bridge; do if [ -d "$b" ]; then b="${b%/bridge}"; echo "bridge=${b##*/}"; fi; done
echo read=1"""


def _take_bridges(reading: HostReading, values: Values) -> HostReading:
    if first(values, "read") != "1":
        return reading
    return replace(reading, bridges=tuple(sorted(set(values.get("bridge", ())))))


# names

MOST_NAMES = 50
"""Names that are looked up."""
_NAMES = """\
for n in "$@"; do if getent hosts "$n" >/dev/null 2>&1; then echo "known=$n"; else echo "unknown=$n"; fi; done
echo read=1"""


def names_to_resolve(reading: HostReading) -> tuple[str, ...]:
    """What the other hosts of its cluster call themselves: libvirt migrates to that name."""
    names = (other.hostname for other in reading.others if other.same_cluster)
    sound = (name for name in names if name and not name.startswith("-") and name.isprintable() and " " not in name)
    return tuple(dict.fromkeys(sound))[:MOST_NAMES]


def _take_names(reading: HostReading, values: Values) -> HostReading:
    if first(values, "read") != "1":
        return reading
    wanted = names_to_resolve(reading)
    known = set(values.get("known", ()))
    return replace(reading, unresolved=tuple(name for name in wanted if name not in known))


SCRIPTS: Mapping[str, Script] = {
    "login": Script(text=LOGIN_SCRIPT, take=_take_login),
    "system": Script(text=_SYSTEM, take=_take_system),
    "service": Script(text=_SERVICE, take=_take_service),
    "kvm": Script(text=_KVM, take=_take_kvm),
    "machine": Script(text=_MACHINE, take=_take_machine),
    "bridges": Script(text=_BRIDGES, take=_take_bridges),
    "names": Script(text=_NAMES, take=_take_names),
}
"""By the part that each of them reads."""

CLOCK = "echo now=$(date +%s.%N)"


def seconds_of(reply: bytes) -> float | None:
    """The time that the host believes it is, UTC seconds; None where it cannot be understood."""
    values = values_of(reply)
    whole, _point, fraction = first(values or {}, "now").partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 15):
        return None
    known = fraction.isascii() and fraction.isdigit() and len(fraction) <= 9  # busybox has no %N
    return float(f"{whole}.{fraction}") if known else float(whole)
