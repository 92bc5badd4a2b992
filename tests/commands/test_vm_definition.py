"""Stale definitions on other hosts."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.vm_definition import difference
from stellwerk.core.error import AppError
from stellwerk.engine.preview import Preview
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition, Runtime


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    stale = Runtime(state=DomainState.SHUT_OFF, managed_save=True)
    made.put(entity.domain(1), entity.domain(1, "h2", runtime=stale, definition=Definition(name="vm-1", has_tpm=True)))
    made.session("h1").xml_of[entity.vm_id(1)] = "<domain>\n <memory>2</memory>\n</domain>"
    made.session("h2").xml_of[entity.vm_id(1)] = "<domain>\n <memory>1</memory>\n</domain>"
    return made


def test_the_difference_is_shown(bench: Bench) -> None:
    found: list[Preview | AppError] = []
    bench.engine.preview_details(bench.call("Remove-VmDefinition", 1, host="h2"), found.append)
    bench.loop.drain()
    preview = found[0]
    assert isinstance(preview, Preview)
    lines = preview.effects.difference.splitlines()
    assert lines[:3] == ["--- h1", "+++ h2", "@@ -1,3 +1,3 @@"]
    assert lines[3:] == [" <domain>", "- <memory>2</memory>", "+ <memory>1</memory>", " </domain>"]
    assert preview.confirm == "Remove the definition of vm-1 from the other host. It is lost there."
    assert preview.effects.lines[-1] == 'the VM on host "h1", all disks, NVRAM and TPM state stay'


def test_it_goes_there_and_stays_here(bench: Bench) -> None:
    task = bench.run("Remove-VmDefinition", 1, host="h2")
    assert task.state is TaskState.DONE
    assert bench.session("h2").calls == [("undefine", entity.vm_id(1), (("managed save",),))]
    assert (bench.vm(1).also_on, bench.vm(1).host_id, bench.session("h1").calls) == ((), "h1", [])


@pytest.mark.parametrize(("host", "text"), [("h1", "lives on host"), ("h3", "does not define")])
def test_where_it_cannot_go(bench: Bench, host: str, text: str) -> None:
    bench.add(entity.host("h3"))
    assert text in bench.run("Remove-VmDefinition", 1, host=host).outcome


def test_a_vm_on_one_host_only(bench: Bench) -> None:
    bench.put(entity.domain(2))
    assert bench.run("Remove-VmDefinition", 2, host="h2").outcome == 'VM "vm-2" is defined on no other host'


def test_the_other_host_must_be_connected(bench: Bench) -> None:
    bench.link("h2", LinkState.BACKOFF)
    assert bench.run("Remove-VmDefinition", 1, host="h2").outcome.startswith('host "h2" is')


def test_what_runs_there_by_now_stays(bench: Bench) -> None:
    bench.session("h2").domains_by_id[entity.vm_id(1)] = entity.domain(1, "h2")
    bench.lanes.rereads = False
    assert bench.run("Remove-VmDefinition", 1, host="h2").outcome == 'VM "vm-1" runs there'
    bench.session("h2").domains_by_id.clear()
    assert "not defined there any more" in bench.run("Remove-VmDefinition", 1, host="h2").outcome


def test_same_and_long_differences() -> None:
    assert difference("a", "a", "x", "y") == "both definitions are the same"
    long = difference("\n".join(map(str, range(900))), "", "x", "y")
    assert long.endswith("… and 503 lines more")
