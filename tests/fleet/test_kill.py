"""Killing the program at any moment, with SIGKILL and under load, loses nothing that it had told and leaves nothing
half done behind.

Each round starts commands on several real guests and lets a window run on the same profile. One command is killed
the moment it tells its end, one as soon as its task is seen running, each other process at a random moment.
"""

import json
import random
import re
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import readable, until
from tests.fleet.program import Program

KILLS = 50
PER_ROUND = 4
"""Commands at once, beside the window."""
PATIENCE = 180.0
"""Seconds in which a command that is killed at its first word must have said it."""
SETTLING = 60.0
"""Seconds that the next start has for what the killed ones left."""

STATES = frozenset({"running", "paused", "shut off"})
"""Of guests at rest, in virsh's words."""
RUNNING = "SELECT pid FROM instance JOIN task ON task.instance = instance.id WHERE task.state = 'running'"
"""The processes that have a running task."""

_DIRECT_BOOT = re.compile(r"<kernel>.*</cmdline>", re.DOTALL)


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """The host of this file."""
    made = lab.host("k1")
    yield made
    lab.remove(made)


@pytest.fixture
def guests(host: LabHost) -> Iterator[tuple[Guest, ...]]:
    """Guests without disks or a kernel, that idle in their firmware when they run; two are off, three paused."""
    names = [f"kill-{number}" for number in range(5)]
    for name in names:
        host.define(_DIRECT_BOOT.sub("", domain_xml(name)))
    made = tuple(Guest(host, name) for name in names)
    for guest in made[2:]:
        guest.start(paused=True)
    yield made
    for guest in made:
        guest.remove()


@pytest.fixture
def program(host: LabHost, tmp_path: Path) -> Program:
    """A profile that knows the host and has a setting of its user's."""
    made = Program(tmp_path / "profile")
    made.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
    (made.profile / "settings.json").write_text('{"tasks.shutdown_seconds": 77}', encoding="utf-8")
    return made


class Storm:
    """Starts, kills, and remembers what was told."""

    def __init__(self, program: Program, host: LabHost, guests: tuple[Guest, ...], dice: random.Random) -> None:
        self._program = program
        self._host = host
        self._guests = guests
        self._dice = dice
        self._window: subprocess.Popen[str] | None = None
        self._all: list[subprocess.Popen[str]] = []
        self._pace = 3.0
        self.kills = 0
        self.midway = 0
        """Commands that were killed while their task ran."""
        self.told: list[dict[str, Any]] = []
        """The outcomes that commands had printed before they died."""

    def round(self) -> None:
        """Commands on some guests at once, all killed; in every second round or so the window too."""
        if self._window is None:
            self._window = self._started()
        states = guest_states(self._host)
        chosen = self._dice.sample(self._guests, PER_ROUND)
        commands = [self._started(*self._words(guest.name, states[guest.name])) for guest in chosen]
        begun = time.monotonic()
        fates = {process: begun + self._dice.uniform(0.1, self._pace) for process in commands[1:]}
        fates[commands[0]] = fates[commands[1]] = begun + PATIENCE
        window_dies = self._dice.random() < 0.6
        if window_dies:
            fates[self._window] = begun + self._dice.uniform(0.1, self._pace)
        for process in self._by_fate(fates, commands[1]):
            self._end(process)
            if process is commands[0]:
                self._pace = (self._pace + time.monotonic() - begun) / 2
        if window_dies:
            self._window = None

    def calm(self) -> None:
        """No window any more; counts as a kill."""
        if self._window is not None:
            self._end(self._window)
            self._window = None

    def _by_fate(
        self, fates: dict[subprocess.Popen[str], float], midway: subprocess.Popen[str]
    ) -> Iterator[subprocess.Popen[str]]:
        """The processes in the order of their ends: the first word that one prints, or its hour (a monotonic time); for
        `midway` a moment in which its task runs."""
        left = dict(fates)
        while left:
            streams = {process.stdout: process for process in left if process.stdout is not None}
            patience = max(0.0, min(left.values()) - time.monotonic())
            spoke = readable(streams, min(patience, 0.02) if midway in left else patience)
            ended = [streams[stream] for stream in spoke]
            ended += [process for process, hour in left.items() if hour <= time.monotonic() and process not in ended]
            if midway in left and midway not in ended and (midway.pid,) in rows(self._program, RUNNING):
                ended.append(midway)
                self.midway += 1
            for process in ended:
                del left[process]
                yield process

    def stop(self) -> None:
        """Nothing runs any more, whatever happened."""
        for process in self._all:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def _started(self, *words: str) -> subprocess.Popen[str]:
        process = self._program.start(*words)
        self._all.append(process)
        return process

    def _words(self, name: str, state: str) -> tuple[str, ...]:
        """A command that is possible for a guest in that state."""
        title = ("Update-Vm", "-VmId", name, "-Title", f"Title {self._dice.randrange(1000)}")
        possible = {
            "shut off": [("Start-Vm", "-VmId", name), ("Start-Vm", "-VmId", name, "-Paused"), title],
            "paused": [("Resume-Vm", "-VmId", name), ("Stop-Vm", "-VmId", name, "--yes"), title],
            "running": [("Pause-Vm", "-VmId", name), ("Stop-Vm", "-VmId", name, "--yes")],
        }
        return (*self._dice.choice(possible[state]), "--json")

    def _end(self, process: subprocess.Popen[str]) -> None:
        if process.poll() is None:
            process.kill()
            self.kills += 1
        out, err = process.communicate()
        assert "Traceback" not in err, err
        try:
            answer = json.loads(out)
        except ValueError:
            return  # it had not told anything, or not to the end
        if "task" in answer:
            self.told.append(answer)


