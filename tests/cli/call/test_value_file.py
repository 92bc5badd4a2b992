"""Values that stand in a file."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.fakes.command_line import Typing

from stellwerk.cli.call.value_file import MOST, with_files
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.error import Invalid
from stellwerk.model.host import HostFacts

ADD = COMMANDS.get("Add-Host")


def read(*given: tuple[str, str | None], typed: str = "") -> object:
    return with_files(ADD, given, io.StringIO(typed))


def test_only_what_may_stand_in_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "hosts"
    file.write_text("a1\na2 # ours\n")
    assert read(("Address", f"@{file}"), ("Name", "@x"), ("Force", None)) == (
        ("Address", "a1\na2 # ours\n"), ("Name", "@x"), ("Force", None),
    )  # fmt: skip
    assert read(("address", "@-"), typed="b1") == (("address", "b1"),)


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "big").write_text("x" * (MOST + 1))
    for name in ("none", "binary", "big", "."):
        with pytest.raises(Invalid):
            read(("Address", f"@{tmp_path / name}"))


def test_hosts_from_a_file(stellwerk: Typing, tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("a1\na2\n")
    for name in ("a1", "a2"):
        stellwerk.app.bench.links.answers[f"ssh://{name}/"] = HostFacts(uuid=name, hostname=name, driver="QEMU")
    result = stellwerk("Add-Host", "-Address", f"@{tmp_path / 'hosts'}")
    assert (result.status, result.out.splitlines()) == (0, ["Add host a1: done", "Add host a2: done"])
