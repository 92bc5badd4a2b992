"""Conditions that speak of several related objects at once, entangled by OR. Any reader's thread.

`(Vms.name = a OR cluster = b) AND Vms.status = up` cannot be asked of the VM alone: it is tried with each VM in a
row of chosen objects, number 0 of which is the object that the part was given.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from stellwerk.model.entity import Entity
from stellwerk.search.checked import Criterion, Either, Every, Hops
from stellwerk.search.context import Context, Test
from stellwerk.search.hop import follow_many
from stellwerk.search.plan import Plan, hops_of

Row = list[Entity | None]
"""The chosen objects; None is the empty object."""

RowTest = Callable[[Row], bool]
RowBind = Callable[[Context], RowTest]
Local = Callable[[Criterion, Hops], Plan]


def join(group: Iterable[Criterion], at: Hops, local: Local, empty: bool) -> Plan:
    """The plan of an AND whose parts share relations. `local` compiles what speaks of one object only."""
    joined = _Join(local, at)
    bind_row = joined.exists(Every(tuple(group)), (at,))
    width = joined.width

    def bind(context: Context) -> Test:
        test = bind_row(context)
        rest: Row = [None] * (width() - 1)
        return lambda entity: test([entity, *rest])

    return Plan(bind, empty)


class _Join:
    def __init__(self, local: Local, at: Hops) -> None:
        self._local = local
        self._slots = {_keys(at): 0}

    def width(self) -> int:
        return len(self._slots)

    def _slot(self, hops: Hops) -> int:
        return self._slots.setdefault(tuple(hop.key for hop in hops), len(self._slots))

    def exists(self, node: Criterion, bound: tuple[Hops, ...]) -> RowBind:
        """Whether some choice of the objects not in `bound` makes the part true."""
        match node:
            case Either(items=items):
                return _any([self.exists(item, bound) for item in items])
            case Every(items=items):
                return _all([self._together(group, bound) for group in _groups(items, bound)])
            case _:
                (hops,) = hops_of(node)
                return self._one(node, _base(hops, bound))

    def _together(self, group: list[Criterion], bound: tuple[Hops, ...]) -> RowBind:
        if len(group) == 1:
            return self.exists(group[0], bound)
        all_hops = [hops for item in group for hops in hops_of(item)]
        steps = Counter(step for item in group for step in dict.fromkeys(_steps(item, bound)))
        chosen = max(steps, key=lambda step: steps[step])
        if all(_keys(hops[: len(chosen)]) == chosen for hops in all_hops):
            base = next(hops for hops in all_hops)[: len(chosen) - 1]
            return self._one(Every(tuple(group)), base)
        hops = next(hops[: len(chosen)] for hops in all_hops if _keys(hops[: len(chosen)]) == chosen)
        return self._choose(hops, self.exists(Every(tuple(group)), (*bound, hops)))

    def _choose(self, hops: Hops, inner: RowBind) -> RowBind:
        source, slot, relation = self._slot(hops[:-1]), self._slot(hops), hops[-1]

        def bind(context: Context) -> RowTest:
            many, test = follow_many(relation, context.graph), inner(context)

            def some(row: Row) -> bool:
                start = row[source]
                nothing = True
                for found in many(start) if start is not None else ():
                    nothing = False
                    row[slot] = found
                    if test(row):
                        return True
                row[slot] = None
                return nothing and test(row)

            return some

        return bind

    def _one(self, node: Criterion, at: Hops) -> RowBind:
        """A part that speaks of one chosen object and of what that leads to."""
        plan, slot = self._local(node, at), self._slot(at)

        def bind(context: Context) -> RowTest:
            test, empty = plan.bind(context), plan.empty
            last: Entity | None = None
            answer = empty

            def of_slot(row: Row) -> bool:
                """The answer for the object before is kept: inner choices change while outer ones stand."""
                nonlocal last, answer
                entity = row[slot]
                if entity is not last:
                    last, answer = entity, empty if entity is None else test(entity)
                return answer

            return of_slot

        return bind


def _keys(hops: Hops) -> tuple[str, ...]:
    return tuple(hop.key for hop in hops)


def _base(hops: Hops, bound: tuple[Hops, ...]) -> Hops:
    """The nearest object on the path that is already chosen."""
    keys = _keys(hops)
    fitting = [other for other in bound if keys[: len(other)] == _keys(other)]
    return max(fitting, key=len)


def _steps(node: Criterion, bound: tuple[Hops, ...]) -> list[tuple[str, ...]]:
    """The paths of the objects to be chosen next: one hop on from what is chosen."""
    return [_keys(hops[: len(base) + 1]) for hops in hops_of(node) if len(hops) > len(base := _base(hops, bound))]


def _groups(items: tuple[Criterion, ...], bound: tuple[Hops, ...]) -> list[list[Criterion]]:
    """The parts that depend on a common choice, together; each other part alone."""
    groups: list[tuple[set[tuple[str, ...]], list[Criterion]]] = []
    for item in items:
        steps, members = set(_steps(item, bound)), [item]
        for other in [group for group in groups if group[0] & steps]:
            groups.remove(other)
            steps |= other[0]
            members = other[1] + members
        groups.append((steps, members))
    return [members for _steps_, members in groups]


def _any(binds: list[RowBind]) -> RowBind:
    def bind(context: Context) -> RowTest:
        tests = [part(context) for part in binds]
        return lambda row: any(test(row) for test in tests)

    return bind


def _all(binds: list[RowBind]) -> RowBind:
    def bind(context: Context) -> RowTest:
        tests = [part(context) for part in binds]
        return lambda row: all(test(row) for test in tests)

    return bind