def guest_states(host: LabHost) -> dict[str, str]:
    """The states of all guests, by virsh; once none is on its way from one to another."""

    def read() -> dict[str, str]:
        found = (line.split(maxsplit=2) for line in host.virsh("list", "--all").splitlines())
        states = {name: state.strip() for _id, name, state in found}
        return states if STATES.issuperset(states.values()) else {}

    return until(read, 90, "guests at rest")


def rows(program: Program, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The answer of the profile's database."""
    with closing(sqlite3.connect(f"file:{program.profile / 'stellwerk.db'}?mode=ro", uri=True)) as database:
        return database.execute(query, values).fetchall()


def test_fifty_kills_lose_nothing(program: Program, host: LabHost, guests: tuple[Guest, ...]) -> None:
    seed = secrets.randbits(32)
    sys.stdout.write(f"seed {seed}\n")
    storm = Storm(program, host, guests, random.Random(seed))
    try:
        while storm.kills < KILLS:
            storm.round()
        storm.calm()
    finally:
        storm.stop()
    assert storm.midway > 2
    told_is_kept(program, storm.told)

    settles(program)
    told_is_kept(program, storm.told)
    assert rows(program, "PRAGMA integrity_check") == [("ok",)]
    settings = json.loads((program.profile / "settings.json").read_text(encoding="utf-8"))
    assert settings["tasks.shutdown_seconds"] == 77
    each_guest_obeys(program, host)
    assert rows(program, "SELECT * FROM object_lock") == []
    assert rows(program, "SELECT * FROM instance") == []
    assert [path.name for path in (program.profile / "locks").glob("instance-*")] == []


def told_is_kept(program: Program, told: list[dict[str, Any]]) -> None:
    """What a command had told is in the database: its task with that end, and the event of it. No task has ended
    there without its event."""
    assert sum(answer["state"] == "done" for answer in told) > 5, f"too few commands came to their end: {told}"
    states = dict(rows(program, "SELECT id, state FROM task"))
    events = dict(rows(program, "SELECT task_id, outcome FROM event WHERE task_id IS NOT NULL ORDER BY position"))
    for answer in told:
        assert (states.get(answer["task"]), events.get(answer["task"])) == (answer["state"],) * 2, answer
    silent = {id_: state for id_, state in states.items() if state in ("done", "failed") and events.get(id_) != state}
    assert silent == {}
    twice = (
        "SELECT task_id, group_concat(text) FROM event WHERE task_id IS NOT NULL GROUP BY task_id HAVING count(*) > 1"
    )
    assert rows(program, twice) == []


def settles(program: Program) -> None:
    """A window that is opened now takes over what was left: nothing runs, nothing waits, nothing stays unknown, nobody
    who died is listed."""
    window = program.start()
    try:
        until(lambda: (window.pid,) in rows(program, "SELECT pid FROM instance"), PATIENCE, "the window's start")
        query = "SELECT id, state, call, outcome FROM task WHERE state NOT IN ('done', 'failed', 'refused')"
        until(lambda: rows(program, query) == [], SETTLING, lambda: f"the tasks to settle: {rows(program, query)}")
        assert rows(program, "SELECT * FROM object_lock") == []
        listed = "SELECT pid FROM instance"
        until(lambda: rows(program, listed) == [(window.pid,)], PATIENCE, "those who died to be forgotten")
        assert window.poll() is None
    finally:
        window.terminate()
        out, err = window.communicate(timeout=60)
    assert window.returncode == 0, out + err


def each_guest_obeys(program: Program, host: LabHost) -> None:
    """The next command on each works."""
    states = guest_states(host)
    off = [name for name, state in states.items() if state == "shut off"]
    for command, names in (("Start-Vm", off), ("Stop-Vm", [name for name in states if name not in off])):
        if names:
            program.done(command, *(word for name in names for word in ("-VmId", name)), "--yes")
    assert guest_states(host) == {name: "running" if name in off else "shut off" for name in states}
