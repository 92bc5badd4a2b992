"""Tags travel with VMs: two profiles on one host see each other's, through restarts, faults and hostile definitions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program
from tests.journeys.pilot import Pilot

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.format import plain_value
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.vm import Vm

NAMESPACE = "urn:stellwerk:tags:1"
SOON = 30_000
"""Milliseconds from a command of another profile to what a window shows of it; it would look by itself later."""


def tags(program: Program, query: str = "Vms: tags IS NOT EMPTY", *words: str) -> dict[str, list[str]]:
    """By name of a VM the paths of its tags."""
    rows: list[dict[str, Any]] = program.select(query, "--columns", "name,tags", *words)
    return {row["name"]: row["tags"] for row in rows}


def set_tag(program: Program, tag: str, *vms: str, command: str = "Set-Tag") -> None:
    """Set a tag on VMs."""
    program.done(command, "-TagId", tag, *(word for vm in vms for word in ("-VmId", vm)))


def metadata(host: LabHost, name: str, *flags: str) -> str:
    """What stands in the definition, as virsh tells it."""
    return host.virsh("metadata", name, "--uri", NAMESPACE, *flags)


def test_two_profiles_see_each_others_tags(host: LabHost, first: Program, second: Program) -> None:
    first.done("Add-Tag", "-Name", "munich")
    first.done("Add-Tag", "-Name", "office", "-ParentId", "munich")
    set_tag(first, "munich/office", "label-up", "label-down")
    for name, flags in (("label-up", "--live"), ("label-up", "--config"), ("label-down", "--config")):
        assert "office" in metadata(host, name, flags)
    both = {"label-down": ["munich/office"], "label-up": ["munich/office"]}
    assert tags(second, "Vms: tag = munich") == both
    assert [row["path"] for row in second.select("Tags:", "--columns", "path")] == ["munich", "munich/office"]

    second.done("Add-Tag", "-Name", "lab")
    set_tag(second, "lab", "label-up")
    assert tags(first)["label-up"] == ["lab", "munich/office"]
    set_tag(first, "office", "label-up", command="Clear-Tag")
    assert tags(second) == {"label-down": ["munich/office"], "label-up": ["lab"]}

    first.done("Update-Tag", "-TagId", "munich", "-Name", "München & Co")
    assert tags(second)["label-down"] == ["München & Co/office"]
    second.done("Remove-Tag", "-TagId", "lab")
    assert tags(first) == {"label-down": ["München & Co/office"]}


def test_tags_outlive_the_run_of_a_guest_and_what_others_write(host: LabHost, first: Program, second: Program) -> None:
    host.virsh("metadata", "label-up", "--uri", "urn:other", "--key", "o", "--set", "<x/>", "--live", "--config")
    first.done("Add-Tag", "-Name", "kept")
    set_tag(first, "kept", "label-up")
    host.virsh("destroy", "label-up")
    host.virsh("start", "label-up", "--paused")
    assert tags(second) == {"label-up": ["kept"]}
    assert "<x" in host.virsh("metadata", "label-up", "--uri", "urn:other")
    undone = json.loads(first.done("Clear-Tag", "-TagId", "kept", "-VmId", "label-up", "--json"))
    assert tags(second) == {}
    first.done("Undo-Task", "-TaskId", undone["task"])
    assert tags(second) == {"label-up": ["kept"]}


def test_a_setting_keeps_them_at_home(host: LabHost, first: Program, second: Program) -> None:
    first.profile.mkdir(exist_ok=True)
    settings = next(first.profile.glob("settings*.json"), first.profile / "settings.json")
    settings.write_text(json.dumps({"tags.in_metadata": False}))
    first.done("Add-Tag", "-Name", "mine")
    set_tag(first, "mine", "label-up")
    assert tags(first) == {"label-up": ["mine"]}
    assert tags(second) == {}
    with pytest.raises(Exception, match="metadata"):
        metadata(host, "label-up")


def test_what_is_set_while_the_host_is_away_gets_there_later(host: LabHost, first: Program, second: Program) -> None:
    assert tags(first) == {}
    first.done("Add-Tag", "-Name", "later")
    host.cut()
    try:
        set_tag(first, "later", "label-down")
    finally:
        host.mend()
    assert tags(first, "Vms: tag = later", "--cached") == {"label-down": ["later"]}
    assert tags(first) == {"label-down": ["later"]}
    assert tags(second) == {"label-down": ["later"]}


HOSTILE = {
    "huge": "<tags>" + "<tag><name>x</name></tag>" * 5000 + "</tags>",
    "long": f"<tags><tag><name>{'x' * 100_000}</name></tag></tags>",
    "deep": f"<tags><tag>{'<name>x</name>' * 1000}</tag></tags>",
    "odd": "<tags><tag><name>a/b</name></tag><tag/><tag><name> </name></tag><tag><name>&#x85;</name></tag></tags>",
    "other": "<nonsense><tag><name>x</name></tag></nonsense>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_definitions_do_no_harm(host: LabHost, guests: tuple[Guest, Guest], first: Program, kind: str) -> None:
    first.done("Add-Tag", "-Name", "good")
    set_tag(first, "good", "label-down")
    xml = host.virsh("dumpxml", "label-up", "--inactive")
    ours = HOSTILE[kind].replace("<tags>", f"<s:tags xmlns:s='{NAMESPACE}'>", 1).replace("</tags>", "</s:tags>")
    for element in ("tag", "name"):
        ours = ours.replace(f"<{element}>", f"<s:{element}>").replace(f"</{element}>", f"</s:{element}>")
    ours = ours.replace("<tag/>", "<s:tag/>").replace("<nonsense>", f"<s:nonsense xmlns:s='{NAMESPACE}'>")
    ours = ours.replace("</nonsense>", "</s:nonsense>")
    host.virsh("destroy", "label-up")
    host.define(xml.replace("<os>", f"<metadata>{ours}</metadata><os>", 1))
    rows = first.select("Vms: name = label-*", "--columns", "name,tags,problem")
    assert rows == [
        {"name": "label-down", "tags": ["good"], "problem": None},
        {"name": "label-up", "tags": [], "problem": None},
    ]
    assert [row["path"] for row in first.select("Tags:", "--columns", "path")] == ["good"]
    set_tag(first, "good", "label-up")
    assert tags(first) == {"label-down": ["good"], "label-up": ["good"]}


def test_a_path_that_looks_like_a_circle_is_three_tags(host: LabHost, first: Program, second: Program) -> None:
    names = "".join(f"<name>{name}</name>" for name in "aba")
    host.virsh(
        "metadata", "label-up", "--uri", NAMESPACE, "--key", "s", "--set", f"<tags><tag>{names}</tag></tags>", "--live"
    )
    assert tags(first) == tags(second) == {"label-up": ["a/b/a"]}
    refused = first.run("Move-Tag", "-TagId", "a/b", "-ParentId", "a/b/a")
    assert refused.returncode == 1
    assert '"b" > "a" > "b"' in refused.stderr


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, first: Program) -> Iterator[Pilot]:
    """The window on the first profile."""
    qapp.setQuitOnLastWindowClosed(False)
    pilot = Pilot(qtbot, qapp, first.profile)
    pilot.start()
    yield pilot
    pilot.close()


def shown(pilot: Pilot, name: str) -> list[str]:
    """The tags of a VM as the window knows them."""
    view = pilot.inventory.view
    prop = CATALOGUE.props[Kind.VM]["tags"]
    vms = [vm for vm in view.all(Kind.VM) if isinstance(vm, Vm) and vm.name == name]
    return [path for vm in vms for path in plain_value(prop, prop.get(vm, view), view)]


def test_a_window_shows_at_once_what_another_profile_tags(qtbot: QtBot, window: Pilot, second: Program) -> None:
    def soon(*paths: str) -> None:
        qtbot.waitUntil(lambda: shown(window, "label-up") == list(paths), timeout=SOON)

    def run(*words: str) -> None:
        process = second.start(*words)
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=180_000)
        out, err = process.communicate()
        assert process.returncode == 0, f"{out}{err}"

    run("Add-Tag", "-Name", "elsewhere")
    run("Set-Tag", "-TagId", "elsewhere", "-VmId", "label-up")
    soon("elsewhere")
    run("Clear-Tag", "-TagId", "elsewhere", "-VmId", "label-up")
    soon()
