"""A live list as lines: what came, changed and left."""

from __future__ import annotations

import csv
import json

import pytest
from tests.cli.listing.conftest import Live
from tests.fakes import entity
from tests.fakes.entity import GIB

from stellwerk.cli.listing.form import Form
from stellwerk.cli.listing.line_view import LineView
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.state import DomainState
from stellwerk.model.vm import Definition


def signs(lines: list[str]) -> list[str]:
    """Without date and time."""
    return [line.split(" ", 2)[2] for line in lines]


def test_people_read_what_came_changed_and_left(live: Live) -> None:
    written = live.lines("Vms: status != down", "name,status,memory")
    assert signs(written()) == ["+ db  Up  2 GiB", "+ web-1  Up  2 GiB"]
    live.bench.put(entity.domain(2, name="web-2"), entity.domain(1, name="web-1", state=DomainState.PAUSED))
    live.pass_time(0.25)
    assert signs(written()) == ["~ web-1  Status: Up -> Paused", "+ web-2  Up  2 GiB"]
    live.bench.put(entity.domain(1, name="web-1", state=DomainState.SHUT_OFF))
    more = Definition(name="web-2", memory=4 * GIB, vcpus=2)
    live.bench.put(entity.domain(2, definition=more))
    live.pass_time(0.25)
    assert signs(written()) == ["- web-1  Paused  2 GiB", "~ web-2  Memory: 2 GiB -> 4 GiB"]
    live.pass_time(10)
    assert written() == []


def test_machines_read_an_object_a_line(live: Live) -> None:
    written = live.lines("Vms: name = web*", "name,memory", Form.JSON)
    first, second = map(json.loads, written())
    assert first == {
        "time": live.bench.clock.now(), "change": "added", "id": entity.vm_id(1),
        "row": {"name": "web-1", "memory": 2 * GIB},
    }  # fmt: skip
    assert second["row"]["name"] == "web-2"
    live.bench.put(entity.domain(2, name="db-2"))
    live.pass_time(0.25)
    (left,) = map(json.loads, written())
    assert (left["change"], left["id"], left["row"]["name"]) == ("removed", entity.vm_id(2), "web-2")


def test_csv_has_time_and_change_before_the_columns(live: Live) -> None:
    live.bench.put(entity.domain(1, name="=cmd()"))
    written = live.lines("Vms: id = *1", "name,status", Form.CSV)
    head, row = csv.reader(written())
    assert head == ["time", "change", "name", "status"]
    assert row[1:] == ["added", "'=cmd()", "Up"]


@pytest.mark.parametrize(("columns", "lines"), [("", 0), ("name,cpu_usage", 1)])
def test_samples_make_a_line_where_their_column_was_named(live: Live, columns: str, lines: int) -> None:
    samples = live.app.inventory.samples
    samples.set(Ref(Kind.VM, entity.vm_id(1)), "cpu_usage", 10.0)
    written = live.lines("Vms: name = web-1", columns)
    assert len(written()) == 1
    live.app.sampling.turns = [
        lambda: samples.set(Ref(Kind.VM, entity.vm_id(1)), "cpu_usage", 10.001),
        lambda: samples.set(Ref(Kind.VM, entity.vm_id(1)), "cpu_usage", 93.0),
    ]
    live.pass_time(60)
    assert len(written()) == lines, "what does not show in the text is no change for people"


def test_names_cannot_break_a_line(live: Live) -> None:
    live.bench.put(entity.domain(1, name="a\nb\x1b[31m"))
    written = live.lines("Vms: id = *1", "name")
    (line,) = written()
    assert "\x1b" not in line


def test_a_view_that_is_asked_to_show_nothing_says_nothing(live: Live) -> None:
    from stellwerk.cli.terminal import Terminal

    wish = live.wish("Vms: name = nobody", "name")
    terminal = Terminal(out=live.out, err=live.out, source=live.out)
    LineView(terminal, Form.TABLE, wish, live.session).show((), (), 3)
    assert live.out.getvalue() == ""
