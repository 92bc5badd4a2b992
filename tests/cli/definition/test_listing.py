"""`definitions` on the command line; with a real host in tests/fleet."""

from __future__ import annotations

import pytest
from tests.commands.vm_device.test_changing import bench as bench
from tests.fakes.application import MemoryApplication
from tests.fakes.command_line import Typing
from tests.fakes.engine import Bench


@pytest.fixture
def line(bench: Bench, tmp_path: object) -> Typing:
    """A VM whose definition was changed twice."""
    bench.run("Update-Disk", 2, target="vda", cache="none")
    bench.run("Update-Disk", 2, target="vda", cache="writeback")
    return Typing(tmp_path, MemoryApplication(bench))


VM = "00000000-0000-0000-0000-000000000002"


def test_what_was_kept_by_time_and_actor(line: Typing) -> None:
    result = line("definitions", VM)
    assert (result.status, result.err) == (0, "")
    heading, newest, oldest = result.out.splitlines()
    assert heading.split() == ["Version", "Time", "By", "Before"]
    assert newest.endswith("changing disk vda")
    first, second = line("definitions", VM, "--json").json
    assert newest.startswith(first["version"][:8])
    assert oldest.startswith(second["version"][:8])
    assert 'cache="none"' in first["xml"]
    assert "cache" not in line("definitions", VM, "--xml", second["version"][:8]).out


def test_one_that_is_gone_back_to_is_named_by_its_first_letters(line: Typing) -> None:
    _first, second = line("definitions", VM, "--json").json
    preview = line("Restore-VmDefinition", "-VmId", VM, "-Version", second["version"][:8], "-WhatIf")
    assert "Cache: writeback → –" in preview.out
    assert line("Restore-VmDefinition", "-VmId", VM, "-Version", second["version"][:8]).status == 0
    assert line("definitions", VM, "--json").json[0]["before"] == "going back to before: changing disk vda"


def test_what_is_not_there(line: Typing) -> None:
    assert "nothing was kept" in line("definitions", "00000000-0000-0000-0000-000000000001").err
    assert "no one version" in line("definitions", VM, "--xml", "zz").err
    assert line("definitions").status == 2
    assert "--xml" in line("definitions", "--help").out
