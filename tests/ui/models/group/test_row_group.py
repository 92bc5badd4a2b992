"""Rows of a grouped list: headings in their order, ids below them, the same after any changes as made anew."""

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.store.group_key import GroupKey, GroupKeys
from stellwerk.ui.models.group.row_group import Heading, Path, Row, RowGroups

NOTHING = GroupKey(None, (1,))


def key(text: str | None) -> GroupKey:
    return NOTHING if text is None else GroupKey(text, (0, text))


def groups(table: dict[str, tuple[str | None, ...]], depth: int = 2) -> RowGroups:
    def read(id_: str) -> GroupKeys | None:
        found = table.get(id_)
        return tuple(key(text) for text in found) if found is not None else None

    return RowGroups(read, (NOTHING,) * depth)


def h(*path: str | None) -> Heading:
    return Heading(path)


def test_headings_stand_above_their_objects_in_the_order_of_the_list() -> None:
    made = groups({"1": ("b", "x"), "2": ("a", "y"), "3": ("a", "x"), "4": ("a", "y")})
    assert made.arranged(["4", "3", "2", "1"]) == [
        h("a"), h("a", "x"), "3", h("a", "y"), "4", "2", h("b"), h("b", "x"), "1",
    ]  # fmt: skip
    assert made.counts == {("a",): 3, ("a", "x"): 1, ("a", "y"): 2, ("b",): 1, ("b", "x"): 1}
    assert made.ids() == ["3", "4", "2", "1"]
    assert made.below(("a",)) == ["3", "4", "2"]


def test_unknown_is_last_and_what_cannot_be_told_is_asked_again() -> None:
    table: dict[str, tuple[str | None, ...]] = {"1": (None,), "2": ("z",)}
    made = groups(table, 1)
    assert made.arranged(["3", "1", "2"]) == [h("z"), "2", h(None), "3", "1"]
    table["3"] = ("a",)
    assert made.arranged(["3", "1", "2"]) == [h("a"), "3", h("z"), "2", h(None), "1"]


def test_collapsed_groups_show_their_heading_alone() -> None:
    made = groups({"1": ("a", "x"), "2": ("a", "y"), "3": ("b", "x")})
    made.collapsed = {("a", "x"), ("b",)}
    assert made.arranged("123") == [h("a"), h("a", "x"), h("a", "y"), "2", h("b")]
    made.collapsed = {("a",)}
    assert made.arranged("123") == [h("a"), h("b"), h("b", "x"), "3"]
    assert made.counts["a",] == 2


def test_a_group_stays_collapsed_while_it_is_gone() -> None:
    table: dict[str, tuple[str | None, ...]] = {"1": ("a",), "2": ("b",)}
    made = groups(table, 1)
    made.collapsed = {("a",)}
    assert made.arranged("2") == [h("b"), "2"]
    assert made.arranged("12") == [h("a"), h("b"), "2"]


def test_the_heading_above_an_object() -> None:
    made = groups({"1": ("a", "x")})
    made.arranged("1")
    assert made.heading_of("1") == h("a", "x")
    assert made.heading_of("2") is None


TEXTS = st.sampled_from(["a", "b", "c", None])
STEPS = st.lists(st.tuples(st.integers(0, 9), st.tuples(TEXTS, TEXTS), st.booleans()), max_size=40)
PATHS: list[Path] = [("a",), ("b", "a"), ("c", None), (None,)]


@given(STEPS, st.sets(st.sampled_from(PATHS)))
def test_after_any_changes_the_rows_are_those_made_anew(steps: list, collapsed: set[Path]) -> None:
    table: dict[str, tuple[str | None, ...]] = {}
    listed: list[str] = []
    made = groups(table)
    made.collapsed = set(collapsed)
    for number, texts, listed_now in steps:
        id_ = str(number)
        table[id_] = texts
        made.forget([id_])
        listed = [*(i for i in listed if i != id_), *([id_] if listed_now else [])]
        if number == 0:
            made.forget_others(listed)
        fresh = groups(table)
        fresh.collapsed = set(collapsed)
        expected: list[Row] = fresh.arranged(listed)
        assert made.arranged(listed) == expected
        assert made.counts == fresh.counts
