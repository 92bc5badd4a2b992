"""Parameters that stand in a YAML file mean what they mean where they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stellwerk.cli.call.parameter_file import with_parameters
from stellwerk.cli.call.value_file import MOST
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.error import Invalid

ADD = COMMANDS.get("Add-Vm")

VM = """
# a web server
name: web-01
HostId: h1
memory: 2G
vcpus: 2
disk:
  - 10G
  - {size: 5G, allocation: preallocated, pool: images}
network: [default, {bridge: br0, mac: 52:54:00:12:34:56}]
ssh-key: ssh-ed25519 AAAA kim
start: on
tpm: no
"""


def read(path: Path, content: str, *typed: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    path.write_text(content)
    return with_parameters(ADD, (*typed, ("File", str(path))))


def test_everything_as_it_is_typed(tmp_path: Path) -> None:
    assert read(tmp_path / "vm.yaml", VM, ("Memory", "4G")) == (
        ("Name", "web-01"), ("HostId", "h1"), ("Vcpus", "2"), ("Disk", "10G"),
        ("Disk", "size=5G,allocation=preallocated,pool=images"), ("Network", "default"),
        ("Network", "bridge=br0,mac=52:54:00:12:34:56"), ("SshKey", "ssh-ed25519 AAAA kim"), ("Start", "on"),
        ("Tpm", "no"), ("Memory", "4G"),
    )  # fmt: skip
    assert with_parameters(ADD, (("Name", "a"), ("Start", None))) == (("Name", "a"), ("Start", None))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("nmae: web", 'no parameter "nmae"'),
        ("file: other.yaml", "cannot stand in a file"),
        ("name: [a, b]", "takes one value"),
        ("name: {a: b}", "cannot be read"),
        ("disk: {size: '1G,pool=x'}", "holds a comma"),
        ("- name", "holds no parameters"),
        ("", "holds no parameters"),
        ("name: a\nName: b", "no YAML"),
        ("a: &x [1]\nb: *x", "no YAML"),
        ("disk: [[[[[[1]]]]]]", "no YAML"),
        ("[" * 5000, "no YAML"),
        ("x" * (MOST + 1), "too long"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(tmp_path / "vm.yaml", content)
    assert told in str(caught.value)


def test_nothing_is_run(tmp_path: Path) -> None:
    assert read(tmp_path / "vm.yaml", "name: !!python/object/apply:os.system [id]") == (("Name", "id"),)


def test_files_that_are_not_there_or_twice(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        with_parameters(ADD, (("File", str(tmp_path / "no")),))
    with pytest.raises(Invalid, match="twice"):
        with_parameters(ADD, (("File", "a"), ("File", "b")))


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_else_is_raised(tmp_path: Path, content: str) -> None:
    try:
        read(tmp_path / "vm.yaml", content.encode("utf-8", "ignore").decode())
    except Invalid:
        return
