"""Disks and interfaces as people write them: `size=10G,format=qcow2`, `bridge=br0`. Pure; any thread."""

import re
from collections.abc import Mapping

from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.core.unit import MIB, parse_size
from stellwerk.model.device import CpuTopology
from stellwerk.model.making.vm_request import Allocation, DiskRequest, NicRequest
from stellwerk.model.making.vm_spec import NicType

NONE = "none"
"""Instead of a disk or a network: the VM has none."""
AUTO = "auto"
"""One that is as suits."""

_BUSES = ("virtio", "scsi", "sata", "ide", "usb")
_FORMATS = ("qcow2", "raw")
_CACHES = ("none", "writeback", "writethrough", "directsync", "unsafe")
_MODELS = ("virtio", "e1000", "e1000e", "rtl8139", "vmxnet3")
_DISK_KEYS = ("size", "format", "pool", "bus", "name", "allocation", "cache", "serial", "from", "file")
_NIC_KEYS = ("network", "bridge", "direct", "model", "mac")
_MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}")
_LEAST = MIB
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_MOST_CPUS = 4096
"""More than any hypervisor gives one VM."""


def checked_disk(text: str) -> str:
    """The text, if it says what a disk shall be; raises Invalid."""
    read_disk(text)
    return text


def checked_nic(text: str) -> str:
    """The text, if it says what an interface shall be; raises Invalid."""
    read_nic(text)
    return text


def read_disk(text: str) -> DiskRequest | None:
    """A new disk; None for *none*. A size alone is one, too, and *auto* one that suits."""
    if text.strip() == NONE:
        return None
    if text.strip() == AUTO:
        return DiskRequest()
    said = _pairs(text, _DISK_KEYS, bare="size")
    if said.get("from") and said.get("file"):
        raise Invalid(_("from= and file= exclude each other"), _("a disk begins with one content"))
    size = parse_size(said["size"]) if "size" in said else None
    if size is not None and size < _LEAST:
        raise Invalid(_('"{text}" is too small for a disk').format(text=said["size"][:40]), _("write for example 10G"))
    allocation = _choice(said, "allocation", tuple(Allocation))
    return DiskRequest(
        size=size,
        format=_choice(said, "format", _FORMATS),
        pool=said.get("pool", ""),
        bus=_choice(said, "bus", _BUSES),
        name=_volume_name(said.get("name", "")),
        allocation=Allocation(allocation) if allocation else None,
        cache=_choice(said, "cache", _CACHES),
        serial=said.get("serial", ""),
        source=said.get("from", ""),
        upload=said.get("file", ""),
    )


def read_nic(text: str) -> NicRequest | None:
    """An interface on a network, a bridge or straight on an interface of the host; None for *none*."""
    if text.strip() == NONE:
        return None
    if text.strip() == AUTO:
        return NicRequest()
    said = _pairs(text, _NIC_KEYS, bare="network")
    places = [key for key in ("network", "bridge", "direct") if key in said]
    if len(places) > 1:
        raise Invalid(_("an interface leads to one place"), _("write a network, bridge=NAME or direct=NAME"))
    place = places[0] if places else "network"
    mac = said.get("mac", "").lower().replace("-", ":")
    if mac and (not _MAC.fullmatch(mac) or int(mac[:2], 16) & 1):
        raise Invalid(_('"{text}" is no address of a network card').format(text=mac[:40]), _("write 52:54:00:12:34:56"))
    return NicRequest(type=NicType(place), source=said.get(place, ""), model=_choice(said, "model", _MODELS), mac=mac)


def checked_sha256(text: str) -> str:
    """The checksum in small letters, as sha256sum writes it; raises Invalid."""
    found = text.strip().lower().removeprefix("sha256:")
    if found and not _SHA256.fullmatch(found):
        raise Invalid(_('"{text}" is no SHA-256').format(text=text[:40]), _("give its 64 digits and letters a to f"))
    return found


def checked_topology(text: str) -> str:
    """The text, if it says how processors are cut up; raises Invalid."""
    read_topology(text)
    return text


def read_topology(text: str) -> CpuTopology:
    """`2x4x1`: sockets, cores of each, threads of each core; `4x2` without threads, `8` as one socket. Nothing said =
    left to libvirt. Raises Invalid."""
    if not text.strip():
        return CpuTopology()
    parts = text.strip().lower().replace("×", "x").split("x")
    if len(parts) > 3 or not all(
        part.isascii() and part.isdigit() and 0 < int(part[:6]) <= _MOST_CPUS for part in parts
    ):
        problem = _('"{text}" is no topology of processors').format(text=text[:40])
        raise Invalid(problem, _("write SOCKETSxCORESxTHREADS, for example 2x4x1"))
    numbers = [int(part) for part in parts]
    sockets, cores, threads = [1, *numbers, 1][:3] if len(numbers) == 1 else [*numbers, 1][:3]
    if sockets * cores * threads > _MOST_CPUS:
        raise Invalid(_("that are more than {n} processors").format(n=_MOST_CPUS), _("write smaller numbers"))
    return CpuTopology(sockets=sockets, cores=cores, threads=threads)


def pairs_of(text: str, bare: str) -> Mapping[str, str]:
    """The parts of a disk (`bare` is `size`) or an interface (`network`), not looked at yet. Raises Invalid."""
    return _pairs(text, _DISK_KEYS if bare == "size" else _NIC_KEYS, bare=bare)


def _pairs(text: str, keys: tuple[str, ...], *, bare: str) -> Mapping[str, str]:
    """`key=value` parts between commas; the first may be a value alone, which is that of `bare`. Raises Invalid."""
    found: dict[str, str] = {}
    if any(ord(char) < 32 for char in text):
        raise Invalid(_("the text holds a control character"), _("leave it out"))
    for position, part in enumerate(text.split(",")):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals and not position:
            key, value = bare, key
        key = key.lower()
        if key not in keys or not value:
            problem = _('"{text}" cannot be read').format(text=part.strip()[:60])
            raise Invalid(problem, _("write {keys}, each with = and a value").format(keys=", ".join(keys)))
        if key in found:
            raise Invalid(_('"{key}" is given twice').format(key=key))
        found[key] = value
    return found


def _choice(said: Mapping[str, str], key: str, known: tuple[str, ...]) -> str:
    value = said.get(key, "").lower()
    if value and value not in known:
        problem = _('{key} cannot be "{text}"').format(key=key, text=value[:40])
        raise Invalid(problem, _("choose {choices}").format(choices=", ".join(known)))
    return value


def _volume_name(text: str) -> str:
    if "/" in text or text.startswith("."):
        raise Invalid(_('"{name}" cannot be the name of a volume').format(name=text[:60]), _("leave slashes out"))
    return text
