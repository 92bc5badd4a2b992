"""Distributions by what their os-release says."""

import pytest

from stellwerk.policy.host_check.distribution import Family, family_of, installs_modular, modular_units, recipe_of
from stellwerk.policy.host_check.reading import System


@pytest.mark.parametrize(
    ("id_", "like", "family"),
    [
        ("debian", "", Family.DEBIAN),
        ("ubuntu", "debian", Family.DEBIAN),
        ("linuxmint", "ubuntu debian", Family.DEBIAN),
        ("fedora", "", Family.REDHAT),
        ("almalinux", "rhel centos fedora", Family.REDHAT),
        ("ol", "fedora", Family.REDHAT),
        ("opensuse-leap", "suse opensuse", Family.SUSE),
        ("opensuse-microos", "", Family.SUSE),
        ("sles", "suse", Family.SUSE),
        ("arch", "", None),
        ("", "", None),
    ],
)
def test_families(id_: str, like: str, family: Family | None) -> None:
    assert family_of(System(id=id_, like=frozenset(like.split()))) is family


def test_a_system_that_was_not_read() -> None:
    assert family_of(None) is None


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("arch", ["x86_64", "aarch64", "ppc64le", "s390x", "odd", ""])
def test_every_recipe_installs_libvirt_and_qemu(family: Family, arch: str) -> None:
    recipe = recipe_of(family, System(id=family.value, arch=arch))
    assert any("libvirt" in package for package in recipe.packages)
    assert any("qemu" in package for package in recipe.packages)
    assert "package=" in recipe.listing


@pytest.mark.parametrize(
    ("family", "id_", "version", "modular"),
    [
        (Family.REDHAT, "fedora", "35", True),
        (Family.REDHAT, "fedora", "34", False),
        (Family.REDHAT, "rhel", "9.0", True),
        (Family.REDHAT, "rhel", "8.10", False),
        (Family.REDHAT, "rhel", "", False),
        (Family.REDHAT, "rhel", "9" * 50, False),
        (Family.SUSE, "opensuse-leap", "42.3", False),
        (Family.SUSE, "opensuse-leap", "16.0", True),
        (Family.SUSE, "opensuse-tumbleweed", "20251120", True),
        (Family.DEBIAN, "debian", "13", False),
    ],
)
def test_one_daemon_or_many(family: Family, id_: str, version: str, modular: bool) -> None:
    assert installs_modular(family, System(id=id_, version=version)) is modular


def test_the_sockets_of_the_drivers() -> None:
    assert modular_units()[0] == "virtqemud.socket"
    assert len(set(modular_units())) == 7
