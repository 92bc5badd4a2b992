"""Templates are kept in the database; what is not as it was is told once, and stays suspected until checked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.commands.template.golden import BASE, GOLDEN, REF, golden_bench, shown
from tests.fakes import entity
from tests.fakes.engine import Bench

from stellwerk.core.ids import TagId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.event import Severity
from stellwerk.model.state import DomainState
from stellwerk.model.tag import Tagging
from stellwerk.model.vm import Definition
from stellwerk.services.template.keeping import TemplateKeeping

ROGUE = Definition(name="rogue", disks=(Disk(target="vda", device="disk", source_type="file", source=BASE),))


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = golden_bench()
    keeping = TemplateKeeping(made.clock, made.inventory, made.repository, made.audit)
    keeping.start()
    yield made
    keeping.close()


def rogue(bench: Bench, state: DomainState) -> None:
    bench.put(entity.domain(9, definition=ROGUE, state=state))


def told(bench: Bench) -> list[str]:
    return [event.text for event in bench.events() if event.severity is Severity.ALERT]


def test_what_runs_from_it_is_told_once_and_suspected_until_checked(bench: Bench) -> None:
    rogue(bench, DomainState.SHUT_OFF)
    assert told(bench) == []
    rogue(bench, DomainState.RUNNING)
    assert told(bench) == ['VM "rogue" runs from the files of template "golden"']
    rogue(bench, DomainState.SHUT_OFF)
    rogue(bench, DomainState.RUNNING)
    assert len(told(bench)) == 1
    (found,) = shown(bench)
    assert (found.problem, found.suspected > found.checked) == ('VM "rogue" ran from its files', True)
    assert bench.repository.tables.stored[REF] == found

    rogue(bench, DomainState.SHUT_OFF)
    bench.inventory.apply(Batch(entities=(replace(found, problem="", suspected=0.0, checked=bench.clock.now() + 5),)))
    rogue(bench, DomainState.RUNNING)
    assert len(told(bench)) == 2


def test_what_is_said_of_it_here_is_kept_elsewhere(bench: Bench) -> None:
    bench.inventory.apply(Batch(taggings={REF: Tagging((TagId("t"),))}))
    assert shown(bench)[0].tags == ("t",)
    assert REF not in bench.repository.tables.stored


def test_what_was_written_to_is_told_once(bench: Bench) -> None:
    for moment in (1.0, 2.0):
        bench.inventory.apply(Batch(entities=(replace(GOLDEN, problem="was written to", seen=moment),)))
    assert told(bench) == ['template "golden" may not be as it was: was written to']


def test_a_template_that_comes_while_a_vm_runs_from_it(bench: Bench) -> None:
    bench.inventory.apply(Batch(removed=(REF,)))
    rogue(bench, DomainState.RUNNING)
    assert told(bench) == []
    bench.inventory.apply(Batch(entities=(GOLDEN,)))
    assert len(told(bench)) == 1


def test_only_what_is_another_is_written(bench: Bench) -> None:
    bench.inventory.apply(Batch(entities=(replace(GOLDEN, seen=9.0),)))
    assert REF not in bench.repository.tables.stored
    bench.inventory.apply(Batch(entities=(replace(GOLDEN, description="d"),)))
    assert REF in bench.repository.tables.stored
    bench.inventory.apply(Batch(removed=(REF,)))
    assert REF not in bench.repository.tables.stored
