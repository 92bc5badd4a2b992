"""Examples of numbers and times."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.ast import Literal, Op
from stellwerk.search.completion.example import examples
from stellwerk.search.value import Refusal, read_value


@pytest.mark.parametrize(
    ("key", "typed", "found"),
    [
        ("memory", "", ["4GiB", "512MiB", "500MB"]),
        ("memory", "5", ["512MiB", "500MB", "5GiB", "5MiB"]),
        ("memory", "x", []),
        ("vcpus", "", ["4", "2.5"]),
        ("cpu_usage", "9", ["9%"]),
        ("started", "y", ["yesterday"]),
        ("started", "now", ["now-2h", "now", "now-7d", "now+2h", "now+7d"]),
        ("started", "today-", ["today-7d", "today-2h"]),
        ("started", "Monday-3", ["Monday-3m", "Monday-3h", "Monday-3d"]),
        ("started", "someday", []),
        ("uptime", "1", ["15m", "1d6h", "1s"]),
        ("name", "", []),
    ],
)
def test_what_may_be_written(key: str, typed: str, found: list[str]) -> None:
    got = examples(CATALOGUE.props[Kind.VM][key], Op.EQUAL, typed)
    expected = [text for text in got if text in found] if found else []
    assert sorted(expected) == sorted(found)
    assert bool(got) is bool(found)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("typed", ["", "1", "12.5", "n", "now-9", "9999999999"])
def test_every_example_is_a_value(kind: Kind, typed: str) -> None:
    for prop in CATALOGUE.own_props(kind):
        for text in examples(prop, Op.EQUAL, typed):
            literal = Literal((text,), False, 0, len(text))
            assert not isinstance(read_value(prop, Op.EQUAL, literal, "", suggest=False), Refusal)
            assert text.casefold().startswith(typed)
