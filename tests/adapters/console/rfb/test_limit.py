"""What a server may ask for."""

import pytest

from stellwerk.adapters.console.rfb.limit import broken, check_inside, check_size
from stellwerk.core.error import Invalid


@pytest.mark.parametrize("size", [(1, 1), (7680, 4320), (16384, 2000), (0, 0)])
def test_pictures_that_can_be(size: tuple[int, int]) -> None:
    check_size(*size)


@pytest.mark.parametrize("size", [(65535, 65535), (16385, 1), (1, 16385), (16384, 16384)])
def test_pictures_that_would_fill_memory(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid):
        check_size(*size)


def test_rectangles_stay_inside() -> None:
    check_inside(6, 3, 4, 7, (10, 10))
    with pytest.raises(Invalid) as told:
        check_inside(7, 3, 4, 7, (10, 10))
    assert "10 × 10" in told.value.details


def test_what_a_server_did_wrong_stands_in_the_details() -> None:
    assert broken("a tile of kind 99").details == "a tile of kind 99"
