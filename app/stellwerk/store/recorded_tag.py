"""Which events and tasks have which tags, those too that only the database has. Owner thread only.

Of these two kinds memory has the newest only, so that what has a tag is known by what is said, not by the objects.
"""

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.field import RECORDED
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Tagging
from stellwerk.store.dependency import Touched
from stellwerk.store.index import Inverse

TAGS = "tags"
"""The relation from what has tags to these."""


class RecordedTags:
    """The inverse of that relation for events and tasks."""

    def __init__(self) -> None:
        self.inverses: dict[tuple[Kind, str], Inverse] = {(kind, TAGS): {} for kind in RECORDED}
        self._outside: set[Kind] = set()

    def say(self, ref: Ref, before: Tagging, after: Tagging, graph: Graph, touched: Touched) -> None:
        """From now on this is said of one, in memory or not; of one that is not there its tags are told of."""
        inverse = self.inverses[ref.kind, TAGS]
        for id_ in set(before.tags).difference(after.tags):
            having = inverse.get(id_, {})
            having.pop(ref.id, None)
            if not having:
                inverse.pop(id_, None)
        for id_ in after.tags:
            inverse.setdefault(id_, {})[ref.id] = None
        if graph.get(ref) is not None or before == after:
            return
        self._outside.add(ref.kind)
        for id_ in {*before.tags} ^ {*after.tags}:
            tag = Ref(Kind.TAG, id_)
            entity = graph.get(tag)
            if entity is not None and tag not in touched.whole:
                touched.after.setdefault(tag, entity)
                touched.keys.setdefault(tag, set()).add("object_count")

    def take_outside(self) -> frozenset[Kind]:
        """The kinds of which something was said that memory has not, since the last call."""
        found = frozenset(self._outside)
        self._outside.clear()
        return found

    def copy(self) -> dict[tuple[Kind, str], Inverse]:
        """The inverses of this moment, for a worker."""
        return {key: {id_: dict(having) for id_, having in inverse.items()} for key, inverse in self.inverses.items()}
