"""What a shell tells of folders: also what nobody should believe."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stellwerk.core.error import Refused
from stellwerk.policy.outside.listing import MOST_FILES, answer

MOMENTS = b"file 100 8 512 17.5 18.5"


def said(*files: tuple[str, Any], moments: bytes = MOMENTS, end: bytes = b"end") -> bytes:
    parts = [
        name.encode() + b"\0" + moments + b"\0" + (image if isinstance(image, bytes) else json.dumps(image).encode())
        for name, image in files
    ]
    return b"".join(part + b"\0" for part in parts) + end


QCOW = {"format": "qcow2", "virtual-size": 1024}


def test_a_file_and_what_it_stands_on() -> None:
    image = QCOW | {"full-backing-filename": "/q/../q/base", "backing-filename": "../q/base"}
    (one,) = answer(0, said(("/link/top", image))).values()
    assert (one.backing, one.capacity, one.allocation, one.format) == ("/q/base", 1024, 4096, "qcow2")
    assert (one.changed, one.written, one.outside, one.link, one.unread) == ("18.5", "17.5/100", True, False, False)


def test_a_raw_file_is_as_long_as_it_is() -> None:
    (one,) = answer(0, said(("/o/a", {"format": "raw", "virtual-size": 512}), moments=b"link 100 8 512 1 2")).values()
    assert (one.capacity, one.link, one.backing) == (100, True, "")


def test_one_that_says_no_size_is_as_long_as_it_is() -> None:
    (one,) = answer(0, said(("/o/a", {"format": "qcow2", "virtual-size": "1"}))).values()
    assert one.capacity == 100


def test_what_lies_nowhere_is_left_out() -> None:
    assert list(answer(0, said(("a", QCOW), ("/o/a", QCOW)))) == ["/o/a"]


@pytest.mark.parametrize(
    ("named", "backing", "unread"),
    [
        ('json:{"driver":"qcow2","file":{"driver":"file","filename":"/o/b"}}', "/o/b", False),
        ('json:{"file.filename":"/o/./b"}', "/o/b", False),
        ('json:{"filename":{"filename":"/o/b"}}', "/o/b", False),
        ('json:{"file.filename":"b"}', "", True),
        ('json:{"file":{"driver":"nbd","host":"h"}}', "", True),
        ("json:[[", "", True),
        ("nbd://h:1/x", "nbd://h:1/x", False),
        ("b", "/o/b", False),
    ],
)
def test_ways_to_name_the_file_below(named: str, backing: str, unread: bool) -> None:
    (one,) = answer(0, said(("/o/top", QCOW | {"backing-filename": named}))).values()
    assert (one.backing, one.unread) == (backing, unread)


@pytest.mark.parametrize("image", [b"", b"{", b"[" * 60000, b"[1]", {"format": 1}, {"virtual-size": "x"}])
def test_an_image_that_cannot_be_read_is_not_taken_for_one_that_stands_alone(image: Any) -> None:
    (one,) = answer(0, said(("/o/top", image))).values()
    assert one.unread


def test_numbers_that_are_none() -> None:
    (one,) = answer(0, said(("/o/top", QCOW), moments=b"file x -1 " + b"9" * 40)).values()
    assert (one.allocation, one.changed, one.written) == (0, "", "")
    (one,) = answer(0, said(("/o/top", QCOW), moments=b"file 1 2 " + b"9" * 40)).values()
    assert one.allocation == 0


@pytest.mark.parametrize("end", [b"", b"en", b"end\0", b"x\0end"])
def test_a_list_that_was_cut_off_is_none(end: bytes) -> None:
    with pytest.raises(Refused, match="cannot be looked through"):
        answer(0, said(("/o/top", QCOW), end=end))


def test_hosts_that_cannot_tell() -> None:
    with pytest.raises(Refused, match="has no qemu-img"):
        answer(97, b"")
    with pytest.raises(Refused, match="cannot be looked through"):
        answer(1, b"end")
    with pytest.raises(Refused, match=f"more than {MOST_FILES} files"):
        answer(0, b"/a\0\0\0" * (MOST_FILES + 1) + b"end")


@pytest.mark.parametrize(("said_of_room", "free"), [(b" 3 4096", 3 * 4096), (b"", None), (b" x 4096", 0)])
def test_what_is_left_beside_a_file(said_of_room: bytes, free: int | None) -> None:
    (one,) = answer(0, said(("/o/top", QCOW), moments=b"file 7 1 512 1.5 2.5" + said_of_room)).values()
    assert one.free == free
