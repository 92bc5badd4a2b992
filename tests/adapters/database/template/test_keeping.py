"""What is known of templates: kept, told to others, gone with its host."""

from tests.adapters.database.conftest import Opener
from tests.fakes.entity import cluster, data_center, host
from tests.model.catalogue.sample import RICH_TEMPLATE

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.template.template import Template

REF = Ref(Kind.TEMPLATE, RICH_TEMPLATE.id)


def kept(open_database: Opener) -> list[Template]:
    return [one for one in open_database("reader").load().batch.entities if isinstance(one, Template)]


def test_all_of_it_survives_and_others_hear_of_it(open_database: Opener) -> None:
    window, other = open_database("window"), open_database("other")
    window.write(lambda t: t.foreign_changes()).result()
    other.write(lambda t: t.save(RICH_TEMPLATE)).result()
    assert kept(open_database) == [RICH_TEMPLATE]
    assert window.write(lambda t: t.foreign_changes()).result() == Batch(entities=(RICH_TEMPLATE,))

    changed = replace(RICH_TEMPLATE, problem="")
    other.write(lambda t: t.save(changed)).result()
    assert kept(open_database) == [changed]
    other.write(lambda t: t.delete(REF)).result()
    assert kept(open_database) == []
    found = window.write(lambda t: t.foreign_changes()).result()
    assert found is not None
    assert found.removed == (REF,)
    other.write(lambda t: t.save(changed)).result()
    assert kept(open_database) == [changed]


def test_what_is_said_of_it_is_not_kept_with_it(open_database: Opener) -> None:
    told = replace(RICH_TEMPLATE, tags=(TagId("t"),), values={"owner": "ops"})
    open_database().write(lambda t: t.save(told)).result()
    assert kept(open_database) == [RICH_TEMPLATE.bare]


def test_it_goes_with_its_host(open_database: Opener) -> None:
    database = open_database()
    database.write(
        lambda t: t.save(host("h1", "c1"), host("h2", "c1"), cluster("c1", "dc"), data_center("dc"), RICH_TEMPLATE)
    ).result()
    database.write(lambda t: t.delete(Ref(Kind.HOST, "h2"))).result()
    assert kept(open_database) == [RICH_TEMPLATE]
    database.write(lambda t: t.delete(Ref(Kind.HOST, "h1"))).result()
    assert kept(open_database) == []
