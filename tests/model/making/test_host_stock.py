"""Pools and networks are found by name."""

from tests.fakes.making_part.stock import network, pool, stock


def test_by_name() -> None:
    found = stock(pools=(pool("a"), pool("b")), networks=(network("n"),))
    assert found.pool("b") == pool("b")
    assert found.network("n") == network("n")
    assert found.pool("c") is None
    assert found.network("m") is None
