"""Earlier definitions: kept, found, the oldest let go."""

from tests.adapters.database.conftest import Opener

from stellwerk.adapters.database.tables_earlier import MOST
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.hardware.earlier import Earlier


def earlier(number: int, vm: str = "v") -> Earlier:
    return Earlier(
        id=f"{vm}{number}", vm_id=VmId(vm), host_id=HostId("h"), time=float(number), actor="kim", what="x",
        xml=f"<domain>{number}</domain>",
    )  # fmt: skip


def test_what_is_kept_is_found_by_other_processes(open_database: Opener) -> None:
    database = open_database("a")
    for number in (1, 2):
        database.write(lambda t, n=number: t.keep_earlier(earlier(n))).result()
    other = open_database("b")
    assert other.write(lambda t: t.find_earlier(VmId("v"), "v1")).result() == earlier(1)
    assert other.write(lambda t: t.find_earlier(VmId("v"))).result() == earlier(2)
    assert other.write(lambda t: t.find_earlier(VmId("w"), "v1")).result() is None
    assert other.write(lambda t: t.earlier_of(VmId("v"))).result() == [earlier(2), earlier(1)]


def test_the_newest_stay(open_database: Opener) -> None:
    def keep(tables: object) -> None:
        for number in range(MOST + 3):
            tables.keep_earlier(earlier(number))
        tables.keep_earlier(earlier(0, "w"))

    database = open_database()
    database.write(keep).result()
    kept = database.write(lambda t: t.earlier_of(VmId("v"))).result()
    assert [one.time for one in kept] == [float(n) for n in range(MOST + 2, 2, -1)]
    assert len(database.write(lambda t: t.earlier_of(VmId("w"))).result()) == 1


def test_one_is_named_by_letters_that_only_one_begins_with(open_database: Opener) -> None:
    database = open_database()
    for number in (1, 10, 2):
        database.write(lambda t, n=number: t.keep_earlier(earlier(n))).result()
    assert database.write(lambda t: t.find_earlier(VmId("v"), "v2")).result() == earlier(2)
    assert database.write(lambda t: t.find_earlier(VmId("v"), "v1")).result() is None
    assert database.write(lambda t: t.find_earlier(VmId("v"), "v%")).result() is None
