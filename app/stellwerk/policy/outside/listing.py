"""Folders outside of all storage pools, as a host's shell tells of them: what is asked, and how it is read. Pure; any
thread.

All that it says is hostile: a name may hold anything but NUL, an image may name anything as the file below it. So each
part ends with a NUL, no file below is opened (the chain is put together here), and a program that reads one image has
bounds of its own.
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from stellwerk.core.error import Refused
from stellwerk.core.json_text import read_json
from stellwerk.core.text import _
from stellwerk.model.snapshot import StoredFile

MOST_SAID = 8 << 20
"""Bytes that are read of all folders together."""
MOST_FILES = 5000
_MOST_OF_ONE = 65536
_END = b"end"
_NO_TOOL = 97

_ONE = (
    'for f do [ -f "$f" ] || continue; '
    "printf '%s\\0' \"$f\"; "
    'if [ -L "$f" ]; then printf "link "; else printf "file "; fi; '
    "stat -L -c '%s %b %B %.9Y %.9Z' -- \"$f\" 2>/dev/null; stat -f -L -c '%a %S' -- \"$f\" 2>/dev/null; "
    "printf '\\0'; "
    'timeout 20 qemu-img info -U --output=json -- "$f" 2>/dev/null | head -c {most}; '
    "printf '\\0'; done"
).replace("{most}", str(_MOST_OF_ONE))
_ALL = (
    "one=$1; most=$2; shift 2; ulimit -t 10; ulimit -v 2097152; "
    f"command -v qemu-img >/dev/null && command -v timeout >/dev/null || exit {_NO_TOOL}; "
    '{ for d do [ -e "$d" ] || continue; '
    'find -H "$d" -maxdepth 1 "(" -type f -o -type l ")" -exec sh -c "$one" sh "{}" + || exit; done; '
    'printf end; } | head -c "$most"'
)


def question(folders: list[str]) -> list[str]:
    """The command line that lists folders; they are absolute paths."""
    return ["sh", "-c", _ALL, "sh", _ONE, str(MOST_SAID), *folders]


def answer(status: int, said: bytes) -> dict[str, StoredFile]:
    """Every file that was told, by its path. Raises Refused where it was not all, or cannot be told at all."""
    if status == _NO_TOOL:
        raise Refused(_("the host has no qemu-img"), _("install qemu-utils (qemu-img) there"))
    parts = said.split(b"\0")
    if status != 0 or parts[-1] != _END or len(parts) % 3 != 1:
        raise Refused(_("the folders outside of all storage pools cannot be looked through as a whole"))
    if len(parts) // 3 > MOST_FILES:
        text = _("the folders outside of all storage pools hold more than {n} files")
        raise Refused(text.format(n=MOST_FILES), _("make storage pools of them"))
    told = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    found = (_file(name.decode("utf-8", "replace"), moments, image) for name, moments, image in told)
    return {file.path: file for file in found if file.path.startswith("/")}


def _file(path: str, moments: bytes, image: bytes) -> StoredFile:
    kind, *numbers = moments.decode("ascii", "replace").split()
    size, blocks, block, written, changed, free, unit = (*numbers, *7 * ("",))[:7]
    said = _read(image)
    format_ = _text(said.get("format"))
    backing = _below(said, path)
    virtual = said.get("virtual-size")
    length = _number(size)
    return StoredFile(
        path=path,
        backing=backing or "",
        format=format_,
        capacity=length if format_ == "raw" or not isinstance(virtual, int) else virtual,
        allocation=_number(blocks) * _number(block),
        changed=changed,
        written=f"{written}/{size}" if written else "",
        free=_number(free) * _number(unit) if unit else None,
        outside=True,
        link=kind != "file",
        unread=not format_ or backing is None,
    )


def _read(image: bytes) -> dict[str, Any]:
    try:
        said = read_json(image)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _below(said: dict[str, Any], path: str) -> str | None:
    """The file below an image; None where it is said in a way that nobody here can read."""
    named = _text(said.get("full-backing-filename")) or _text(said.get("backing-filename"))
    if not named.startswith("json:"):
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), named)) if _is_path(named) else named
    told = list(_file_names(_read(named.removeprefix("json:").encode())))
    return posixpath.normpath(told[0]) if len(told) == 1 and told[0].startswith("/") else None


def _is_path(named: str) -> bool:
    """No other place: `nbd://…`."""
    return bool(named) and ":" not in named.partition("/")[0]


def _file_names(said: object) -> Iterator[str]:
    """Every file that a description of a block device names, at whatever depth (it is 1 KB at most)."""
    if isinstance(said, dict):
        for key, value in said.items():
            if isinstance(value, str) and key.rpartition(".")[2] == "filename":
                yield value
            else:
                yield from _file_names(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 20 else 0
