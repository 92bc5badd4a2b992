"""The inverse of every stored relation: which objects name this one. Owner thread only.

But for parts of VMs and the tags of events and tasks, which are kept by what is said of them.
"""

from collections.abc import Iterable

from stellwerk.core.ids import Kind
from stellwerk.model.entity import Entity
from stellwerk.model.field import RECORDED
from stellwerk.model.part.vm_part import PARTS
from stellwerk.model.relation import Relation

Inverse = dict[str, dict[str, None]]
"""Target id -> ids of the sources that name it, in the order they came."""


class Index:
    """Keeps the inverses while entities come, change and go."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        stored = [one for one in relations if one.ids is not None and one.source not in PARTS]
        stored = [one for one in stored if one.source not in RECORDED or one.key != "tags"]
        self.inverses: dict[tuple[Kind, str], Inverse] = {(r.source, r.key): {} for r in stored}
        self._of_kind: dict[Kind, list[tuple[Relation, Inverse]]] = {}
        for relation in stored:
            pair = (relation, self.inverses[relation.source, relation.key])
            self._of_kind.setdefault(relation.source, []).append(pair)

    def update(self, kind: Kind, old: Entity | None, new: Entity | None) -> None:
        """Take over that an entity came (`old` None), changed, or went (`new` None)."""
        for relation, inverse in self._of_kind.get(kind, ()):
            assert relation.ids is not None
            before = tuple(relation.ids(old)) if old is not None else ()
            after = tuple(relation.ids(new)) if new is not None else ()
            if before == after:
                continue
            if old is not None:
                self._drop(inverse, before, old.id)
            if new is not None:
                for target in after:
                    inverse.setdefault(target, {})[new.id] = None

    def copy(self) -> dict[tuple[Kind, str], Inverse]:
        """The inverses of this moment, for a worker."""
        return {
            key: {target: dict(sources) for target, sources in inverse.items()}
            for key, inverse in self.inverses.items()
        }

    @staticmethod
    def _drop(inverse: Inverse, targets: Iterable[str], source: str) -> None:
        for target in targets:
            sources = inverse.get(target)
            if sources is not None:
                sources.pop(source, None)
                if not sources:
                    del inverse[target]
