"""`complete --shell`: one candidate a line, as each shell takes it."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.model.field import FieldType


def lines(stellwerk: Typing, shell: str, line: str, *more: str) -> list[str]:
    result = stellwerk("complete", "--shell", shell, "--line", line, *more)
    assert (result.status, result.err) == (0, "")
    assert stellwerk.app.opened == 0, "completion opens no profile"
    assert stellwerk.app.ensured == []
    return result.out.splitlines()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("stellwerk selec", ["select", "select-DataCenter"]),
        ("stellwerk --demo --profile x start-v", ["start-vm "]),
        ("stellwerk Start-Vm -VmId web-1", ["web-1 "]),
        ("stellwerk Start-Vm -VmId d", ["db "]),
        ("stellwerk Start-Vm -VmId 'd", ["db"]),
        ('stellwerk select "Vms: status = dow', ["Vms: status = down", "Vms: status = down "]),
        ("stellwerk select Vms:status=dow", ["down"]),
        ("stellwerk select Vms: status\\ =\\ dow", ["\\ down"]),
        ("stellwerk shell x", [":files"]),
        ("stellwerk profile import ", [":files"]),
        ("stellwerk --profile ", [":files"]),
        ("stellwerk select 'Vms:'", []),
        ("stellwerk", []),
        ("", []),
    ],
)
def test_for_bash(stellwerk: Typing, line: str, found: list[str]) -> None:
    assert lines(stellwerk, "bash", line)[: max(1, len(found))] == found


def test_fields_of_the_profile_are_completed(stellwerk: Typing) -> None:
    stellwerk.app.bench.add(entity.user_field("tier", FieldType.CHOICE, "gold", "silver"))
    assert lines(stellwerk, "bash", "stellwerk select Vms:tie") == ["tier"]
    assert lines(stellwerk, "bash", "stellwerk select Vms:tier=g")[0] == "gold"
    assert lines(stellwerk, "fish", "stellwerk --profile x select Vms: --columns tie") == ["tier\ttier"]


def test_what_parts_words_is_as_bash_has_it(stellwerk: Typing) -> None:
    assert lines(stellwerk, "bash", "stellwerk select Vms:status=dow", "--breaks", " \t\n") == ["Vms:status=down"]


def test_zsh_and_fish_quote_by_themselves(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(9, name="my db"))
    assert lines(stellwerk, "fish", "stellwerk Start-Vm -VmId 'my") == ["my db\tVM"]
    assert lines(stellwerk, "zsh", "stellwerk Start-Vm -VmId my\\ ") == ["my db\tVM"]
    first, *rest = lines(stellwerk, "zsh", 'stellwerk select "Vms: status = dow')
    assert (first, [one.split("\t")[0] for one in rest]) == (":open", ["Vms: status = down", "Vms: status = down "])


@pytest.mark.parametrize("name", ["new\nline", "a\x1b[2Jb", "tab\tbed"])
def test_a_name_that_cannot_be_typed_is_offered_by_its_id(stellwerk: Typing, name: str) -> None:
    stellwerk.app.bench.put(entity.domain(9, name=name))
    for shell in ("bash", "zsh", "fish"):
        found = lines(stellwerk, shell, "stellwerk Start-Vm -VmId ")
        assert len(found) == 4
        assert any(one.startswith(entity.vm_id(9)) for one in found)
        assert all(len(one.split("\t")) <= 2 for one in found)


def test_wrong_usage(stellwerk: Typing) -> None:
    assert stellwerk("complete", "--shell", "tcsh", "--line", "x").status == 2
    assert "there are bash, zsh, fish" in stellwerk("complete", "--shell", "tcsh", "--line", "x").err
    assert stellwerk("complete", "--shell", "bash").status == 2
    assert stellwerk("complete", "--shell", "bash", "--line", "x", "y").status == 2
