"""How full the file systems of a guest are."""

import pytest

from stellwerk.model.guest.facts import FileSystem, GuestFacts


@pytest.mark.parametrize(
    ("total", "used", "fill"), [(1000, 420, 42.0), (None, 5, None), (0, 0, None), (10, None, None), (10, 20, 100.0)]
)
def test_a_fill_is_never_guessed(total: int | None, used: int | None, fill: float | None) -> None:
    assert FileSystem(place="/", total=total, used=used).fill == fill


def test_the_fullest_is_one_that_can_become_full() -> None:
    medium = FileSystem(place="/cdrom", type="iso9660", total=10, used=10)
    assert GuestFacts(file_systems=(medium,)).fullest is None
    root = FileSystem(place="/", type="ext4", total=10, used=3)
    assert GuestFacts(file_systems=(medium, root)).fullest == 30.0
    assert GuestFacts().fullest is None
