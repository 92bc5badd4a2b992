"""Which fields a selection can have, what its objects have, and what follows from an entry. Pure; owner thread."""

from collections.abc import Sequence

from stellwerk.commands.label.field_key import all_fields
from stellwerk.core.ids import Ref
from stellwerk.model.field import Field
from stellwerk.model.field_value import write_value
from stellwerk.model.graph import Graph


class FieldChoice:
    """The fields that all of these objects can have, in their order."""

    def __init__(self, graph: Graph, refs: Sequence[Ref]) -> None:
        self.refs = tuple(dict.fromkeys(refs))
        kinds = {ref.kind for ref in self.refs}
        self.fields = tuple(one for one in all_fields(graph) if kinds <= set(one.kinds))
        self._graph = graph

    def value(self, one: Field) -> str | None:
        """What all of them have, as people write it, empty where none has any; None where they differ."""
        values = {self._graph.tagging(ref).values.get(one.key) for ref in self.refs}
        if len(values) > 1:
            return None
        value = values.pop() if values else None
        return "" if value is None else write_value(value)
