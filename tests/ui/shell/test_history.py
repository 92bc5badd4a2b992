"""Back and forward."""

from stellwerk.ui.shell.history import MOST, History
from stellwerk.ui.shell.page import Place

A, B, C = (Place(query=query) for query in ("a", "b", "c"))


def test_back_and_forward_with_the_tab_left() -> None:
    history = History()
    assert history.here is None
    history.visit(A)
    history.leave_tab("events")
    history.visit(B)
    stop = history.back()
    assert stop is not None
    assert (stop.place, stop.tab) == (A, "events")
    assert history.back() is None
    forward = history.forward()
    assert forward is not None
    assert forward.place == B
    assert history.forward() is None


def test_somewhere_new_cuts_off_what_was_ahead() -> None:
    history = History()
    for place in (A, B):
        history.visit(place)
    history.back()
    history.visit(C)
    assert not history.can_go_forward
    assert history.can_go_back


def test_the_same_place_is_noted_once_and_the_oldest_are_forgotten() -> None:
    history = History()
    history.visit(A)
    history.visit(A)
    assert not history.can_go_back
    for number in range(3 * MOST):
        history.visit(Place(query=str(number)))
    steps = 0
    while history.back() is not None:
        steps += 1
    assert steps == MOST - 1
