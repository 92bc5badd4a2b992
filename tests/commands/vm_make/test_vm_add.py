"""Add-Vm from the call to the event: task, undo, several at once, cancel."""

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import HostId
from stellwerk.engine.preview import Preview
from stellwerk.model.making.host_stock import Medium
from stellwerk.model.task import TaskState
from stellwerk.ports.hypervisor import FileOfVm


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    for host in ("h1", "h2"):
        made.session(host).put_pool("default")
        made.session(host).put_network("default")
    return made


def names(bench: Bench, host: str = "h1") -> set[str]:
    return {domain.definition.name for domain in bench.inventory.domains_on(HostId(host))}


def refused(bench: Bench, **args: object) -> str:
    task = bench.run("Add-Vm", **{"name": "web", "host": "h1"} | args)
    assert task.state in (TaskState.REFUSED, TaskState.FAILED)
    assert bench.session().volumes_by_path == {}
    assert names(bench) <= {"vm-1"}
    return f"{task.outcome}, {task.hint}"


def details(bench: Bench, **args: object) -> Preview:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Add-Vm", **args), found.append)
    bench.loop.drain()
    assert isinstance(found[0], Preview)
    return found[0]


def test_made_shown_recorded(bench: Bench) -> None:
    task = bench.run("Add-Vm", name="web", host="h1", os="debian12", start=True)
    assert (task.state, names(bench)) == (TaskState.DONE, {"web"})
    assert task.result in {domain.id for domain in bench.inventory.domains_on(HostId("h1"))}
    assert bench.session().volumes_by_path.keys() == {"/pools/default/web.qcow2"}
    event = bench.events()[-1]
    assert event.text == 'VM "web" was made'
    assert {subject.ref.id for subject in event.subjects} == {task.result, "h1"}


def test_undo_takes_back_what_was_made_only(bench: Bench) -> None:
    task = bench.run("Add-Vm", name="web", host="h1")
    made = "/pools/default/web.qcow2"
    vm_id = next(iter(bench.session().domains_by_id))
    bench.session().files_of[vm_id] = [FileOfVm(path=made, what="disk"), FileOfVm(path="/old.img", what="disk")]
    undone = bench.run_on("Undo-Task", task_ref(task))
    assert undone.state is TaskState.DONE
    assert (names(bench), bench.session().deleted) == (set(), [made])


def test_a_cluster_gets_a_suggestion_with_its_reason(bench: Bench) -> None:
    bench.put(entity.domain(1, "h1"))
    preview = details(bench, name="web", cluster="Default")
    assert 'VM "web" is made on host "h2": it has the most memory' in preview.effects.lines[0]
    some = details(bench, name="web-?", count=2, cluster="Default")
    assert 'VMs "web-1", "web-2" are made on host "h2": ' in some.effects.lines[0]
    assert bench.run("Add-Vm", name="web", cluster="Default").state is TaskState.DONE
    assert names(bench, "h2") == {"web"}


def test_a_bare_host_is_prepared_on_request(bench: Bench) -> None:
    session = bench.session()
    session.pools_by_uuid.clear()
    session.put_network("default", active=False)
    assert "-Prepare" in refused(bench)
    assert bench.run("Add-Vm", name="web", host="h1", prepare=True).state is TaskState.DONE
    assert [pool.name for pool in session.pools()] == ["default"]
    assert session.networks()[0].active


def test_a_failure_midway_leaves_nothing(bench: Bench) -> None:
    bench.session().errors["start"] = Refused("no more memory")
    assert "no more memory" in refused(bench, start=True)


