"""Files that a host fetches: addresses, and what the scripts say."""

import pytest

from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.policy.vm_make.fetch import (
    Remote,
    checked_url,
    failure_of,
    name_of_url,
    progress_of,
    remote_of,
    space_refusal,
    sum_of,
)


@pytest.mark.parametrize(
    "url",
    [
        "ftp.debian.org/debian.iso", "file:///etc/shadow", "https:///debian.iso", "http://server/", "http://server",
        "http://server/a b.iso", "http://server/a\n.iso", "http://[/x.iso", f"http://server/{'a' * 3000}.iso",
        "http://eva:secret@server/debian.iso", "http://server/%2fetc", "http://server/ä.iso",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_file(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_url(url)
    assert "secret" not in str(caught.value)


def test_addresses_and_names() -> None:
    assert checked_url(" https://server:8080/iso/debian-12.iso?mirror=1 ") == (
        "https://server:8080/iso/debian-12.iso?mirror=1"
    )
    assert checked_url("") == ""
    assert name_of_url("https://server/iso/debian%2012.iso?mirror=1") == "debian 12.iso"
    assert name_of_url("https://server/-rf") == "rf"
    assert name_of_url("https://server/..") == ""


def test_what_the_look_says() -> None:
    assert remote_of(b"free 100\nsize 2048\n") == Remote(size=2048, free=102_400)
    assert remote_of(b"free \nsize \nnonsense") == Remote(size=None, free=None)
    assert isinstance(space_refusal(Remote(size=2, free=1), "default"), Refused)
    assert space_refusal(Remote(size=2, free=2), "default") is None
    assert space_refusal(Remote(size=None, free=1), "default") is None


def test_what_the_fetch_says() -> None:
    assert progress_of(b"got 1\ngot 22\n") == 22
    assert progress_of(b"sum\n") is None
    assert progress_of(b"got \xff") is None
    assert sum_of(b"got 1\nsum\nsha256 abc\n") == "abc"
    assert sum_of(b"got 1") == ""


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (20, Conflict, "already"),
        (21, Refused, "curl"),
        (22, Refused, "404"),
        (23, Refused, "abc"),
        (127, Refused, "404"),
    ],
)
def test_why_it_failed(status: int, kind: type[AppError], words: str) -> None:
    error = failure_of(status, "http://server/x.iso", "404", "abc")
    assert isinstance(error, kind)
    assert words in str(error)
    assert failure_of(0, "u", "") is None
