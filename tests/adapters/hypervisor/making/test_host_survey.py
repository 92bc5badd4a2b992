"""What a host has, asked of libvirt's test driver."""

from pathlib import Path

import pytest

from stellwerk.adapters.hypervisor.making.host_survey import _here
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Invalid


def test_the_stock_of_a_host(session: LibvirtSession) -> None:
    found = session.stock()
    assert found.names == {"web", "old"}
    assert [pool.name for pool in found.pools] == ["images"]
    assert found.volumes == {"images": frozenset({"web.qcow2", "shared.qcow2", "boot.iso"})}
    assert [network.name for network in found.networks] == ["lan"]
    assert (found.types.only, bool(found.memory), bool(found.cpus)) == ("test", True, True)


def test_media_by_path_by_pool_and_by_name(session: LibvirtSession) -> None:
    found = session.stock(("/pool/boot.iso", "images/boot.iso", "boot.iso", "missing.iso", "other/boot.iso"))
    for text in ("/pool/boot.iso", "images/boot.iso", "boot.iso"):
        medium = found.media[text]
        assert medium is not None
        assert (medium.path, medium.known, medium.pool, medium.volume) == ("/pool/boot.iso", True, "images", "boot.iso")
        assert medium.users == ("web",)
    assert found.media["missing.iso"] is None
    assert found.media["other/boot.iso"] is None


def test_a_path_that_nobody_can_look_into(session: LibvirtSession) -> None:
    medium = session.stock(("/elsewhere/x.img",)).media["/elsewhere/x.img"]
    assert medium is not None
    assert (medium.known, medium.users) == (False, ())


def test_a_path_whose_folder_a_pool_holds_is_known_to_be_missing(session: LibvirtSession) -> None:
    assert session.stock(("/pool/missing.img",)).media["/pool/missing.img"] is None


def test_a_name_in_several_pools(session: LibvirtSession) -> None:
    with session.use() as conn:
        conn.storagePoolCreateXML("<pool type='dir'><name>b</name><target><path>/b</path></target></pool>", 0)
        volume = "<volume><name>boot.iso</name><capacity>1</capacity></volume>"
        conn.storagePoolLookupByName("b").createXML(volume, 0)
    with pytest.raises(Invalid, match="several pools"):
        session.stock(("boot.iso",))


def test_paths_on_this_computer(tmp_path: Path) -> None:
    file = tmp_path / "a.iso"
    file.write_bytes(b"12345")
    medium = _here(str(file))
    assert medium is not None
    assert (medium.known, medium.block, medium.capacity) == (True, False, 5)
    assert _here(str(tmp_path / "b")) is None
