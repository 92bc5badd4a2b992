"""`complete`: what may stand where, without asking a host."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.fakes.command_line import Typing


def inserts(offers: list[dict[str, Any]]) -> list[str]:
    return [offer["insert"] for offer in offers]


def test_what_may_stand_at_the_end(stellwerk: Typing) -> None:
    result = stellwerk("complete", "Vms: st", "--json")
    assert result.status == 0
    assert result.json[0] == {"insert": "status", "start": 5, "end": 7, "kind": "property", "detail": "Status"}
    assert result.out.count("\n") == 1
    assert stellwerk.app.opened == 0, "words need no profile"


def test_what_exists_comes_from_the_database_and_no_host_is_asked(stellwerk: Typing) -> None:
    result = stellwerk("complete", "Vms: name = w", "--cached", "--json")
    assert inserts(result.json)[:2] == ["web-1", "web-2"]
    assert stellwerk.app.opened == 0, "what is there is read without opening the profile"
    assert stellwerk.app.ensured == []


@pytest.mark.parametrize("words", [["--cursor", "7"], ["--cursor=7"], ["-Cursor:7"]])
def test_at_a_cursor_in_the_middle(stellwerk: Typing, words: list[str]) -> None:
    result = stellwerk("complete", "Vms: st = up", "--json", *words)
    assert result.json[0]["insert"] == "status"
    assert "memory" not in inserts(result.json)


def test_people_get_a_table(stellwerk: Typing) -> None:
    result = stellwerk("complete", "Vms:", "autostart", "=", "t")
    assert [line.split() for line in result.out.splitlines()[:2]] == [["insert", "kind", "detail"], ["true", "value"]]
    assert stellwerk("complete", "Vms: status > ").out == ""


def test_one_answer_a_line(stellwerk: Typing) -> None:
    lines = [{"text": "Vms: st", "cursor": 7}, {"text": "Vms: name = d"}, {"text": "", "cursor": None}]
    result = stellwerk("complete", "-", "--json", says="".join(json.dumps(line) + "\n" for line in lines))
    assert result.status == 0
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [answer[0]["insert"] for answer in answers] == ["status", "db", "Datacenters"]


@pytest.mark.parametrize(
    ("line", "says"),
    [("no json", "no JSON"), ("[1]", "no text"), ('{"text": 1}', "no text"), ("", "no JSON"),
     ('{"text": "a", "cursor": "x"}', "no whole number"), ('{"text": "a", "cursor": true}', "no whole number"),
     ("[" * 100_000, "no JSON")],
)  # fmt: skip
def test_a_wrong_line_is_answered_too(stellwerk: Typing, line: str, says: str) -> None:
    result = stellwerk("complete", "-", "--json", says=f'{line}\n{{"text": "Vms: st"}}\n')
    assert result.status == 2
    first, second = map(json.loads, result.out.splitlines())
    assert says in first["error"]["text"]
    assert second[0]["insert"] == "status"


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9999999999", ""])
def test_a_wrong_cursor(stellwerk: Typing, cursor: str) -> None:
    result = stellwerk("complete", "Vms: st", f"--cursor={cursor}", "--json")
    assert result.status == 2
    assert "is no cursor" in result.json["error"]["text"]


def test_usage(stellwerk: Typing) -> None:
    assert stellwerk("complete").status == 2
    assert "complete" in stellwerk("complete", "--help").out
    assert inserts(stellwerk("complete", "", "--json").json)[0] == "Datacenters"
    assert stellwerk("complete", "Vms: st", "--cursor", "99", "--json").status == 0
