"""Steps are values."""

from __future__ import annotations

from tests.fakes import entity

from stellwerk.engine.step import Add, OnHost, Probe
from stellwerk.ports.lane import Lane


def test_defaults() -> None:
    step = OnHost(host_id=entity.host().id, job=len)
    assert (step.lane, step.changes, step.limit, step.reread) == (Lane.CONTROL, True, None, ())
    assert Add(entity.cluster()) == Add(entity.cluster())
    assert Probe("test:///default") != Probe("test:///other")
