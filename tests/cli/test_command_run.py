"""Commands from the command line: hosts are connected, questions asked, outcomes told."""

from __future__ import annotations

import signal

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Result, Typing

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref, TaskId
from stellwerk.model.call import Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.task import Task, TaskState

H1 = frozenset({HostId("h1")})


def is_up(stellwerk: Typing, number: int) -> bool:
    return stellwerk.app.bench.vm(number).domain.active


def vm_names(result: Result) -> list[str]:
    assert result.status == 0, result.err
    return [row["name"] for row in result.json]


@pytest.mark.parametrize(
    "words",
    [
        ["Start-Vm", "-VmId", "web-2"],
        ["start-vm", "--vm-id", "WEB-2"],
        ["START-VM", "-vmid:2"],
        ["Start-Vm", f"--vm-id={entity.vm_id(2)}", "--reason", "needed"],
    ],
)
def test_a_command_is_done_and_told(stellwerk: Typing, words: list[str]) -> None:
    result = stellwerk(*words)
    assert (result.status, result.out, result.err) == (0, "Start web-2: done\n", "")
    assert is_up(stellwerk, 2)


def test_only_the_hosts_concerned_are_connected(stellwerk: Typing) -> None:
    stellwerk("Pause-Vm", "-VmId", "web-1")
    assert stellwerk.app.ensured == [H1]


# copies that nobody has recorded


def make_copy(stellwerk: Typing, state: DomainState = DomainState.RUNNING) -> None:
    """h2 turns out to have a copy of web-2."""
    put = stellwerk.app.bench.put
    stellwerk.app.unseen["h2"] = lambda: put(entity.domain(2, "h2", name="web-2", state=state))


def test_what_lets_a_vm_run_asks_the_other_hosts_of_its_cluster(stellwerk: Typing) -> None:
    stellwerk.app.bench.add(entity.cluster("other"), entity.host("h3", in_="other"), entity.host("h4", connect=False))
    stellwerk("Start-Vm", "-VmId", "web-2")
    assert stellwerk.app.details.asked == [("copies", "h2")]
    assert stellwerk.app.ensured == [H1]


@pytest.mark.parametrize("words", [["Start-Vm"], ["Remove-Vm", "--yes"]])
def test_a_copy_that_runs_elsewhere_is_noticed(stellwerk: Typing, words: list[str]) -> None:
    make_copy(stellwerk)
    result = stellwerk(words[0], "-VmId", "web-2", *words[1:])
    assert (result.status, '"web-2" is Up' in result.err) == (1, True)
    assert stellwerk.app.ensured == [H1, frozenset({HostId("h2")})]


def test_a_vm_that_runs_twice_is_left_alone(stellwerk: Typing) -> None:
    stellwerk("Pause-Vm", "-VmId", "web-1")
    put = stellwerk.app.bench.put
    stellwerk.app.unseen["h2"] = lambda: put(entity.domain(1, "h2", name="web-1"))
    result = stellwerk("Resume-Vm", "-VmId", "web-1")
    assert (result.status, "is active on several hosts" in result.err) == (1, True)


def test_undoing_asks_as_what_it_does(stellwerk: Typing) -> None:
    stellwerk("Pause-Vm", "-VmId", "web-1")
    (task,) = (task for task in stellwerk.app.inventory.view.all(Kind.TASK) if isinstance(task, Task))
    stellwerk("Undo-Task", "-TaskId", task.id)
    assert stellwerk.app.details.asked[-1] == ("copies", "h2")


def test_what_is_read_on_demand_is_read_before_it_is_undone(stellwerk: Typing) -> None:
    network = Ref(Kind.LIBVIRT_NETWORK, "h2/n")
    done = Task(id=TaskId("t1"), call=Call("Start-LibvirtNetwork", (network,)), title="Start", target=network)
    stellwerk.app.inventory.apply(Batch(entities=(done,)))
    stellwerk("Undo-Task", "-TaskId", "t1")
    assert (stellwerk.app.ensured, stellwerk.app.details.asked) == ([{HostId("h2")}], [("networks", "h2")])


