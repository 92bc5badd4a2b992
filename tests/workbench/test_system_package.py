"""What is missing is named, and the line that installs it is one that works."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import system_package
from workbench.problem import Problem
from workbench.system_package import APT, BREW, DNF, Installer


@pytest.fixture
def programs(tmp_path, monkeypatch) -> Path:
    """A folder that is the whole search path, for programs that stand in for the system's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def place(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def test_every_installer_knows_its_packages() -> None:
    for installer in (APT, DNF, BREW):
        window = system_package.wanted(installer, for_tests=False, for_fleet=False)
        everything = system_package.wanted(installer, for_tests=True, for_fleet=True)
        assert window
        assert everything[: len(window)] == window
        assert len(set(everything)) == len(everything)


@pytest.mark.parametrize(("name", "installer"), [("apt-get", APT), ("dnf", DNF), ("brew", BREW), ("pacman", None)])
def test_the_installer_of_the_system_is_found(programs: Path, name: str, installer: Installer | None) -> None:
    place(programs, name, "exit 0")
    assert system_package.find_installer() is installer


def test_missing_packages_are_those_not_installed(programs: Path) -> None:
    place(programs, "dpkg-query", "echo 'installed gcc'; echo 'config-files cpio'; exit 1")
    assert APT.missing(["gcc", "cpio", "kmod"]) == ["cpio", "kmod"]


def test_a_failed_installation_names_the_line_to_run(programs: Path) -> None:
    place(programs, "dpkg-query", "exit 1")
    place(programs, "apt-get", "echo no mirror; exit 100")
    place(programs, "env", 'shift; exec "$@"')
    with pytest.raises(Problem) as raised:
        system_package.provide(for_tests=False, root=True)
    assert "libvirt-dev" in raised.value.text
    assert "apt-get install -y --no-install-recommends" in raised.value.hint
    assert "sudo" not in raised.value.hint


def test_without_rights_the_exact_line_is_printed(programs: Path) -> None:
    place(programs, "dpkg-query", 'for word; do echo "installed $word"; done | grep -v libegl1')
    place(programs, "apt-get", "exit 1")
    place(programs, "sudo", "echo a password is required; exit 1")
    place(programs, "grep", 'exec /bin/grep "$@"')
    with pytest.raises(Problem) as raised:
        system_package.provide(for_tests=True, root=False)
    assert raised.value.hint.endswith(": sudo apt-get install -y --no-install-recommends libegl1")
