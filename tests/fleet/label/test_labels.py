"""Folders and fields travel with VMs: two profiles on one host see each other's."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

FOLDER, FIELDS = "urn:stellwerk:folder:1", "urn:stellwerk:fields:1"


def column(program: Program, key: str, query: str = "", *words: str) -> dict[str, Any]:
    """By name of a VM the value of a property, for those that have one."""
    query = query or f"Vms: {key} IS NOT EMPTY"
    return {row["name"]: row[key] for row in program.select(query, "--columns", f"name,{key}", *words)}


def test_two_profiles_see_each_others_folders(host: LabHost, first: Program, second: Program) -> None:
    first.done("Add-Folder", "-Name", "prod")
    first.done("Add-Folder", "-Name", "web", "-ParentId", "prod")
    first.done("Set-Folder", "-FolderId", "prod/web", "-VmId", "label-up", "-VmId", "label-down")
    for name, flags in (("label-up", "--live"), ("label-up", "--config"), ("label-down", "--config")):
        assert ">web<" in host.virsh("metadata", name, "--uri", FOLDER, flags)
    both = {"label-down": "prod/web", "label-up": "prod/web"}
    assert column(second, "folder", "Vms: folder = prod") == both
    assert [row["path"] for row in second.select("Folders:", "--columns", "path")] == ["prod", "prod/web"]

    second.done("Add-Folder", "-Name", "Prüfung & Test")
    second.done("Set-Folder", "-FolderId", "Prüfung & Test", "-VmId", "label-up")
    assert column(first, "folder") == {"label-down": "prod/web", "label-up": "Prüfung & Test"}
    first.done("Remove-Folder", "-FolderId", "web", "--yes")
    assert column(second, "folder") == {"label-down": "prod", "label-up": "Prüfung & Test"}
    second.done("Clear-Folder", "-VmId", "label-up")
    assert column(first, "folder") == {"label-down": "prod"}


def test_folders_and_tags_go_side_by_side(host: LabHost, first: Program, second: Program) -> None:
    first.done("Add-Tag", "-Name", "kept")
    first.done("Set-Tag", "-TagId", "kept", "-VmId", "label-up")
    first.done("Add-Folder", "-Name", "place")
    assert column(second, "tags") == {"label-up": ["kept"]}
    host.cut()
    try:
        first.done("Set-Folder", "-FolderId", "place", "-VmId", "label-up")
    finally:
        host.mend()
    second.done("Clear-Tag", "-TagId", "kept", "-VmId", "label-up")
    assert column(first, "folder") == {"label-up": "place"}
    assert column(first, "tags") == {}
    assert column(second, "folder") == {"label-up": "place"}


def set_field(program: Program, key: str, value: str, *vms: str) -> None:
    """Set a field on VMs."""
    program.done("Set-Field", "-FieldId", key, "-Value", value, *(word for vm in vms for word in ("-VmId", vm)))


def test_two_profiles_see_each_others_values_where_both_have_the_field(
    host: LabHost, first: Program, second: Program
) -> None:
    odd = "R&D <ops> 'x' ä"
    for program in (first, second):
        program.done("Add-Field", "-Key", "owner", "-Title", "Owner")
        program.done("Add-Field", "-Key", "review", "-Type", "date")
    first.done("Add-Field", "-Key", "cost", "-Type", "number")
    set_field(first, "owner", odd, "label-up", "label-down")
    set_field(first, "cost", "4711", "label-up")
    set_field(first, "review", "2001-02-03", "label-down")
    for name, flags in (("label-up", "--live"), ("label-up", "--config"), ("label-down", "--config")):
        assert "R&amp;D" in host.virsh("metadata", name, "--uri", FIELDS, flags)
    assert column(second, "owner") == {"label-down": odd, "label-up": odd}
    assert column(second, "review", "Vms: review < today") == {"label-down": "2001-02-03"}

    set_field(second, "owner", "sales", "label-up")
    assert column(first, "owner") == {"label-down": odd, "label-up": "sales"}
    assert column(first, "cost", "Vms: cost = 4711") == {"label-up": 4711}
    second.done("Add-Field", "-Key", "cost", "-Type", "number")
    assert column(second, "cost") == {"label-up": 4711}

    first.done("Remove-Field", "-FieldId", "cost", "--yes")
    assert column(second, "cost") == {"label-up": 4711}
    second.done("Clear-Field", "-FieldId", "owner", "-VmId", "label-up")
    assert column(first, "owner") == {"label-down": odd}


HOSTILE = {
    "huge": "<s:field key='owner'>x</s:field>" * 5000,
    "long": f"<s:field key='owner'>{'x' * 100_000}</s:field>",
    "odd": "<s:field/><s:field key='A'>x</s:field><s:field key='and'>x</s:field><s:field key='owner'> </s:field>",
    "wrong": "<s:field key='cost'>many</s:field>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_definitions_do_no_harm(host: LabHost, first: Program, kind: str) -> None:
    first.done("Add-Field", "-Key", "owner")
    first.done("Add-Field", "-Key", "cost", "-Type", "number")
    xml = host.virsh("dumpxml", "label-down", "--inactive")
    ours = f"<s:fields xmlns:s='{FIELDS}'>{HOSTILE[kind]}</s:fields>"
    host.define(xml.replace("<os>", f"<metadata>{ours}</metadata><os>", 1))
    rows = first.select("Vms: name = label-down", "--columns", "owner,cost,problem")
    assert rows == [{"owner": None, "cost": None, "problem": None}]
    set_field(first, "owner", "me", "label-down")
    assert column(first, "owner") == {"label-down": "me"}
