"""Whether an object fits a query for certain, does not fit for certain, or nobody knows. Any thread that may read.

Lists take an unknown value for one that does not fit. Whoever acts upon an answer must know the difference: a host
whose memory is not told is not a host with memory enough. So conditions on the object itself are true, false or
unknown, and AND, OR and NOT go by Kleene's logic. Conditions on related objects are true or false, as in lists.
"""

from collections.abc import Callable

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import PropKind, Source
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.search.checked import Comparison, Criterion, Either, Every, Negation, Unset, leaves
from stellwerk.search.context import Context, Test
from stellwerk.search.predicate import compile_criteria
from stellwerk.search.query import Query

Verdict = bool | None
"""True and False for certain; None = unknown."""
Judge = Callable[[Entity], Verdict]
Stale = Callable[[Entity, Graph, Comparison], bool]
"""Whether what a comparison reads of an object is only its last report, so that not to fit means nothing."""

K = PropKind
_NUMBERS = frozenset({K.ENUM, K.FLAG, K.COUNT, K.BYTES, K.PERCENT, K.RATE, K.TIME, K.DATE, K.DURATION, K.VERSION})
"""Kinds of values of which none means that nobody knows; a text that is not there is just not there."""
_TOLD = frozenset({Source.STATS, Source.AGENT})


def never_stale(entity: Entity, graph: Graph, leaf: Comparison) -> bool:
    """Everything is as it is."""
    return False


class Certainty:
    """A valid query of one kind, ready to be asked. `judge` binds it to a graph for one pass."""

    def __init__(self, query: Query, stale: Stale = never_stale) -> None:
        assert query.kind is not None
        self._kind: Kind = query.kind
        self._catalogue: Catalogue = query.catalogue
        self._stale = stale
        self._bind = self._of(query.checked.criteria)

    def judge(self, context: Context) -> Judge:
        """What is certain of each object, as of this context."""
        return self._bind(context)

    def _of(self, node: Criterion | None) -> Callable[[Context], Judge]:
        match node:
            case None:
                return lambda context: lambda entity: True
            case Comparison(hops=()):
                return self._comparison(node)
            case Negation(item=item):
                return _negated(self._of(item))
            case Every(items=items):
                return _every(self._parts(items))
            case Either(items=items):
                return _either([self._of(item) for item in items])
            case _:
                return self._plain(node)

    def _parts(self, items: tuple[Criterion, ...]) -> list[Callable[[Context], Judge]]:
        """Conditions on related objects speak of the same one, so that they stay together."""
        own = [item for item in items if not any(leaf.hops for leaf in leaves(item))]
        rest = tuple(item for item in items if any(leaf.hops for leaf in leaves(item)))
        return [*(self._of(item) for item in own), *([self._plain(Every(rest))] if rest else [])]

    def _plain(self, node: Criterion) -> Callable[[Context], Test]:
        """True or false, as in lists."""
        return compile_criteria(node, self._kind, self._catalogue).bind

    def _comparison(self, leaf: Comparison) -> Callable[[Context], Judge]:
        plain, prop, stale = self._plain(leaf), leaf.prop, self._stale
        unset = any(isinstance(value, Unset) for value in leaf.values)
        unknowable = not unset and (prop.kind in _NUMBERS or prop.source in _TOLD)

        def bind(context: Context) -> Judge:
            test, graph = plain(context), context.graph

            def judge(entity: Entity) -> Verdict:
                if unknowable and prop.get(entity, graph) in (None, ()):
                    return None
                return None if stale(entity, graph, leaf) and not _is_now(leaf, test, entity) else test(entity)

            return judge

        return bind


def _is_now(leaf: Comparison, test: Test, entity: Entity) -> bool:
    """A status is what is known now, also of what is away: that it is so is certain, that it is not is not."""
    return leaf.prop.key == "status" and not leaf.negated and test(entity)


def _negated(bind: Callable[[Context], Judge]) -> Callable[[Context], Judge]:
    def bound(context: Context) -> Judge:
        judge = bind(context)

        def negated(entity: Entity) -> Verdict:
            verdict = judge(entity)
            return None if verdict is None else not verdict

        return negated

    return bound


def _every(binds: list[Callable[[Context], Judge]]) -> Callable[[Context], Judge]:
    return _joined(binds, ends=False)


def _either(binds: list[Callable[[Context], Judge]]) -> Callable[[Context], Judge]:
    return _joined(binds, ends=True)


def _joined(binds: list[Callable[[Context], Judge]], *, ends: bool) -> Callable[[Context], Judge]:
    """`ends`: the verdict of a part that decides for all, true for OR and false for AND."""

    def bound(context: Context) -> Judge:
        judges = [bind(context) for bind in binds]

        def joined(entity: Entity) -> Verdict:
            verdict: Verdict = not ends
            for judge in judges:
                found = judge(entity)
                if found is ends:
                    return ends
                verdict = None if found is None else verdict
            return verdict

        return joined

    return bound
