"""Any list becomes any other, in few steps."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.ui.models.row_sync import synchronise


class Rows:
    """Applies the steps to a list and counts them."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids, self.steps = list(ids), 0

    def insert(self, at: int, ids: Sequence[str]) -> None:
        assert 0 <= at <= len(self.ids)
        assert ids
        self.ids[at:at] = ids
        self.steps += 1

    def remove(self, at: int, count: int) -> None:
        assert 0 <= at < at + count <= len(self.ids)
        del self.ids[at : at + count]
        self.steps += 1

    def reorder(self, ids: Sequence[str]) -> None:
        assert sorted(ids) == sorted(self.ids)
        self.ids = list(ids)
        self.steps += 1


IDS = st.lists(st.integers(0, 120).map(str), unique=True, max_size=100)


@given(IDS, IDS)
def test_old_becomes_new(old: list[str], new: list[str]) -> None:
    rows = Rows(old)
    synchronise(old, new, rows)
    assert rows.ids == new


def test_no_step_for_no_difference() -> None:
    rows = Rows(["a", "b"])
    synchronise(["a", "b"], ["a", "b"], rows)
    assert rows.steps == 0


def test_one_step_for_one_row() -> None:
    old = [str(n) for n in range(1000)]
    for new in ([*old, "x"], old[1:], ["x", *old]):
        rows = Rows(old)
        synchronise(old, new, rows)
        assert rows.steps == 1


def test_few_steps_for_many_scattered_rows() -> None:
    old = [str(n) for n in range(10_000)]
    rows = Rows(old)
    synchronise(old, [id_ for id_ in old if int(id_) % 2], rows)
    assert rows.steps == 2
    synchronise(rows.ids, old, rows)
    assert rows.steps == 4
    assert rows.ids == old
