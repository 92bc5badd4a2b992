"""How a command is run as root on a host: the one place that knows. Pure; any thread."""

from collections.abc import Sequence

from stellwerk.core.record import Record

LOGIN_SCRIPT = """\
echo "uid=$(id -u)"; echo "user=$(id -un)"; echo "groups=$(id -Gn)"
if [ "$(id -u)" != 0 ] && sudo -n true 2>/dev/null; then echo sudo=1; fi"""
"""What is asked of a shell to know who is logged in."""


class Login(Record, frozen=True, kw_only=True):
    """Who is logged in on a host. `sudo`: becomes root without being asked for a password."""

    user: str
    uid: int
    groups: frozenset[str] = frozenset()
    sudo: bool = False

    @property
    def is_root(self) -> bool:
        """No more is needed."""
        return self.uid == 0


def may_be_root(login: Login) -> bool:
    """`as_root` works for that user."""
    return login.is_root or login.sudo


def as_root(login: Login, argv: Sequence[str]) -> tuple[str, ...]:
    """The words that run a command as root; never asks."""
    return tuple(argv) if login.is_root else ("sudo", "-n", *argv)
