"""`history`: writes what was recorded as a table, CSV or JSON. Owner thread.

Machines get a row for each step, empty where nobody was recording; people the rows that there are.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.history.device import found_of, joined, told_of
from stellwerk.cli.history.request import Request, read_request
from stellwerk.cli.listing.form import csv_line
from stellwerk.cli.listing.selected import Selected
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.session import Session
from stellwerk.cli.table import Column, show_table
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.model.catalogue.format import format_time, format_value
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.history.step import Series, Thing
from stellwerk.model.history.sums import Points, added
from stellwerk.model.vm import Vm
from stellwerk.policy.history.unwatched import unwatched
from stellwerk.ports.lane import Answer

OPTIONS = {
    "metric": True, "device": True, "from": True, "to": True, "step": True, "json": False, "csv": False, "help": False,
}  # fmt: skip
USAGE = (
    "history 'QUERY' --metric a,b [--device vda|net0|vcpu 3] [--from now-1h] [--to now] [--step 5s|1m|10m|2h]"
    " [--json|--csv]"
)


class _Line(Record, frozen=True):
    """One series: of which object it is, of which of its devices, which number, and what was recorded of it."""

    id: str
    name: str
    device: str
    metric: Prop[Any]
    points: Points


def run_history(env: Environment, words: Sequence[str]) -> Status:
    """Answer."""
    options, rest = split_options(joined(words), OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(f"stellwerk {USAGE}")
        return Status.DONE
    if is_on(options, "json") and is_on(options, "csv"):
        raise Invalid("--json and --csv exclude each other", "choose one")
    session = env.session()
    interval = session.app.recording.apart
    asked = read_request(options, " ".join(rest), session.app.clock.now(), env.catalogue, interval)
    lines, lacks = _lines(session, asked)
    while lines and not any(len(line.points.at) for line in lines) and (finer := asked.finer) is not None:
        asked = finer
        lines, lacks = _lines(session, asked)
    for lack in lacks:
        env.terminal.note(f"{lack.text}; {lack.hint}")
    if is_on(options, "json"):
        _show_json(env, asked, lines)
    elif is_on(options, "csv"):
        _show_csv(env, asked, lines)
    else:
        _show_table(env, session, lines)
        _tell_gaps(env, session, asked)
    return Status.DONE


def _lines(session: Session, asked: Request) -> tuple[list[_Line], list[Invalid]]:
    """What was recorded, and which devices are not there or have none of the numbers. Raises Invalid where none has."""
    if asked.step is None:
        session.answered(session.app.sharing.recall)
    lines: list[_Line] = []
    found = False
    missing: list[Invalid] = []
    for entity in Selected(session, asked.query):
        missing += _missing(entity, asked)
        for name, ref, metrics in _sources(entity, asked):
            found = True
            for prop in metrics:
                parts = [session.answered(_reading(session, Series(ref, key), asked)) for key in prop.recorded]
                lines.append(_Line(entity.id, name_of(entity), name, prop, added(parts)))
    if missing and not found:
        raise missing[0]
    return lines, missing


def _missing(entity: Entity, asked: Request) -> Iterator[Invalid]:
    """The devices that were named and that a VM does not have, or of which none of the numbers is recorded."""
    if not isinstance(entity, Vm):
        return
    for wanted in asked.devices:
        found = found_of(entity, wanted.name)
        if not found:
            yield Invalid(f'"{name_of(entity)}" has no device "{wanted.name[:40]}"', f"it has {told_of(entity)}")
        elif not any(wanted.metrics[device.ref.kind] for device in found):
            yield wanted.lacks[found[0].ref.kind]


def _sources(entity: Entity, asked: Request) -> Iterator[tuple[str, Ref | Thing, tuple[Prop[Any], ...]]]:
    """What has the series: the object, or those of its devices that were named."""
    if not asked.devices:
        yield "", ref_of(entity), asked.metrics
    elif isinstance(entity, Vm):
        for wanted in asked.devices:
            for device in found_of(entity, wanted.name):
                if metrics := wanted.metrics[device.ref.kind]:
                    yield device.name, device.ref, metrics


def _reading(session: Session, series: Series, asked: Request) -> Callable[[Callable[[Answer[Points]], None]], None]:
    recording = session.app.recording
    if asked.step is None:
        return partial(recording.samples, series, asked.begin, asked.end)
    return partial(recording.read, series, asked.step, asked.begin, asked.end)


def _show_table(env: Environment, session: Session, lines: Sequence[_Line]) -> None:
    """The rows that there are, by time; the object only where there are several."""
    rows = [(at, line, mean, top) for line in lines for at, mean, top in _rows(line.points)]
    rows.sort(key=lambda row: (row[0], row[1].name, row[1].device, row[1].metric.key, row[1].id))
    if not rows:
        env.terminal.note("nothing was recorded" if lines else "no objects match")
        return
    several, many = len({line.id for line in lines}) > 1, len({line.metric.key for line in lines}) > 1
    parts = len({line.device for line in lines}) > 1
    chosen = (("Name", several), ("Device", parts), ("Metric", many))
    titles = [Column("Time"), *(Column(title) for title, is_shown in chosen if is_shown)]
    show_table(
        env.terminal,
        [*titles, Column("Mean", number=True), Column("Maximum", number=True)],
        (
            [
                format_time(at),
                *([line.name] if several else []),
                *([line.device] if parts else []),
                *([line.metric.key] if many else []),
                *(format_value(line.metric, value, session.graph) for value in (mean, top)),
            ]
            for at, line, mean, top in rows
        ),
    )


def _tell_gaps(env: Environment, session: Session, asked: Request) -> None:
    """A gap is either that, or that nothing ran."""
    watches = session.answered(partial(session.app.recording.watches, asked.begin, asked.end))
    for since, until in unwatched(watches, asked.begin, min(asked.end, session.app.clock.now())):
        env.terminal.note(f"nobody was recording from {format_time(since)} to {format_time(until)}")


def _show_csv(env: Environment, asked: Request, lines: Sequence[_Line]) -> None:
    device = ("device",) if asked.devices else ()
    csv_line(env.terminal, ("time", "id", "name", *device, "metric", "mean", "maximum"))
    for line in lines:
        own = (line.device,) if asked.devices else ()
        for at, mean, top in _every_step(asked, line.points):
            csv_line(env.terminal, (_iso(at), line.id, line.name, *own, line.metric.key, mean, top))


def _show_json(env: Environment, asked: Request, lines: Sequence[_Line]) -> None:
    told = [
        {
            "id": line.id,
            "name": line.name,
            **({"device": line.device} if asked.devices else {}),
            "metric": line.metric.key,
            "step": asked.seconds,
            "points": [
                {"time": _iso(at), "mean": mean, "maximum": top} for at, mean, top in _every_step(asked, line.points)
            ],
        }
        for line in lines
    ]
    env.terminal.say(json.dumps(told, ensure_ascii=False, indent=2))


def _rows(points: Points) -> Iterator[tuple[int, float, float]]:
    """Time, mean and maximum, with the digits that a float32 has."""
    for at, mean, top in zip(points.at.tolist(), points.mean.tolist(), points.top.tolist(), strict=True):
        yield at, float(f"{mean:.7g}"), float(f"{top:.7g}")


def _every_step(asked: Request, points: Points) -> Iterator[tuple[int, float | None, float | None]]:
    """A row a step from the first that is known to the last; None where nothing is. Samples are as they were taken."""
    if asked.step is None:
        yield from _rows(points)
        return
    known = {at: (mean, top) for at, mean, top in _rows(points)}
    if known:
        for at in range(min(known), max(known) + 1, asked.step.seconds):
            yield (at, *known.get(at, (None, None)))


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
