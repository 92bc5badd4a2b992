"""The properties of user-defined fields, and the property that each of them is on objects. Pure; any thread."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, Text
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source
from stellwerk.model.field import Field, FieldType
from stellwerk.model.field_value import day_start
from stellwerk.model.graph import Graph

K = PropKind

_KINDS: Final = {
    FieldType.TEXT: K.TEXT, FieldType.NUMBER: K.COUNT, FieldType.DATE: K.DATE, FieldType.CHOICE: K.ENUM,
}  # fmt: skip
_WIDTHS: Final = {FieldType.TEXT: 20, FieldType.NUMBER: 10, FieldType.DATE: 12, FieldType.CHOICE: 14}


@lru_cache(maxsize=4096)
def field_prop(field: Field) -> Prop[Any]:
    """What the field is to lists, queries and everybody else; the same for the same field."""
    return Prop(
        key=field.key,
        kind=_KINDS[field.type],
        source=Source.USER,
        get=_getter(field),
        title=Text(field.title),
        help=N_("A field of yours"),
        choices=field.choices,
        ordered=field.type is FieldType.CHOICE,
        text=field.type is FieldType.TEXT,
        column=ColumnHint(width=_WIDTHS[field.type]),
    )


def _getter(field: Field) -> Callable[[Any, Graph], Any]:
    """A value of another type than the field's, which another program may have left, is none."""
    key = field.key
    match field.type:
        case FieldType.TEXT:
            return lambda entity, graph: value if type(value := entity.values.get(key)) is str else None
        case FieldType.NUMBER:
            return lambda entity, graph: None if type(value := entity.values.get(key)) is str else value
        case FieldType.DATE:
            return lambda entity, graph: day_start(value) if type(value := entity.values.get(key)) is str else None
        case FieldType.CHOICE:
            choices = frozenset(field.choices)
            return lambda entity, graph: value if (value := entity.values.get(key)) in choices else None


def value_count(field: Field, graph: Graph) -> int:
    """How many objects have a value, those that are away included."""
    kinds, key = field.kinds, field.key
    return sum(1 for ref, said in graph.taggings.items() if key in said.values and ref.kind in kinds)


# fmt: off
FIELD_PROPS: tuple[Prop[Field], ...] = (
    Prop(key="key", kind=K.TEXT, source=Source.USER, get=lambda f, g: f.key, aliases=("name",),
         title=N_("Key"), help=N_("What names it in queries and scripts"), text=True,
         column=ColumnHint(width=16, shown=True)),
    Prop(key="title", kind=K.TEXT, source=Source.USER, get=lambda f, g: f.title,
         title=N_("Title"), help=N_("The heading of its column"), text=True, column=ColumnHint(width=20, shown=True)),
    Prop(key="type", kind=K.ENUM, source=Source.USER, get=lambda f, g: f.type._value_,
         title=N_("Type"), help=N_("What its values are"), choices=tuple(t.value for t in FieldType),
         column=ColumnHint(width=10, shown=True)),
    Prop(key="kinds", kind=K.TEXTS, source=Source.USER, get=lambda f, g: tuple(kind.value for kind in f.kinds),
         title=N_("Kinds"), help=N_("The kinds of objects that have it"), aliases=("kind",),
         column=ColumnHint(width=16, shown=True)),
    Prop(key="choices", kind=K.TEXTS, source=Source.USER, get=lambda f, g: f.choices,
         title=N_("Choices"), help=N_("The values of a choice, in their order"), aliases=("choice",),
         column=ColumnHint(width=24, shown=True)),
    Prop(key="position", kind=K.COUNT, source=Source.USER, get=lambda f, g: f.position,
         title=N_("Position"), help=N_("Its place among the fields"), column=ColumnHint(width=8)),
    Prop(key="value_count", kind=K.COUNT, source=Source.USER, get=value_count,
         title=N_("Values"), help=N_("Objects that have a value, those that are away included"),
         column=ColumnHint(width=8)),
    Prop(key="number", kind=K.COUNT, source=Source.USER, get=lambda f, g: g.number(Ref(Kind.FIELD, f.id)),
         title=N_("No."), help=N_("A short stable number"), column=ColumnHint(width=6)),
    Prop(key="id", kind=K.TEXT, source=Source.USER, get=lambda f, g: f.id,
         title=N_("Id"), help=N_("Its identity in this profile"), column=ColumnHint(width=36)),
)
# fmt: on
