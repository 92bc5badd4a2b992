"""What the beginning of an image says."""

import struct

import pytest

from stellwerk.core.error import Invalid
from stellwerk.policy.vm_make.image_head import HEAD, check_format, size_in


def qcow2(size: int, *, backing: int = 0, features: int = 0) -> bytes:
    head = struct.pack(">4sIQIIQ", b"QFI\xfb", 3, backing, 8 if backing else 0, 16, size)
    return head.ljust(HEAD - 8, b"\0") + struct.pack(">Q", features)


def test_the_size_of_the_disk_in_it() -> None:
    assert size_in(qcow2(10 << 30), "a") == 10 << 30
    assert size_in(b"\x33\xc0 a boot sector", "a") is None
    for bad in (qcow2(1 << 20, backing=4096), qcow2(1 << 20, features=4)):
        with pytest.raises(Invalid, match="another file"):
            size_in(bad, "a")


def test_what_is_taken_for_something_else_is_refused() -> None:
    check_format(qcow2(1 << 20), "a", "qcow2")
    check_format(b"a boot sector", "a", "raw")
    check_format(b"KDMV", "a", "vmdk")
    with pytest.raises(Invalid, match="is a qcow2"):
        check_format(qcow2(1 << 20), "a", "raw")
    with pytest.raises(Invalid, match="is no qcow2"):
        check_format(b"<html>", "a", "qcow2")
