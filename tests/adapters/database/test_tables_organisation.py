"""Data centers, clusters, hosts: saved, replaced, removed; conflicts with what another process did."""

import pytest
from tests.adapters.database.conftest import Opener
from tests.fakes.entity import cluster, data_center, domain, host

from stellwerk.core.error import Conflict
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.alarm.alarm import SHIPPED as ALARMS
from stellwerk.model.bookmark import SHIPPED
from stellwerk.model.entity import Entity
from stellwerk.model.host import Host, HostFacts, Link
from stellwerk.model.organisation import Cluster
from stellwerk.model.state import LinkState

H1 = Ref(Kind.HOST, "h1")


def stored(host: Host) -> Host:
    """A host as it is read: its link is off and knows only when it last answered."""
    return replace(host, link=Link(answered=host.link.answered))


def loaded(open_database: Opener) -> dict[str, Entity]:
    """What is stored now beside what a profile begins with, by id."""
    entities = open_database("reader").load().batch.entities
    shipped = {"Default", *(name for name, _query, _icon in SHIPPED), *(str(one.name) for one in ALARMS)}
    return {entity.id: entity for entity in entities if getattr(entity, "name", "") not in shipped}


@pytest.fixture
def fleet(open_database: Opener) -> Opener:
    """One data center with two clusters and a host."""
    database = open_database()
    database.write(
        lambda t: t.save(host("h1", "c1"), cluster("c2", "dc"), cluster("c1", "dc"), data_center("dc"))
    ).result()
    return open_database


def test_what_is_saved_is_loaded(fleet: Opener) -> None:
    assert loaded(fleet) == {
        "dc": data_center("dc"), "c1": cluster("c1", "dc"), "c2": cluster("c2", "dc"), "h1": stored(host("h1", "c1")),
    }  # fmt: skip


def test_every_field_of_a_host_survives_but_its_link(fleet: Opener) -> None:
    given = host(
        "h2", "c2", description="d", connect=False, maintenance=True, warnings=("w",), problems=("p", "q"),
        link=Link(state=LinkState.LIVE, since=3.0, answered=7.0, overdue=True, first=False, reason="r"),
    )  # fmt: skip
    fleet().write(lambda t: t.save(given)).result()
    assert loaded(fleet)["h2"] == stored(given)


def test_saving_again_replaces(fleet: Opener) -> None:
    changed = replace(host("h1", "c2"), name="other", maintenance=True)
    fleet().write(lambda t: t.save(changed)).result()
    assert loaded(fleet)["h1"] == stored(changed)


def test_a_name_that_another_has_is_refused(fleet: Opener) -> None:
    with pytest.raises(Conflict, match='a host named "h1" is already there, choose another name'):
        fleet().write(lambda t: t.save(replace(host("h2", "c1"), name="h1"))).result()
    with pytest.raises(Conflict, match="cluster"):
        fleet().write(lambda t: t.save(replace(cluster("c3", "dc"), name="c1"))).result()
    assert "h2" not in loaded(fleet)


def test_two_of_one_name_in_one_call_are_refused(fleet: Opener) -> None:
    with pytest.raises(Conflict):
        fleet().write(
            lambda t: t.save(replace(host("h2", "c1"), name="x"), replace(host("h3", "c1"), name="x"))
        ).result()
    assert set(loaded(fleet)) == {"dc", "c1", "c2", "h1"}


def test_a_parent_that_is_gone_is_told(fleet: Opener) -> None:
    with pytest.raises(Conflict, match='the cluster of the host "h2" is not there any more'):
        fleet().write(lambda t: t.save(host("h2", "gone"))).result()


def test_what_holds_others_is_not_removed(fleet: Opener) -> None:
    database = fleet()
    with pytest.raises(Conflict, match='the cluster "c1" still has the host "h1"'):
        database.write(lambda t: t.delete(Ref(Kind.CLUSTER, "c1"))).result()
    with pytest.raises(Conflict, match='the data center "dc" still has the cluster'):
        database.write(lambda t: t.delete(Ref(Kind.DATA_CENTER, "dc"))).result()
    assert set(loaded(fleet)) == {"dc", "c1", "c2", "h1"}


def test_a_whole_branch_is_removed_in_one_call(fleet: Opener) -> None:
    refs = [Ref(Kind.DATA_CENTER, "dc"), Ref(Kind.CLUSTER, "c1"), Ref(Kind.CLUSTER, "c2"), H1, Ref(Kind.HOST, "none")]
    fleet().write(lambda t: t.delete(*refs)).result()
    assert loaded(fleet) == {}


def test_a_removed_host_takes_its_domains_with_it(fleet: Opener) -> None:
    database = fleet()
    database.write(lambda t: t.save(host("h2", "c1"))).result()
    database.write(lambda t: t.keep_domains([domain(1, "h1"), domain(1, "h2"), domain(2, "h2")])).result()
    database.write(lambda t: t.delete(Ref(Kind.HOST, "h2"))).result()
    assert fleet("reader").load().batch.domains == (domain(1, "h1"),)


def test_facts_are_kept_and_nothing_of_what_the_user_says(fleet: Opener) -> None:
    facts = HostFacts(hostname="new", memory=5)
    report = replace(
        host("h1", "c2"), name="old name", uri="old", facts=facts, warnings=("w",), problems=("p",),
        link=Link(answered=9.0),
    )  # fmt: skip
    fleet().write(lambda t: t.keep_facts(report, replace(report, id=HostId("removed meanwhile")))).result()
    assert loaded(fleet)["h1"] == replace(
        host("h1", "c1"), facts=facts, warnings=("w",), problems=("p",), link=Link(answered=9.0)
    )
    assert set(loaded(fleet)) == {"dc", "c1", "c2", "h1"}


def test_names_with_anything_in_them_are_stored(fleet: Opener) -> None:
    odd = Cluster(id=cluster("c9").id, name="'; DROP TABLE host; -- ü\ud800\0", data_center_id=data_center("dc").id)
    fleet().write(lambda t: t.save(odd)).result()
    assert loaded(fleet)["c9"] == replace(odd, name="'; DROP TABLE host; -- ü\ufffd\ufffd")
