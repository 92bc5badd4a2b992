"""What pools and networks of a host have in common."""

from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.commands.store.on_host import is_added, name_taken, on_one
from stellwerk.core.ids import HostId, Kind, Ref, StoragePoolId
from stellwerk.engine.look import Look
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.storage import StoragePool


def test_names_count_on_their_own_host() -> None:
    bench = small_bench()
    pools = [
        StoragePool(id=StoragePoolId(f"{host}/u"), host_id=HostId(host), uuid="u", name="iso", active=active)
        for host, active in (("h1", True), ("h2", False))
    ]
    bench.inventory.apply(Batch(entities=tuple(pools)))

    def look(ref: Ref | None = None, **args: str) -> Look:
        target = bench.inventory.view.get(ref) if ref is not None else None
        return Look(bench.inventory, bench.settings, "this", Call(""), ref, target, args)

    for host, active in (("h1", True), ("h2", False)):
        asked = look(host=host, name="iso")
        assert [one.id for one in on_one(asked, Kind.STORAGE_POOL)] == [f"{host}/u"]
        assert name_taken(asked, Kind.STORAGE_POOL, "iso") == host
        assert name_taken(asked, Kind.STORAGE_POOL, "other") is None
        assert is_added(Kind.STORAGE_POOL)(asked) is active
    of_target = look(Ref(Kind.STORAGE_POOL, "h2/u"))
    assert [one.id for one in on_one(of_target, Kind.STORAGE_POOL)] == ["h2/u"]


def test_their_commands_differ_in_what_they_are_about_only() -> None:
    for verb in ("Start", "Stop", "Update", "Remove"):
        pool, network = COMMANDS.get(f"{verb}-StoragePool"), COMMANDS.get(f"{verb}-LibvirtNetwork")
        for field in ("title", "verb", "doing", "many", "online", "at", "outcome", "icon", "shortcut", "when"):
            assert getattr(pool, field) == getattr(network, field)
