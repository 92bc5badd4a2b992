"""oVirt's names of operating systems find what libosinfo names."""

import pytest
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import names, vm

from stellwerk.model.catalogue.os_name import OS_ALIASES


@pytest.mark.parametrize(
    ("name", "os_id"),
    [("rhel_6", "rhel6.10"), ("rhel_9x64", "rhel9.4"), ("WINDOWS_7", "win7"), ("windows_7x64", "win7"),
     ("windows_2012r2x64", "win2k12r2"), ("ubuntu_18_04", "ubuntu18.04"), ("debian_9", "debian9")],
)  # fmt: skip
def test_the_name_finds_the_id(name: str, os_id: str) -> None:
    graph = graph_of(vm(1, "a", os_id=os_id), vm(2, "b", os_id="fedora40"), vm(3, "c"))
    assert names(f"os = {name}", graph) == ["a"]
    assert names(f"os IN ({name}, fedora*)", graph) == ["a", "b"]
    assert names(f"os != {name}", graph) == ["b", "c"]


def test_every_name_is_one_that_ovirt_writes() -> None:
    assert all(name == name.lower() and " " not in name for name in OS_ALIASES)
    assert OS_ALIASES["rhel_6x64"] == OS_ALIASES["rhel_6"]
