"""The beginning of an image of a disk: how large the disk in it is, and that it stands alone. Pure; any thread.

The fields of qcow2 are those of QEMU's docs/interop/qcow2.txt.
"""

import struct

from stellwerk.core.error import Invalid
from stellwerk.core.text import _

HEAD = 80
"""Bytes that have to be read."""
_MAGIC = b"QFI\xfb"
_FIELDS = struct.Struct(">4sIQIIQ")
"""Magic, version, offset and length of the name of a backing file, bits of a cluster, size of the disk."""
_FEATURES = struct.Struct(">Q")
_FEATURES_AT = 72
_OUTSIDE = 1 << 2
"""Incompatible feature: the content is in another file."""
_LARGEST = 1 << 62


def size_in(head: bytes, path: str) -> int | None:
    """Bytes of the disk in a qcow2 that begins so; None for anything else. Raises Invalid for an image that names
    another file: the host would open that, whatever it is."""
    if not head.startswith(_MAGIC):
        return None
    if len(head) < _FIELDS.size:
        raise _broken(path)
    _magic, version, backing, _length, _bits, disk = _FIELDS.unpack_from(head)
    if version not in (2, 3) or not 0 < disk < _LARGEST:
        raise _broken(path)
    outside = version == 3 and len(head) >= HEAD and _FEATURES.unpack_from(head, _FEATURES_AT)[0] & _OUTSIDE
    if backing or outside:
        text = _('the image "{path}" stands on another file').format(path=path)
        raise Invalid(text, _("make one that stands alone: qemu-img convert"))
    return int(disk)


def check_format(head: bytes, path: str, format_: str) -> None:
    """Raise Invalid where an image that was fetched is not what it is taken for: its format is told by its name."""
    is_qcow2 = size_in(head, path) is not None
    if is_qcow2 and format_ == "raw":
        text = _('the image "{path}" is a qcow2, which its name does not say').format(path=path)
        raise Invalid(text, _("say so: -Disk format=qcow2"))
    if not is_qcow2 and format_ == "qcow2":
        raise Invalid(_('the image "{path}" is no qcow2').format(path=path), _("say what it is: -Disk format=raw"))


def _broken(path: str) -> Invalid:
    return Invalid(_('the image "{path}" is damaged').format(path=path), _("fetch it again"))
