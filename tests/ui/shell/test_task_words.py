"""Tasks in a few words."""

import pytest

from stellwerk.core.ids import TaskId
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.task import Task
from stellwerk.ui.shell.task_words import task_words

CALL = Call("Start-Vm", (), {}, Actor("admin"), Origin.WINDOW)


@pytest.mark.parametrize(
    ("title", "name", "words"),
    [
        ("Start", "web-01", "Start: web-01"),
        ("Start", "3 VMs", "Start: 3 VMs"),
        ("Start", "a\nb", "Start: a b"),
        ('Migrate "web-01" to "h2"', "web-01", 'Migrate "web-01" to "h2"'),
        ("Add host", "", "Add host"),
    ],
)
def test_it_says_what_is_done_to_what(title: str, name: str, words: str) -> None:
    assert task_words(Task(id=TaskId("t"), call=CALL, title=title, target_name=name)) == words
