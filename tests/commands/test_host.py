"""Adding, changing and forgetting hosts."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench, task_ref

from stellwerk.core.error import AppError, Invalid, NotAllowed, TimedOut, Unreachable, Unsupported
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.state import DomainState
from stellwerk.model.task import TaskState
from stellwerk.ports.host_key import UnknownHostKey

URI = "qemu+ssh://root@h3/system"
FINGERPRINT = "SHA256:" + "a" * 43
FACTS = HostFacts(uuid="uuid-h3", hostname="h3", driver="QEMU", boot_id="boot-3")


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.links.answers[URI] = FACTS
    return made


def test_a_host_that_answers_is_kept_and_connected(bench: Bench) -> None:
    task = bench.run_on("Add-Host", name="h3", uri=URI)
    assert task.state is TaskState.DONE
    host = bench.host("h3")
    assert (host.id, host.cluster_id, host.facts, host.warnings) == (task.result, "Default", FACTS, ())
    assert bench.links.connected == [host.id]
    assert [(one.ref, one.name) for one in bench.events()[-1].subjects] == [(Ref(Kind.HOST, host.id), "h3")]
    assert bench.repository.names(Kind.HOST) == {"h1", "h2", "h3"}
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.repository.names(Kind.HOST) == {"h1", "h2"}


@pytest.mark.parametrize("error", [Unreachable("refused"), TimedOut("no answer"), NotAllowed("wrong key"),
                                   Unsupported("libvirt 5.0 is too old"), Invalid("unknown transport")])  # fmt: skip
def test_a_host_that_does_not_answer_leaves_nothing(bench: Bench, error: AppError) -> None:
    bench.links.answers[URI] = error
    task = bench.run_on("Add-Host", name="h3", uri=URI)
    assert (task.state, task.code, task.outcome) == (TaskState.FAILED, error.code, error.text)
    assert bench.repository.names(Kind.HOST) == {"h1", "h2"}
    assert bench.links.connected == []


def test_force_adds_one_that_does_not_answer(bench: Bench) -> None:
    bench.links.answers[URI] = Unreachable("refused")
    assert bench.run_on("Add-Host", name="h3", uri=URI).hint == "add it all the same with -Force"
    assert bench.run_on("Add-Host", name="h3", uri=URI, force=True).state is TaskState.DONE
    assert bench.host("h3").facts is None
    bench.links.answers["qemu:///x"] = Invalid("no such driver")
    assert bench.run_on("Add-Host", name="h4", uri="qemu:///x", force=True).state is TaskState.FAILED


@pytest.mark.parametrize("uri", ["nonsense", "qemu://root:secret@h/system", "qemu:///a b", ""])
def test_a_uri_that_cannot_be_one_is_never_opened(bench: Bench, uri: str) -> None:
    with pytest.raises(Invalid):
        bench.submit_on("Add-Host", name="h3", uri=uri)
    assert bench.links.probed == []


def test_names_and_uris_are_used_once(bench: Bench) -> None:
    assert bench.run_on("Add-Host", name="H1", uri=URI).outcome == 'there is a host "h1" already'
    assert bench.run_on("Add-Host", name="h3", uri="test:///h1").outcome == 'the URI is already that of host "h1"'
    assert bench.links.probed == []


def test_the_same_machine_by_another_way_is_refused(bench: Bench) -> None:
    bench.run_on("Add-Host", name="h3", uri=URI)
    bench.links.answers["qemu+tcp://10.0.0.3/system"] = FACTS
    task = bench.run_on("Add-Host", name="other", uri="qemu+tcp://10.0.0.3/system", force=True)
    assert task.outcome == f'this machine is already there as host "h3" ({URI})'


def test_another_machine_with_the_same_uuid_is_added_with_a_warning(bench: Bench) -> None:
    bench.run_on("Add-Host", name="h3", uri=URI)
    bench.links.answers["qemu+tcp://h4/system"] = HostFacts(
        uuid="uuid-h3", hostname="h4", driver="QEMU", boot_id="boot-4"
    )
    bench.run_on("Add-Host", name="h4", uri="qemu+tcp://h4/system")
    assert bench.host("h4").warnings == (
        'shares its machine UUID with "h3": libvirt will refuse to migrate between them',
    )


@pytest.mark.parametrize(
    ("args", "uri"),
    [
        ({"address": ["h9"]}, "ssh://h9/"),
        ({"address": ["h9"], "user": "root", "port": 2222}, "ssh://root@h9:2222/"),
        ({"address": ["fd00::1"]}, "ssh://[fd00::1]/"),
        ({"address": ["h9"], "key_file": "/home/k/my key"}, "ssh://h9/?keyfile=/home/k/my%20key"),
        ({"address": ["h9"], "accept_host_key": FINGERPRINT}, f"ssh://h9/?accept={FINGERPRINT}"),
    ],
)
def test_an_address_is_reached_over_ssh(bench: Bench, args: dict[str, object], uri: str) -> None:
    bench.submit_on("Add-Host", name="h9", **args)
    bench.loop.drain()
    assert bench.links.probed == [uri]


def test_what_is_kept_is_without_the_accepted_key(bench: Bench) -> None:
    bench.links.answers[f"ssh://h9/?accept={FINGERPRINT}"] = FACTS
    bench.run_on("Add-Host", name="h9", uri="SSH://h9", accept_host_key=FINGERPRINT)
    assert bench.host("h9").uri == "ssh://h9/"
    assert bench.run_on("Add-Host", name="h10", address=["h9"]).state is TaskState.REFUSED


def test_a_key_that_is_not_known_is_told_with_its_fingerprint(bench: Bench) -> None:
    bench.links.answers["ssh://h9/"] = UnknownHostKey("the key is not known", "accept it", FINGERPRINT)
    task = bench.run_on("Add-Host", name="h9", address=["h9"])
    assert (task.state, task.code, task.details) == (TaskState.FAILED, "unknown_host_key", FINGERPRINT)


@pytest.mark.parametrize(
    "args", [{"uri": URI, "accept_host_key": FINGERPRINT}, {"address": ["h9"], "accept_host_key": "nonsense"}]
)
def test_a_key_that_cannot_be_accepted(bench: Bench, args: dict[str, object]) -> None:
    assert bench.run_on("Add-Host", name="h9", **args).code == "invalid"
    assert bench.links.probed == []


def test_either_uri_or_address(bench: Bench) -> None:
    assert bench.run_on("Add-Host", name="h9").code == "invalid"
    assert bench.run_on("Add-Host", name="h9", uri=URI, address=["h9"]).state is TaskState.REFUSED


def test_which_cluster(bench: Bench) -> None:
    bench.add(entity.cluster("other"))
    bench.run_on("Add-Host", name="h3", uri=URI)
    assert bench.host("h3").cluster_id == "Default"
    bench.run_on("Update-Cluster", Ref(Kind.CLUSTER, "Default"), name="first")
    bench.links.answers["qemu:///system"] = HostFacts(uuid="x", hostname="x")
    assert bench.run_on("Add-Host", name="h4", uri="qemu:///system").hint == "say which one with -ClusterId"
    assert bench.run_on("Add-Host", name="h4", uri="qemu:///system", cluster="other").state is TaskState.DONE


def test_a_probe_can_be_cancelled(bench: Bench) -> None:
    task_id = bench.submit_on("Add-Host", name="h9", uri="qemu+tcp://silent/system")
    bench.loop.drain()
    assert bench.run_on("Stop-Task", task_ref(task_id)).state is TaskState.DONE
    bench.links.finish("qemu+tcp://silent/system", FACTS)
    bench.loop.drain()
    assert bench.engine.task(task_id).state is TaskState.CANCELLED
    assert bench.repository.names(Kind.HOST) == {"h1", "h2"}


def test_update_and_undo(bench: Bench) -> None:
    before = bench.host("h1")
    bench.add(entity.cluster("other"))
    task = bench.run_on("Update-Host", host_ref(), name="one", uri=URI, cluster="other", description="rack 3")
    host = bench.inventory.view.host(before.id)
    assert isinstance(host, Host)
    assert (host.name, host.uri, host.cluster_id, host.link) == ("one", URI, "other", before.link)
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.host("h1") == before


def test_an_update_to_what_is_taken(bench: Bench) -> None:
    assert bench.run_on("Update-Host", host_ref(), uri="test:///h2").state is TaskState.REFUSED
    assert bench.run_on("Update-Host", host_ref(), name="h2").state is TaskState.REFUSED
    assert bench.run_on("Update-Host", host_ref(), name="h1", description="x").state is TaskState.DONE


def test_removing_forgets_and_says_so(bench: Bench) -> None:
    bench.put(entity.domain(1), entity.domain(2, state=DomainState.SHUT_OFF))
    before = bench.host("h1")
    preview = bench.engine.preview(bench.engine.call("Remove-Host", host_ref()))
    assert preview.effects.lines == (
        'host "h1" is forgotten here; on the host itself nothing changes',
        'its VMs stay as they are; these go on running: "vm-1"',
    )
    assert preview.confirm == ""
    task = bench.run_on("Remove-Host", host_ref())
    assert task.state is TaskState.DONE
    assert list(bench.inventory.view.all(Kind.VM)) == []
    assert bench.session().calls == []
    bench.links.answers[before.uri] = Unreachable("away")
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    back = bench.host("h1")
    assert (back.id, back.uri, back.cluster_id) == (before.id, before.uri, before.cluster_id)
    assert bench.inventory.view.number(host_ref()) == 1


def test_a_host_that_is_worked_on_stays(bench: Bench) -> None:
    bench.put(entity.domain(1))
    bench.lanes.held = True
    bench.submit("Pause-Vm", 1)
    bench.loop.drain()
    refused = bench.run_on("Remove-Host", host_ref())
    assert refused.outcome == 'something is being done on host "h1": "Pause vm-1"'
