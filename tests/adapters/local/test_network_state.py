"""How this computer is connected."""

from __future__ import annotations

from pathlib import Path

from stellwerk.adapters.local.network_state import network_state


def test_it_is_the_same_until_something_changes(tmp_path: Path) -> None:
    routes = tmp_path / "route"
    routes.write_text("eth0 00000000\n")
    assert network_state(routes) == network_state(routes)
    before = network_state(routes)
    routes.write_text("eth0 00000000\ntun0 0000000A\n")
    assert network_state(routes) != before


def test_a_system_without_such_a_file() -> None:
    assert network_state(Path("/nowhere/route")) == network_state(Path("/nowhere/route"))
