"""Every command is whole: words, an example that reads, queries that read, a permission."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest
from tests.fakes.engine import small_bench

from stellwerk import commands
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import Kind
from stellwerk.engine.command import Command
from stellwerk.engine.reading import param_named
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read

FIXED = {
    "Add-DataCenter", "Update-DataCenter", "Remove-DataCenter", "Add-Cluster", "Update-Cluster", "Remove-Cluster",
    "Add-Host", "Import-Host", "Update-Host", "Remove-Host", "Connect-Host", "Disconnect-Host", "Suspend-Host",
    "Activate-Host",
    "Test-Host", "Install-Host", "Restart-Host", "Stop-Host",
    "Start-Vm", "Shutdown-Vm", "Stop-Vm", "Restart-Vm", "Reset-Vm", "Pause-Vm", "Resume-Vm", "Suspend-Vm", "Update-Vm",
    "Migrate-Vm", "Add-Snapshot", "Remove-Snapshot", "Restore-Snapshot",
    "Remove-Vm", "Remove-VmDefinition", "Undo-Task", "Stop-Task", "Add-Tag", "Update-Tag", "Move-Tag",
    "Remove-Tag", "Set-Tag", "Clear-Tag", "Add-Bookmark", "Update-Bookmark", "Remove-Bookmark",
    "Add-Folder", "Update-Folder", "Move-Folder", "Remove-Folder", "Set-Folder", "Clear-Folder",
    "Add-Vm", "Add-StoragePool", "Start-StoragePool", "Stop-StoragePool", "Update-StoragePool", "Remove-StoragePool",
    "Add-LibvirtNetwork", "Start-LibvirtNetwork", "Stop-LibvirtNetwork", "Update-LibvirtNetwork",
    "Remove-LibvirtNetwork",
    "Add-Disk", "Remove-Disk", "Attach-Disk", "Detach-Disk", "Update-Disk", "Resize-Disk", "Update-Cdrom",
    "Add-Vnic", "Remove-Vnic", "Update-Vnic", "Restore-VmDefinition", "Clear-Pending",
    "Add-Device", "Update-Device", "Remove-Device", "Add-Room",
    "Update-Display", "Restore-Vm", "Clear-Trash", "Restore-Trash", "Remove-Trash", "Copy-Vm",
    "Add-Alarm", "Update-Alarm", "Enable-Alarm", "Disable-Alarm", "Remove-Alarm", "Set-Silence", "Clear-Silence",
    "Test-Alarm", "Set-Setting", "Set-MailPassword", "Set-Acknowledgement", "Clear-Acknowledgement",
    "Acknowledge-Event",
    "Add-Template", "Update-Template", "Remove-Template", "Test-Template",
    "Add-Field", "Update-Field", "Remove-Field", "Set-Field", "Clear-Field",
}  # fmt: skip
EACH = pytest.mark.parametrize("command", COMMANDS.all(), ids=lambda command: command.name)


def test_the_names_that_scripts_rely_on() -> None:
    assert {command.name for command in COMMANDS} == FIXED


def test_every_command_that_is_declared_is_in_the_table() -> None:
    for module in walk_packages(commands.__path__, f"{commands.__name__}."):
        for each in vars(import_module(module.name)).values():
            assert not isinstance(each, Command) or COMMANDS.find(each.name) is each


@pytest.mark.parametrize("kind", [*Kind, None])
def test_the_table_says_what_each_works_on(kind: Kind | None) -> None:
    assert COMMANDS.for_kind(kind) == tuple(command for command in COMMANDS if command.on is kind)


def test_one_command_needs_no_other() -> None:
    code = (
        "import sys; from stellwerk.commands.registry import COMMANDS; COMMANDS.get('Add-Tag');"
        "print(*(name for name in sys.modules if name.startswith('stellwerk.commands.')))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert "stellwerk.commands.tag" in ended.stdout.split()
    assert "stellwerk.commands.host" not in ended.stdout.split()


@EACH
def test_words(command: Command) -> None:
    verb, noun = command.name.split("-")
    assert verb.isalpha()
    assert noun in {info.noun for info in CATALOGUE.kinds.values()} | {
        "VmDefinition",
        "Snapshot",
        "Disk",
        "Cdrom",
        "Vnic",
        "Device",
        "Pending",
        "Setting",
        "MailPassword",
        "Silence",
        "Acknowledgement",
        "Room",
        "Display",
        "Trash",
    }
    for text in (command.title, command.help, command.done, command.menu, command.icon):
        assert text
        assert "!" not in text
    assert re.fullmatch(r"[a-z_]+\.[a-z_]+", command.needs)
    assert command.help[-1] != "."
    assert len(command.help) < 120
    assert all(param.arg.title for param in command.params)


@EACH
def test_the_example_names_its_parameters(command: Command) -> None:
    for line in command.example.splitlines():
        words = shlex.split(line)
        named = COMMANDS.get(words[0])
        for word in words[1:]:
            if word.startswith("-") and word not in ("-WhatIf", "-Confirm:$false"):
                param_named(named, word)
    required = [param.cli_name for param in command.params if param.required]
    assert all(f"-{name} " in command.example for name in required)


@EACH
def test_conditions_are_queries(command: Command) -> None:
    for need in command.when:
        assert command.on is not None
        assert read(need.query, kind=command.on).errors == ()
        need.reason.format(kind="VM", name="x", status="Up", title="Start")
        need.hint.format(kind="VM", name="x", status="Up", title="Start")
    if command.outcome is not None and isinstance(command.outcome.reached, str):
        assert command.on is not None
        assert read(command.outcome.reached, kind=command.on).errors == ()


@EACH
def test_everything_can_be_offered_to_anything(command: Command) -> None:
    bench = small_bench()
    assert bench.engine.offer(command.name).targets
    words = {"objects": "y", "host": "z", "snapshot": "s", "later": "", "rest": "", "disk": "vda", "mac": ""}
    words |= {"vm": "v", "vms": "w", "copy": "c", "size": "1 GiB", "template": "t", "accepted": "", "what": "w"}
    command.done.format(name="x", device="sound", **words)


def test_titles_are_told_apart_within_a_kind() -> None:
    for kind in (*Kind, None):
        titles = [command.title for command in COMMANDS.for_kind(kind)]
        assert len(titles) == len(set(titles))
