"""What makes a system start `serve`: the file that is written for it, and the commands that tell the system. Pure.

systemd on Linux, launchd on macOS, the task scheduler on Windows, whose services have to be programs of a special kind.
"""

import plistlib
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from stellwerk.core.error import Unsupported
from stellwerk.core.record import Record

_ABOUT = "Stellwerk: keeps watch over libvirt hosts"
ENDING_SECONDS = 20
"""What it may take to end, several times of what it takes."""


class Service(Record, frozen=True, kw_only=True):
    """What is to be started. `words` run the program; `profile` None = the user's own, `name` tells it from those of
    other profiles. `user` starts it without a login, as a service of the whole computer; None = with the user's own."""

    words: tuple[str, ...]
    profile: Path | None = None
    name: str = "stellwerk-serve"
    user: str | None = None

    @property
    def line(self) -> tuple[str, ...]:
        """The command line."""
        profile = ("--profile", str(self.profile)) if self.profile is not None else ()
        return (*self.words, *profile, "serve")


class Plan(Record, frozen=True, kw_only=True):
    """`path` and `text` of the file, None where there is none; then `install`. `uninstall` comes before its removal."""

    path: PurePath | None = None
    text: str = ""
    install: tuple[tuple[str, ...], ...]
    uninstall: tuple[tuple[str, ...], ...]
    more: tuple[str, ...] = ()
    """What its user may want to do besides."""


def plan_for(system: str, service: Service, home: Path, uid: int) -> Plan:
    """For a system as Python names it (`sys.platform`). Raises Unsupported."""
    if system.startswith("linux"):
        return _systemd(service, home)
    if system == "darwin":
        return _launchd(service, home, uid)
    if system == "win32":
        return _task(service)
    raise Unsupported(f"nothing is known of how {system} starts programs", "have it start: stellwerk serve")


def name_for(profile: Path | None) -> str:
    """What a service on that profile is called."""
    if profile is None:
        return "stellwerk-serve"
    return f"stellwerk-serve-{re.sub(r'[^A-Za-z0-9]+', '-', str(profile)).strip('-').lower()[-60:]}"


def _systemd(service: Service, home: Path) -> Plan:
    own = service.user is None
    folder = PurePosixPath(home, ".config/systemd/user") if own else PurePosixPath("/etc/systemd/system")
    control = ("systemctl", "--user") if own else ("systemctl",)
    linger = "to run it without a login: loginctl enable-linger"
    return Plan(
        path=folder / f"{service.name}.service",
        text=systemd_text(service),
        install=((*control, "daemon-reload"), (*control, "enable", "--now", service.name)),
        uninstall=((*control, "disable", "--now", service.name),),
        more=(
            f"what it says: journalctl {'--user ' if own else ''}-u {service.name}",
            *((linger,) if own else ()),
            "passwords of hosts without a login: name a file with the passphrase in STELLWERK_SECRETS_FILE "
            f"({shown((*control, 'edit', service.name))})",
        ),
    )


def systemd_text(service: Service) -> str:
    """The unit."""
    network = ["Wants=network-online.target", "After=network-online.target"] if service.user else []
    user = [f"User={service.user}"] if service.user else []
    lines = [
        "[Unit]",
        f"Description={_ABOUT}",
        *network,
        "",
        "[Service]",
        f"ExecStart={' '.join(map(_for_systemd, service.line))}",
        *user,
        "Restart=on-failure",
        "RestartSec=10",
        f"TimeoutStopSec={ENDING_SECONDS}",
        "",
        "[Install]",
        f"WantedBy={'multi-user' if service.user else 'default'}.target",
    ]
    return "\n".join(lines) + "\n"


def _for_systemd(word: str) -> str:
    """A word in quotes, in which nothing has a meaning (systemd.service(5), systemd.syntax(7))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%", "%%")
    return f'"{escaped.replace("$", "$$")}"'


def _launchd(service: Service, home: Path, uid: int) -> Plan:
    own = service.user is None
    label = f"org.{service.name.replace('-', '.', 1)}"
    folder = PurePosixPath(home, "Library/LaunchAgents") if own else PurePosixPath("/Library/LaunchDaemons")
    domain = f"gui/{uid}" if own else "system"
    told = {
        "Label": label,
        "ProgramArguments": list(service.line),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ExitTimeOut": ENDING_SECONDS,
        "ProcessType": "Background",
        **({"UserName": service.user} if service.user else {}),
    }
    path = folder / f"{label}.plist"
    return Plan(
        path=path,
        text=plistlib.dumps(told, sort_keys=False).decode(),
        install=(("launchctl", "bootstrap", domain, str(path)),),
        uninstall=(("launchctl", "bootout", f"{domain}/{label}"),),
    )


def _task(service: Service) -> Plan:
    line = subprocess.list2cmdline(_without_console(service.line))
    when = ("/SC", "ONLOGON") if service.user is None else ("/SC", "ONSTART", "/RU", service.user)
    return Plan(
        install=(
            ("schtasks", "/Create", "/F", "/TN", service.name, *when, "/TR", line),
            ("schtasks", "/Run", "/TN", service.name),
        ),
        uninstall=(("schtasks", "/End", "/TN", service.name), ("schtasks", "/Delete", "/F", "/TN", service.name)),
    )


def _without_console(line: Sequence[str]) -> Sequence[str]:
    """Python that opens no window of a console."""
    first = PureWindowsPath(line[0])
    return (str(first.with_name("pythonw.exe")), *line[1:]) if first.name.lower() == "python.exe" else line


def shown(words: Sequence[str]) -> str:
    """A command as one would type it."""
    return " ".join(f'"{word}"' if " " in word or '"' in word else word for word in words)
