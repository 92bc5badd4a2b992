"""virt-sysprep on the host: what is missing is said, what it says is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.fakes.keep.root_shell import RootShell

from stellwerk.commands.vm_copy.sealing import OF_COPIES, Image, Sealing, argv, assert_can_seal
from stellwerk.core.error import Refused, Unsupported
from stellwerk.ports.shell import Heard, Output, Shell


class Said(RootShell):
    """A shell that answers so."""

    def __init__(self, status: int, err: bytes = b"", *, then: int | None = None) -> None:
        """`then` = how it ends the next times."""
        self.told = Output(status=status, err=err)
        self.then = None if then is None else Output(status=then)
        self.ran: list[tuple[str, ...]] = []

    def answer(self, argv: tuple[str, ...], heard: Heard | None) -> Output:
        self.ran.append(argv[argv.index("env") :] if "env" in argv else argv)
        if heard is not None:
            heard(b"%s 4711\n" % argv[5].encode())
            heard(b"sealing \xff")
        answer, self.told = self.told, self.then or self.told
        return answer


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
    Sealing(shell(said), (Image("/p/a", "qcow2"), Image("/p/b", "raw")), heard.append).run()
    (ran,) = said.ran
    assert ran[:4] == ("env", "LC_ALL=C", "LIBGUESTFS_BACKEND=direct", "virt-sysprep")
    assert ran[6:] == ("--format", "qcow2", "-a", "/p/a", "--format", "raw", "-a", "/p/b")
    assert heard == ["sealing \ufffd"]
    words = argv((Image("/p/a", "raw"),), "web-2")
    assert words[4:8] == ["--operations", ",".join(OF_COPIES), "--hostname", "web-2"]


def test_vms_of_a_template_share_neither_machine_id_nor_seed() -> None:
    assert argv((Image("/p/a", "raw"),))[4:6] == ["--operations", "defaults,-customize"]


def test_what_fails_is_told_in_its_words() -> None:
    with pytest.raises(Refused, match="did not end well: no operating system"):
        Sealing(shell(Said(1, b"no operating system\n")), (), lambda _text: None).run()


def test_advice_behind_an_error_is_left_out() -> None:
    said = (
        b"Examining\nvirt-sysprep: error: no operating systems were found in the guest image\n\nIf reporting bugs, run"
    )
    with pytest.raises(Refused, match="well: no operating systems were found in the guest image, seal"):
        Sealing(shell(Said(1, said)), (), lambda _text: None).run()


def test_a_kvm_that_fails_is_done_without() -> None:
    said, heard = Said(1, b"virt-sysprep: error: libguestfs error: guestfs_launch failed.\n", then=0), list[str]()
    Sealing(shell(said), (Image("/p/a", "raw"),), heard.append).run()
    first, again = said.ran
    assert "LIBGUESTFS_BACKEND_SETTINGS=force_tcg" not in first
    assert again == (*first[:3], "LIBGUESTFS_BACKEND_SETTINGS=force_tcg", *first[3:])
    assert "once more without" in heard[1]


def test_a_system_that_never_starts_is_tried_twice() -> None:
    said = Said(1, b"virt-sysprep: error: libguestfs error: guestfs_launch failed.\n")
    with pytest.raises(Refused, match="guestfs_launch failed"):
        Sealing(shell(said), (), lambda _text: None).run()
    assert len(said.ran) == 2
