"""Which hosts see one storage, under whatever path."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.outside.sight import sights_of
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId
from stellwerk.engine.step import OnHost, OnHosts

H1, H2 = HostId("h1"), HostId("h2")


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.session("h2").shares_with = made.session("h1")
    made.session("h2").mounts = {"/mnt": "/p"}
    return made


def found(bench: Bench, near: dict[str, set[HostId]], places: dict[HostId, set[str]], *paths: str) -> Any:
    """What comes out, with every step taken by its host."""
    steps = sights_of(H1, paths, near, places, bench.inventory.view)
    answer: Any = None
    try:
        while True:
            step = next(steps) if answer is None else steps.send(answer)
            answer = ()
            match step:
                case OnHosts():
                    answer = {id_: step.job(bench.session(id_)) for id_ in step.host_ids}
                case OnHost():
                    answer = step.job(bench.session(step.host_id)) or ()
    except StopIteration as end:
        return end.value


def test_each_folder_is_asked_for_by_its_name_and_elsewhere(bench: Bench) -> None:
    near = {"/p": {H2}, "/r": set[HostId]()}
    seen, names = found(bench, near, {H2: {"/mnt", "/other", "/p"}}, "/p/a", "/p/b", "/r/c")
    assert seen == {"/p": {H2: False}, "/r": {}}
    assert names == {H2: {"/mnt": "/p"}}
    assert bench.session("h1").marks == set()


def test_it_may_be_seen_under_another_path_only(bench: Bench) -> None:
    assert found(bench, {"/p": set()}, {H2: {"/mnt"}}, "/p/a") == ({"/p": {}}, {H2: {"/mnt": "/p"}})


def test_where_nobody_is_to_be_asked_no_mark_is_left(bench: Bench) -> None:
    steps = sights_of(H1, ["/p/a"], {"/p": {H1}}, {H2: {"/p"}}, bench.inventory.view)
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert end.value.value == ({"/p": {}}, {})


def test_the_mark_goes_whatever_happens(bench: Bench) -> None:
    steps = sights_of(H1, ["/p/a"], {"/p": {H2}}, {}, bench.inventory.view)
    next(steps)
    steps.send("/p/mark")
    step = steps.throw(Unreachable("gone"))
    assert isinstance(step, OnHost)
    bench.session("h1").marks.add("/p/mark")
    step.job(bench.session("h1"))
    assert bench.session("h1").marks == set()
