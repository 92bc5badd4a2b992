"""The last known domains."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.adapters.database.conftest import Opener
from tests.fakes.entity import cluster, data_center, domain, host, vm_id

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.vm import Domain


@pytest.fixture
def fleet(open_database: Opener) -> Opener:
    """Two hosts without domains."""
    things = (data_center("dc"), cluster("c", "dc"), host("h1", "c"), host("h2", "c"))
    open_database().write(lambda t: t.save(*things)).result()
    return open_database


def kept(fleet: Opener) -> set[Domain]:
    return set(fleet("reader").load().batch.domains)


def test_domains_are_kept_by_host(fleet: Opener) -> None:
    given = {domain(1, "h1", seen=5.0), domain(1, "h2"), domain(2, "h2")}
    fleet().write(lambda t: t.keep_domains(given)).result()
    assert kept(fleet) == given


def test_a_new_report_replaces_and_a_gone_one_is_forgotten(fleet: Opener) -> None:
    database = fleet()
    database.write(lambda t: t.keep_domains([domain(1, "h1"), domain(1, "h2"), domain(2, "h1")])).result()
    newer = replace(domain(1, "h1", name="renamed"), seen=9.0)
    database.write(lambda t: t.keep_domains([newer], [(HostId("h1"), vm_id(2)), (HostId("h1"), vm_id(7))])).result()
    assert kept(fleet) == {newer, domain(1, "h2")}


def test_a_domain_that_is_gone_and_back_in_one_call_stays(fleet: Opener) -> None:
    fleet().write(lambda t: t.keep_domains([domain(1, "h1")], [(HostId("h1"), vm_id(1))])).result()
    assert kept(fleet) == {domain(1, "h1")}


def test_a_domain_of_a_host_that_is_not_there_is_passed_over(fleet: Opener) -> None:
    fleet().write(lambda t: t.keep_domains([domain(1, "removed"), domain(2, "h1")])).result()
    assert kept(fleet) == {domain(2, "h1")}


def test_no_host_is_seen_as_up_or_unknown_in_what_is_stored(fleet: Opener, path: Path) -> None:
    """Statuses are worked out from reports; none is stored, `Unknown` least of all."""
    fleet().write(lambda t: t.keep_domains([domain(1, "h1")])).result()
    with closing(sqlite3.connect(path)) as connection:
        stored = repr(
            connection.execute("SELECT * FROM inventory").fetchall()
            + connection.execute("SELECT * FROM host").fetchall()
        )
    assert "nknown" not in stored
    assert "'Up'" not in stored
