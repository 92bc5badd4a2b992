"""The connections that virt-manager keeps in the settings of the desktop. Blocks up to some seconds; any thread.

They are read by `gsettings`, else by `dconf`, else from GLib's file of settings, which sandboxes use.
"""

import configparser
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from stellwerk.ports.neighbour import Known

LIMIT = 3.0
"""Seconds for a program that only reads a file."""
MOST = 500
"""Connections that are looked at."""
MOST_TEXT = 1024 * 1024
_SCHEMA = "org.virt-manager.virt-manager.connections"
_FOLDER = "org/virt-manager/virt-manager/connections"
_FILES = (
    ".config/glib-2.0/settings/keyfile",
    ".var/app/org.virt_manager.virt-manager/config/glib-2.0/settings/keyfile",
)
_TEXT = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a"}


def read_connections(
    home: Path | None = None, environment: Mapping[str, str] | None = None, limit: float = LIMIT
) -> tuple[Known, ...]:
    """What virt-manager of this user connects to; empty where there is nothing, or it cannot be read."""
    given = os.environ if environment is None else environment
    for uris, autoconnect in (*_by_programs(given, limit), _by_file(home or Path.home())):
        found = tuple(dict.fromkeys(texts(uris)))[:MOST]
        if found:
            itself = frozenset(texts(autoconnect))
            return tuple(Known(uri, uri in itself) for uri in found)
    return ()


def texts(variant: str) -> tuple[str, ...]:
    """The texts in a list as GVariant writes it: `['qemu:///system']`, `@as []`. What is no list holds none."""
    text = variant.strip()[:MOST_TEXT].removeprefix("@as").strip()
    if not (text.startswith("[") and text.endswith("]")):
        return ()
    written = (match[1] if match[1] is not None else match[2] for match in _TEXT.finditer(text))
    return tuple(_ESCAPED.sub(_unescaped, each) for each in written)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        return _SIGNS.get(match[3], match[3])
    number = int(code, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _by_programs(environment: Mapping[str, str], limit: float) -> Iterator[tuple[str, str]]:
    """Both lists by each program that tells the first."""
    for ask in (("gsettings", "get", _SCHEMA, "{key}"), ("dconf", "read", f"/{_FOLDER}/{{key}}")):
        uris, autoconnect = ([word.format(key=key) for word in ask] for key in ("uris", "autoconnect"))
        if told := _said(uris, environment, limit):
            yield told, _said(autoconnect, environment, limit)


def _by_file(home: Path) -> tuple[str, str]:
    for name in _FILES:
        reader = configparser.RawConfigParser(strict=False)
        try:
            with (home / name).open(encoding="utf-8", errors="replace") as file:
                reader.read_string(file.read(MOST_TEXT))
        except (OSError, configparser.Error):
            continue
        if reader.has_option(_FOLDER, "uris"):
            return reader.get(_FOLDER, "uris"), reader.get(_FOLDER, "autoconnect", fallback="")
    return "", ""


def _said(argv: Sequence[str], environment: Mapping[str, str], limit: float) -> str:
    """What a program writes; nothing where it is not there, fails or takes too long."""
    program = shutil.which(argv[0], path=environment.get("PATH"))
    if program is None:
        return ""
    try:
        ended = subprocess.run(
            (program, *argv[1:]),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=limit,
            env=dict(environment),
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return ended.stdout[:MOST_TEXT].decode("utf-8", "replace") if ended.returncode == 0 else ""
