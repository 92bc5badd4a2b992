"""What needs attention."""

import pytest
from tests.fakes import entity
from tests.fakes.fleet import StillClock
from tests.fakes.graph import graph_of

from stellwerk.core.error import NotAllowed
from stellwerk.core.ids import HostId, Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.entity import ref_of
from stellwerk.model.event import Severity
from stellwerk.model.host import Host, Link
from stellwerk.model.host_check import CheckResult, CheckState, HostChecks
from stellwerk.model.state import DomainState, Leaving, LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Definition, Runtime, Vm
from stellwerk.ports.host_key import ChangedHostKey, SecretNeeded, UnknownHostKey, replacing
from stellwerk.ui.pages.problem import problem_of

NOW = 10_000.0


def vm(**fields) -> Vm:
    definition = fields.pop("definition", None)
    runtime = Runtime(**({"state": DomainState.RUNNING} | fields.pop("runtime", {})))
    domain = entity.domain(1, runtime=runtime, **({"definition": definition} if definition else {}))
    return Vm(id=domain.id, domain=domain, **fields)


def graph(*entities):
    return graph_of(*entities, clock=StillClock(NOW))


def silent(state: LinkState, **link) -> Host:
    return entity.host(link=Link(state=state, answered=NOW - 100, first=False, **link))


def test_a_healthy_vm_has_none() -> None:
    one = vm()
    assert problem_of(one, graph(one, entity.host())) is None


def test_active_on_two_hosts_is_an_alert_that_offers_to_force_it_off() -> None:
    one = vm(active_on=(HostId("h1"), HostId("h2")))
    found = problem_of(one, graph(one, entity.host("h1"), entity.host("h2")))
    assert found is not None
    assert (found.severity, found.command) == (Severity.ALERT, "Stop-Vm")
    assert found.text == 'Active on several hosts: "h1", "h2"'


def test_a_vm_of_a_silent_host_offers_to_connect_the_host() -> None:
    one = vm()
    host = silent(LinkState.BACKOFF, overdue=True, reason="no route to host", hint="check the cable")
    found = problem_of(one, graph(one, host))
    assert found is not None
    assert found.text == 'Host "h1" does not respond: no route to host'
    assert found.hint == "Check the cable. What is shown is its last report."
    assert (found.command, found.targets) == ("Connect-Host", (Ref(Kind.HOST, "h1"),))


@pytest.mark.parametrize(
    ("runtime", "command"),
    [
        ({"monitor_hangs": True}, "Stop-Vm"),
        ({"state": DomainState.PAUSED, "reason": "ioerror"}, "Resume-Vm"),
    ],
)
def test_what_is_wrong_with_a_vm_itself(runtime, command) -> None:
    one = vm(runtime=runtime)
    found = problem_of(one, graph(one, entity.host()))
    assert found is not None
    assert found.command == command


def test_unread_parts_lead_to_the_xml() -> None:
    one = vm(definition=Definition(name="web", unread=("launchSecurity",)))
    found = problem_of(one, graph(one, entity.host()))
    assert found is not None
    assert (found.tab, found.severity) == ("xml", Severity.WARNING)
    assert "launchSecurity" in found.text


@pytest.mark.parametrize(
    ("host", "severity", "command"),
    [
        (silent(LinkState.OFF), Severity.NORMAL, "Connect-Host"),
        (silent(LinkState.CONNECTING), Severity.NORMAL, "Connect-Host"),
        (silent(LinkState.BACKOFF, overdue=True), Severity.ERROR, "Connect-Host"),
        (silent(LinkState.REFUSED), Severity.ERROR, "Connect-Host"),
        (entity.host(maintenance=True), Severity.NORMAL, "Activate-Host"),
        (entity.host(problems=("libvirt 5.0 is too old",)), Severity.ERROR, ""),
        (entity.host(warnings=("shares its UUID",)), Severity.WARNING, ""),
        (entity.host(link=Link(state=LinkState.SYNCING, first=True)), Severity.NORMAL, ""),
    ],
)
def test_hosts(host, severity, command) -> None:
    found = problem_of(host, graph(host))
    assert found is not None
    assert (found.severity, found.command) == (severity, command)


def task(state: TaskState, ended: float) -> Task:
    return Task(
        id=TaskId(f"t{ended}"), call=Call("Start-Vm"), title="Start", target=Ref(Kind.VM, entity.vm_id(1)),
        state=state, created=ended - 1, ended=ended, outcome="no disk", hint="attach one",
    )  # fmt: skip


def test_the_failure_of_the_last_task_is_shown_for_an_hour() -> None:
    one, failed = vm(), task(TaskState.FAILED, NOW - 60)
    found = problem_of(one, graph(one, entity.host(), failed))
    assert found is not None
    assert (found.text, found.since, found.hint) == ("Start: no disk", "1 min ago", "Attach one.")
    assert found.show == Ref(Kind.TASK, failed.id)
    old = task(TaskState.FAILED, NOW - 4000)
    assert problem_of(one, graph(one, entity.host(), old)) is None


def test_a_later_success_takes_the_failure_away() -> None:
    one = vm()
    tasks = (task(TaskState.FAILED, NOW - 60), task(TaskState.DONE, NOW - 30))
    assert problem_of(one, graph(one, entity.host(), *tasks)) is None


