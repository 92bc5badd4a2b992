"""Who is logged in on a host, and whether he can become root. Pure; any thread."""

from collections.abc import Sequence

from stellwerk.core.record import Record

LOGIN_SCRIPT = """\
echo "uid=$(id -u)"; echo "user=$(id -un)"; echo "groups=$(id -Gn)"
if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null 2>&1; then
if sudo -n true 2>/dev/null; then echo sudo=1; else echo sudo=asks; fi; fi"""
"""What is asked of a shell to know who is logged in."""


class Login(Record, frozen=True, kw_only=True):
    """Who is logged in on a host. `sudo`: becomes root without being asked for a password. `asks`: sudo is there and
    wants a password, or will not let him; which of the two it tells only to who knows the password."""

    user: str
    uid: int
    groups: frozenset[str] = frozenset()
    sudo: bool = False
    asks: bool = False

    @property
    def is_root(self) -> bool:
        """No more is needed."""
        return self.uid == 0


def may_be_root(login: Login) -> bool:
    """It is worth trying."""
    return login.is_root or login.sudo or login.asks


def as_typed(login: Login, argv: Sequence[str]) -> tuple[str, ...]:
    """The words of a command as one would type them to run it as root."""
    return tuple(argv) if login.is_root else ("sudo", *argv)