def test_what_waits_for_a_start_is_compared_before_it_is_taken_back(stellwerk: Typing) -> None:
    stellwerk("Clear-Pending", "-VmId", "web-1")
    assert stellwerk.app.details.asked == [("waiting", entity.vm_id(1))]


def test_where_a_window_keeps_watch_nobody_else_is_asked(stellwerk: Typing) -> None:
    stellwerk.app.records = False
    stellwerk("Start-Vm", "-VmId", "web-2")
    assert stellwerk.app.ensured == [H1]
    assert stellwerk.app.details.asked == []


def test_one_host_alone_costs_nothing(stellwerk: Typing) -> None:
    stellwerk.app.disconnect("h2")
    stellwerk("Start-Vm", "-VmId", "web-2")
    assert stellwerk.app.ensured == [H1]
    assert stellwerk.app.details.asked == []


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_a_host_that_cannot_tell_is_a_warning(stellwerk: Typing, json: list[str]) -> None:
    stellwerk.app.silent.add("h2")
    stellwerk.app.bench.link("h2", LinkState.CONNECTING)
    result = stellwerk("Start-Vm", "-VmId", "web-2", *json)
    assert result.status == 0
    assert result.err == (
        'warning: host "h2" could not be asked: it did not answer in time; '
        "a copy that runs there would not be noticed\n"
    )
    assert is_up(stellwerk, 2)


def test_all_hosts_that_define_a_vm_are_concerned(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(2, "h2", name="web-2", state=DomainState.SHUT_OFF))
    stellwerk("Start-Vm", "-VmId", "web-2")
    assert stellwerk.app.ensured[0] == frozenset({HostId("h1"), HostId("h2")})


def test_several_targets_each_with_its_outcome(stellwerk: Typing) -> None:
    result = stellwerk("Start-Vm", "-VmId", "web-2", "-VmId", "db", "--json")
    assert result.status == 1
    found = result.json
    assert (found["command"], found["state"]) == ("Start-Vm", "failed")
    assert [(t["name"], t["state"]) for t in found["targets"]] == [("web-2", "done"), ("db", "refused")]
    assert found["targets"][1]["code"] == "refused"
    assert found["error"]["text"]
    assert is_up(stellwerk, 2)


def test_what_was_refused_is_an_error_line(stellwerk: Typing) -> None:
    result = stellwerk("Start-Vm", "-VmId", "web-1")
    assert result.status == 1
    assert result.out == ""
    assert result.err == 'error: Start web-1: refused: VM "web-1" is Up; Start needs it to be off, saved or paused\n'


def test_json_of_what_was_done(stellwerk: Typing) -> None:
    result = stellwerk("Start-Vm", "-VmId", "web-2", "--json")
    assert result.status == 0
    assert result.err == ""
    (target,) = result.json["targets"]
    assert {key: target[key] for key in ("kind", "id", "name", "state", "text")} == {
        "kind": "vm", "id": entity.vm_id(2), "name": "web-2", "state": "done", "text": None,
    }  # fmt: skip
    assert "error" not in result.json


def test_what_the_audit_trail_gets(stellwerk: Typing) -> None:
    stellwerk("Start-Vm", "-VmId", "web-2", "--reason", "month's end")
    (event,) = stellwerk.app.bench.events()
    assert (event.reason, event.origin, event.actor) == ("month's end", Origin.COMMAND_LINE.value, "kim")


# what is found, and what is not


def test_a_vm_that_was_made_behind_our_back_is_found_once_its_host_was_asked(stellwerk: Typing) -> None:
    bench = stellwerk.app.bench
    stellwerk.app.unseen["h2"] = lambda: bench.put(entity.domain(7, "h2", name="fresh", state=DomainState.SHUT_OFF))
    assert stellwerk("Start-Vm", "-VmId", "fresh").status == 0
    assert is_up(stellwerk, 7)


