"""Secrets in the keyring of the desktop: Secret Service, Windows' credential locker, macOS's keychain.

Blocks: the keyring may ask its user for a password of its own. Worker threads only; keyring is imported with the first
use, because it looks for its back ends on the disk then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.ports.secret import SecretName

SERVICE = "Stellwerk"
"""What entries are called in the keyring."""


class Keyring:
    """The port `Secrets` over the keyring library. Any thread.

    A computer without a keyring keeps nothing: `get` answers None there, `put` raises Refused.
    """

    @property
    def there(self) -> bool:
        """This computer has a keyring."""
        with _translated() as keyring:
            return not _absent(keyring)

    def get(self, name: SecretName) -> str | None:
        """As the port says."""
        with _translated() as keyring:
            if _absent(keyring):
                return None
            value = keyring.get_password(SERVICE, str(name))
        return None if value is None else str(value)

    def put(self, name: SecretName, value: str) -> None:
        """As the port says."""
        with _translated() as keyring:
            if _absent(keyring):
                raise Refused(
                    _("there is no keyring on this computer that could keep a password"),
                    _("install and unlock one (GNOME Keyring, KWallet), or log in with a key"),
                )
            keyring.set_password(SERVICE, str(name), value)

    def forget(self, name: SecretName) -> None:
        """As the port says."""
        with _translated() as keyring:
            if not _absent(keyring) and keyring.get_password(SERVICE, str(name)) is not None:
                keyring.delete_password(SERVICE, str(name))


def _absent(keyring: Any) -> bool:
    """Nothing is kept: the back end is the one that fails, or the one that forgets."""
    return type(keyring.get_keyring()).__module__ in ("keyring.backends.fail", "keyring.backends.null")


@contextmanager
def _translated() -> Iterator[Any]:
    """The library; what it raises as Refused, without the secret that its texts might hold."""
    import keyring
    import keyring.errors

    try:
        yield keyring
    except (keyring.errors.KeyringError, OSError, RuntimeError) as error:
        raise Refused(
            _("the keyring of this computer does not answer"),
            _("unlock it, then try again"),
            type(error).__name__,
        ) from None
