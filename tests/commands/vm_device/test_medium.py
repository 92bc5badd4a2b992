"""Paths and formats."""

import pytest

from stellwerk.commands.vm_device.medium import MediumWish, checked_path, format_of, medium_error
from stellwerk.core.error import Invalid


def test_paths() -> None:
    assert checked_path(" /d/x ") == "/d/x"
    assert checked_path("") == ""
    for text in ("d/x", "/d/\nx", "/" + "x" * 5000):
        with pytest.raises(Invalid):
            checked_path(text)


def test_formats() -> None:
    assert [format_of(name) for name in ("a.qcow2", "b.IMG", "c", "d.VMDK")] == ["qcow2", "raw", "raw", "vmdk"]


def test_nothing_is_a_medium_where_a_drive_may_be_empty() -> None:
    assert medium_error(MediumWish(), empty=True) is None
    assert medium_error(MediumWish()) is not None
