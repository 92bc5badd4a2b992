"""Texts and plain values become checked arguments, or an error that says what is accepted."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, small_bench, vm_ref

from stellwerk.core.error import AppError, Gone, Invalid
from stellwerk.core.ids import FieldId, HostId, Kind, VmId
from stellwerk.core.text import N_
from stellwerk.engine.command import command
from stellwerk.engine.parameter import Arg
from stellwerk.engine.reading import checked_args, param_named, read_call
from stellwerk.model.call import Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.field import Field
from stellwerk.model.state import LinkState
from stellwerk.model.tag import Tagging

A = Arg(N_("x"))


@command(
    "Try-Vm", title=N_("Try"), help=N_("Try"), done=N_("tried"), example="Try-Vm", needs="vm.try", on=Kind.VM, many=True
)
def trial(
    ctx: object,
    vm: object,
    *,
    dest_host: Annotated[HostId, Arg(N_("Host"), among="Hosts: status = up")],
    memory: Annotated[int | None, Arg(N_("Memory"), unit="bytes")] = None,
    count: Annotated[int, A] = 1,
    share: Annotated[float, A] = 0.5,
    mode: Annotated[str, Arg(N_("Mode"), choices=("fast", "safe"))] = "safe",
    with_disks: Annotated[bool, A] = False,
    autostart: Annotated[bool | None, A] = None,
    label: Annotated[tuple[str, ...], A] = (),
    beside: Annotated[tuple[VmId, ...], A] = (),
) -> None:
    """Takes one of each."""


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.put(entity.domain(1, name="web-01"), entity.domain(2, name="web-02"))
    return made


def read(bench: Bench, *given_: tuple[str, str | None]) -> Call:
    base = (("VmId", "web-01"), ("DestHostId", "h2"))
    names = {name for name, _text in given_}
    texts = [pair for pair in base if pair[0] not in names] + list(given_)
    return read_call(trial, texts, bench.inventory.view, actor=OWNER)


def error(bench: Bench, *given_: tuple[str, str | None]) -> AppError:
    with pytest.raises(AppError) as caught:
        read(bench, *given_)
    return caught.value


def test_everything_at_once(bench: Bench) -> None:
    call = read(
        bench, ("-memory", "2G"), ("--count", "3"), ("Share", "0.25"), ("MODE", "fast"), ("--with-disks", None),
        ("Autostart", "no"), ("Label", "a"), ("Label", "b"), ("vm-id", "web-02"),
    )  # fmt: skip
    assert call.targets == (vm_ref(1), vm_ref(2))
    assert call.args == {
        "dest_host": "h2", "memory": 2 << 30, "count": 3, "share": 0.25, "mode": "fast", "with_disks": True,
        "autostart": False, "label": ["a", "b"],
    }  # fmt: skip
    assert call.origin is Origin.COMMAND_LINE
    assert Call.from_json(call.as_json()) == call
    values = checked_args(trial, call, bench.inventory.view)
    assert values["label"] == ("a", "b")


def test_defaults_are_filled_in(bench: Bench) -> None:
    values = checked_args(trial, read(bench), bench.inventory.view)
    assert values == {
        "dest_host": "h2", "memory": None, "count": 1, "share": 0.5, "mode": "safe", "with_disks": False,
        "autostart": None, "label": (), "beside": (),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pair", "text"),
    [
        (("Memory", "lots"), '"lots" is not a size'),
        (("Count", "2.5"), "-Count takes a whole number"),
        (("Count", None), "-Count needs a value"),
        (("Share", "nan"), "-Share takes a number"),
        (("Mode", "slow"), '-Mode has no choice "slow"'),
        (("Autostart", "maybe"), '-Autostart takes true or false, not "maybe"'),
        (("Bogus", "1"), 'Try-Vm has no parameter "Bogus"'),
    ],
)
def test_what_is_wrong_says_what_is_accepted(bench: Bench, pair: tuple[str, str | None], text: str) -> None:
    found = error(bench, pair)
    assert isinstance(found, Invalid)
    assert found.text == text


def test_hints(bench: Bench) -> None:
    assert error(bench, ("Mode", "slow")).hint == "choose fast or safe"
    assert error(bench, ("Bogus", "1")).hint.startswith("it takes -VmId, -DestHostId, -Memory")
    assert error(bench, ("Count", "1"), ("Count", "2")).text == "-Count is given twice"


def test_an_object_must_be_among_those_that_fit(bench: Bench) -> None:
    bench.link("h2", LinkState.BACKOFF)
    found = error(bench)
    assert found.text == 'host "h2" cannot be used for -DestHostId'
    assert "status = up" in found.hint
    assert isinstance(error(bench, ("DestHostId", "h9")), Gone)


def test_while_hosts_are_still_to_be_asked_it_need_not_be(bench: Bench) -> None:
    bench.link("h2", LinkState.BACKOFF)
    given = [("VmId", "web-01"), ("DestHostId", "h2")]
    call = read_call(trial, given, bench.inventory.view, actor=OWNER, settled=False)
    assert call.args["dest_host"] == "h2"


def test_missing_ones(bench: Bench) -> None:
    view = bench.inventory.view
    with pytest.raises(Invalid, match="needs -DestHostId"):
        read_call(trial, [("VmId", "web-01")], view, actor=OWNER)
    with pytest.raises(Invalid, match="needs -VmId"):
        read_call(trial, [("DestHostId", "h2")], view, actor=OWNER)
    assert "dest_host" not in checked_args(trial, Call("Try-Vm"), view, partial=True)


def test_null_means_as_it_is(bench: Bench) -> None:
    call = Call("Try-Vm", (vm_ref(1),), {"dest_host": "h2", "memory": None, "count": None})
    values = checked_args(trial, call, bench.inventory.view)
    assert (values["memory"], values["count"]) == (None, 1)


json = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=4)


@given(name=st.sampled_from(["dest_host", "memory", "count", "share", "mode", "autostart", "label"]), value=json)
def test_hostile_values_are_refused_or_of_the_declared_type(name: str, value: Any) -> None:
    bench = small_bench()
    call = Call("Try-Vm", (vm_ref(1),), {"dest_host": "h2"} | {name: value})
    try:
        found = checked_args(trial, call, bench.inventory.view)[name]
    except (Invalid, Gone):
        return
    allowed: dict[str, Any] = {
        "dest_host": str, "memory": int | None, "count": int, "share": float, "mode": str, "autostart": bool | None,
        "label": tuple,
    }  # fmt: skip
    assert isinstance(found, allowed[name])


@given(st.text(max_size=30))
def test_hostile_names_and_texts(text: str) -> None:
    try:
        param = param_named(trial, text)
    except Invalid:
        return
    assert param.cli_name


def test_where_several_objects_may_be_named_a_query_names_them(bench: Bench) -> None:
    call = read(bench, ("BesideId", "Vms: name = web*"), ("BesideId", "web-02"))
    assert call.args["beside"] == [vm_ref(1).id, vm_ref(2).id, vm_ref(2).id]
    assert "nothing fits" in str(error(bench, ("BesideId", "Vms: name = nosuch")))
    assert "not about objects of type" in str(error(bench, ("BesideId", "Hosts: name = h1")))
    with pytest.raises(Gone):
        read_call(trial, [("BesideId", "Vms: name = web*")], bench.inventory.view, actor=OWNER, settled=False)


def test_a_query_may_name_a_field(bench: Bench) -> None:
    one = Field(id=FieldId("f"), key="owner", title="Owner")
    bench.inventory.apply(Batch(entities=(one,), taggings={vm_ref(1): Tagging(values={"owner": "ops"})}))
    assert read(bench, ("VmId", "Vms: owner = ops")).targets == (vm_ref(1),)
