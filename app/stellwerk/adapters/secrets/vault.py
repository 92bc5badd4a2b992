"""Secrets in an encrypted file, for computers without a keyring. Blocks; any thread.

The passphrase is given once in the life of the process; the key that it makes stays in memory, the passphrase does not.
"""

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from stellwerk.adapters.secrets.given import given_passphrase
from stellwerk.adapters.secrets.seal import COST, Damaged, Key, WrongKey, fits, key_for, new_key, opened, sealed
from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName, secret_name


class Vault:
    """The port `Secrets` over one file. It is made with the first secret.

    `alone` keeps other processes from writing meanwhile. `cost` is that of a new file's passphrase.
    """

    def __init__(
        self,
        file: Path,
        alone: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext,
        environment: Mapping[str, str] | None = None,
        cost: int = COST,
    ) -> None:
        self.file = file
        self._alone = alone
        self._environment = os.environ if environment is None else environment
        self._cost = cost
        self._guard = threading.RLock()
        self._key: Key | None = None
        self._script: str | None = None
        self._script_read = False
        self._waiting: dict[str, str] = {}
        """To be kept as soon as the file is open."""

    def get(self, name: SecretName) -> str | None:
        """As the port says; None where there is no file."""
        with self._guard:
            return self._read().get(str(name))

    def put(self, name: SecretName, value: str) -> None:
        """As the port says. A vault's own name opens it."""
        with self._guard, self._alone():
            if name.kind is SecretKind.NEW_VAULT and self._is_open():
                self._change(value)
                return
            if name.kind.opens:
                self._open(value)
                return
            self._waiting[str(name)] = value
            kept = self._read(needed=True)
            self._write(kept)

    def forget(self, name: SecretName) -> None:
        """As the port says."""
        with self._guard, self._alone():
            self._waiting.pop(str(name), None)
            kept = self._read()
            if kept.pop(str(name), None) is not None:
                self._write(kept)

    def names(self) -> tuple[SecretName, ...]:
        """As the port says."""
        with self._guard:
            return tuple(name for text in sorted(self._read()) if (name := secret_name(text)) is not None)

    def _read(self, *, needed: bool = False) -> dict[str, str]:
        """What is in the file. Raises SecretNeeded while it is closed; `needed`: also where there is none yet."""
        raw = self._raw()
        if raw is None:
            if needed:
                self._make_key()
            return {}
        try:
            if self._key is None or not fits(raw, self._key):
                self._key = self._scripts_key(raw)
            return opened(raw, self._key)
        except Damaged:
            raise self._damaged() from None
        except WrongKey:
            self._key = None
            raise self._needed(wrong=True) from None

    def _make_key(self) -> None:
        if self._key is None:
            passphrase = self._scripts()
            if not passphrase:
                raise self._new_needed()
            self._key = new_key(passphrase, self._cost)

    def _scripts_key(self, raw: bytes) -> Key:
        passphrase = self._scripts()
        if not passphrase:
            raise self._needed(wrong=False)
        return key_for(raw, passphrase)

    def _open(self, passphrase: str) -> None:
        """Take a passphrase, if it is the right one, and keep what waits."""
        _check(passphrase)
        raw = self._raw()
        kept: dict[str, str] = {}
        try:
            key = new_key(passphrase, self._cost) if raw is None else key_for(raw, passphrase)
            if raw is not None:
                kept = opened(raw, key)
        except Damaged:
            raise self._damaged() from None
        except WrongKey:
            raise self._needed(wrong=True) from None
        self._key = key
        if self._waiting:
            self._write(kept)

    def _is_open(self) -> bool:
        raw = self._raw()
        try:
            return raw is not None and self._key is not None and fits(raw, self._key)
        except Damaged:  # whoever opens it is told
            return False

    def _change(self, passphrase: str) -> None:
        """Seal the file anew; whoever has it open must give the new passphrase from then on."""
        _check(passphrase)
        kept, before = self._read(), self._key
        self._key = new_key(passphrase, self._cost)
        try:
            self._write(kept)
        except BaseException:
            self._key = before
            raise

    def _scripts(self) -> str | None:
        """What a script gave: read once, an open file has it only once."""
        if not self._script_read:
            self._script_read = True
            self._script = given_passphrase(self._environment)
        return self._script

    def _raw(self) -> bytes | None:
        try:
            return self.file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            text = _("the file of passwords {file} cannot be read").format(file=self.file)
            raise Refused(text, _("check the folder of the profile"), str(error)) from None

    def _write(self, kept: Mapping[str, str]) -> None:
        """All of it beside the file, for its user alone, then in its place; what waited is kept by then."""
        assert self._key is not None  # whoever writes has read
        raw = sealed(self._key, {**kept, **self._waiting})
        try:
            handle, beside = tempfile.mkstemp(prefix=f"{self.file.name}.", dir=self.file.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(raw)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(beside, self.file)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(beside)
                raise
        except OSError as error:
            text = _("the file of passwords {file} cannot be written").format(file=self.file)
            raise Refused(text, _("check the folder of the profile"), str(error)) from None
        self._waiting.clear()

    def _needed(self, *, wrong: bool) -> SecretNeeded:
        text = _("the passphrase is wrong") if wrong else _("the passwords are kept in an encrypted file")
        hint = _("give its passphrase; whoever has lost it deletes {file} and gives the passwords anew")
        return SecretNeeded(text, hint.format(file=self.file), str(SecretName(SecretKind.VAULT, str(self.file))))

    def _new_needed(self) -> SecretNeeded:
        return SecretNeeded(
            _("there is no keyring on this computer: passwords are kept in an encrypted file"),
            _("choose a passphrase for it; it is asked for once in each run of the program"),
            str(SecretName(SecretKind.NEW_VAULT, str(self.file))),
        )

    def _damaged(self) -> Refused:
        text = _("the file of passwords {file} is damaged").format(file=self.file)
        return Refused(text, _("delete it and give the passwords anew"))


def _check(passphrase: str) -> None:
    if not passphrase:
        raise Refused(_("an empty passphrase protects nothing"), _("choose a longer one"))
