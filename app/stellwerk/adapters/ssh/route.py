"""Which way a login goes: the address as the user gave it, completed by `~/.ssh/config`. Blocks on the disk."""

import re
from pathlib import Path

import paramiko

from stellwerk.adapters.ssh.reading import Readings
from stellwerk.core.error import Invalid, Unsupported
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _
from stellwerk.core.user import user_name
from stellwerk.ports.ssh_place import USUAL_PORT, SshPlace

MOST_JUMPS = 8
"""A longer chain is most likely a circle."""
_USUAL_KEYS = ("id_ed25519", "id_ecdsa", "id_rsa")
_HOP = re.compile(r"(?:ssh://)?(?:(?P<user>[^@\s]+)@)?(?P<host>\[[^\]]+\]|[^:\s]+)(?::(?P<port>[0-9]{1,5}))?/?")


class Route(Record, frozen=True, kw_only=True):
    """One login. `name` is what people call the host, `address` and `port` where it listens.

    `key_name` is how known_hosts files name it. `key_files` are tried in this order, the agent's keys after the first
    that was `chosen`. `known_hosts` are the user's own files. `jump` is logged in to first.
    """

    name: str
    address: str
    port: int
    user: str
    key_name: str
    key_files: tuple[Path, ...] = ()
    chosen: bool = False
    known_hosts: tuple[Path, ...] = ()
    jump: "Route | None" = None

    @property
    def login(self) -> str:
        """Which password is asked for: `ssh://root@h1:22`."""
        return SshPlace(address=self.address, user=self.user, port=self.port).login


def route_to(place: SshPlace, home: Path) -> Route:
    """The way to a place. Raises Invalid for a configuration that cannot be read, Unsupported for a ProxyCommand."""
    return _route(place, _configs.of(home / ".ssh" / "config"), home, 0)


def _config(file: Path) -> paramiko.SSHConfig:
    try:
        return paramiko.SSHConfig.from_path(str(file))
    except (OSError, ValueError, paramiko.ConfigParseError) as error:
        text = _("{file} cannot be read").format(file=file)
        raise Invalid(text, _("correct it, or move it away"), str(error)) from error


_configs = Readings(_config, paramiko.SSHConfig())


def _route(place: SshPlace, config: paramiko.SSHConfig, home: Path, depth: int) -> Route:
    try:
        said = config.lookup(place.address)
    except (ImportError, paramiko.SSHException) as error:  # `Match exec` and names to be completed need more than us
        raise Invalid(
            _("~/.ssh/config cannot be followed"), _("simplify its entry for this host"), str(error)
        ) from error
    address, port = str(said.get("hostname", place.address)), place.port or _number(said.get("port"))
    key_files = [Path(place.key_file).expanduser()] if place.key_file else _key_files(said, home)
    alias = said.get("hostkeyalias")
    own = [Path(file).expanduser() for file in str(said.get("userknownhostsfile", "")).split()]
    return Route(
        name=place.address,
        address=address,
        port=port,
        user=place.user or str(said.get("user", "")) or user_name("root"),
        key_name=alias or (address if port == USUAL_PORT else f"[{address}]:{port}"),
        key_files=tuple(key_files),
        chosen=bool(place.key_file),
        known_hosts=tuple(own or [home / ".ssh" / "known_hosts"]),
        jump=_jump(said, config, home, depth),
    )


def _key_files(said: "paramiko.SSHConfigDict", home: Path) -> list[Path]:
    named = [Path(file).expanduser() for file in said.get("identityfile", ())]
    return [file for file in named or [home / ".ssh" / name for name in _USUAL_KEYS] if file.is_file()]


def _jump(said: "paramiko.SSHConfigDict", config: paramiko.SSHConfig, home: Path, depth: int) -> Route | None:
    """The last of the hosts before; those before it are its own."""
    hops = [hop.strip() for hop in str(said.get("proxyjump", "")).split(",") if hop.strip()]
    if not hops or hops == ["none"]:
        if said.get("proxycommand", "none") != "none":
            raise Unsupported(
                _("~/.ssh/config reaches this host by a ProxyCommand, which is not supported"),
                _("use ProxyJump there"),
            )
        return None
    way: Route | None = None
    for number, hop in enumerate(hops, 1):
        match = _HOP.fullmatch(hop)
        if match is None or depth + number > MOST_JUMPS:
            raise Invalid(_("~/.ssh/config leads nowhere by its ProxyJump"), _("correct it"), hop)
        place = SshPlace(address=match["host"].strip("[]"), user=match["user"] or "", port=int(match["port"] or 0))
        found = _route(place, config, home, depth + number)
        way = found if way is None else replace(found, jump=way)
    return way


def _number(text: object) -> int:
    return int(str(text)) if text is not None and str(text).isdigit() else USUAL_PORT
