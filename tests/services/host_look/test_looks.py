"""What a host's page asks for."""

from collections.abc import Sequence
from typing import Any

import pytest
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.ids import HostId
from stellwerk.model.node import NodeHardware
from stellwerk.policy.host_look.log_text import LogSource, LogWish
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.lane import Answer
from stellwerk.ports.shell import Output
from stellwerk.ports.visit import Visit
from stellwerk.services.host_look.looks import HostLooks
from stellwerk.services.host_look.shell_turn import ShellTurns

H1 = HostId("h1")


class SaidShell:
    """A shell that gives one answer to everything."""

    def __init__(self) -> None:
        self.output = Output(status=0)
        self.error: AppError | None = None
        self.barred: AppError | None = None
        """What becoming root raises."""
        self.asked: list[tuple[str, ...]] = []

    def run(self, argv: Sequence[str], *, as_root: bool = False, **_more: Any) -> Output:
        if as_root and self.barred is not None:
            raise self.barred
        self.asked.append(tuple(argv))
        return self.output

    def visit(self, uri: str, job: Any, done: Any, *, limit: float | None = None) -> None:
        """The port's visits, at once."""

        def shell() -> Any:
            if self.error is not None:
                raise self.error
            return self

        try:
            value = job(Visit(uri=uri, shell=shell, open=lambda: None, now=lambda: 0.0, log_out=lambda: None))
        except AppError as error:
            done(Answer(error=error))
        else:
            done(Answer(value=value))


@pytest.fixture
def shell() -> SaidShell:
    return SaidShell()


@pytest.fixture
def fake(small: SmallFleet) -> FakeHost:
    fake = small.add("h1")
    small.start("h1")
    return fake


@pytest.fixture
def looks(small: SmallFleet, shell: SaidShell, fake: FakeHost) -> HostLooks:
    return HostLooks(small.inventory, small.lanes, ShellTurns(small.loop, small.inventory, shell.visit))


def test_hardware_comes_from_libvirt(small: SmallFleet, looks: HostLooks, fake: FakeHost) -> None:
    fake.hardware = NodeHardware(machine="PowerEdge")
    answers: list[Answer[NodeHardware]] = []
    looks.hardware(H1, answers.append)
    small.until(lambda: bool(answers))
    assert answers[0].get().machine == "PowerEdge"


def test_the_system_is_told_and_kept_with_the_host(small: SmallFleet, looks: HostLooks, shell: SaidShell) -> None:
    shell.output = Output(status=0, out=b"stellwerk-check\nos=Debian 12\nkernel=6.1\nboot=1790000000\n")
    answers: list[Any] = []
    looks.system(H1, answers.append)
    small.until(lambda: bool(answers))
    assert answers[0].get().os == "Debian 12"
    host = small.inventory.view.host(H1)
    assert host is not None
    assert host.facts is not None
    assert (host.facts.os, host.facts.kernel, host.facts.boot_time) == ("Debian 12", "6.1", 1_790_000_000.0)


@pytest.mark.parametrize("off", [0.0, 86_400.0, -86_400.0])
def test_a_host_whose_clock_is_a_day_off_was_started_when_it_was(
    small: SmallFleet, looks: HostLooks, shell: SaidShell, off: float
) -> None:
    began = small.clock.now() - 3600.0
    said = f"stellwerk-check\nos=Debian 12\nkernel=6.1\nnow={small.clock.now() + off:.0f}\nboot={began + off:.0f}\n"
    shell.output = Output(status=0, out=said.encode())
    answers: list[Any] = []
    looks.system(H1, answers.append)
    small.until(lambda: bool(answers))
    host = small.inventory.view.host(H1)
    assert host is not None
    assert host.facts is not None
    assert (answers[0].get().boot_time, host.facts.boot_time) == (began, began)


def test_a_host_without_a_shell_says_why(small: SmallFleet, looks: HostLooks, shell: SaidShell) -> None:
    shell.error = Unsupported("no commands can be run on it", "add it by its address")
    answers: list[Any] = []
    looks.system(H1, answers.append)
    small.until(lambda: bool(answers))
    assert isinstance(answers[0].error, Unsupported)


def test_a_shell_that_runs_nothing_is_refused(small: SmallFleet, looks: HostLooks, shell: SaidShell) -> None:
    shell.output = Output(status=1, out=b"This account is not available.\n")
    answers: list[Any] = []
    looks.system(H1, answers.append)
    looks.log(H1, LogWish(LogSource.KERNEL), answers.append)
    small.until(lambda: len(answers) == 2)
    assert all(isinstance(answer.error, Refused) for answer in answers)


def test_a_log_and_one_that_cannot_be_read(small: SmallFleet, looks: HostLooks, shell: SaidShell) -> None:
    shell.output = Output(status=0, out=b"stellwerk-check\nstarting up\n")
    answers: list[Any] = []
    looks.log(H1, LogWish(LogSource.VM, "web"), answers.append)
    small.until(lambda: len(answers) == 1)
    assert [line.text for line in answers[0].get()] == ["starting up"]
    assert shell.asked[0][-1] == "web"
    shell.output = Output(status=1, out=b"stellwerk-check\n", err=b"tail: cannot open")
    looks.log(H1, LogWish(LogSource.VM, "web"), answers.append)
    small.until(lambda: len(answers) == 2)
    assert "tail: cannot open" in str(answers[1].error)


def test_what_sudo_wants_for_a_log_is_asked_unless_the_user_may_read_it(
    small: SmallFleet, looks: HostLooks, shell: SaidShell
) -> None:
    shell.barred = SecretNeeded("sudo wants the password of kim", "give it", "sudo ssh://kim@h1:22")
    shell.output = Output(status=0, out=b"stellwerk-check\nstarting up\n")
    answers: list[Any] = []
    looks.log(H1, LogWish(), answers.append)
    small.until(lambda: len(answers) == 1)
    assert [line.text for line in answers[0].get()] == ["starting up"]
    for nothing in (Output(status=0, out=b"stellwerk-check\n"), Output(status=1, out=b"stellwerk-check\n", err=b"no")):
        shell.output = nothing
        looks.log(H1, LogWish(), answers.append)
        small.until(lambda: len(answers) > 1)
        assert answers.pop().error is shell.barred
