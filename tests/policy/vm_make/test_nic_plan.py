"""Interfaces: the usual network, a bridge, an interface of the host; what is not there is told before."""

import pytest
from tests.fakes.making_part.stock import network, stock

from stellwerk.core.error import Gone, Refused
from stellwerk.model.making.vm_request import NicRequest
from stellwerk.model.making.vm_spec import NicType
from stellwerk.policy.vm_make.nic_plan import NicPlan
from stellwerk.policy.vm_make.os_list import GENERIC, find_os


def test_nothing_said_is_the_usual_network() -> None:
    (nic,) = NicPlan(GENERIC, stock(networks=(network("a"), network())), prepare=False).nics(None)
    assert (nic.source, nic.model) == ("default", "virtio")
    (nic,) = NicPlan(
        find_os("winxp"), stock(networks=(network("off", active=False), network("on"))), prepare=False
    ).nics(None)
    assert (nic.source, nic.model) == ("on", "rtl8139")


def test_a_host_without_networks() -> None:
    plan = NicPlan(GENERIC, stock(networks=()), prepare=False)
    assert plan.nics(None) == ()
    assert plan.warnings
    with pytest.raises(Gone, match="lan"):
        plan.nics((NicRequest(source="lan"),))


def test_an_inactive_network_is_started_on_request() -> None:
    off = stock(networks=(network(active=False),))
    with pytest.raises(Refused, match="not active"):
        NicPlan(GENERIC, off, prepare=False).nics(None)
    plan = NicPlan(GENERIC, off, prepare=True)
    plan.nics(None)
    assert plan.started == {"u-default": "default"}


def test_bridges_and_interfaces_of_the_host() -> None:
    plan = NicPlan(GENERIC, stock(), prepare=False)
    nics = plan.nics((NicRequest(type=NicType.BRIDGE, source="br0"), NicRequest(type=NicType.DIRECT, source="eno1")))
    assert [(nic.type, nic.source) for nic in nics] == [("bridge", "br0"), ("direct", "eno1")]
    with pytest.raises(Gone, match="br7"):
        plan.nics((NicRequest(type=NicType.BRIDGE, source="br7"),))
    unknown = NicPlan(GENERIC, stock(interfaces=None), prepare=False)
    assert unknown.nics((NicRequest(type=NicType.BRIDGE, source="br7"),))[0].source == "br7"
    assert "br7" in unknown.warnings[0]
