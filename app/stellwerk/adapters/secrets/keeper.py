"""The place where secrets are kept on this computer: its keyring, else the encrypted file. Blocks; any thread."""

import os
import threading
from pathlib import Path

from stellwerk.adapters.secrets.ring import Keyring
from stellwerk.adapters.secrets.vault import Vault
from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.ports.secret import Kept, KeptIn, SecretName, secret_name


class Keeper:
    """The port `Secrets`.

    `listed` is a file with the names, never the secrets, that this profile keeps in the keyring: keyrings list nothing.
    """

    def __init__(self, ring: Keyring, vault: Vault, listed: Path) -> None:
        self._ring = ring
        self._vault = vault
        self._listed = listed
        self._guard = threading.Lock()
        self._passing: dict[SecretName, str] = {}
        """Kept until this process ends, and nowhere else."""

    def get(self, name: SecretName) -> str | None:
        """As the port says. What was kept in the file before there was a keyring is found too."""
        if (passing := self._passing.get(name)) is not None:
            return passing
        found = self._ring.get(name)
        return self._vault.get(name) if found is None else found

    def put(self, name: SecretName, value: str, *, lasting: bool = True) -> None:
        """As the port says."""
        if not lasting and not name.kind.opens:
            self._passing[name] = value
            return
        self._passing.pop(name, None)
        if name.kind.opens or not self._ring.there:
            self._vault.put(name, value)
        else:
            self._ring.put(name, value)
            self._note("+", name)

    def forget(self, name: SecretName) -> None:
        """As the port says."""
        self._passing.pop(name, None)
        if self._ring.there:
            self._ring.forget(name)
            if name in self._in_ring():
                self._note("-", name)
        self._vault.forget(name)

    def names(self) -> tuple[SecretName, ...]:
        """As the port says."""
        return tuple(one.name for one in self.listed())

    def listed(self) -> tuple[Kept, ...]:
        """As the port says."""
        places = dict.fromkeys(self._vault.names(), KeptIn.FILE) | dict.fromkeys(self._in_ring(), KeptIn.KEYRING)
        return tuple(Kept(name, places[name]) for name in sorted(places, key=str))

    def _in_ring(self) -> frozenset[SecretName]:
        if not self._ring.there:
            return frozenset()
        try:
            lines = self._listed.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:  # made with the first secret
            return frozenset()
        except OSError as error:
            text = _("the list of kept passwords cannot be read")
            raise Refused(text, _("check the folder of the profile"), str(error)) from error
        last = {line[2:]: line[:1] for line in lines}
        found = (secret_name(text) for text, sign in last.items() if sign == "+")
        return frozenset(name for name in found if name is not None)

    def _note(self, sign: str, name: SecretName) -> None:
        """One line at the end, in one write: several processes share the file."""
        try:
            with self._guard:
                file = os.open(self._listed, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(file, f"{sign} {name}\n".encode())
                finally:
                    os.close(file)
        except OSError as error:
            text = _("the list of kept passwords could not be written")
            raise Refused(text, _("check the folder of the profile"), str(error)) from error
