"""The processes on a profile: each holds a lock on a file of its own, by which the others know that it lives.

Three more locks say who the one window is, who the one `serve`, and who runs what runs by itself (`services`). Any
thread.
"""

import re
import secrets
import threading
from pathlib import Path

from stellwerk.adapters.local.file_lock import FileLock, is_locked, sweep_file, take_lock
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.text import _

WINDOW = "window"
"""Held by the one window of a profile."""
SERVE = "serve"
"""Held by the one `stellwerk serve` of a profile."""
SERVICES = "services"
"""Held by the one process that records, watches and schedules: a window or `serve`."""

_ID = re.compile(r"[0-9a-f]{16}")


class Instance:
    """This process on a profile. Made by `start_instance`."""

    def __init__(self, folder: Path, id_: str, own: FileLock) -> None:
        self._folder = folder
        self._own = own
        self._roles: dict[str, FileLock] = {}
        self._guard = threading.Lock()
        self._closed = False
        self.id = id_
        """Names the process in the database."""

    def is_alive(self, instance: str) -> bool:
        """Whether the process of this id runs; this one does. False for what is no id. Raises Invalid where the locks
        cannot be read, since nothing is known then."""
        if _ID.fullmatch(instance) is None:
            return False
        try:
            return is_locked(self._folder / f"instance-{instance}.lock")
        except OSError as error:
            raise _unusable(self._folder, error) from error

    def take_role(self, role: str) -> bool:
        """Become the one process with this role (WINDOW, SERVE, SERVICES); false where another is, and after the end.
        True again once it is."""
        with self._guard:
            if role in self._roles:
                return True
            try:
                lock = take_lock(self._folder / f"{role}.lock")
            except OSError as error:
                raise _unusable(self._folder, error) from error
            if lock is not None and self._closed:
                lock.free()
                return False
            if lock is not None:
                self._roles[role] = lock
            return lock is not None

    def is_taken(self, role: str) -> bool:
        """Whether any process has this role, this one included. Raises Invalid where the locks cannot be read."""
        try:
            return role in self._roles or is_locked(self._folder / f"{role}.lock")
        except OSError as error:
            raise _unusable(self._folder, error) from error

    def is_alone(self) -> bool:
        """Whether no other process is on the profile. Raises Invalid where the locks cannot be read."""
        ids = (path.stem.removeprefix("instance-") for path in self._folder.glob("instance-*.lock"))
        return not any(self.is_alive(id_) for id_ in ids if id_ != self.id)

    def close(self) -> None:
        """Give up all roles and the place among the processes. Close the database before. Harmless twice."""
        with self._guard:
            self._closed = True
            for lock in self._roles.values():
                lock.free()
            self._roles.clear()
            self._own.free()


def start_instance(folder: Path) -> Instance:
    """Take a place among the processes whose locks are in `folder`. Files of processes that ended hard are removed.

    Raises Invalid for a folder that cannot be written.
    """
    id_ = secrets.token_hex(8)
    try:
        for path in folder.glob("instance-*.lock"):
            sweep_file(path)
        own = take_lock(folder / f"instance-{id_}.lock")
    except OSError as error:
        raise _unusable(folder, error) from error
    if own is None:
        text = _('"{folder}" cannot hold locks').format(folder=folder)
        raise Invalid(text, _("put the profile on a local disk"))
    return Instance(folder, id_, own)


def _unusable(folder: Path, error: OSError) -> AppError:
    text = _('the folder "{folder}" cannot be used: {reason}')
    return Invalid(
        text.format(folder=folder, reason=error.strerror or error),
        _("check who owns it, or choose another profile folder with --profile"),
        str(error),
    )
