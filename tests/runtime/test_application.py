"""The application on real parts: loads, connects, records, ends."""

import select
import socket
import time
from pathlib import Path

import pytest
from tests.fakes.ssh_server import SshServer, serving
from tests.runtime.conftest import Opening, close, start, wait

from stellwerk.core.ids import ClusterId, HostId, Kind, Ref, VmId
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, Link, host_status
from stellwerk.model.state import HostStatus, LinkState, VmStatus
from stellwerk.ports.host_key import SecretNeeded, SecretQuestion, question
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.runtime.application import Application, Mode
from stellwerk.services.link.lane_thread import OPEN_LIMIT


def add(application: Application, uri: str, host_id: str = "h1") -> HostId:
    """A host in the first cluster."""
    cluster = next(iter(application.inventory.view.all(Kind.CLUSTER)))
    host = Host(id=HostId(host_id), name=host_id, uri=uri, cluster_id=ClusterId(cluster.id))
    application.inventory.apply(Batch(entities=(host,)))
    return host.id


def names(application: Application) -> set[str]:
    """The VMs it knows."""
    return {entity.name for entity in application.inventory.view.all(Kind.VM)}


def test_a_command_connects_to_what_it_needs_only(opening: Opening) -> None:
    application = opening()
    assert start(application) is None
    host_id = add(application, "test:///default")
    other = add(application, "test:///default", "h2")
    answers: list[object] = []
    application.ensure([host_id], answers.append)
    wait(application, lambda: bool(answers))
    assert answers == [{host_id: None}]
    assert names(application) == {"test"}
    away = application.inventory.view.host(other)
    assert away is not None
    assert host_status(away) is HostStatus.DISCONNECTED


def test_what_was_seen_is_there_at_the_next_start(opening: Opening, tmp_path: Path) -> None:
    first = opening(demo=True)
    assert start(first) is None
    answers: list[object] = []
    first.ensure([HostId("fra-p1")], answers.append)
    wait(first, lambda: bool(answers))
    seen = names(first)
    assert seen
    close(first)
    second = opening(demo=True)
    assert start(second) is None
    assert names(second) == seen


def test_a_command_beside_a_window_records_nothing(opening: Opening) -> None:
    window = opening(Mode.WINDOW)
    command = opening(demo=True)
    assert start(command) is None
    answers: list[object] = []
    command.ensure([HostId("fra-p1")], answers.append)
    wait(command, lambda: bool(answers))
    assert names(command)
    close(command)
    close(window)
    later = opening(demo=True)
    assert start(later) is None
    assert names(later) == set()


def test_what_a_lost_host_has_is_unknown_to_a_command(opening: Opening) -> None:
    first = opening(demo=True)
    assert start(first) is None
    answers: list[dict[HostId, object]] = []
    first.ensure([HostId("fra-p1")], answers.append)
    wait(first, lambda: bool(answers))
    close(first)
    second = opening()  # libvirt, to which the simulated hosts' addresses mean nothing
    assert start(second) is None
    host = second.inventory.view.host(HostId("fra-p1"))
    assert host is not None
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    moved = Host(id=host.id, name=host.name, uri=f"qemu+tcp://127.0.0.1:{port}/system", cluster_id=host.cluster_id)
    second.inventory.apply(Batch(entities=(moved,)))
    answers.clear()
    second.ensure([host.id], answers.append)
    wait(second, lambda: bool(answers))
    assert answers[0][host.id] is not None
    view = second.inventory.view
    prop = second.catalogue.prop(Kind.VM, "status")
    assert prop is not None
    assert {prop.get(vm, view) for vm in view.all(Kind.VM)} == {VmStatus.UNKNOWN.value}


def test_a_host_that_hangs_does_not_hold_the_end(opening: Opening) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        application = opening(Mode.WINDOW)
        assert start(application) is None
        add(application, f"qemu+tcp://127.0.0.1:{silent.getsockname()[1]}/system")
        wait(application, lambda: bool(select.select([silent], [], [], 0)[0]))
        with silent.accept()[0]:
            begun = time.monotonic()
            close(application)
            assert time.monotonic() - begun < 0.8 * OPEN_LIMIT


