"""The settings file of a profile: plain JSON, written whole or not at all. Any thread, also several."""

import json
import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from stellwerk.adapters.local.file_lock import take_lock
from stellwerk.core.clock import Clock, SystemClock
from stellwerk.core.error import Invalid
from stellwerk.core.json_text import read_json
from stellwerk.core.text import _

log = logging.getLogger(__name__)

_LARGEST = 16 << 20
"""Bytes; a file above that is none of ours."""

_MISSING = object()


class SettingsFile:
    """Loads and saves. What another process changed meanwhile stays: only keys changed here since are written."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path = path
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        """The stored values; none where there is no file. A file that cannot be understood is kept aside as
        `settings.json.corrupt-DATE`, with a line in the log, and counts as none. Raises Invalid for one that cannot
        be read at all."""
        with self._lock, self._alone():
            self._known = self._read()
            return dict(self._known)

    def save(self, values: Mapping[str, Any]) -> None:
        """Store what differs from the last load or save here; on return it is on the disk.

        Raises Invalid where it cannot be written (the old file being whole), or for values that are no JSON.
        """
        with self._lock:
            changed = {key: value for key, value in values.items() if self._known.get(key, _MISSING) != value}
            dropped = self._known.keys() - values.keys()
            if not changed and not dropped:
                return
            with self._alone():
                stored = {key: value for key, value in self._read().items() if key not in dropped} | changed
                self._write(stored)
            self._known = dict(values)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process reads and writes meanwhile."""
        try:
            lock = take_lock(self._path.with_name(f"{self._path.name}.lock"), wait=True)
        except OSError as error:
            raise self._unusable(error) from error
        try:
            yield
        finally:
            if lock is not None:
                lock.free()

    def _read(self) -> dict[str, Any]:
        try:
            if self._path.stat().st_size > _LARGEST:
                raise ValueError("it is too large")
            stored = read_json(self._path.read_bytes())
            if type(stored) is not dict:
                raise ValueError("it is no JSON object")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unusable(error) from error
        except ValueError as error:
            self._put_aside(str(error)[:200])
            return {}
        return stored

    def _put_aside(self, reason: str) -> None:
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(self._clock.now()))
        kept = self._path.with_name(f"{self._path.name}.corrupt-{stamp}")
        try:
            os.replace(self._path, kept)
        except OSError as error:
            raise self._unusable(error) from error
        log.warning("the settings could not be understood (%s): kept as %s, defaults are used", reason, kept.name)

    def _write(self, values: Mapping[str, Any]) -> None:
        try:
            text = json.dumps(values, indent=1, sort_keys=True, allow_nan=False).encode()
        except (TypeError, ValueError) as error:
            raise Invalid(_("a setting cannot be stored"), details=str(error)) from error
        part = ""
        try:
            handle, part = tempfile.mkstemp(prefix=f"{self._path.name}.", dir=self._path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self._path)
            _flush_folder(self._path.parent)
        except OSError as error:
            with suppress(OSError):
                os.unlink(part)
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> Invalid:
        text = _('the settings "{path}" cannot be used: {reason}')
        return Invalid(
            text.format(path=self._path, reason=error.strerror or error),
            _("check who owns the folder and that its disk is not full"),
            str(error),
        )


def _flush_folder(folder: Path) -> None:
    """The new name, too, is to survive a power cut. Windows cannot flush folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
