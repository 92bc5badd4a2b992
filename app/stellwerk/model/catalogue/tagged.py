"""The one property that all kinds have whose objects can be tagged. Pure; any thread."""

from typing import Any

from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source

TAGS_PROP: Prop[Any] = Prop(
    key="tags",
    kind=PropKind.TAGS,
    source=Source.USER,
    get=lambda entity, graph: entity.tags,
    title=N_("Tags"),
    help=N_("Its tags; a search for a tag finds those below it too"),
    aliases=("tag",),
    reads=("tags.path", "tags.color"),
    column=ColumnHint(width=24, shown=True),
)