def test_what_another_process_tags_shows(opening: Opening) -> None:
    window, command = opening(Mode.WINDOW, demo=True), opening(demo=True)
    assert start(window) is None
    assert start(command) is None
    vm_id = next(ref.id for ref in command.inventory.view.taggings if ref.kind is Kind.VM)
    call = command.engine.call("Add-Tag", name="new", color="red")
    task = command.engine.submit(call)
    wait(command, lambda: command.engine.task(task.id).over)
    tag = Ref(Kind.TAG, command.engine.task(task.id).result)
    second = command.engine.submit(command.engine.call("Set-Tag", tag, object=[f"vm:{vm_id}"]))
    wait(command, lambda: command.engine.task(second.id).over)
    wait(window, lambda: tag.id in window.inventory.view.tagging(Ref(Kind.VM, vm_id)).tags)
    assert window.inventory.view.get(tag) is not None


def test_a_command_that_is_settled_has_written_the_tags(opening: Opening) -> None:
    application = opening()
    assert start(application) is None
    host_id = add(application, "test:///default")
    answers: list[object] = []
    application.ensure([host_id], answers.append)
    wait(application, lambda: bool(answers))
    (vm,) = application.inventory.view.all(Kind.VM)
    made = application.engine.submit(application.engine.call("Add-Tag", name="new"))
    wait(application, lambda: application.engine.task(made.id).over)
    tag = Ref(Kind.TAG, application.engine.task(made.id).result)
    task = application.engine.submit(application.engine.call("Set-Tag", tag, vm=[vm.id]))
    wait(application, lambda: application.engine.task(task.id).over)
    settled: list[bool] = []
    application.settle(lambda: settled.append(True))
    wait(application, lambda: bool(settled))
    found = application.inventory.view.vm(VmId(vm.id))
    assert found is not None
    assert found.domain.definition.tag_paths == (("new",),)
    assert not application.inventory.view.tagging(Ref(Kind.VM, vm.id)).unwritten


def test_before_it_runs_there_is_nothing_to_settle(opening: Opening) -> None:
    application = opening()
    told: list[bool] = []
    application.settle(lambda: told.append(True))
    assert told == [True]


def test_a_command_that_watches_compares_what_no_event_tells(opening: Opening) -> None:
    application = opening(demo=True)
    assert start(application) is None
    answers: list[object] = []
    application.ensure([HostId("fra-p1")], answers.append)
    wait(application, lambda: bool(answers))
    looked: list[frozenset[VmId]] = []
    application.reconcile.looked_at.connect(looked.append)
    application.reconcile.watch_screen([VmId(vm.id) for vm in application.inventory.view.all(Kind.VM)])
    application.follow()
    wait(application, lambda: bool(looked))
    close(application)
    application.follow()
    assert len(looked) == 1


def test_a_host_that_waited_for_its_password_is_tried_at_once_when_it_is_kept(
    opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with serving(SshServer(password="hunter2")) as server:
        application = opening()
        assert start(application) is None
        key = server.host_key
        known = f"[127.0.0.1]:{server.port} {key.get_name()} {key.get_base64()}\n"
        (tmp_path / "profile" / "known_hosts").write_text(known)
        host_id = add(application, server.place().uri)

        def link() -> Link:
            host = application.inventory.view.host(host_id)
            assert host is not None
            return host.link

        application.fleet.include([host_id])
        wait(application, lambda: link().state is LinkState.REFUSED)
        name = SecretName(SecretKind.PASSWORD, server.place().login)
        assert (link().code, link().details) == (SecretNeeded.code, str(name))
        answers: list[Answer[None]] = []
        application.keep_secret(name, "hunter2", answers.append)
        wait(application, lambda: bool(answers))
        opens = question(answers[0].error.code, "", answers[0].error.details) if answers[0].error else None
        assert isinstance(opens, SecretQuestion)
        application.keep_secret(opens.name, "open sesame", answers.append)
        wait(application, lambda: len(answers) == 2 and link().code not in ("", SecretNeeded.code))
        assert answers[1].error is None
        assert (server.logins, server.tries) == (1, ["hunter2"])
        close(application)
    told = b"".join(file.read_bytes() for file in (tmp_path / "profile").rglob("*") if file.is_file())
    assert b"hunter2" not in told
    assert b"sesame" not in told
