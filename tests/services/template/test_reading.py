"""Templates go into the inventory when somebody looks; several hosts may see the same."""

import pytest
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref, TagId, TemplateId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.tag import Tagging
from stellwerk.model.template.template import Template
from stellwerk.ports.lane import Answer
from stellwerk.services.template.reading import TemplateReading, templates_of

H1, H2 = HostId("h1"), HostId("h2")
GOLDEN = Template(id=TemplateId("m"), host_id=H1, name="golden", path="/p/golden.template", checked=1.0)


@pytest.fixture
def hosts(small: SmallFleet) -> tuple[FakeHost, FakeHost]:
    made = small.add("h1"), small.add("h2")
    small.start("h1", "h2")
    return made


def read(small: SmallFleet, host_id: HostId) -> Answer[tuple[Template, ...]]:
    answers: list[Answer[tuple[Template, ...]]] = []
    reading = TemplateReading(small.clock, small.inventory, small.lanes)
    reading.read(host_id, answers.append)
    reading.read(host_id, answers.append)
    small.until(lambda: len(answers) == 2)
    return answers[0]


def shown(small: SmallFleet) -> list[Template]:
    return [one for one in small.inventory.view.all(Kind.TEMPLATE) if isinstance(one, Template)]


def test_one_that_two_hosts_see_is_one(small: SmallFleet, hosts: tuple[FakeHost, FakeHost]) -> None:
    first, second = hosts
    first.templates, second.templates = [GOLDEN], [replace(GOLDEN, host_id=H2)]
    read(small, H1)
    assert shown(small) == [replace(GOLDEN, seen=small.clock.now())]
    read(small, H2)
    (found,) = shown(small)
    assert found.hosts == (H1, H2)
    assert first.calls["templates"] == 1

    first.templates = []
    read(small, H1)
    (found,) = shown(small)
    assert found.hosts == (H2,)
    assert list(templates_of(H1, small.inventory.view)) == []
    second.templates = []
    read(small, H2)
    assert shown(small) == []


def test_each_reading_leaves_what_is_said_of_it_here(small: SmallFleet, hosts: tuple[FakeHost, FakeHost]) -> None:
    hosts[0].templates = [GOLDEN]
    read(small, H1)
    said = Tagging((TagId("golden"),), values={"owner": "ops"})
    small.inventory.apply(Batch(taggings={Ref(Kind.TEMPLATE, GOLDEN.id): said}))
    hosts[0].templates = [replace(GOLDEN, description="anew", tags=(TagId("of somebody else"),))]
    read(small, H1)
    (found,) = shown(small)
    assert (found.description, found.tags, found.values) == ("anew", said.tags, said.values)


def test_what_cannot_be_read_stays_as_it_was(small: SmallFleet, hosts: tuple[FakeHost, FakeHost]) -> None:
    hosts[0].templates = [GOLDEN]
    read(small, H1)
    hosts[0].fail("templates", Refused("no"))
    assert read(small, H1).error is not None
    assert len(shown(small)) == 1
