"""The file that a profile is exported to: written whole or not at all, read up to a size. May block; any thread."""

import os
from pathlib import Path

from stellwerk.core.error import Invalid, Refused
from stellwerk.core.text import _

MOST_BYTES = 1 << 28


def write_profile(path: Path, text: str) -> None:
    """Write it; what is there is replaced only when the new one is whole. Raises Refused where that is not possible."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        _drop(part)
        reason = error.strerror or error
        raise Refused(_('"{path}" cannot be written: {reason}').format(path=path, reason=reason)) from error


def read_profile(path: Path, most: int = MOST_BYTES) -> str:
    """The text of a file of at most so many bytes. Raises Refused where it cannot be read and Invalid for what cannot
    be an exported profile."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refused(_('"{path}" is no file').format(path=path))
        if size > most:
            raise Invalid(_('"{path}" is too large for an exported profile').format(path=path))
        with path.open(encoding="utf-8") as file:
            return file.read(most)
    except OSError as error:
        reason = error.strerror or error
        raise Refused(_('"{path}" cannot be read: {reason}').format(path=path, reason=reason)) from error
    except UnicodeDecodeError as error:
        hint = _("export one with: stellwerk profile export FILE")
        raise Invalid(_('"{path}" is no exported profile').format(path=path), hint) from error


def _drop(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # the folder cannot be written to at all: the reason that is told says so
