"""What cloud-init is told, as its files. YAML is written as JSON, which is YAML too. Pure; any thread."""

import json
from collections.abc import Mapping
from typing import Any

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.core.unit import MIB

MOST = MIB
"""Bytes of a file for cloud-init; it takes 16 KiB from some clouds, and whole scripts from a CD."""

_BEGINNINGS = ("#cloud-config", "#!", "#include", "#cloud-boothook", "#part-handler", "## template:", "Content-Type:",
               "MIME-Version:", "{")  # fmt: skip
_KEYS = ("ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-")


class SeedRequest(Record, frozen=True, kw_only=True):
    """What the guest shall have: a `user` with these public `keys` and this `hash` of a password, `packages`; or all of
    it as the text `user_data`. `network`: the text of cloud-init's network configuration."""

    user: str = ""
    hash: str = ""
    keys: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    user_data: str = ""
    network: str = ""

    def __bool__(self) -> bool:
        return bool(self.user or self.hash or self.keys or self.packages or self.user_data or self.network)


def seed_files(request: SeedRequest, name: str, id_: str) -> Mapping[str, bytes]:
    """The files of the CD for a VM of this name and id. Raises Invalid."""
    meta = {"instance-id": id_, "local-hostname": host_name_of(name)}
    files = {"user-data": _user_data(request), "meta-data": json.dumps(meta)}
    if request.network:
        files["network-config"] = request.network
    return {key: _bytes(key, text) for key, text in files.items()}


def _user_data(request: SeedRequest) -> str:
    if request.user_data:
        if request.user or request.hash or request.keys or request.packages:
            text = _("a file for cloud-init and single values for it exclude each other")
            raise Invalid(text, _("write user, keys and packages into the file"))
        if not request.user_data.startswith(_BEGINNINGS):
            raise Invalid(
                _("cloud-init would not read the file"), _("let it begin with #cloud-config, or #! of a script")
            )
        return request.user_data
    for key in request.keys:
        if not key.startswith(_KEYS) or len(key.split()) < 2:
            raise Invalid(_("that is no public SSH key"), _("give the content of a file like ~/.ssh/id_ed25519.pub"))
    if request.hash and not request.user:
        raise Invalid(_("it is not said whose password that is"), _("name the user, too"))
    said: dict[str, Any] = {}
    if request.user:
        said["users"] = ["default", _user(request)]
    elif request.keys:
        said["ssh_authorized_keys"] = list(request.keys)
    if request.packages:
        said["packages"] = list(request.packages)
    return f"#cloud-config\n{json.dumps(said, indent=2)}\n"


def _user(request: SeedRequest) -> dict[str, Any]:
    """Becomes root without being asked; logs in by key, and with a password on the console."""
    user: dict[str, Any] = {"name": request.user, "sudo": "ALL=(ALL) NOPASSWD:ALL", "shell": "/bin/bash"}
    user["lock_passwd"] = not request.hash
    if request.hash:
        user["passwd"] = request.hash
    if request.keys:
        user["ssh_authorized_keys"] = list(request.keys)
    return user


def host_name_of(name: str) -> str:
    """A host name of the VM's name: letters, digits and dashes."""
    kept = "".join(char if char.isascii() and char.isalnum() else "-" for char in name).strip("-")
    return kept[:63] or "vm"


def _bytes(name: str, text: str) -> bytes:
    content = text.encode()
    if len(content) > MOST:
        raise Invalid(_('"{name}" for cloud-init is larger than 1 MiB').format(name=name), _("shorten it"))
    return content
