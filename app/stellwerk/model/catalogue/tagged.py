"""The properties of what is said of objects here: their tags, their folder. Pure; any thread."""

from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
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

NARROW_TAGS_PROP: Prop[Any] = replace(TAGS_PROP, column=ColumnHint(width=13, shown=True))
"""The same in lists that are read for their texts: few have a tag there, and seldom two."""

FOLDER_PROP: Prop[Any] = Prop(
    key="folder",
    kind=PropKind.REF,
    source=Source.USER,
    get=lambda entity, graph: Ref(Kind.FOLDER, entity.folder) if entity.folder is not None else None,
    title=N_("Folder"),
    help=N_("The folder it is in; a search for a folder, by name or path, finds what is in those below it too"),
    reads=("folder.path",),
    nested=True,
    column=ColumnHint(width=20),
)
