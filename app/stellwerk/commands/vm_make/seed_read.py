"""From the arguments of Add-Vm to the files that cloud-init reads. Reads files of this computer: blocks."""

from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from stellwerk.commands.vm_make.making import file_size
from stellwerk.core.error import Invalid, NotAllowed
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.policy.vm_make.password_hash import hashed, is_hash
from stellwerk.policy.vm_make.seed import MOST, SeedRequest, seed_files


def files_of_seed(
    args: Mapping[str, Any], name: str, id_: VmId, secret_of: Callable[[str], str]
) -> Mapping[str, bytes]:
    """The files by name; none where nothing is asked of cloud-init. `secret_of` answers what a token stands for.

    Raises Invalid, Gone, NotAllowed."""
    request = SeedRequest(
        user=args.get("user") or "",
        hash=_hash(_password(args, secret_of)),
        keys=tuple(key for text in args.get("ssh_key") or () for key in _keys(text)),
        packages=tuple(args.get("package") or ()),
        user_data=_content(args.get("cloud_init") or ""),
        network=_content(args.get("cloud_network") or ""),
    )
    return seed_files(request, name, id_) if request else {}


def _password(args: Mapping[str, Any], secret_of: Callable[[str], str]) -> str:
    """What was typed, or stands in a file; empty where none is asked for."""
    token, file = args.get("password") or "", args.get("password_file") or ""
    if token and file:
        raise Invalid(_("the password is given twice"), _("give it, or the file that it stands in"))
    return secret_of(token) if token else _content(file)


def _hash(content: str) -> str:
    """Of the password in the first line, which may be a hash already."""
    line = content.partition("\n")[0].rstrip("\r")
    return line if not content or is_hash(line) else hashed(line, token_hex(8))


def _keys(text: str) -> tuple[str, ...]:
    """A key, or those in a file of this computer."""
    if " " in text.strip():
        return (text.strip(),)
    lines = _content(str(Path(text).expanduser())).splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _content(path: str) -> str:
    """The text of a file; empty where none is named."""
    if not path:
        return ""
    if file_size(path) > MOST:
        raise Invalid(_('"{path}" is larger than 1 MiB').format(path=path), _("shorten it"))
    try:
        return Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(_('"{path}" is no text in UTF-8').format(path=path), _("save it in that encoding")) from error
    except OSError as error:
        raise NotAllowed(_('"{path}" cannot be read').format(path=path), str(error)) from error
