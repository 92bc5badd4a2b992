"""A graph over given entities, without an inventory."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.field import NO_VALUES
from stellwerk.model.graph import Graph, NoSamples
from stellwerk.model.part.part_table import part_inverses, part_tables
from stellwerk.model.part.vm_part import PARTS
from stellwerk.model.tag import NO_TAGS, Tagging


class FakeSamples:
    """Samples from a dictionary of (reference, property key)."""

    def __init__(self, values: Mapping[tuple[Ref, str], float]) -> None:
        self._values = values

    def value(self, ref: Ref, key: str) -> float | None:
        """The value given for it."""
        return self._values.get((ref, key))

    def values(self, kind: Kind, ids: Sequence[str], key: str) -> list[float]:
        """The same of each of these objects; NaN where there is none."""
        return [self._values.get((Ref(kind, id_), key), math.nan) for id_ in ids]


def graph_of(
    *entities: Entity,
    samples: Mapping[tuple[Ref, str], float] | None = None,
    numbers: Mapping[Ref, int] | None = None,
    clock: Any = None,
) -> Graph:
    """A graph of these entities, with the inverses of all stored relations."""
    tables: dict[Kind, dict[str, Entity]] = {kind: {} for kind in Kind if kind not in PARTS}
    inverses: dict[tuple[Kind, str], dict[str, list[str]]] = {}
    parts = part_tables(tables[Kind.VM])
    for entity in (one for one in entities if ref_of(one).kind not in PARTS):
        tables[ref_of(entity).kind][entity.id] = entity
    for kind, table in tables.items():
        for relation in CATALOGUE.own_relations(kind):
            if relation.ids is None:
                continue
            index = inverses.setdefault((kind, relation.key), {})
            for entity in table.values():
                for target in relation.ids(entity):
                    index.setdefault(target, []).append(entity.id)
    return Graph(
        tables={**tables, **parts},
        inverses={**inverses, **part_inverses(parts, tables[Kind.VM])},
        relations=CATALOGUE.relations,
        numbers=numbers or {},
        samples=FakeSamples(samples) if samples is not None else NoSamples(),
        clock=clock,
        taggings={ref_of(one): said for one in entities if (said := _said(one)) != NO_TAGS},
    )


def _said(entity: Entity) -> Tagging:
    values = getattr(entity, "values", NO_VALUES)
    return Tagging(getattr(entity, "tags", ()), folder=getattr(entity, "folder", None), values=values)
