"""What a stack of charts shows: its plans, where their lines are read, which events belong to it. Owner thread."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import Text, translate
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.history.of_hosts import CONTAINERS, SIZES, of_hosts
from stellwerk.model.history.step import Series
from stellwerk.model.history.sums import Points
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer
from stellwerk.store.inventory import Inventory
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.desk import History
from stellwerk.ui.pages.performance.chart_plan import ChartPlan, Line, charts_of, ink, recorded_of
from stellwerk.ui.pages.performance.unknown import Watches, untold
from stellwerk.ui.pages.performance.vcpu_plan import vcpu_plans
from stellwerk.ui.pages.tab_plan import TABS, events_by_id, list_query
from stellwerk.ui.search.comparing import can_compare
from stellwerk.ui.search.related_menu import events_query

MOST_POINTS = 1500
"""Of a line: more than there are pixels are of no use."""
MOST_COMPARED = 12
"""Objects in one chart: as many as there are colours and kinds of lines."""
PARTS = {Kind.VM: (("disks", Kind.DISK), ("vnics", Kind.VNIC))}
"""What an object has that may have series of its own: the relation to it, and its kind."""

Done = Callable[[Answer[Points]], None]


class Subject(Protocol):
    """One object, or several that are compared."""

    @property
    def key(self) -> str:
        """Under which its choice of charts is remembered."""
        ...

    @property
    def name(self) -> str:
        """For the files that are made of it."""
        ...

    def plans(self) -> tuple[ChartPlan, ...]:
        """All charts that there can be."""
        ...

    def read(self, line: Line, begin: float, end: float, done: Done) -> None:
        """Read one line between two moments; `done` may be called at once."""
        ...

    def watches(self, begin: float, end: float, done: Callable[[Answer[Watches]], None]) -> None:
        """When somebody was recording."""
        ...

    def untold(self, empty: Sequence[str]) -> str:
        """Why these numbers are unknown, where the way to it is the reason."""
        ...

    def events(self, *, named: bool = False) -> str:
        """The query for what happened to it; empty = none. `named`: for people, which takes a look at all objects."""
        ...

    def with_others(self, refs: Sequence[Ref]) -> tuple[Ref, ...]:
        """Itself and others, to be compared; empty for what cannot be."""
        ...


class ObjectSubject:
    """Implements `Subject` for one object. Clusters and data centers are made up of their hosts where nothing is
    recorded of themselves."""

    def __init__(self, inventory: Inventory, history: History, ref: Ref) -> None:
        self._inventory, self._history, self._ref = inventory, history, ref

    @property
    def key(self) -> str:
        """Of its kind."""
        return self._ref.kind.value

    @property
    def name(self) -> str:
        """Its name."""
        entity = self._entity()
        return name_of(entity) if entity is not None else ""

    def plans(self) -> tuple[ChartPlan, ...]:
        """Those of its kind, and one for each of its parts of which something is recorded."""
        entity = self._entity()
        parts = part_plans(entity, self._inventory.view) if entity is not None else ()
        return (*charts_of(self._ref.kind, self._inventory.catalogue), *parts)

    def read(self, line: Line, begin: float, end: float, done: Done) -> None:
        """From its own series, else from those of its hosts."""
        if self._ref.kind in CONTAINERS and line.recorded in SIZES:
            done = partial(self._own, line, begin, end, done)
        self._history.chart(Series(line.ref or self._ref, line.recorded), begin, end, done)

    def watches(self, begin: float, end: float, done: Callable[[Answer[Watches]], None]) -> None:
        """As the history knows."""
        self._history.watches(begin, end, done)

    def untold(self, empty: Sequence[str]) -> str:
        """Of a host over TCP or TLS, and of the memory of a guest."""
        return untold(self._entity(), empty, self._inventory.view)

    def events(self, *, named: bool = False) -> str:
        """The query of its tab of events."""
        entity = self._entity()
        if entity is not None and not named:
            return events_by_id(entity)
        plan = next((plan for plan in TABS[self._ref.kind] if plan.key == "events"), None)
        return list_query(plan, entity, self._inventory.view) if plan is not None and entity is not None else ""

    def with_others(self, refs: Sequence[Ref]) -> tuple[Ref, ...]:
        """Those of its own kind."""
        return together((self._ref, *refs))

    def _own(self, line: Line, begin: float, end: float, done: Done, answer: Answer[Points]) -> None:
        if answer.error is not None or len(answer.get().at):
            done(answer)
            return
        entity, view = self._entity(), self._inventory.view
        hosts = view.related(entity, "hosts") if entity is not None else ()
        self._history.blend(of_hosts(hosts, line.recorded), begin, end, MOST_POINTS, done)

    def _entity(self) -> Entity | None:
        return self._inventory.view.get(self._ref)


class ComparedSubject:
    """Implements `Subject` for several objects of one kind: a chart for each number, with a line for each object."""

    def __init__(self, inventory: Inventory, history: History, refs: Sequence[Ref]) -> None:
        self._inventory, self._refs = inventory, tuple(refs[:MOST_COMPARED])
        self._own = {ref: ObjectSubject(inventory, history, ref) for ref in self._refs}

    @property
    def key(self) -> str:
        """Of their kind."""
        return f"compare.{self._refs[0].kind.value}"

    @property
    def name(self) -> str:
        """The names of all."""
        return ", ".join(subject.name for subject in self._own.values())

    def plans(self) -> tuple[ChartPlan, ...]:
        """Of their kind."""
        return tuple(
            self._compared(plan, line)
            for plan in charts_of(self._refs[0].kind, self._inventory.catalogue)
            for line in plan.lines
        )

    def read(self, line: Line, begin: float, end: float, done: Done) -> None:
        """As the object itself does."""
        assert isinstance(line.ref, Ref)
        self._own[line.ref].read(line, begin, end, done)

    def watches(self, begin: float, end: float, done: Callable[[Answer[Watches]], None]) -> None:
        """The same for all."""
        self._own[self._refs[0]].watches(begin, end, done)

    def untold(self, empty: Sequence[str]) -> str:
        """Of the first to which that applies."""
        return next(filter(None, (own.untold(empty) for own in self._own.values())), "")

    def events(self, *, named: bool = False) -> str:
        """What happened to any of them."""
        return events_query(self._refs, self._inventory.view, self._inventory.catalogue, named=named)

    def with_others(self, refs: Sequence[Ref]) -> tuple[Ref, ...]:
        """Those of their kind."""
        return together((*self._refs, *refs))

    def _compared(self, plan: ChartPlan, line: Line) -> ChartPlan:
        title = plan.title if len(plan.lines) == 1 else Text(f"{translate(plan.title)}, {line.words}")
        lines = []
        for number, ref in enumerate(self._refs):
            colour, dashed = ink(number)
            name = one_line(self._own[ref].name)
            lines.append(Line(str(ref), line.title, colour, ref, line.recorded, dashed, name))
        return ChartPlan(line.recorded, title, tuple(lines), plan.written, plan.top, plan.usual)


def together(refs: Sequence[Ref]) -> tuple[Ref, ...]:
    """Objects that can be compared, each once; else none."""
    each = tuple(dict.fromkeys(refs))
    return each if can_compare(each) else ()


def part_plans(entity: Entity, graph: Graph) -> tuple[ChartPlan, ...]:
    """A chart for each disk and interface of which something is recorded, and for virtual processors, to be switched
    on."""
    plans = list(vcpu_plans(entity)) if isinstance(entity, Vm) else []
    for relation, part_kind in PARTS.get(ref_of(entity).kind, ()):
        if recorded_of(part_kind):
            plans += [plan for part in graph.related(entity, relation) for plan in _of_part(part, part_kind)]
    return tuple(plans)


def _of_part(part: Entity, kind: Kind) -> list[ChartPlan]:
    own, ref = one_line(name_of(part)), Ref(kind, part.id)
    found = []
    for plan in charts_of(kind):
        key = f"{kind.value}.{own.replace(' ', '_')}.{plan.key}"  # keys are kept with blanks between them
        lines = tuple(Line(line.key, line.title, line.colour, ref, line.series) for line in plan.lines)
        title = Text(f"{own}: {translate(plan.title)}")
        found.append(ChartPlan(key, title, lines, plan.written, plan.top, usual=False))
    return found
