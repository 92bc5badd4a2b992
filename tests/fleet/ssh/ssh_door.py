"""Doors of a lab host: further SSH servers on it, each with a port and settings of its own."""

from __future__ import annotations

from pathlib import Path

from tests.fleet.lab.host import LabHost
from tests.fleet.lab.space import run_command

_PAM = """\
auth required pam_unix.so
account required pam_nologin.so
account required pam_unix.so
session required pam_permit.so
"""
BARE = ("sh", "grep", "true", "cat")


def fingerprint(host: LabHost) -> str:
    """Of the host's SSH key, as ssh-keygen tells it."""
    return run_command(["ssh-keygen", "-lf", host.tree / "ssh" / "host_key.pub"]).split()[1]


def open_door(host: LabHost, port: int, *options: str) -> Path:
    """Start a server with these options (`Key=value`) on a port; answers its log."""
    log, pid = host.tree / "log" / f"sshd-{port}.log", f"/run/sshd-{port}.pid"
    words = [word for option in (f"Port={port}", f"PidFile={pid}", *options) for word in ("-o", option)]
    host.start_sshd("-E", log, *words, pid=pid)
    return log


def password_door(host: LabHost, port: int, password: str, *options: str) -> Path:
    """A server that takes only this password of root."""
    hashed = run_command(["openssl", "passwd", "-6", "-stdin"], stdin=password).strip()
    with (host.tree / "ssh" / "shadow").open("w") as file:  # in place: it is mounted
        file.write(f"root:{hashed}:19000:0:99999:7:::\n")
    ways = ("PubkeyAuthentication=no", "PasswordAuthentication=yes", "PermitRootLogin=yes", "LogLevel=VERBOSE")
    return open_door(host, port, *ways, *options)


def with_pam(host: LabHost) -> None:
    """Give the host the PAM of a usual one, as far as a namespace can have it: from then on doors may `UsePAM=yes`."""
    folder = host.tree / "pam.d"
    folder.mkdir()
    for file in Path("/etc/pam.d").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "sshd").write_text(_PAM)
    host.run(["mount", "--bind", folder, "/etc/pam.d"])


def let_nobody_in(host: LabHost) -> None:
    """As systemd does while a host starts or ends: PAM lets only root in."""
    host.outside("/run/nologin").write_text("The host is going down. See pam_nologin(8).\n")


def bare_path(host: LabHost, *programs: str) -> str:
    """The setting that gives logins a search path with these programs and hardly any other."""
    folder = host.tree / f"programs-{'-'.join(programs) or 'none'}"
    folder.mkdir(exist_ok=True)
    for name in (*BARE, *programs):
        place = run_command(["which", name]).strip()
        if not (folder / name).exists():
            (folder / name).symlink_to(place)
    return f"SetEnv=PATH={folder}"


def end_logins(host: LabHost) -> None:
    """Kill every login on the host; the servers go on."""
    servers = _servers(host)
    own = [line.split() for line in host.run(["ps", "-eo", "pid=,comm="]).splitlines()]
    logins = [pid for pid, name in own if name.startswith("sshd") and pid not in servers]
    if logins:
        host.run(["kill", "-9", *logins])


def change_key(host: LabHost) -> None:
    """Give the host another SSH key, as a new installation does."""
    key = host.tree / "ssh" / "host_key"
    key.unlink()
    Path(f"{key}.pub").unlink()
    run_command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
    host.run(["kill", "-HUP", (host.tree / "run" / "sshd.pid").read_text().strip()])


def stop_sshd(host: LabHost) -> None:
    """End the SSH servers of the host, and every login."""
    host.run(["kill", "-9", *_servers(host)])
    end_logins(host)


def start_sshd(host: LabHost) -> None:
    """Start it again."""
    host.start_sshd()


def _servers(host: LabHost) -> set[str]:
    return {path.read_text().strip() for path in (host.tree / "run").glob("sshd*.pid")}
