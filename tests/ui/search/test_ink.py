"""Which part of a query is what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.ids import Kind
from stellwerk.ui.search.ink import Ink, strokes

LETTERS = {Ink.TYPE: "T", Ink.PROPERTY: "P", Ink.OPERATOR: "O", Ink.VALUE: "V", Ink.KEYWORD: "K", Ink.TEXT: "W"}


def painted(text: str, kind: Kind | None = None) -> str:
    """The text with a letter for each part instead of it."""
    return " ".join(f"{LETTERS[s.ink]}:{text[s.start : s.end]}" for s in strokes(text, kind))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Vms: status = up", "T:Vms O:: P:status O:= V:up"),
        ("vms", "T:vms"),
        ("Vms sortby name desc, cpu page 2", "T:Vms K:sortby P:name K:desc O:, P:cpu K:page V:2"),
        ("web not (db)", "W:web K:not O:( W:db O:)"),
        ('Vms: name = "a b" "c"', 'T:Vms O:: P:name O:= V:"a b" W:"c"'),
        ('Vms: name not in (a, "b")', 'T:Vms O:: P:name K:not K:in O:( V:a O:, V:"b" O:)'),
        ("Vms: name IS NOT NULL or is", "T:Vms O:: P:name K:IS K:NOT K:NULL K:or W:is"),
        ("Vms: Vms.status.down x.y", "T:Vms O:: P:Vms.status O:. V:down W:x.y"),
        ("All: status", "T:All O:: W:status"),
        ("", ""),
    ],
)
def test_parts(text: str, parts: str) -> None:
    assert painted(text) == parts


def test_without_a_type_it_is_about_the_list() -> None:
    assert painted("status.up", Kind.VM) == "P:status O:. V:up"
    assert painted("status.up") == "W:status.up"


@given(st.text(max_size=60))
def test_parts_stand_in_order_in_any_text(text: str) -> None:
    for kind in (None, Kind.VM):
        at = 0
        for stroke in strokes(text, kind):
            assert at <= stroke.start < stroke.end <= len(text)
            at = stroke.end
