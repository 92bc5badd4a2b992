"""`query`: reading without answering."""

from __future__ import annotations

import json

import pytest
from tests.fakes.command_line import Typing


def test_a_query_in_its_agreed_form(stellwerk: Typing) -> None:
    result = stellwerk("query", "vms:status=up")
    assert (result.status, result.out, result.err) == (0, "Vms: status = Up\n", "")
    assert stellwerk.app.opened == 0


@pytest.mark.parametrize("words", [["Vms: status = up"], ["Vms:", "status", "=", "up"]])
def test_as_json(stellwerk: Typing, words: list[str]) -> None:
    result = stellwerk("query", *words, "--json")
    assert result.status == 0
    assert result.json == {"valid": True, "type": "Vms", "canonical": "Vms: status = Up", "errors": []}
    assert result.out.count("\n") == 1


def test_mistakes_with_their_places(stellwerk: Typing) -> None:
    result = stellwerk("query", "Vms: status = upp", "--json")
    assert result.status == 2
    assert (result.json["valid"], result.json["type"], result.json["canonical"]) == (False, "Vms", None)
    (error,) = result.json["errors"]
    assert (error["start"], error["end"]) == (14, 17)
    assert "upp" in error["message"]
    assert "Up" in error["hint"]


def test_people_see_the_place(stellwerk: Typing) -> None:
    result = stellwerk("query", "Vms: status = upp")
    assert result.status == 2
    assert result.out.splitlines() == ["Vms: status = upp", "              ^^^"]
    assert result.err.startswith("error: VMs have no status")


def test_one_query_a_line_from_the_input(stellwerk: Typing) -> None:
    result = stellwerk("query", "-", "--json", says="Vms: status = up\nVms: nope = 1\n\nHosts:\n")
    assert result.status == 0
    found = [json.loads(line) for line in result.out.splitlines()]
    assert [one["valid"] for one in found] == [True, False, False, True]
    assert found[3]["canonical"] == "Hosts:"


def test_no_query(stellwerk: Typing) -> None:
    assert stellwerk("query").status == 2
    assert stellwerk("query", "--jsno", "Vms:").err == 'error: there is no option "--jsno" here, did you mean --json\n'
    assert stellwerk("query", "--help").status == 0
