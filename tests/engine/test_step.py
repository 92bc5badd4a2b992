"""Steps are values."""

from __future__ import annotations

from tests.fakes import entity

from stellwerk.engine.step import Add, AtHost, Forget, OnHost, OnHosts, Probe, only_looks
from stellwerk.ports.lane import Lane


def test_defaults() -> None:
    step = OnHost(host_id=entity.host().id, job=len)
    assert (step.lane, step.changes, step.limit, step.reread) == (Lane.CONTROL, True, None, ())
    assert Add(entity.cluster()) == Add(entity.cluster())
    assert Probe("test:///default") != Probe("test:///other")


def test_what_only_looks() -> None:
    host_id = entity.host().id
    assert only_looks(Probe("test:///x"))
    assert only_looks(OnHost(host_id=host_id, job=len, changes=False))
    assert only_looks(OnHosts(host_ids=(host_id,), job=len))
    assert only_looks(AtHost(uri="test:///x", job=str))
    assert not any(only_looks(step) for step in (OnHost(host_id=host_id, job=len), Forget(()), Add(entity.cluster())))
