"""What is said of objects that are gone for good goes with them: another one may be called the same one day.

What may come back under its id, as a disk or a VM that is attached or defined again, keeps it meanwhile. Owner thread;
yields steps.
"""

from stellwerk.core.ids import Ref, TagId
from stellwerk.engine.context import Ctx
from stellwerk.engine.step import EditFields, EditTags, Steps
from stellwerk.model.field import FieldEdit
from stellwerk.model.tag import TagEdit


def forget_said(ctx: Ctx, *refs: Ref) -> Steps:
    """Take tags and values from these."""
    tags: dict[TagId, tuple[Ref, ...]] = {}
    said = {ref: ctx.graph.tagging(ref) for ref in refs}
    for ref, tagging in said.items():
        for tag in tagging.tags:
            tags[tag] = (*tags.get(tag, ()), ref)
    values = {ref: dict.fromkeys(tagging.values) for ref, tagging in said.items() if tagging.values}
    if tags:
        yield EditTags(TagEdit(remove=tags))
    if values:
        yield EditFields(FieldEdit(values=values))
