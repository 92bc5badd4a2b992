"""Rounds of hosts become those of what hosts are in."""

import numpy as np
import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.history.of_hosts import Group
from stellwerk.policy.history.combining import Combining

NAN = float("nan")
GROUPS = (
    Group(Kind.CLUSTER, "a", {"h1": (4.0, 100.0), "h2": (12.0, 300.0)}),
    Group(Kind.CLUSTER, "b", {"h3": (8.0, 0.0), "gone": (8.0, 50.0)}),
    Group(Kind.DATA_CENTER, "d", {"h1": (4.0, 100.0), "h2": (12.0, 300.0), "h3": (8.0, 0.0)}),
)
KEYS = ("cpu_usage", "mem_usage", "net_in", "load_1")


def combine(
    values: list[list[float]], fresh: list[bool], ids: tuple[str, ...] = ("h1", "h2", "h3")
) -> dict[str, dict[str, float]]:
    """By container its numbers."""
    told = Combining().combine(GROUPS, ids, KEYS, np.array(values), np.array(fresh))
    found: dict[str, dict[str, float]] = {}
    for _kind, containers, numbers in told:
        for place, container in enumerate(containers):
            found[container] = {key: float(row[place]) for key, row in numbers.items()}
    return found


def test_means_are_by_size_and_flows_are_added_up() -> None:
    found = combine([[100, 20, 50], [10, 50, 30], [1, 2, 4], [9, 9, 9]], [True] * 3)
    assert found["a"] == pytest.approx({"cpu_usage": 40.0, "mem_usage": 40.0, "net_in": 3.0})
    assert found["b"] == pytest.approx({"cpu_usage": 50.0, "mem_usage": NAN, "net_in": 4.0}, nan_ok=True)
    assert found["d"] == pytest.approx({"cpu_usage": 130 / 3, "mem_usage": 40.0, "net_in": 7.0})


def test_what_is_unknown_of_a_host_counts_for_nothing() -> None:
    found = combine([[NAN, 20, 50], [10, 50, 30], [NAN, 2, NAN], [9, 9, 9]], [True] * 3)
    assert found["a"] == pytest.approx({"cpu_usage": 20.0, "mem_usage": 40.0, "net_in": 2.0})
    assert np.isnan(found["b"]["net_in"])


def test_a_container_without_a_new_sample_is_unknown() -> None:
    found = combine([[100, 20, 50], [10, 50, 30], [1, 2, 4], [9, 9, 9]], [True, False, False])
    assert found["a"]["net_in"] == 3.0
    assert all(np.isnan(value) for value in found["b"].values())


def test_rows_of_hosts_that_come_and_go_are_looked_up_anew() -> None:
    combining = Combining()
    whole = np.array([[1.0, 2.0]])
    for ids, expected in ((("h1", "h3"), {"a": 1.0, "b": 2.0}), (("h3", "h1"), {"a": 2.0, "b": 1.0})):
        [told] = [
            dict(zip(containers, numbers["net_in"].tolist(), strict=True))
            for kind, containers, numbers in combining.combine(GROUPS, ids, ("net_in",), whole, np.ones(2, bool))
            if kind is Kind.CLUSTER
        ]
        assert told == expected


def test_without_groups_there_is_nothing() -> None:
    assert list(Combining().combine((), ("h1",), KEYS, np.ones((4, 1)), np.ones(1, bool))) == []