def test_cancel_takes_everything_back(bench: Bench) -> None:
    id_ = bench.submit("Add-Vm", name="web", host="h1")
    bench.lanes.held = True
    bench.loop.drain()
    (survey,) = bench.lanes.waiting
    survey.run()
    bench.loop.drain()
    (work,) = bench.lanes.waiting
    work.begun = True  # it runs, on a thread that a test does not have
    assert bench.engine.cancel(id_) == ""
    (stop,) = [errand for errand in bench.lanes.waiting if errand is not work]
    stop.run()
    work.begun = False
    work.run()
    bench.loop.drain()
    assert bench.engine.task(id_).state is TaskState.CANCELLED
    assert bench.session().volumes_by_path == {}
    assert bench.session().domains_by_id == {}


def test_several_from_a_mask(bench: Bench) -> None:
    task = bench.run("Add-Vm", name="web-??", host="h1", count=3)
    assert (task.state, names(bench)) == (TaskState.DONE, {"web-01", "web-02", "web-03"})
    assert task.undo is not None
    assert len(task.undo.targets) == len(task.undo.args["files"]) == 3
    again = bench.run("Add-Vm", name="web-??", host="h1")
    assert (again.state, "web-04" in names(bench)) == (TaskState.DONE, True)


def test_what_fails_of_several_does_not_hold_the_others(bench: Bench) -> None:
    bench.session().errors["define"] = Refused("no")
    task = bench.run("Add-Vm", name="web-??", host="h1", count=2)
    assert task.state is TaskState.FAILED
    assert "2 of 2 VMs were not made: web-01: no; web-02: no" in task.outcome


def test_a_seed_is_made_uploaded_and_attached(bench: Bench) -> None:
    args = {"name": "web", "host": "h1", "user": "kim", "ssh_key": ["ssh-ed25519 AAAA kim"]}
    preview = details(bench, **args)
    assert any("web-seed.iso" in line for line in preview.effects.lines)
    assert bench.run("Add-Vm", **args).state is TaskState.DONE
    assert b"kim" in bench.session().contents["default", "web-seed.iso"]


def visited(bench: Bench) -> MemoryHost:
    """The shell of h1."""
    host = bench.links.hosts[bench.host("h1").uri] = MemoryHost()
    return host


ISO = "https://example.org/debian.iso"


def test_a_preview_asks_the_host_how_large_the_file_is_that_it_shall_fetch(bench: Bench) -> None:
    host = visited(bench)
    host.output["debian.iso"] = "free 99999999\nsize 734003200\n"
    told = details(bench, name="web", host="h1", fetch=(ISO,)).effects
    assert f'the host fetches {ISO} (700 MiB) into storage pool "default" as "debian.iso"' in told.lines
    host.output["debian.iso"] = "free 99999999\nsize \n"
    assert f"it is not said how large {ISO} is" in details(bench, name="web", host="h1", fetch=(ISO,)).effects.warnings


@pytest.mark.parametrize(("status", "said"), [(22, "could not fetch"), (21, "neither curl nor wget"), (20, "already")])
def test_a_preview_says_that_a_file_cannot_be_fetched(bench: Bench, status: int, said: str) -> None:
    visited(bench).statuses["debian.iso"] = status
    (target,) = details(bench, name="web", host="h1", fetch=(ISO,)).targets
    assert not target.allowed
    assert said in target.reason


def test_a_file_that_no_pool_knows_is_looked_for_by_the_shell(bench: Bench) -> None:
    iso = "/srv/nix.iso"
    bench.session().media[iso] = Medium(path=iso)
    args = {"name": "web", "host": "h1", "cdrom": [iso]}
    unknown = f'no active storage pool holds "{iso}": whether it is there shows at the start'
    assert unknown in details(bench, **args).effects.warnings  # no shell leads there
    host = visited(bench)
    host.output["stellwerk-look"] = "looked\n"
    assert unknown not in details(bench, **args).effects.warnings
    host.output["stellwerk-look"] = "missing 0\nlooked\n"
    (target,) = details(bench, **args).targets
    assert not target.allowed
    said = f'there is no file "{iso}" on host "h1", check how it is written'
    assert said in f"{target.reason}, {target.hint}"
    assert refused(bench, **args) == said
