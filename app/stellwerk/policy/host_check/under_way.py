"""The task that checks or prepares a host at the moment. Pure; any thread."""

from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.task import Task


def task_under_way(host: Host, graph: Graph) -> Task | None:
    """The one that has something to show; None where there is none."""
    for task in graph.related(host, "tasks"):
        if isinstance(task, Task) and not task.over and (task.ticks or task.output):
            return task
    return None