def test_a_task_tells_its_own_outcome() -> None:
    failed = task(TaskState.FAILED, NOW)
    found = problem_of(failed, graph(failed))
    assert found is not None
    assert (found.text, found.hint) == ("No disk.", "Attach one.")
    lost = replace(failed, state=TaskState.UNKNOWN, outcome="")
    found = problem_of(lost, graph(lost))
    assert found is not None
    assert "not known" in found.text
    assert problem_of(replace(failed, state=TaskState.DONE), graph(failed)) is None


@pytest.mark.parametrize(
    ("error", "label"),
    [
        (UnknownHostKey("not known yet", "compare it", "SHA256:abc"), "Trust this key…"),
        (SecretNeeded("wants it", "", "password ssh://root@h1:22"), "Enter the password…"),
        (SecretNeeded("locked", "", "passphrase /k"), "Enter the passphrase…"),
        (SecretNeeded("closed", "", "vault /profile/secrets.json"), "Enter the passphrase…"),
    ],
)
def test_a_host_that_waits_for_an_answer_offers_the_one_that_helps(error: NotAllowed, label: str) -> None:
    host = silent(LinkState.REFUSED, reason=error.text, hint=error.hint, code=error.code, details=error.details)
    for one in (host, vm()):
        found = problem_of(one, graph(one, host))
        assert found is not None
        assert (found.label, found.asks) == (label, Ref(Kind.HOST, "h1"))


def test_a_changed_key_has_no_button_that_trusts_it() -> None:
    error = ChangedHostKey("the SSH key of h1 has CHANGED: it shows SHA256:new, known is SHA256:old", "do not go on")
    host = silent(LinkState.REFUSED, reason=error.text, hint=error.hint, code=error.code)
    found = problem_of(host, graph(host))
    assert found is not None
    assert (found.command, found.asks) == ("", None)
    assert "SHA256:new" in found.text
    assert "SHA256:old" in found.text
    assert found.hint == "Do not go on."


def test_a_changed_key_that_only_we_remember_can_be_replaced() -> None:
    new, old = "SHA256:" + "n" * 43, "SHA256:" + "o" * 43
    error = ChangedHostKey(f"the SSH key of h1 has CHANGED: it shows {new}, known is {old}", "no", replacing(new, old))
    host = silent(LinkState.REFUSED, reason=error.text, hint=error.hint, code=error.code, details=error.details)
    found = problem_of(host, graph(host))
    assert found is not None
    assert (found.label, found.asks) == ("Replace the key…", ref_of(host))
    assert "Somebody may stand in between" in found.hint


@pytest.mark.parametrize(
    ("leaving", "live", "away"),
    [
        (Leaving.REBOOT, "was asked to restart", "is restarting and is connected again once it answers"),
        (Leaving.POWER_OFF, "was asked to shut down", "was shut down; it is connected again once it is switched on"),
    ],
)
def test_a_host_whose_silence_was_asked_for_is_calm(leaving: Leaving, live: str, away: str) -> None:
    there = silent(LinkState.LIVE, leaving=leaving)
    gone = silent(LinkState.BACKOFF, leaving=leaving, reason="connection refused", hint="check the cable")
    problem = problem_of(there, graph(there))
    assert problem is not None
    assert (problem.text, problem.severity) == (f'Host "h1" {live}', Severity.NORMAL)
    problem = problem_of(gone, graph(gone))
    assert problem is not None
    assert (problem.text, problem.hint, problem.severity) == (f'Host "h1" {away}', "", Severity.NORMAL)
    assert problem.command == "Connect-Host"


def test_what_the_checks_of_a_connected_host_found_failed_is_told_after_its_warnings() -> None:
    results = (
        CheckResult(key="clock", state=CheckState.FAILED, found="3 years behind this computer", advice="set it"),
        CheckResult(key="libvirt", state=CheckState.FAILED, found="it did not run then", blocks=True),
        CheckResult(key="kvm", state=CheckState.WARNING, found="slow"),
    )
    host = entity.host(link=Link(state=LinkState.LIVE), checks=HostChecks(at=NOW, results=results))
    found = problem_of(host, graph(host))
    assert found is not None
    assert (found.text, found.hint, found.tab) == ("Clock: 3 years behind this computer", "Set it.", "checks")
    assert found.severity is Severity.WARNING
    warned = replace(host, warnings=("its UUID is shared",))
    told = problem_of(warned, graph(warned))
    assert told is not None
    assert told.text == "Its UUID is shared"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("timed_out", 'Host "h1" did not answer and is being connected again: why'),
        ("unreachable", 'Host "h1" cannot be connected and is tried again: why'),
    ],
)
def test_only_the_silent_did_not_answer(code: str, text: str) -> None:
    host = silent(LinkState.BACKOFF, reason="why", code=code)
    found = problem_of(host, graph(host))
    assert found is not None
    assert found.text == text


def test_an_alarm_that_is_raised_is_told_after_what_is_wrong_with_the_object() -> None:
    alert = entity.alert("busy", Ref(Kind.HOST, "h1"))
    found = problem_of(entity.host("h1"), graph(entity.host("h1"), alert))
    assert found is not None
    assert (found.text, found.severity, found.show) == ('Alarm "busy"', Severity.WARNING, Ref(Kind.ALERT, alert.id))
    assert found.since == f"since {format_time(alert.raised)}"
    away = silent(LinkState.BACKOFF, overdue=True)
    worse = problem_of(away, graph(away, entity.alert("busy", ref_of(away))))
    assert worse is not None
    assert "busy" not in worse.text
    broken = replace(entity.alarm("x"), problem="no such property")
    assert problem_of(broken, graph(broken)) is not None
