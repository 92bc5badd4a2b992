"""Which tags a selection has, which it is to have, and what follows. Pure; owner thread."""

from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.text import natural_key
from stellwerk.model.graph import Graph
from stellwerk.model.tag import TAGGED, Tag
from stellwerk.model.tag_tree import SEPARATOR, all_tags, is_tag_name, path_text, rooted


class Having(Enum):
    """How many of the objects have a tag."""

    NONE = auto()
    SOME = auto()
    ALL = auto()


class TagChoice:
    """The boxes of a selection: as they are, and as somebody sets them."""

    def __init__(self, graph: Graph, refs: Sequence[Ref]) -> None:
        self.refs = tuple(ref for ref in dict.fromkeys(refs) if ref.kind in TAGGED)
        self._counts = Counter(id_ for ref in self.refs for id_ in graph.tagging(ref).tags)
        self._wished: dict[TagId, Having] = {}

    def count(self, id_: TagId) -> int:
        """How many of the objects have it now."""
        return self._counts[id_]

    def before(self, id_: TagId) -> Having:
        """How it is now."""
        count = self._counts[id_]
        return Having.NONE if not count else Having.ALL if count == len(self.refs) else Having.SOME

    def state(self, id_: TagId) -> Having:
        """How it is to be."""
        return self._wished.get(id_, self.before(id_))

    def wish(self, id_: TagId, having: Having) -> None:
        """It is to be so; some only where it is so now."""
        if having is self.before(id_):
            self._wished.pop(id_, None)
        elif having is not Having.SOME:
            self._wished[id_] = having

    def after_click(self, id_: TagId) -> Having:
        """What a click makes of it: some, all, none, and some again where it was so."""
        match self.state(id_):
            case Having.SOME:
                return Having.ALL
            case Having.ALL:
                return Having.NONE
            case Having.NONE:
                return Having.SOME if self.before(id_) is Having.SOME else Having.ALL

    @property
    def setting(self) -> tuple[Ref, ...]:
        """Tags that all are to get."""
        return self._to_be(Having.ALL)

    @property
    def clearing(self) -> tuple[Ref, ...]:
        """Tags that all are to lose."""
        return self._to_be(Having.NONE)

    def _to_be(self, having: Having) -> tuple[Ref, ...]:
        return tuple(Ref(Kind.TAG, id_) for id_, wished in self._wished.items() if wished is having)


def in_tree_order(graph: Graph) -> list[Tag]:
    """All tags, parents before what is below them, natural order below each."""
    return sorted(rooted(all_tags(graph)), key=lambda tag: [natural_key(name) for name in _names(tag, graph)])


def _names(tag: Tag, graph: Graph) -> Sequence[str]:
    return path_text(tag, graph).split(SEPARATOR)


def makeable(text: str, graph: Graph) -> tuple[str, TagId | None] | None:
    """The name and the parent of the tag that a typed path means; None where there is one, or none can be made."""
    *above, name = (part.strip() for part in text.strip().strip(SEPARATOR).split(SEPARATOR))
    by_path = {path_text(tag, graph).casefold(): tag.id for tag in all_tags(graph)}
    parent = by_path.get(SEPARATOR.join(above).casefold()) if above else None
    if not is_tag_name(name) or (above and parent is None):
        return None
    return None if SEPARATOR.join([*above, name]).casefold() in by_path else (name, parent)
