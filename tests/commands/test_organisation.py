"""What containers have in common."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.organisation import changes_of, contents_refusal, is_gone, name_refusal, shows_args
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.engine.look import Look
from stellwerk.model.call import Call


def look(bench: Bench, ref: Ref | None, **args: object) -> Look:
    target = bench.inventory.view.get(ref) if ref is not None else None
    return Look(bench.inventory, bench.settings, "x", Call("X-Y"), ref, target, args)


CLUSTER, CENTER = Ref(Kind.CLUSTER, "Default"), Ref(Kind.DATA_CENTER, "Default")


def test_names_are_used_once_whatever_their_case() -> None:
    bench = small_bench()
    refused = name_refusal(Kind.CLUSTER, look(bench, None, name="DEFAULT"))
    assert refused is not None
    assert refused.text == 'there is a cluster "Default" already'
    assert name_refusal(Kind.CLUSTER, look(bench, CLUSTER, name="default")) is None
    assert name_refusal(Kind.CLUSTER, look(bench, None)) is None


def test_only_what_is_empty_goes() -> None:
    bench = small_bench()
    refused = contents_refusal("hosts")(look(bench, CLUSTER))
    assert refused is not None
    assert refused.text == '"Default" still contains "h1", "h2"'


def test_changes_and_what_was() -> None:
    cluster = entity.cluster()
    assert changes_of(cluster, name="new", cpu_type="") == ({"name": "new"}, {"name": "Default"})
    with pytest.raises(Invalid):
        changes_of(cluster, name=None)


def test_outcomes() -> None:
    bench = small_bench()
    shown = shows_args(Kind.CLUSTER, data_center="data_center_id")
    assert shown(look(bench, CLUSTER, name="Default", data_center="Default", other=None))
    assert not shown(look(bench, CLUSTER, name="x"))
    assert shown(look(bench, None, name="Default", same_id="whatever"))
    assert not shown(look(bench, None, name="none"))
    assert not is_gone(look(bench, CENTER))
