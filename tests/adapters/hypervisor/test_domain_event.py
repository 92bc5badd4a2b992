"""Events of the test driver, and libvirt's numbers in the port's words."""

import pytest
from tests.driver.collect import Collector
from tests.driver.host_file import NETWORK, OLD, POOL, WEB

from stellwerk.adapters.hypervisor.domain_event import agent_word, lifecycle_notice
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.adapters.hypervisor.snapshot.file_copy import pool_on
from stellwerk.core.ids import VmId
from stellwerk.ports.hypervisor import DomainChange, DomainNotice, NetworkNotice, Notice, StorageNotice, Undefine

C = DomainChange


def said(notice: Notice) -> tuple[DomainChange, str] | None:
    return (notice.change, notice.detail) if isinstance(notice, DomainNotice) else None


def test_the_life_of_a_vm_is_told_in_order(session: LibvirtSession) -> None:
    told = Collector()
    session.watch(told)
    session.suspend(WEB)
    session.resume(WEB)
    session.destroy(WEB)
    session.start(WEB)
    session.save(WEB)
    session.rename(OLD, "older")
    session.undefine(OLD, frozenset({Undefine.MANAGED_SAVE}))
    told.wait(lambda notice: said(notice) == (C.UNDEFINED, "removed"))
    assert [said(notice) for notice in told.notices] == [
        (C.SUSPENDED, "paused"),
        (C.RESUMED, "unpaused"),
        (C.STOPPED, "destroyed"),
        (C.STARTED, "booted"),
        (C.SAVED, "saved"),
        (C.UNDEFINED, "renamed"),
        (C.DEFINED, "renamed"),
        (C.UNDEFINED, "removed"),
    ]
    assert told.notices[0] == DomainNotice(id=WEB, name="web", change=C.SUSPENDED, detail="paused")


def test_other_changes_make_the_domain_worth_reading(session: LibvirtSession) -> None:
    told = Collector()
    session.watch(told)
    session.set_title(WEB, "New")
    told.wait(lambda notice: said(notice) == (C.OTHER, "metadata"))


def test_storage_and_networks(session: LibvirtSession) -> None:
    told = Collector()
    session.watch(told)
    with session.use() as conn:
        conn.networkLookupByUUIDString(NETWORK).destroy()
        conn.storagePoolLookupByUUIDString(POOL).refresh(0)
    told.wait(lambda notice: isinstance(notice, NetworkNotice) and notice.change == "stopped")
    assert NetworkNotice(network_uuid=NETWORK, name="lan", change="stopped") in told.notices
    told.wait(lambda notice: notice == StorageNotice(pool_uuid=POOL))


def test_a_pool_for_the_moment_is_no_news_and_is_shown_nowhere(session: LibvirtSession) -> None:
    told = Collector()
    session.watch(told)
    with session.use() as conn, pool_on(conn, "/elsewhere") as passing:
        passing.refresh(0)
        assert [pool.uuid for pool in session.pools()] == [POOL]
        conn.storagePoolLookupByUUIDString(POOL).refresh(0)
    told.wait(lambda notice: notice == StorageNotice(pool_uuid=POOL))
    assert {notice.pool_uuid for notice in told.notices if isinstance(notice, StorageNotice)} == {POOL}


def test_a_pool_for_the_moment_that_was_left_goes_with_a_look(session: LibvirtSession) -> None:
    xml = "<pool type='dir'><name>stellwerk-{}</name><target><path>/{}</path></target></pool>"
    with session.use() as conn, pool_on(conn, "/new"):
        conn.storagePoolCreateXML(xml.format(f"{0:012}1{0:019}", "old"), 0)
        files = session.stored_files()
        assert {file.pool for file in files.values()} == {"images"}
        assert len(conn.listAllStoragePools(0)) == 2  # the lasting one, and the one at work


@pytest.mark.expects_log("stellwerk.adapters.hypervisor.domain_event", "an event was not taken")
def test_a_sink_that_fails_gets_the_next_event_all_the_same(session: LibvirtSession) -> None:
    told = Collector()

    def sink(notice: Notice) -> None:
        told(notice)
        raise ValueError("full")

    session.watch(sink)
    session.suspend(WEB)
    session.resume(WEB)
    told.wait(lambda notice: said(notice) == (C.RESUMED, "unpaused"))


def test_a_closed_session_tells_nothing_more(session: LibvirtSession) -> None:
    told = Collector()
    session.watch(told)
    session.suspend(WEB)
    told.wait(lambda notice: said(notice) == (C.SUSPENDED, "paused"))
    session.close()
    assert len(told.notices) == 1


@pytest.mark.parametrize(
    ("event", "detail", "expected"),
    [
        (0, 0, (C.DEFINED, "added")), (1, 0, (C.UNDEFINED, "removed")), (2, 1, (C.STARTED, "migrated")),
        (3, 2, (C.SUSPENDED, "ioerror")), (4, 1, (C.RESUMED, "migrated")), (5, 0, (C.STOPPED, "shutdown")),
        (5, 2, (C.CRASHED, "crashed")), (5, 3, (C.MIGRATED, "migrated")), (5, 4, (C.SAVED, "saved")),
        (5, 5, (C.STOPPED, "failed")), (6, 1, (C.SHUTDOWN, "guest")), (7, 0, (C.OTHER, "suspended to memory")),
        (8, 0, (C.CRASHED, "panicked")), (99, 0, (C.OTHER, "")), (2, 99, (C.STARTED, "")),
    ],
)  # fmt: skip
def test_numbers(event: int, detail: int, expected: tuple[DomainChange, str]) -> None:
    assert said(lifecycle_notice(VmId("x"), "vm", event, detail)) == expected


@pytest.mark.parametrize(
    ("state", "reason", "expected"), [(1, 2, "connected"), (2, 2, "disconnected"), (2, 1, ""), (1, 0, "connected")]
)
def test_an_agent_that_was_not_there_yet_is_not_gone(state: int, reason: int, expected: str) -> None:
    assert agent_word(state, reason) == expected
