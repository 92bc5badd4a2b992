"""A plan that is run: step by step, heard, stopped by what fails, and what it installed."""

from __future__ import annotations

import pytest
from tests.fakes.memory_host import NOW, MemoryHost

from stellwerk.core.error import NotAllowed, TimedOut
from stellwerk.model.host_check import Installed, Preparation
from stellwerk.policy.host_check.remedy import Plan, RemedyStep
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.services.check.preparing import MOST_KEPT, prepare

UPDATE = RemedyStep(argv=("apt-get", "update"), line="apt-get update")
INSTALL = RemedyStep(argv=("apt-get", "install", "libvirt"), line="apt-get install libvirt")
JOIN = RemedyStep(argv=("usermod", "kim"), line="usermod kim", relogin=True)
LISTED = Plan(steps=(UPDATE, INSTALL), listing="dpkg-query", unit=1024)


def run(there: MemoryHost, plan: Plan) -> tuple[Preparation, list[str], list[tuple[int, str]]]:
    heard: list[str] = []
    stepped: list[tuple[int, str]] = []
    made = prepare(there.visit("ssh://h1/"), plan, heard.append, lambda place, line: stepped.append((place, line)))
    return made, heard, stepped


def test_steps_are_run_in_order_and_heard() -> None:
    there = MemoryHost()
    there.output["update"] = "Hit:1\r\nReading\rReading... \x1b[31mDone\n"
    made, heard, stepped = run(there, Plan(steps=(UPDATE, INSTALL)))
    assert there.ran == ["apt-get update", "apt-get install libvirt"]
    assert stepped == [(0, "apt-get update"), (1, "apt-get install libvirt")]
    assert heard == [
        "$ apt-get update\n",
        "Hit:1\nReading\nReading... [31mDone\n",
        "$ apt-get install libvirt\n",
    ]
    assert (made.at, made.error, [step.status for step in made.steps]) == (NOW, "", [0, 0])
    assert made.steps[0].output == "Hit:1\nReading\nReading... [31mDone\n"


def test_who_does_not_become_root_begins_nothing() -> None:
    there = MemoryHost()
    there.root_error = SecretNeeded("sudo on h1 wants the password of kim", "give it once", "sudo ssh://kim@h1:22")
    with pytest.raises(SecretNeeded):
        run(there, Plan(steps=(UPDATE,)))
    there.root_error, there.root_status = None, 1
    with pytest.raises(NotAllowed, match="h1 lets us run no commands as root"):
        run(there, Plan(place="h1", steps=(UPDATE,)))
    assert there.ran == []


def test_what_fails_ends_it() -> None:
    there = MemoryHost()
    there.statuses["update"] = 100
    made, _heard, _stepped = run(there, Plan(steps=(UPDATE, INSTALL)))
    assert there.ran == ["apt-get update"]
    assert made.error == "apt-get update ended with status 100"


def test_what_takes_too_long_ends_it() -> None:
    there = MemoryHost()

    def hang(_line: str) -> None:
        raise TimedOut("apt-get update has not ended", "it may still run")

    there.on_run = hang
    made, _heard, _stepped = run(there, Plan(steps=(UPDATE, INSTALL)))
    assert (made.steps[0].status, made.error) == (-1, "apt-get update has not ended, it may still run")


def test_what_came_is_listed_with_its_size_the_largest_first() -> None:
    there = MemoryHost()
    before = "package=bash 5.2 7000\npackage=qemu 7.1 10"
    there.says["packages"] = before

    def installed(line: str) -> None:
        if "install" in line:
            there.says["packages"] = f"{before}1\npackage=libvirt 9.0 2000\npackage=odd 1 big\npackage=bad line"

    there.on_run = installed
    made, _heard, _stepped = run(there, LISTED)
    assert made.installed == (
        Installed(name="libvirt", version="9.0", size=2000 * 1024),
        Installed(name="qemu", version="7.1", size=101 * 1024),
        Installed(name="odd", version="1", size=0),
    )


def test_packages_that_cannot_be_listed_are_none() -> None:
    there = MemoryHost()
    there.says["packages"] = TimedOut("slow")
    made, _heard, _stepped = run(there, LISTED)
    assert (made.installed, made.error) == ((), "")


def test_a_user_who_joined_a_group_logs_in_anew() -> None:
    there = MemoryHost()
    run(there, Plan(steps=(UPDATE,)))
    assert there.logged_out == 0
    run(there, Plan(steps=(JOIN,)))
    assert there.logged_out == 1


def test_what_is_kept_is_bounded() -> None:
    there = MemoryHost()
    there.output["update"] = "x" * (MOST_KEPT * 2) + "end"
    made, _heard, _stepped = run(there, Plan(steps=(UPDATE,)))
    assert len(made.steps[0].output) == MOST_KEPT
    assert made.steps[0].output.endswith("end")
