"""Lists as files."""

import csv
import io
from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.graph import graph_of
from tests.fakes.manual_loop import ManualLoop

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.listing.csv_export import csv_text, export


def vm(number: int, name: str) -> Vm:
    domain = entity.domain(number, name=name)
    return Vm(id=domain.id, domain=domain)


def columns(*keys: str):
    return [prop for key in keys if (prop := CATALOGUE.prop(Kind.VM, key)) is not None]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_keys_above_and_plain_values_below() -> None:
    one = vm(1, 'web "1", old')
    graph = graph_of(one, entity.host())
    text = csv_text(graph, Kind.VM, [one.id, "gone"], columns("name", "memory", "host", "autostart", "ips", "title"))
    assert rows(text) == [
        ["name", "memory", "host", "autostart", "ips", "title"],
        ['web "1", old', str(2 << 30), "h1", "false", "", ""],
    ]


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\tx"])
def test_a_name_is_no_formula(name: str) -> None:
    one = vm(1, name)
    assert rows(csv_text(graph_of(one), Kind.VM, [one.id], columns("name")))[1] == [f"'{name}"]


def written(path: Path) -> Answer[int]:
    """Export one VM there, and wait for the answer."""
    one, loop, answers = vm(1, "web"), ManualLoop(), []
    export(path, loop, graph_of(one), Kind.VM, [one.id], columns("name"), answers.append)
    while not answers:
        loop.advance(0.0)
    return answers[0]


def test_the_file_is_written_off_the_owner_thread(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    assert written(path).get() == 1
    assert path.read_bytes() == b"name\r\nweb\r\n"


def test_a_place_that_cannot_be_written_is_an_answer(tmp_path: Path) -> None:
    answer = written(tmp_path / "no" / "list.csv")
    assert answer.error is not None
    assert "could not be written" in answer.error.text
