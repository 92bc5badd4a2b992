"""What is opened when, and what is thrown away."""

from __future__ import annotations

import io
from pathlib import Path

from tests.fakes.application import MemoryApplication

from stellwerk.cli.environment import Environment
from stellwerk.cli.terminal import Terminal
from stellwerk.commands.registry import COMMANDS


def environment(app: MemoryApplication, profile: Path, *, demo: bool = False, named: bool = False) -> Environment:
    terminal = Terminal(out=io.StringIO(), err=io.StringIO(), source=io.StringIO())
    return Environment(
        terminal,
        make=app.make,
        registry=lambda: COMMANDS,
        peek=lambda _profile: app.inventory.view,
        profile=lambda: profile,
        demo=demo,
        named=named,
    )


def test_nothing_is_opened_without_need(tmp_path: Path) -> None:
    app = MemoryApplication()
    env = environment(app, tmp_path)
    assert env.registry is COMMANDS
    assert env.profile == tmp_path
    env.close()
    assert (app.opened, app.closed) == (0, 0)


def test_one_session_serves_all_lines(tmp_path: Path) -> None:
    app = MemoryApplication()
    env = environment(app, tmp_path)
    assert env.session() is env.session()
    env.close()
    env.close()
    assert (app.opened, app.closed) == (1, 1)


def test_the_profile_of_the_demo_fleet_is_thrown_away(tmp_path: Path) -> None:
    env = environment(MemoryApplication(), tmp_path, demo=True)
    folder = env.profile
    assert folder.is_dir()
    assert folder != tmp_path
    assert env.profile == folder
    env.close()
    assert not folder.exists()


def test_a_profile_that_was_named_stays(tmp_path: Path) -> None:
    env = environment(MemoryApplication(), tmp_path, demo=True, named=True)
    assert env.profile == tmp_path
    env.close()
    assert tmp_path.is_dir()
