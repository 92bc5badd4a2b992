"""Old events of a list, brought into memory."""

from tests.ui.models.test_stored_model import COUNT, Desk, desk

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.old_rows import PORTION, OldRows
from stellwerk.ui.models.stored_model import StoredModel

__all__ = ["desk"]
MANY = 3 * PORTION - 10


def listed(desk: Desk) -> tuple[StoredModel, list[Ref]]:
    """The list of all events with the first of them read."""
    model = desk.model()
    desk.later()
    model.read_around((0, MANY))
    desk.later()
    return model, [ref for ref in model.refs(range(COUNT)) if ref.id][:MANY]


def there(desk: Desk) -> int:
    return len(desk.inventory.view.all(Kind.EVENT))


def test_what_is_looked_at_is_there_at_once(desk: Desk) -> None:
    model, refs = listed(desk)
    OldRows(desk.loop, lambda: desk.queries).bring(model, refs)
    assert len(refs) == MANY
    assert [desk.inventory.view.get(ref) is not None for ref in refs] == [True] * MANY
    model.close()


def test_many_that_are_only_selected_come_in_several_turns(desk: Desk) -> None:
    model, refs = listed(desk)
    old = OldRows(desk.loop, lambda: desk.queries)
    old.bring(model, refs, now=False)
    seen = [there(desk)]
    while len(seen) < 5:
        desk.clock.advance(0.01)
        desk.loop.drain()
        seen.append(there(desk))
    assert seen == [PORTION, 2 * PORTION, MANY, MANY, MANY]
    model.close()


def test_another_selection_takes_the_place_of_what_was_to_come(desk: Desk) -> None:
    model, refs = listed(desk)
    old = OldRows(desk.loop, lambda: desk.queries)
    old.bring(model, refs, now=False)
    old.bring(model, refs[-1:], now=False)
    desk.later()
    assert there(desk) == PORTION + 1
    old.bring(model, refs, now=False)
    old.close()
    desk.later()
    assert there(desk) == 2 * PORTION + 1
    model.close()


def test_a_list_of_memory_has_nothing_to_bring(desk: Desk) -> None:
    model = ListModel(desk.inventory.live("Vms:"), desk.inventory.view, [], desk.loop)
    OldRows(desk.loop, lambda: desk.queries).bring(model, [Ref(Kind.VM, "gone")])
    assert there(desk) == 0
    model.close()
