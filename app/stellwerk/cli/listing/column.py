"""Which properties a list shows. Pure; any thread."""

from collections.abc import Sequence
from typing import Any

from stellwerk.cli.option import close_to
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue

Props = Sequence[Prop[Any]]


def default_props(catalogue: Catalogue, kind: Kind, machine: bool) -> Props:
    """The columns that a list shows without being told; machines get the id first."""
    props = catalogue.own_props(kind)
    shown = [prop for prop in props if prop.column.shown]
    ids = [prop for prop in props if prop.key == "id" and machine and prop not in shown]
    return [*ids, *shown]


def named_props(catalogue: Catalogue, kind: Kind, text: str) -> Props:
    """The properties of these names, commas between them; raises Invalid for one that the kind does not have."""
    props = []
    for name in (part.strip() for part in text.split(",")):
        prop = catalogue.prop(kind, name)
        if prop is None:
            many = catalogue.kinds[kind].many
            keys = [one.key for one in catalogue.own_props(kind)]
            hint = close_to(name, keys) or f"they have {', '.join(keys)}"
            raise Invalid(f'{many} have no property "{name[:60]}"', hint)
        props.append(prop)
    return props
