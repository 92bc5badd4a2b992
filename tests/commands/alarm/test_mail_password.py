"""The password of the mail server: by its token, kept where passwords are."""

import pytest
from tests.fakes.engine import small_bench

from stellwerk.core.error import Invalid
from stellwerk.model.task import TaskState

SET = {"mail.server": "mail.example", "mail.user": "ops"}


def test_it_is_kept_and_stands_in_no_call() -> None:
    bench = small_bench(settings=SET)
    token = bench.engine.handover.put("sesame")
    task = bench.run_on("Set-MailPassword", password=token)
    assert task.state is TaskState.DONE
    assert bench.courier.passwords == {("ops", "mail.example"): "sesame"}
    assert "sesame" not in repr((task, bench.events()))


def test_without_a_user_there_is_nothing_to_keep() -> None:
    bench = small_bench(settings={"mail.server": "mail.example"})
    token = bench.engine.handover.put("sesame")
    assert bench.run_on("Set-MailPassword", password=token).state is TaskState.REFUSED


def test_the_password_itself_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        small_bench(settings=SET).run_on("Set-MailPassword", password="sesame")
    assert "sesame" not in str(refused.value)


def test_one_is_needed() -> None:
    task = small_bench(settings=SET).run_on("Set-MailPassword")
    assert (task.state, task.code) == (TaskState.REFUSED, "invalid")
