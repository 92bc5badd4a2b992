"""virt-sysprep on the host: what is missing is said, what it says is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from stellwerk.commands.vm_copy.sealing import OF_COPIES, Image, argv, assert_can_seal, seal
from stellwerk.core.error import Refused, Unsupported
from stellwerk.ports.shell import Heard, Output, Shell


class Said:
    """A shell that answers so."""

    def __init__(self, status: int, err: bytes = b"") -> None:
        self.answer = Output(status=status, err=err)
        self.ran: list[tuple[str, ...]] = []

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        limit: float = 1.0,
        heard: Heard | None = None,
        as_root: bool = False,
    ) -> Output:
        assert as_root
        self.ran.append(tuple(argv))
        if heard is not None:
            heard(b"sealing \xff")
        return self.answer

    def read(self, path: str) -> bytes:
        raise NotImplementedError

    def write(self, path: str, content: bytes, *, mode: int = 0o644) -> None:
        raise NotImplementedError


def none() -> Shell:
    raise Unsupported("no commands can be run on this host", "upload the file instead")


def shell(said: Said) -> Callable[[], Shell]:
    return lambda: said


def test_what_is_missing_is_said() -> None:
    with pytest.raises(Refused, match='host "h1" has no virt-sysprep, install guestfs-tools'):
        assert_can_seal(shell(Said(1)), "h1")
    with pytest.raises(Refused, match='needs the shell of host "h1"'):
        assert_can_seal(none, "h1")


def test_every_disk_is_named_with_its_format() -> None:
    said, heard = Said(0), list[str]()
    seal(shell(said), (Image("/p/a", "qcow2"), Image("/p/b", "raw")), heard.append)
    (ran,) = said.ran
    assert ran[:3] == ("env", "LIBGUESTFS_BACKEND=direct", "virt-sysprep")
    assert ran[3:] == ("--format", "qcow2", "-a", "/p/a", "--format", "raw", "-a", "/p/b")
    assert heard == ["sealing \ufffd"]
    words = argv((Image("/p/a", "raw"),), "web-2")
    assert words[3:7] == ["--operations", ",".join(OF_COPIES), "--hostname", "web-2"]


def test_what_fails_is_told_in_its_words() -> None:
    with pytest.raises(Refused, match="did not end well: no operating system"):
        seal(shell(Said(1, b"no operating system\n")), (), lambda _text: None)
