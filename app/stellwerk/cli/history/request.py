"""What `history` is asked for: objects, numbers, a time, a step. Pure; any thread."""

from collections.abc import Callable, Mapping
from typing import Any

from stellwerk.cli.option import close_to
from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.history.step import Step
from stellwerk.search.moment import FAR, read_moment
from stellwerk.search.number import read_duration
from stellwerk.search.query import Query, read

MOST_POINTS = 1000
"""Of a series, where no step is asked for: the finest step that has no more."""
_EXAMPLE = "write for example: history 'Vms: name = web-01' --metric cpu_usage --from now-1h"


class Request(Record, frozen=True):
    """What is to be answered: from `begin` on and before `end`, UTC seconds."""

    query: Query
    metrics: tuple[Prop[Any], ...]
    begin: float
    end: float
    step: Step


def read_request(options: Mapping[str, str], text: str, now: float, catalogue: Callable[[], Catalogue]) -> Request:
    """Read what was typed; raises Invalid. `catalogue` is asked only where a field of the user may be meant."""
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
    return Request(query, _metrics(query, options.get("metric", "")), begin, end, _step(options, begin, end, now))


def _metrics(query: Query, text: str) -> tuple[Prop[Any], ...]:
    assert query.kind is not None
    recorded = [prop for prop in query.catalogue.own_props(query.kind) if prop.history is not None]
    type_name = query.catalogue.kinds[query.kind].type_name
    if not recorded:
        raise Invalid(f"nothing is recorded of {type_name}", "hosts and VMs have a history")
    known = ", ".join(prop.key for prop in recorded)
    found = []
    for name in [part.strip() for part in text.split(",") if part.strip()]:
        prop = query.catalogue.prop(query.kind, name)
        if prop is None or prop.history is None:
            hint = close_to(name, [one.key for one in recorded]) or f"they are {known}"
            raise Invalid(f'"{name[:40]}" is not recorded of {type_name}', hint)
        found.append(prop)
    if not found:
        raise Invalid("there is no --metric", f"of {type_name} are recorded: {known}")
    return tuple(dict.fromkeys(found))


def _moment(options: Mapping[str, str], name: str, default: str, now: float) -> float:
    text = options.get(name, default)
    moment = read_moment(text)
    start = moment.bounds(now)[0] if moment is not None else FAR
    if start == FAR:
        raise Invalid(f'"{text[:40]}" is no time', f"write --{name} now-2h, yesterday or 2026-11-23T14:00")
    return start


def _step(options: Mapping[str, str], begin: float, end: float, now: float) -> Step:
    """The step that was asked for, or the finest one that reaches back so far and makes no more than MOST_POINTS."""
    if "step" in options:
        read_step = read_duration(options["step"])
        for step in Step:
            if read_step is not None and read_step.exact == step.seconds:
                return step
        raise Invalid(f'there is no step "{options["step"][:40]}"', "they are 1m, 10m and 2h")
    return Step.fitting(begin, end, now, MOST_POINTS)
