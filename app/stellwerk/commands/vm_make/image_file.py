"""Images of disks in files of this computer: how large the disk in them is, and that they stand alone. Blocks.

The fields of qcow2 are those of QEMU's docs/interop/qcow2.txt.
"""

import struct
from pathlib import Path

from stellwerk.commands.vm_make.making import file_size
from stellwerk.core.error import Invalid, NotAllowed
from stellwerk.core.text import _

_MAGIC = b"QFI\xfb"
_HEAD = struct.Struct(">4sIQIIQ")
"""Magic, version, offset and length of the name of a backing file, bits of a cluster, size of the disk."""
_FEATURES = struct.Struct(">Q")
_FEATURES_AT = 72
_OUTSIDE = 1 << 2
"""Incompatible feature: the content is in another file."""
_LARGEST = 1 << 62


def content_size(path: str) -> int:
    """Bytes of the disk in an image, of any other file its own. Raises Gone and NotAllowed, and Invalid for an image
    that names another file: the host would open that, whatever it is."""
    size = file_size(path)
    head = _beginning(path)
    if not head.startswith(_MAGIC):
        return size
    if len(head) < _HEAD.size:
        raise _broken(path)
    _magic, version, backing, _length, _bits, disk = _HEAD.unpack_from(head)
    if version not in (2, 3) or not 0 < disk < _LARGEST:
        raise _broken(path)
    outside = version == 3 and len(head) >= _FEATURES_AT + 8 and _FEATURES.unpack_from(head, _FEATURES_AT)[0] & _OUTSIDE
    if backing or outside:
        text = _('the image "{path}" stands on another file').format(path=path)
        raise Invalid(text, _("make one that stands alone: qemu-img convert"))
    return int(disk)


def _broken(path: str) -> Invalid:
    return Invalid(_('the image "{path}" is damaged').format(path=path), _("fetch it again"))


def _beginning(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(_FEATURES_AT + _FEATURES.size)
    except OSError as error:
        raise NotAllowed(_('"{path}" cannot be read').format(path=path), str(error)) from error
