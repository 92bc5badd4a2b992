"""Steps back that fail themselves."""

import libvirt
import pytest

from stellwerk.adapters.hypervisor.snapshot.undo import Undo
from stellwerk.core.error import Refused, Unreachable


def _lost() -> None:
    raise libvirt.libvirtError("client socket is closed")


def test_what_went_wrong_first_is_told_and_every_step_back_is_tried() -> None:
    done: list[str] = []

    def change() -> None:
        with Undo() as undo:
            undo.back(done.append, "first")
            undo.back(_lost)
            undo.back(done.append, "last")
            raise Unreachable("the host is gone")

    with pytest.raises(Unreachable, match="gone"):
        change()
    assert done == ["last", "first"]


def test_a_step_back_that_is_refused_hides_nothing() -> None:
    def refused() -> None:
        raise Refused("in use")

    def change() -> None:
        with Undo() as undo:
            undo.back(refused)
            _lost()

    with pytest.raises(libvirt.libvirtError):
        change()


def test_nothing_is_taken_back_of_what_is_done() -> None:
    done: list[str] = []
    with Undo() as undo:
        undo.back(done.append, "back")
        undo.pop_all()
    assert done == []