def test_a_vm_that_is_nowhere(stellwerk: Typing) -> None:
    result = stellwerk("Start-Vm", "-VmId", "web-3")
    assert result.status == 1
    assert result.err.startswith('error: there is no VM "web-3", did you mean "web-')
    assert stellwerk("Start-Vm", "-VmId", "web-3", "--json").json["error"]["code"] == "gone"


def test_a_name_that_two_have(stellwerk: Typing) -> None:
    stellwerk.app.bench.put(entity.domain(8, "h2", name="web-2", state=DomainState.SHUT_OFF))
    result = stellwerk("Start-Vm", "-VmId", "web-2")
    assert result.status == 2
    assert "ambiguous" in result.err
    assert "on h1" in result.err
    assert "on h2" in result.err


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["Start-Vm"], "Start-Vm needs -VmId"),
        (["Start-Vm", "web-2"], '"web-2" belongs to no parameter, Start-Vm takes -VmId, -Paused, -BootOnce'),
        (["Start-Vm", "-VmId", "web-2", "-Pased"], 'Start-Vm has no parameter "-Pased", did you mean -Paused'),
        (["Start-Vm", "-VmId", "web-2", "-Paused:maybe"], '-Paused takes true or false, not "maybe"'),
    ],
)
def test_wrong_usage_is_2_and_nothing_is_done(stellwerk: Typing, words: list[str], error: str) -> None:
    result = stellwerk(*words)
    assert (result.status, result.err) == (2, f"error: {error}\n")
    assert not is_up(stellwerk, 2)


def test_a_host_that_cannot_be_reached(stellwerk: Typing) -> None:
    stellwerk.app.cut("h1")
    result = stellwerk("Start-Vm", "-VmId", "web-2", "--json")
    assert result.status == 1
    assert result.json["targets"][0]["code"] == "unreachable"
    assert "no route to host" in result.json["error"]["text"]


# before data is destroyed


def test_without_a_terminal_what_destroys_is_refused(stellwerk: Typing) -> None:
    result = stellwerk("Stop-Vm", "-VmId", "web-1", says="yes\n")
    assert result.status == 1
    assert result.err == (
        "error: Stop-Vm destroys data and nobody can be asked, add --yes to do it without a question\n"
    )
    assert is_up(stellwerk, 1)


@pytest.mark.parametrize("agreed", ["--yes", "-Confirm:$false", "-yes"])
def test_unless_it_is_told_to(stellwerk: Typing, agreed: str) -> None:
    result = stellwerk("Stop-Vm", "-VmId", "web-1", agreed)
    assert (result.status, result.out) == (0, "Force off web-1: done\n")
    assert not is_up(stellwerk, 1)


@pytest.mark.parametrize("answer", ["yes\n", "y\n", "YES\n"])
def test_on_a_terminal_it_asks(stellwerk: Typing, answer: str) -> None:
    result = stellwerk("Stop-Vm", "-VmId", "web-1", says=answer, asks=True)
    assert 'Force off web-1. Unsaved data in it is lost. Type "yes" to go on:' in result.err
    assert result.status == 0
    assert not is_up(stellwerk, 1)


@pytest.mark.parametrize("answer", ["no\n", "\n", "", "yess\n"])
def test_and_takes_no_for_an_answer(stellwerk: Typing, answer: str) -> None:
    result = stellwerk("Stop-Vm", "-VmId", "web-1", says=answer, asks=True)
    assert result.status == 130
    assert result.err.endswith("error: nothing was done\n")
    assert is_up(stellwerk, 1)


def test_what_would_be_refused_is_not_asked_about(stellwerk: Typing) -> None:
    result = stellwerk("Stop-Vm", "-VmId", "web-2")
    assert result.status == 1
    assert "refused" in result.err
    assert "nobody can be asked" not in result.err


def test_json_is_never_a_dialogue(stellwerk: Typing) -> None:
    result = stellwerk("Stop-Vm", "-VmId", "web-1", "--json", says="yes\n", asks=True)
    assert (result.status, result.json["error"]["code"]) == (1, "refused")


