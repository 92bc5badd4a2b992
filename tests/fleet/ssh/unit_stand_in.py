"""A stand-in for systemd on lab hosts, which have none: a `systemctl` that knows libvirt's one unit and starts the real
libvirtd. Nothing else of what is tested is replaced."""

from __future__ import annotations

from tests.fleet.lab.host import LabHost

_SYSTEMCTL = """\
#!/bin/sh
# $1 is the word of systemctl, the rest are options and units.
word="$1"; shift
enabled=/run/stand-in-enabled
case "$word $*" in
"is-enabled libvirtd.socket") if [ -e $enabled ]; then echo enabled; else echo disabled; fi;;
"is-active libvirtd.socket") if [ -S /run/libvirt/libvirt-sock ]; then echo active; else echo inactive; fi;;
"is-enabled "*) echo not-found;;
"is-active "*) echo inactive;;
"enable --now libvirtd.socket") touch $enabled; libvirtd -d --listen && echo "stand-in: libvirtd started";;
*) echo "stand-in: unknown: $word $*" >&2; exit 1;;
esac
"""


_POWER = """\
#!/bin/sh
case "$1" in
reboot|poweroff) echo "$*" >>/run/stand-in-asked;;
*) exit 1;;
esac
"""
"""A namespace cannot restart itself: the call is noted, and the test pulls the plug."""

_USERMOD = """\
#!/bin/sh
# The accounts of a lab host are in part those of this machine: nothing is changed there.
echo "stand-in: usermod $*"
"""


_DATE = """\
#!/bin/sh
exec /bin/date -d "@$(($(/bin/date +%s) - {days} * 86400))" "$@"
"""


def path_with(host: LabHost) -> str:
    """The setting of an SSH server that gives logins this `systemctl` first."""
    return _first(host, "systemctl", _SYSTEMCTL)


def power_path(host: LabHost) -> str:
    """The same with a `systemctl` that only notes what it was asked, on a host that looks as if systemd ran there."""
    (host.tree / "run" / "systemd" / "system").mkdir(parents=True, exist_ok=True)
    return _first(host, "systemctl", _POWER)


def asked(host: LabHost) -> str:
    """What that `systemctl` was asked since the host was switched on."""
    note = host.tree / "run" / "stand-in-asked"
    return note.read_text() if note.exists() else ""


def stand_behind_sudo(host: LabHost) -> None:
    """It is what root finds, too, since sudo has a search path of its own; and a `usermod` that changes nothing."""
    path = path_with(host).partition("PATH=")[2]
    _first(host, "systemctl", _USERMOD, "usermod")
    (host.tree / "sudoers.d" / "path").write_text(f'Defaults secure_path="{path}"\n')


def late_clock(host: LabHost, days: int = 3 * 365) -> str:
    """The same with a `date` so far behind: all lab hosts have the clock of this machine."""
    return _first(host, "date", _DATE.format(days=days))


def _first(host: LabHost, name: str, script: str, program_name: str = "") -> str:
    folder = host.tree / f"stand-in-{name}"
    folder.mkdir(exist_ok=True)
    program = folder / (program_name or name)
    program.write_text(script)
    program.chmod(0o755)
    return f"SetEnv=PATH={folder}:/usr/sbin:/usr/bin:/sbin:/bin"


def forget(host: LabHost) -> None:
    """It was never switched on: no unit, no sockets of a daemon that was killed."""
    (host.tree / "run" / "stand-in-enabled").unlink(missing_ok=True)
    for socket in (host.tree / "run" / "libvirt").glob("*-sock*"):
        socket.unlink()
