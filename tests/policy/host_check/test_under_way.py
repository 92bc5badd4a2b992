"""Which task shows on the page of a host."""

from tests.fakes.entity import host
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.model.task import Task, TaskState
from stellwerk.policy.host_check.under_way import task_under_way

CALL = Call("Test-Host", (Ref(Kind.HOST, "h1"),))
QUIET = Task(id=TaskId("q"), call=CALL, title="Check", target=CALL.targets[0], state=TaskState.RUNNING)
TICKING = replace(QUIET, id=TaskId("t"), ticks=(CheckResult(key="kvm", state=CheckState.RUNNING),))
OVER = replace(TICKING, id=TaskId("o"), state=TaskState.DONE)


def test_one_that_ticks_and_is_not_over() -> None:
    assert task_under_way(host(), graph_of(host(), QUIET, OVER)) is None
    assert task_under_way(host(), graph_of(host(), QUIET, OVER, TICKING)) == TICKING
    said = replace(QUIET, output="$ apt-get update\n")
    assert task_under_way(host(), graph_of(host(), said)) == said
