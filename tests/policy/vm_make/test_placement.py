"""A host is suggested that can take the VM, and the reason names the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.core.unit import GIB
from stellwerk.policy.vm_make.placement import Candidate, place


def host(name: str, memory: int = 16, promised: int = 0, **more: object) -> Candidate:
    fields = {"id": HostId(name), "name": name, "memory": memory * GIB, "promised": promised * GIB, "cpus": 8} | more
    return Candidate(**fields)


def test_most_free_memory_wins_and_says_so() -> None:
    found = place([host("h1", promised=10), host("h2", promised=2), host("h3", why_not="it is Maintenance")], GIB)
    assert found.host_id == "h2"
    assert "14 GiB" in found.why
    assert "h1: 6 GiB, h3: it is Maintenance" in found.why


def test_of_equals_the_one_with_fewer_vcpus() -> None:
    assert place([host("h1", vcpus=8), host("h2", vcpus=2)], GIB).host_id == "h2"


def test_an_only_host() -> None:
    assert "only host" in place([host("h1")], GIB).why


def test_none_fits() -> None:
    with pytest.raises(Refused, match=r"h1: it has 4 GiB of memory; h2: it is NonResponsive"):
        place([host("h1", 4), host("h2", why_not="it is NonResponsive")], 8 * GIB)
    with pytest.raises(Refused, match="no hosts"):
        place([], GIB)


@given(st.lists(st.tuples(st.integers(1, 64), st.integers(0, 80), st.booleans()), min_size=1, max_size=9))
def test_never_one_that_refuses(hosts: list[tuple[int, int, bool]]) -> None:
    all_ = [host(f"h{n}", m, p, why_not="no" if no else "") for n, (m, p, no) in enumerate(hosts)]
    fit = [one for one in all_ if not one.why_not and one.memory >= 8 * GIB]
    if fit:
        best = next(one for one in all_ if one.id == place(all_, 8 * GIB).host_id)
        assert best in fit
        assert best.free == max(one.free for one in fit)
