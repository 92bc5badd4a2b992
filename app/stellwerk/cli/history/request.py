"""What `history` is asked for: objects, numbers, a time, a step. Pure; any thread."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from stellwerk.cli.history.device import sorts_of_device
from stellwerk.cli.option import close_to
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record, replace
from stellwerk.model.catalogue.prop import Prop, Source
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.history.step import RARE, VCPU_KEY, Piece, Sort, Step
from stellwerk.search.moment import FAR, read_moment
from stellwerk.search.number import read_duration
from stellwerk.search.query import Query, read

MOST_POINTS = 1000
"""Of a series, where no step is asked for: the finest step that has no more."""
_WORDS: Mapping[Sort, str] = {Piece.VCPU: "virtual processors"}
_EXAMPLE = "write for example: history 'Vms: name = web-01' --metric cpu_usage --from now-1h"


class Wanted(Record, frozen=True):
    """A device as it was typed, and which of its numbers, by what it may turn out to be."""

    name: str
    metrics: Mapping[Sort, tuple[Prop[Any], ...]]
    lacks: Mapping[Sort, Invalid]
    """Why there are none."""


class Request(Record, frozen=True):
    """What is to be answered: from `begin` on and before `end`, UTC seconds. Of `devices` where some were named, else
    of the objects themselves. `step`: None = the samples as they were taken, `apart` seconds from each other; `chosen`:
    by us, not by who asks."""

    query: Query
    metrics: tuple[Prop[Any], ...]
    begin: float
    end: float
    step: Step | None
    devices: tuple[Wanted, ...] = ()
    apart: float = 5.0
    chosen: bool = False

    @property
    def finer(self) -> "Request | None":
        """The same by the next finer step, where we may choose: what was begun just now has no coarse ones yet."""
        finer = [step for step in Step if self.step is not None and step.seconds < self.step.seconds]
        return replace(self, step=finer[-1]) if self.chosen and finer else None

    @property
    def seconds(self) -> float:
        """From one point to the next."""
        return self.apart if self.step is None else self.step.seconds


def read_request(
    options: Mapping[str, str], text: str, now: float, catalogue: Callable[[], Catalogue], apart: float = 5.0
) -> Request:
    """Read what was typed; raises Invalid. `catalogue` is asked only where a field of the user may be meant. `apart`:
    seconds between two samples."""
    query = read(text)
    if not query.valid:
        query = read(text, catalogue=catalogue())
    if not query.valid:
        raise query.errors[0].as_invalid()
    if query.kind is None:
        raise Invalid("the query names no type", _EXAMPLE)
    begin, end = _moment(options, "from", "now-1h", now), _moment(options, "to", "now", now)
    if begin >= end:
        raise Invalid("--from is not before --to", "give an earlier --from, for example now-1d")
    text = options.get("metric", "")
    devices = _devices(query, options["device"], text) if "device" in options else ()
    metrics = () if devices else _metrics(query.catalogue, (query.kind,), text)
    rare = [prop.key for prop in metrics if prop.rare] or [device.name for device in devices]
    step = _step(options, begin, end, now, apart, rare[0] if rare else "")
    return Request(query, metrics, begin, end, step, devices, apart, chosen="step" not in options)


def _devices(query: Query, text: str, metrics: str) -> tuple[Wanted, ...]:
    """Each of them with those of the numbers that are recorded of its sort."""
    names = _parts(text)
    if query.kind is not Kind.VM or not names:
        raise Invalid(
            "--device names devices of VMs", "write for example: history 'Vms: name = web-01' --device vda,net0"
        )
    sorts = {name: sorts_of_device(name) for name in names}
    asked = _metrics(query.catalogue, tuple(dict.fromkeys(chain.from_iterable(sorts.values()))), metrics)
    found = []
    for name, own_sorts in sorts.items():
        recorded = {sort: {prop.key: prop for prop in _recorded(query.catalogue, sort)} for sort in own_sorts}
        own = {sort: tuple(each[prop.key] for prop in asked if prop.key in each) for sort, each in recorded.items()}
        found.append(Wanted(name, own, {sort: _why_none(query, sort, metrics) for sort in own if not own[sort]}))
    return tuple(found)


def _why_none(query: Query, sort: Sort, text: str) -> Invalid:
    """What is said of a device of which none of these numbers is recorded."""
    try:
        _metrics(query.catalogue, (sort,), text)
    except Invalid as error:
        return error
    raise AssertionError


def _metrics(catalogue: Catalogue, sorts: Sequence[Sort], text: str) -> tuple[Prop[Any], ...]:
    """The numbers that were named; each is recorded of one of these sorts."""
    recorded = {prop.key: prop for sort in reversed(sorts) for prop in _recorded(catalogue, sort)}
    what = " or ".join(_WORDS.get(sort) or catalogue.kinds[Kind(sort)].type_name for sort in sorts)
    if not recorded:
        raise Invalid(f"nothing is recorded of {what}", "hosts, VMs, clusters and storage pools have a history")
    known = ", ".join(recorded)
    found = []
    for name in _parts(text):
        props = (catalogue.prop(sort, name) if isinstance(sort, Kind) else recorded.get(name) for sort in sorts)
        there = [prop for prop in props if prop is not None]
        prop = next((prop for prop in there if prop.recorded), None)
        if prop is None:
            hint = (close_to(name, recorded) if not there else "") or f"recorded are {known}"
            raise Invalid(f'"{name[:40]}" is not recorded of {what}{_why_not(there)}', hint)
        found.append(prop)
    if not found:
        raise Invalid("there is no --metric", f"of {what} are recorded: {known}")
    return tuple(dict.fromkeys(found))


def _recorded(catalogue: Catalogue, sort: Sort) -> list[Prop[Any]]:
    """What is recorded of a sort. A virtual processor has one of the numbers of its VM."""
    if not isinstance(sort, Kind):
        return [prop for prop in catalogue.own_props(Kind.VM) if prop.history == VCPU_KEY]
    return [prop for prop in catalogue.own_props(sort) if prop.recorded]


def _why_not(there: Sequence[Prop[Any]]) -> str:
    """Of numbers that are there."""
    seldom = any(prop.source in (Source.STATS, Source.AGENT) for prop in there)
    return ": it is read now and then, not with each sample" if seldom else ""


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _moment(options: Mapping[str, str], name: str, default: str, now: float) -> float:
    text = options.get(name, default)
    moment = read_moment(text)
    start = moment.bounds(now)[0] if moment is not None else FAR
    if start == FAR:
        raise Invalid(f'"{text[:40]}" is no time', f"write --{name} now-2h, yesterday or 2026-11-23T14:00")
    return start


def _step(options: Mapping[str, str], begin: float, end: float, now: float, apart: float, rare: str) -> Step | None:
    """The step that was asked for, or the finest one that reaches back so far and makes no more than MOST_POINTS.
    `rare`: what was asked for that is not kept at all of them."""
    steps = RARE if rare else tuple(Step)
    if "step" not in options:
        return Step.fitting(begin, end, now, MOST_POINTS, steps)
    typed = options["step"][:40]
    read_step = read_duration(options["step"])
    known: dict[float, Step | None] = {apart: None, **{step.seconds: step for step in Step}}
    if read_step is None or read_step.exact not in known:
        raise Invalid(f'there is no step "{typed}"', f"they are {apart:g}s (the last hour), 1m, 10m and 2h")
    step = known[float(read_step.exact)]
    if step not in steps and rare:
        raise Invalid(f'"{rare[:40]}" is not kept by a step of {typed}', "it is by 1m (a day) and 10m (two weeks)")
    return step
