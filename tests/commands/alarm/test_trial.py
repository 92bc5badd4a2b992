"""Trying out actions: all of them, and what each said."""

from tests.fakes.engine import Bench, small_bench
from tests.fakes.entity import alarm

from stellwerk.commands.alarm.trial import notifies
from stellwerk.core.error import Refused, Unreachable
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.alarm.action import ActionKind
from stellwerk.model.task import TaskState
from stellwerk.ports.alarm.courier import LetterState

REF = Ref(Kind.ALARM, "busy")


def bench_with(*actions: str) -> Bench:
    bench = small_bench(settings={"mail.server": "mail.example"})
    bench.add(alarm("busy", actions=actions))
    return bench


def test_all_actions_are_done() -> None:
    bench = bench_with("notify", "email:a@b.org", "run:/bin/true")
    assert bench.run_on("Test-Alarm", REF).state is TaskState.DONE
    kinds = [action.kind for action, _letter, _mail in bench.courier.sent]
    assert kinds == [ActionKind.NOTIFY, ActionKind.EMAIL, ActionKind.RUN]
    assert all(
        letter.state is LetterState.TEST and mail.host == "mail.example" for _a, letter, mail in bench.courier.sent
    )


def test_one_that_fails_keeps_none_of_the_others_from_being_tried() -> None:
    bench = bench_with("email:a@b.org", "webhook:https://h/x", "run:/bin/true")
    bench.courier.fails = {ActionKind.EMAIL: Unreachable("no mail"), ActionKind.WEBHOOK: Refused("no hook")}
    task = bench.run_on("Test-Alarm", REF)
    assert (task.state, len(bench.courier.sent)) == (TaskState.FAILED, 3)
    assert "no mail; no hook" in task.outcome


def test_without_actions_there_is_nothing_to_test() -> None:
    assert bench_with().run_on("Test-Alarm", REF).state is TaskState.REFUSED
    assert notifies(alarm("x", actions=("notify",)))
    assert not notifies(alarm("x"))
