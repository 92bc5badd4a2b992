"""The tables of the views hang together."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.models.tree_shape import SHAPES, TreeView


@pytest.mark.parametrize("view", TreeView)
def test_every_relation_leads_where_the_table_says(view: TreeView) -> None:
    shape = SHAPES[view]
    for kind, level in shape.levels.items():
        if level.down:
            down = CATALOGUE.relation(kind, level.down)
            assert down is not None
            assert down.target is level.below
        if level.nests:
            below = CATALOGUE.relation(kind, level.nests)
            assert below is not None
            assert below.target is kind
        if level.up:
            up = CATALOGUE.relation(kind, level.up)
            assert up is not None
            assert up.target in shape.levels
    if shape.number:
        assert CATALOGUE.prop(shape.top, shape.number) is not None
        return
    counted = CATALOGUE.relation(Kind.HOST, shape.counted)
    assert counted is not None
    assert counted.target is shape.leaf
