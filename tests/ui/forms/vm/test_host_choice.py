"""What the chosen host has to choose from."""

from tests.fakes.engine import small_bench

from stellwerk.core.ids import HostId, LibvirtNetworkId, StoragePoolId, VolumeId
from stellwerk.model.change import Batch
from stellwerk.model.nic import Nic, NicType, nic_id
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.ui.forms.vm.host_choice import HostChoice

H1 = HostId("h1")


def test_pools_networks_bridges_and_interfaces() -> None:
    bench = small_bench()
    pools = [
        StoragePool(id=StoragePoolId(name), host_id=H1, uuid=name, name=name, active=active)
        for name, active in (("images", True), ("off", False))
    ]
    networks = [
        LibvirtNetwork(
            id=LibvirtNetworkId(name), host_id=H1, uuid=name, name=name, bridge=f"vir{name}", active=name != "old"
        )
        for name in ("default", "old")
    ]
    types = {"virdefault": NicType.BRIDGE, "br0": NicType.BRIDGE, "eno1": NicType.PHYSICAL, "vnet0": NicType.TAP}
    nics = [Nic(id=nic_id(H1, name), host_id=H1, name=name, type=type_) for name, type_ in types.items()]
    nics.append(Nic(id=nic_id(H1, "eno2"), host_id=H1, name="eno2", master="br0"))
    volumes = [
        Volume(
            id=VolumeId(f"{pool}/{name}"), pool_id=StoragePoolId(pool), host_id=H1, name=name, path=f"/{pool}/{name}"
        )
        for pool, name in (("images", "a.ISO"), ("images", "b.qcow2"), ("off", "c.iso"))
    ]
    bench.inventory.apply(Batch(entities=(*pools, *volumes, *networks, *nics)))
    asked: list[HostId] = []
    choice = HostChoice(bench.inventory, asked.append)
    assert choice.places() == []
    choice.choose(H1)
    choice.choose(H1)
    assert asked == [H1]
    assert choice.pools() == ["images"]
    assert choice.volumes() == ["images/a.ISO", "images/b.qcow2"]
    assert choice.volumes((".iso",)) == ["images/a.ISO"]
    assert choice.places() == [
        ("default", 'network "default"'),
        ("old", 'network "old", not active'),
        ("bridge=br0", "bridge br0"),
        ("direct=eno1", "directly on eno1"),
    ]
    assert choice.words(suggested=False) == ""
    assert choice.words(suggested=True).startswith('Pools and networks are offered as host "h1"')
    choice.choose(None)
    assert (choice.pools(), choice.places(), choice.words(suggested=True)) == ([], [], "")


def test_what_was_not_read_yet_says_so() -> None:
    choice = HostChoice(small_bench().inventory)
    choice.choose(H1)
    assert 'host "h1" are not read yet' in choice.words(suggested=False)
