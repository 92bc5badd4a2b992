"""What pools and networks of a host have in common."""

from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.commands.store.on_host import adding_refusal, is_added, on_one
from stellwerk.core.ids import HostId, Kind, Ref, StoragePoolId
from stellwerk.core.record import Record
from stellwerk.core.text import N_
from stellwerk.engine.look import Look
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.storage import StoragePool


class Wanted(Record, frozen=True):
    """What is to be made."""

    name: str


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

    def spec(asked: Look) -> Wanted:
        return Wanted(name=str(asked.arg("name")))

    refusal = adding_refusal(Kind.STORAGE_POOL, spec, N_("{host} has {name}"))
    for host, active in (("h1", True), ("h2", False)):
        asked = look(host=host, name="iso")
        assert [one.id for one in on_one(asked, Kind.STORAGE_POOL)] == [f"{host}/u"]
        taken = refusal(asked)
        assert taken is not None
        assert taken.text == f"{host} has iso"
        assert refusal(look(host=host, name="other")) is None
        assert is_added(Kind.STORAGE_POOL)(asked) is active
    of_target = look(Ref(Kind.STORAGE_POOL, "h2/u"))
    assert [one.id for one in on_one(of_target, Kind.STORAGE_POOL)] == ["h2/u"]


def test_their_commands_differ_in_what_they_are_about_only() -> None:
    for verb in ("Start", "Stop", "Update", "Remove"):
        pool, network = COMMANDS.get(f"{verb}-StoragePool"), COMMANDS.get(f"{verb}-LibvirtNetwork")
        for field in ("title", "verb", "doing", "many", "online", "at", "outcome", "icon", "shortcut", "when"):
            assert getattr(pool, field) == getattr(network, field)
