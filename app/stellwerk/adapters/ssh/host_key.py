"""Which SSH keys hosts are known by: the user's known_hosts files, read only, and one of ours in the profile.

Blocks on the disk; any thread.
"""

import base64
import contextlib
import fnmatch
import os
import re
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import paramiko

from stellwerk.adapters.ssh.reading import Readings
from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.ports.host_key import SHOW_KEY, ChangedHostKey, UnknownHostKey, replacing

_SYSTEM = Path("/etc/ssh/ssh_known_hosts")
_NO_KEY = (paramiko.SSHException, paramiko.pkey.UnknownKeyType, ValueError)
_PLAIN = re.compile(r"[^*?!|]+")
"""Names that stand for themselves only."""
_Line = tuple[int, str, str, str]
"""Number, names, kind and key."""
_OF_RSA = ("rsa-sha2-512", "rsa-sha2-256")


class KeyBook:
    """The keys of all hosts. `file` is ours; it is made with the first key."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._guard = threading.Lock()
        self._books = Readings(_read, _Book(()))

    def key_types(self, route: Route) -> tuple[str, ...]:
        """The algorithms that the known keys of a host are for: it shall show one of those that can be compared."""
        found: list[str] = []
        for _file, key in self._known(route):
            kinds = _OF_RSA if key.get_name() == "ssh-rsa" else (key.get_name(),)
            found += [kind for kind in kinds if kind not in found]
        return tuple(found)

    def check(self, route: Route, key: paramiko.PKey, accept: str = "") -> None:
        """Whether that is the key of the host. One that is `accept`ed by its fingerprint is remembered; instead of
        another, if that is named too and only our own file has it.

        Raises UnknownHostKey, ChangedHostKey.
        """
        known = list(self._known(route))
        if self._is_revoked(route, key):
            raise ChangedHostKey(
                _("the SSH key of {host} was revoked").format(host=route.name),
                _("do not connect; ask the administrator of the host"),
            )
        if any(key.asbytes() == other.asbytes() for _file, other in known):
            return
        new, _comma, old = accept.partition(",")
        if known:
            theirs = [(file, other) for file, other in known if file != self.file]
            if theirs or new != key.fingerprint or old not in [other.fingerprint for _file, other in known]:
                raise _changed(route, key, *(theirs or known)[0], ours=not theirs)
            self._forget(route)
        elif new != key.fingerprint:
            raise UnknownHostKey(
                _("the SSH key of {host} is not known yet: {fingerprint}").format(
                    host=route.name, fingerprint=key.fingerprint
                ),
                _("compare it with what the host itself says ({command}), then accept it (-AcceptHostKey)").format(
                    command=SHOW_KEY
                ),
                key.fingerprint,
            )
        self._remember(route, key)

    def _files(self, route: Route) -> tuple[Path, ...]:
        return (self.file, *route.known_hosts, _SYSTEM)

    def _known(self, route: Route) -> Iterator[tuple[Path, paramiko.PKey]]:
        for file in self._files(route):
            for kind, key in self._books.of(file).about(route.key_name):
                with contextlib.suppress(*_NO_KEY):  # a kind that nobody here knows
                    yield file, paramiko.PKey.from_type_string(kind, base64.b64decode(key))

    def _is_revoked(self, route: Route, key: paramiko.PKey) -> bool:
        """Whatever host it is of: a key that is lost is lost everywhere."""
        wanted = key.get_base64()
        return any(wanted in self._books.of(file).revoked for file in self._files(route))

    def _forget(self, route: Route) -> None:
        """Take the lines that are about this host alone out of our file, and put it in the place of the old one. What
        another process adds in that very moment may be lost: it is asked for again then."""
        try:
            with self._guard:
                lines = self.file.read_text("utf-8").splitlines(keepends=True)
                kept = [line for line in lines if line.split()[:1] != [route.key_name]]
                handle, beside = tempfile.mkstemp(prefix=f"{self.file.name}.", dir=self.file.parent)
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.writelines(kept)
                os.replace(beside, self.file)
        except (OSError, UnicodeDecodeError) as error:
            raise _not_kept(route, error) from error

    def _remember(self, route: Route, key: paramiko.PKey) -> None:
        """One line at the end, in one write: several processes share the file."""
        line = f"{route.key_name} {key.get_name()} {base64.b64encode(key.asbytes()).decode()}\n"
        try:
            with self._guard:
                file = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(file, line.encode())
                finally:
                    os.close(file)
        except OSError as error:
            raise _not_kept(route, error) from error


class _Book:
    """What one file says: the keys that are revoked, and those of hosts. Not changed any more."""

    def __init__(self, lines: Iterable[tuple[str, str, str, str]]) -> None:
        self.revoked: set[str] = set()
        self._plain: dict[str, list[_Line]] = {}
        """By the names of lines that hold nothing else."""
        self._others: list[_Line] = []
        for number, (marker, names, kind, key) in enumerate(lines):
            if marker == "@revoked":
                self.revoked.add(key)
            if marker:
                continue
            if _PLAIN.fullmatch(names):
                for name in set(names.lower().split(",")):
                    self._plain.setdefault(name, []).append((number, names, kind, key))
            else:
                self._others.append((number, names, kind, key))

    def about(self, name: str) -> list[tuple[str, str]]:
        """Kind and key of all lines about a host, in their order."""
        found = self._plain.get(name.lower(), []) + [line for line in self._others if _names_match(line[1], name)]
        return [(kind, key) for _number, _names, kind, key in sorted(found)]


def _read(file: Path) -> _Book:
    return _Book(_lines(file))


def _lines(file: Path) -> Iterator[tuple[str, str, str, str]]:
    """Marker, names, kind and key of each line; what cannot be read is passed over, as OpenSSH does."""
    try:
        text = file.read_text("utf-8", "replace")
    except OSError:  # most of these files need not be there
        return
    for line in text.splitlines():
        fields = line.split()
        marker = fields.pop(0) if fields and fields[0].startswith("@") else ""
        if len(fields) >= 3 and not fields[0].startswith("#"):
            yield marker, fields[0], fields[1], fields[2]


def _names_match(names: str, wanted: str) -> bool:
    """Whether a line is about that host: names, patterns, hashes; `!` before one that is meant not to be."""
    found = False
    for name in names.split(","):
        if name.startswith("|1|"):
            found |= _is_hash_of(name, wanted)
        elif fnmatch.fnmatchcase(wanted.lower(), _pattern(name.removeprefix("!").lower())):
            if name.startswith("!"):
                return False
            found = True
    return found


def _pattern(name: str) -> str:
    """Brackets stand for themselves there: `[h1]:2222`."""
    return name.replace("[", "[[]")


def _is_hash_of(hashed: str, name: str) -> bool:
    try:
        return bool(paramiko.HostKeys.hash_host(name, hashed) == hashed)
    except (ValueError, AssertionError, IndexError):
        return False


def _not_kept(route: Route, error: Exception) -> Refused:
    text = _("the key of {host} could not be remembered").format(host=route.name)
    return Refused(text, _("check the folder of the profile"), str(error))


def _changed(route: Route, key: paramiko.PKey, file: Path, known: paramiko.PKey, *, ours: bool) -> ChangedHostKey:
    """A key that the user's own files have is never changed by us, and nothing of ours stands above it."""
    text = _("the SSH key of {host} has CHANGED: it shows {new}, known is {old}").format(
        host=route.name, new=key.fingerprint, old=known.fingerprint
    )
    why = _("somebody may stand in between: do not go on unless you know why it changed (a new installation)")
    if ours:
        change = replacing(key.fingerprint, known.fingerprint)
        how = _("then replace the old key: Connect-Host with -AcceptHostKey {keys}").format(keys=change)
        return ChangedHostKey(text, f"{why}; {how}", change)
    how = _("then forget the old key by: {command}").format(command=f'ssh-keygen -R "{route.key_name}" -f "{file}"')
    return ChangedHostKey(text, f"{why}; {how}")
