"""A tag with everything below it and all that has one of these tags: what a removal takes and an undo brings back.

Pure; any thread that may read the graph.
"""

import json
from collections import defaultdict
from collections.abc import Mapping

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record, field
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import downwards, tags_of


class Branch(Record, frozen=True):
    """`tags` are those below, parents first; `objects` what has the tag itself or one below, by tag, away or not."""

    tags: tuple[Tag, ...] = ()
    objects: Mapping[TagId, tuple[Ref, ...]] = field(default_factory=dict)

    def as_text(self) -> str:
        """As a text for a call, read back by `read_branch`."""
        tags = [[tag.id, tag.name, tag.parent_id, tag.color, tag.description] for tag in self.tags]
        objects = {id_: [str(ref) for ref in refs] for id_, refs in self.objects.items()}
        return json.dumps({"tags": tags, "objects": objects}, separators=(",", ":"))


def branch_of(tag: Tag, graph: Graph) -> Branch:
    """What is below a tag, and what has it or one of those."""
    ids = downwards((tag.id,), graph)
    having: defaultdict[TagId, list[Ref]] = defaultdict(list)
    for ref, tagging in graph.taggings.items():
        for id_ in tagging.tags:
            if id_ in ids:
                having[id_].append(ref)
    below = tuple(one for one in tags_of(ids, graph) if one.id != tag.id)
    return Branch(below, {id_: tuple(refs) for id_, refs in having.items()})


def read_branch(text: str) -> Branch:
    """The inverse of `as_text`. Raises Invalid for anything else."""
    try:
        told = read_json(text)
        tags = tuple(
            Tag(id=TagId(id_), name=name, parent_id=parent, color=color, description=note)
            for id_, name, parent, color, note in told["tags"]
        )
        objects = {TagId(id_): tuple(Ref.parse(ref) for ref in refs) for id_, refs in told["objects"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid(_("what is to be brought back cannot be read"), details=repr(error)) from error
    return Branch(tags, objects)


def vms_below(tag: Tag, graph: Graph) -> tuple[Ref, ...]:
    """The VMs that have the tag or one below it."""
    refs = {ref: None for refs in branch_of(tag, graph).objects.values() for ref in refs}
    return tuple(ref for ref in refs if ref.kind is Kind.VM)
