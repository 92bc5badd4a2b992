"""How large the disk in a file is; images that name other files are refused."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.commands.vm_make.image_file import content_size
from stellwerk.core.error import AppError, Gone, Invalid


def image(size: int, *, version: int = 3, backing: int = 0, features: int = 0) -> bytes:
    head = struct.pack(">4sIQIIQ", b"QFI\xfb", version, backing, 8 if backing else 0, 16, size)
    return head.ljust(72, b"\0") + struct.pack(">Q", features) + bytes(400)


def test_the_size_of_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "a.qcow2"
    for version in (2, 3):
        file.write_bytes(image(10 << 30, version=version))
        assert content_size(str(file)) == 10 << 30
    file.write_bytes(b"raw")
    assert content_size(str(file)) == 3
    with pytest.raises(Gone):
        content_size(str(tmp_path / "no"))


def test_an_image_that_names_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.qcow2"
    for bad in (image(1 << 20, backing=4096), image(1 << 20, features=4)):
        file.write_bytes(bad)
        with pytest.raises(Invalid, match="stands on another file"):
            content_size(str(file))
    for bad in (image(0), image(1, version=9), b"QFI\xfb1"):
        file.write_bytes(bad)
        with pytest.raises(Invalid, match="damaged"):
            content_size(str(file))


@given(st.binary(max_size=120))
def test_nothing_else_is_raised(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "hostile"
    for beginning in (b"", b"QFI\xfb"):
        file.write_bytes(beginning + content)
        with suppress(AppError):
            assert content_size(str(file)) >= 0
