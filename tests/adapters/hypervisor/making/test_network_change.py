"""Networks changed on libvirt's test driver."""

import pytest

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Conflict, Gone, Refused
from stellwerk.model.making.storage_spec import NetworkSpec
from stellwerk.model.storage import LibvirtNetwork


def network(session: LibvirtSession, uuid: str) -> LibvirtNetwork:
    return next(one for one in session.networks() if one.uuid == uuid)


def test_a_network_comes_and_goes(session: LibvirtSession) -> None:
    uuid = session.add_network(NetworkSpec(name="lab", address="192.168.150.1/24"))
    made = network(session, uuid)
    assert (made.name, made.forward, made.active, made.autostart) == ("lab", "nat", True, True)
    session.set_network_autostart(uuid, False)
    session.stop_network(uuid)
    session.stop_network(uuid)
    made = network(session, uuid)
    assert (made.active, made.autostart) == (False, False)
    session.start_network(uuid)
    session.start_network(uuid)
    assert network(session, uuid).active
    session.remove_network(uuid)
    assert [one.name for one in session.networks()] == ["lan"]


def test_a_name_that_is_taken(session: LibvirtSession) -> None:
    with pytest.raises((Conflict, Refused), match="lan"):
        session.add_network(NetworkSpec(name="lan", address="10.7.0.1/24"))


def test_one_that_is_not_there(session: LibvirtSession) -> None:
    with pytest.raises(Gone, match="network"):
        session.start_network("00000000-0000-4000-8000-00000000ffff")
