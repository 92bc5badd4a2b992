"""A task in a few words where nothing else says what it is done to. Pure; any thread."""

from stellwerk.core.text import _
from stellwerk.model.task import Task
from stellwerk.ui.models.cell import one_line


def task_words(task: Task) -> str:
    """`Start: web-01`, `Start: 3 VMs`; the title alone where it names the object itself, or there is none."""
    name = one_line(task.target_name)
    if not name or name in task.title:
        return task.title
    return _("{title}: {name}").format(title=task.title, name=name)
