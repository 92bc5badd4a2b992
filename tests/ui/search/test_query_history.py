"""The last queries."""

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.lately import name_group, value_group
from stellwerk.search.query import read
from stellwerk.ui.search.query_history import LONGEST, MOST, QueryHistory, history_setting


def note(history: QueryHistory, *texts: str) -> None:
    for text in texts:
        history.note(read(text), text)


def test_newest_first_by_type_and_none_twice(settings: Settings) -> None:
    history = QueryHistory(settings)
    note(history, "Vms: status = up", "Hosts:", "Vms: web", "vms:  status=UP", "web")
    assert history.queries(Kind.VM) == ["vms:  status=UP", "Vms: web"]
    assert history.queries(Kind.HOST) == ["Hosts:"]
    assert history.queries(None) == ["web"]
    assert history.all(Kind.HOST) == ["Hosts:", "vms:  status=UP", "Vms: web", "web"]
    assert QueryHistory(settings).queries(Kind.VM) == ["vms:  status=UP", "Vms: web"]


def test_no_more_than_it_keeps_nothing_wrong_nothing_endless(settings: Settings) -> None:
    history = QueryHistory(settings)
    note(history, *(f"Vms: web-{number}" for number in range(MOST + 5)))
    note(history, "Vms: nmae = x", "Vms: " + "x" * LONGEST)
    queries = history.queries(Kind.VM)
    assert (len(queries), queries[0]) == (MOST, f"Vms: web-{MOST + 4}")


def test_what_cannot_be_read_is_no_history(settings: Settings) -> None:
    for stored in ("{", "3", '["a", 3]', "[" * 100_000):
        settings.set(history_setting(Kind.VM), stored)
        assert QueryHistory(settings).queries(Kind.VM) in ((), ["a"])


def test_what_was_used_comes_first(settings: Settings) -> None:
    note(QueryHistory(settings), "Vms: memory > 4GiB", "Vms: os = debian12")
    history = QueryHistory(settings)
    note(history, "Vms: name = db")
    assert history.lately.words(name_group(Kind.VM)) == ["name", "os", "memory"]
    note(history, "Vms: name = web")
    name = CATALOGUE.prop(Kind.VM, "name")
    assert name is not None
    assert history.lately.words(value_group(Kind.VM, name)) == ["web", "db"]
