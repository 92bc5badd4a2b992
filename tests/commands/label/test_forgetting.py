"""What is said of objects that are gone for good."""

from typing import cast

from tests.commands.test_tag import tree_bench
from tests.fakes.engine import vm_ref

from stellwerk.commands.label.forgetting import forget_said
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.engine.context import Ctx
from stellwerk.engine.step import EditFields, EditTags
from stellwerk.model.change import Batch
from stellwerk.model.field import FieldEdit
from stellwerk.model.graph import Graph
from stellwerk.model.tag import TagEdit, Tagging

ONE, TWO, NOTHING = (Ref(Kind.SNAPSHOT, f"{vm_ref(1).id}/{name}") for name in ("1", "2", "3"))
LAB, PARIS = TagId("lab"), TagId("paris")


class Reader:
    """What of a context is asked."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph


def test_tags_and_values_go_in_one_step_each() -> None:
    bench = tree_bench()
    said = {ONE: Tagging((LAB, PARIS), values={"owner": "ops"}), TWO: Tagging((LAB,))}
    bench.inventory.apply(Batch(taggings=said))
    ctx = cast(Ctx, Reader(bench.inventory.view))
    assert list(forget_said(ctx, ONE, TWO, NOTHING)) == [
        EditTags(TagEdit(remove={LAB: (ONE, TWO), PARIS: (ONE,)})),
        EditFields(FieldEdit(values={ONE: {"owner": None}})),
    ]
    assert list(forget_said(ctx, NOTHING)) == []
