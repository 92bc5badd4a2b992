"""Questions that take a while."""

from __future__ import annotations

from stellwerk.commands.outside.asking import SEARCH_LIMIT, asked
from stellwerk.core.ids import HostId
from stellwerk.ports.lane import Lane


def test_a_question_changes_nothing_and_has_its_time() -> None:
    step = asked(HostId("h1"), len)
    assert (step.lane, step.changes, step.limit, step.stop) == (Lane.LONG, False, SEARCH_LIMIT, None)