# what would be done


@pytest.mark.parametrize("option", ["--dry-run", "-WhatIf"])
def test_a_dry_run_does_nothing(stellwerk: Typing, option: str) -> None:
    result = stellwerk("Stop-Vm", "-VmId", "web-1", "-VmId", "web-2", option)
    assert result.status == 0
    assert result.out.splitlines()[0] == "Force off: web-1: would be done"
    assert "Force off: web-2: refused: " in result.out
    assert is_up(stellwerk, 1)
    assert stellwerk.app.bench.events() == []


def test_a_dry_run_of_what_is_refused_is_1(stellwerk: Typing) -> None:
    assert stellwerk("Start-Vm", "-VmId", "web-1", "--dry-run").status == 1


def test_a_dry_run_as_json(stellwerk: Typing) -> None:
    found = stellwerk("Stop-Vm", "-VmId", "web-1", "--dry-run", "--json").json
    assert (found["command"], found["allowed"], found["targets"][0]["name"]) == ("Stop-Vm", True, "web-1")


# how it may end otherwise


def test_a_failure_of_the_host(stellwerk: Typing) -> None:
    stellwerk.app.bench.session().errors["start"] = Refused("no memory", "stop something")
    result = stellwerk("Start-Vm", "-VmId", "web-2")
    assert (result.status, result.err) == (1, "error: Start web-2: failed: no memory, stop something\n")


def test_an_outcome_that_nobody_knows_is_3(stellwerk: Typing) -> None:
    from stellwerk.core.error import Unreachable

    stellwerk.app.bench.session().errors["start"] = Unreachable("the connection is lost")
    result = stellwerk("Start-Vm", "-VmId", "web-2", "--json")
    assert result.status == 3
    assert result.json["targets"][0]["state"] == "unknown"


def test_ctrl_c_cancels_what_waits(stellwerk: Typing) -> None:
    app = stellwerk.app
    app.bench.session().guests_react = False
    app.bench.lanes.held = True
    press = app.engine.submit

    def submit(call):
        task = press(call)
        app.loop.post(lambda: app.loop.post(lambda: signal.raise_signal(signal.SIGINT)))
        return task

    app.engine.submit = submit
    result = stellwerk("Start-Vm", "-VmId", "web-2", "--json")
    assert result.status == 130
    assert result.json["state"] == TaskState.CANCELLED.value
    assert not is_up(stellwerk, 2)
    assert app.closed == 1


def test_ctrl_c_after_its_end_loses_nothing_of_it(stellwerk: Typing) -> None:
    app, pressed = stellwerk.app, list[bool]()

    def settle(done):
        pressed.append(True)
        app.loop.post(lambda: signal.raise_signal(signal.SIGINT))  # and what follows it never ends

    app.settle = settle
    result = stellwerk("Start-Vm", "-VmId", "web-2", "--json")
    assert (result.status, result.json["state"], pressed) == (0, TaskState.DONE.value, [True])
    assert is_up(stellwerk, 2)


def test_help_of_a_command(stellwerk: Typing) -> None:
    for words in (["Start-Vm", "--help"], ["help", "start-vm"], ["--help", "Start-Vm"], ["Start-Vm", "-?"]):
        result = stellwerk(*words)
        assert result.status == 0
        assert "usage: stellwerk Start-Vm -VmId ID… [-Paused]" in result.out
        assert "example: stellwerk Start-Vm -VmId " in result.out
    assert stellwerk.app.opened == 0


