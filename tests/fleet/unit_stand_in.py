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


def path_with(host: LabHost) -> str:
    """The setting of an SSH server that gives logins this `systemctl` first."""
    folder = host.tree / "stand-in"
    folder.mkdir(exist_ok=True)
    program = folder / "systemctl"
    program.write_text(_SYSTEMCTL)
    program.chmod(0o755)
    return f"SetEnv=PATH={folder}:/usr/sbin:/usr/bin:/sbin:/bin"
