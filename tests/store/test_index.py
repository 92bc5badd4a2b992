"""The inverse of stored relations."""

from tests.fakes.entity import cluster, host

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.relation import RELATIONS
from stellwerk.store.index import Index


def test_sources_come_move_and_go() -> None:
    index = Index(RELATIONS)
    hosts = index.inverses[Kind.HOST, "cluster"]
    before, after = host("h1", "a"), host("h1", "b")
    index.update(Kind.HOST, None, before)
    assert list(hosts["a"]) == ["h1"]
    index.update(Kind.HOST, before, after)
    assert "a" not in hosts
    assert list(hosts["b"]) == ["h1"]
    index.update(Kind.HOST, after, None)
    assert hosts == {}


def test_a_copy_does_not_follow() -> None:
    index = Index(RELATIONS)
    index.update(Kind.CLUSTER, None, cluster("a"))
    copy = index.copy()
    index.update(Kind.CLUSTER, None, cluster("b"))
    assert list(copy[Kind.CLUSTER, "datacenter"]["Default"]) == ["a"]
