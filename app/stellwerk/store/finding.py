"""What an entity holds that is known here alone: tags, folder, fields, what is wrong with a bookmark or an alarm.

Owner thread.

Whoever hands an entity in may know nothing of it, or what it was a while ago: it is filled in when the inventory takes
the entity.
"""

from collections.abc import Mapping
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.entity import Entity
from stellwerk.model.field import Values
from stellwerk.model.tag import NO_TAGS, TAGGED, Tagging
from stellwerk.search.certainty.watchable import mistake_of
from stellwerk.search.query import read

_TAGGED = frozenset(TAGGED)


def completed(entity: Entity, ref: Ref, taggings: Mapping[Ref, Tagging], catalogue: Catalogue = CATALOGUE) -> Entity:
    """The entity as it is to be held. What can have fields can have tags."""
    if ref.kind in _TAGGED:
        tagged: Any = entity
        said = taggings.get(ref, NO_TAGS)
        values = said.values
        if ref.kind is Kind.VM:
            if tagged.tags == said.tags and tagged.folder == said.folder and _alike(tagged.values, values):
                return entity
            with_folder: Entity = replace(tagged, tags=said.tags, folder=said.folder, values=values)
            return with_folder
        if tagged.tags == said.tags and _alike(tagged.values, values):
            return entity
        with_tags: Entity = replace(tagged, tags=said.tags, values=values)
        return with_tags
    if ref.kind is Kind.BOOKMARK:
        return _judged(entity, catalogue)
    if ref.kind is Kind.ALARM:
        return _watched(entity, catalogue)
    return entity


def _watched(entity: Any, catalogue: Catalogue) -> Entity:
    """An alarm with what it is about, or why it cannot be watched for."""
    mistake = mistake_of(entity.query, entity.clear, catalogue)
    kind = read(entity.query, catalogue=catalogue).kind
    lists = CATALOGUE.kinds[kind].type_name if kind is not None and mistake is None else ""
    watched: Alarm = replace(entity, problem=str(mistake) if mistake is not None else "", lists=lists)
    return watched


def _judged(entity: Any, catalogue: Catalogue) -> Entity:
    """A bookmark with what its query lists, or why it cannot be answered."""
    query = read(entity.query, catalogue=catalogue)
    problem = str(query.errors[0].as_invalid()) if query.errors else ""
    lists = CATALOGUE.kinds[query.kind].type_name if query.kind is not None and not problem else ""
    judged: Bookmark = replace(entity, problem=problem, lists=lists)
    return judged


def _alike(held: Values, said: Values) -> bool:
    """Whether they are equal; mostly they are the same."""
    return held is said or held == said


def without_tag(taggings: Mapping[Ref, Tagging], tag_id: str) -> dict[Ref, Tagging]:
    """The tags that objects have once this one is gone; those that have it not are left out."""
    return {
        ref: replace(tagging, tags=tuple(id_ for id_ in tagging.tags if id_ != tag_id))
        for ref, tagging in taggings.items()
        if tag_id in tagging.tags
    }


def without_folder(taggings: Mapping[Ref, Tagging], folder_id: str) -> dict[Ref, Tagging]:
    """What is said of objects once this folder is gone; those that are not in it are left out."""
    return {ref: replace(said, folder=None) for ref, said in taggings.items() if said.folder == folder_id}


def changed_keys_of(before: Tagging, after: Tagging) -> set[str]:
    """The properties of an object that differ where this is said of it now."""
    keys = {"tags"} if before.tags != after.tags else set()
    if before.folder != after.folder:
        keys.add("folder")
    if before.values != after.values:
        keys |= {key for key, value in (before.values.items() ^ after.values.items())}
    return keys
