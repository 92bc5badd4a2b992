"""Whether two hosts see one storage."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.commands.outside.shared import shared_paths


def answered(steps: Generator[Any, Any, dict[str, bool | None]], *answers: Any) -> dict[str, bool | None]:
    """Run the steps with these answers."""
    next(steps)
    try:
        for answer in answers:
            steps.send(answer)
    except StopIteration as end:
        found: dict[str, bool | None] = end.value
        return found
    raise AssertionError("it asks for more")


def test_one_mark_for_each_folder() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    steps = shared_paths(bench.vm(1), bench.host("h2"), ("/p/a", "/p/b", "/q/c", "/r/d"))
    found = answered(steps, "/p/mark", True, None, "/q/mark", None, None, "")
    assert found == {"/p/a": True, "/p/b": True, "/q/c": False, "/r/d": None}