def test_folders_on_the_command_line(stellwerk: Typing) -> None:
    assert stellwerk("Add-Folder", "-Name", "prod").status == 0
    assert stellwerk("Add-Folder", "-Name", "web", "-ParentId", "prod").status == 0
    assert stellwerk("Set-Folder", "-FolderId", "prod/web", "-VmId", "web-1", "-VmId", "db").status == 0
    result = stellwerk("select", "Vms: folder = prod", "--columns", "name,folder", "--json")
    assert result.json == [{"name": "db", "folder": "prod/web"}, {"name": "web-1", "folder": "prod/web"}]
    assert stellwerk("Clear-Folder", "-VmId", "db").status == 0
    rows = stellwerk("Select-Folder", "--columns", "path,vm_count,parent", "--json").json
    assert rows == [
        {"path": "prod", "vm_count": 1, "parent": None},
        {"path": "prod/web", "vm_count": 1, "parent": "prod"},
    ]
    assert stellwerk("Remove-Folder", "-FolderId", "web", "--yes").status == 0
    assert stellwerk("select", "Vms: folder = prod", "--columns", "folder", "--json").json == [{"folder": "prod"}]
    refused = stellwerk("Move-Folder", "-FolderId", "prod", "-ParentId", "prod")
    assert (refused.status, "inside itself" in refused.err) == (1, True)


def test_fields_on_the_command_line(stellwerk: Typing) -> None:
    assert stellwerk("Add-Field", "-Key", "owner", "-Title", "Owner").status == 0
    assert stellwerk("Add-Field", "-Key", "cost_center", "-Type", "number", "-Kind", "vm", "-Kind", "host").status == 0
    assert stellwerk("Add-Field", "-Key", "review", "-Type", "date").status == 0
    choice = ("-Key", "stage", "-Type", "choice", "-Choice", "test", "-Choice", "live")
    assert stellwerk("Add-Field", *choice).status == 0
    assert stellwerk("Set-Field", "-FieldId", "owner", "-Value", "ops", "-VmId", "web-1", "-VmId", "db").status == 0
    assert stellwerk("Set-Field", "-FieldId", "cost_center", "-Value", "4711", "-VmId", "web-1").status == 0
    assert stellwerk("Set-Field", "-FieldId", "review", "-Value", "2001-02-03", "-VmId", "web-1").status == 0
    assert stellwerk("Set-Field", "-FieldId", "stage", "-Value", "LIVE", "-VmId", "db").status == 0
    assert vm_names(stellwerk("select", "Vms: cost_center = 4711", "--json")) == ["web-1"]
    assert vm_names(stellwerk("select", "Vms: review < today", "--json")) == ["web-1"]
    columns = "name,owner,cost_center,review,stage"
    rows = stellwerk("select", "Vms: owner = ops sortby stage", "--columns", columns, "--json").json
    assert rows == [
        {"name": "db", "owner": "ops", "cost_center": None, "review": None, "stage": "live"},
        {"name": "web-1", "owner": "ops", "cost_center": 4711, "review": "2001-02-03", "stage": None},
    ]
    told = stellwerk("select", "Vms: owner = ops", "--columns", "name,review", "--csv").out
    assert told.splitlines() == ["name,review", "db,", "web-1,2001-02-03"]
    table = stellwerk("select", "Vms: owner = ops", "--columns", "name,owner").out
    assert "Owner" in table
    assert [row["key"] for row in stellwerk("Select-Field", "--json").json] == [
        "owner", "cost_center", "review", "stage",
    ]  # fmt: skip
    refused = stellwerk("Set-Field", "-FieldId", "cost_center", "-Value", "many", "-VmId", "db")
    assert (refused.status, '"many" is no number' in refused.err) == (1, True)
    assert stellwerk("query", "Vms: stage = live", "--json").json["valid"] is True
    offers = stellwerk("complete", "Vms: stage = ", "--json").json
    assert "live" in [offer["insert"].strip() for offer in offers]
    assert stellwerk("Clear-Field", "-FieldId", "owner", "-VmId", "db").status == 0
    assert vm_names(stellwerk("select", "Vms: owner = ops", "--json")) == ["web-1"]
    assert stellwerk("Remove-Field", "-FieldId", "owner", "--yes").status == 0
    gone = stellwerk("select", "Vms: owner = ops")
    assert (gone.status, 'no property "owner"' in gone.err) == (2, True)
