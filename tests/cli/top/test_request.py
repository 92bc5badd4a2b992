"""What `top` is asked for, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from stellwerk.cli.top.request import MOST, Request, read_request
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE


def asked(text: str = "", options: Mapping[str, str] | None = None) -> Request:
    return read_request(options or {}, text, lambda: CATALOGUE)


@pytest.mark.parametrize(
    ("text", "kind", "query"),
    [
        ("", Kind.VM, "Vms: active = true"),
        ("vms", Kind.VM, "Vms: active = true"),
        ("hosts", Kind.HOST, "Hosts:"),
        ("cluster = x", Kind.VM, "Vms: cluster = x"),
        ("Hosts: status = up sortby name", Kind.HOST, "Hosts: status = Up"),
    ],
)
def test_vms_that_run_unless_something_else_is_asked_for(text: str, kind: Kind, query: str) -> None:
    found = asked(text)
    assert (found.wish.kind, found.wish.query.canonical) == (kind, query)


def test_the_order_of_a_query_is_that_of_the_list() -> None:
    assert asked("Hosts: sortby name").order.keys == ("name",)
    assert asked("Hosts: sortby name", {"sort": "cpu"}).order.keys == ("-cpu_usage",)


def test_what_else_is_said() -> None:
    found = asked("", {"columns": "name,uptime", "interval": "2", "limit": "7", "json": "true"})
    assert [prop.key for prop in found.wish.props] == ["name", "uptime"]
    assert (found.interval, found.limit, found.json) == (2.0, 7, True)
    assert (asked().interval, asked().limit, asked().json) == (5.0, MOST, False)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Events:", {}),
        ("Vms: nmae = x", {}),
        ("", {"sort": "nothing"}),
        ("", {"columns": "nothing"}),
        ("", {"limit": "0"}),
        ("", {"limit": "-3"}),
        ("", {"limit": "9" * 20}),
        ("", {"interval": "0"}),
    ],
)
def test_what_cannot_be_is_refused(text: str, options: Mapping[str, str]) -> None:
    with pytest.raises(Invalid):
        asked(text, options)
