"""Numbers of block nodes that are in use already."""

from __future__ import annotations

import libvirt
import pytest
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.left_node import past_left_nodes

TAKEN = "unable to execute QEMU command 'blockdev-add': Duplicate nodes with node-name='libvirt-2-storage'"


@pytest.mark.parametrize("left", [0, 1, 5])
def test_it_is_tried_until_the_number_is_free(left: int) -> None:
    asked: list[tuple[str, int]] = []

    def attach(xml: str, flags: int) -> None:
        asked.append((xml, flags))
        if len(asked) <= left:
            raise libvirt_error(1, TAKEN)

    past_left_nodes(attach, "<disk/>", 1)
    assert asked == [("<disk/>", 1)] * (left + 1)


@pytest.mark.parametrize(("said", "times"), [("no space left", 1), (TAKEN, 65)])
def test_another_error_and_one_without_end_are_told(said: str, times: int) -> None:
    asked: list[int] = []

    def attach() -> None:
        asked.append(1)
        raise libvirt_error(1, said)

    with pytest.raises(libvirt.libvirtError, match=said[:9]):
        past_left_nodes(attach)
    assert len(asked) == times
