"""What can be dropped where, and what is sent."""

import pytest
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.tags.tag_drop import TagDrop

WEB, HOST, TASK = Ref(Kind.VM, vm_id(0)), Ref(Kind.HOST, host_id(0)), Ref(Kind.TASK, "t")


def tag(name: str) -> Ref:
    return Ref(Kind.TAG, name)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def drop(kit: Tools, said: list[str]) -> TagDrop:
    put_tags(kit.inventory)
    put_on(kit.inventory, {WEB: ["shop"]})
    return TagDrop(kit.inventory, kit.conductor, said.append)


def test_objects_go_onto_tags_that_one_of_them_has_not(drop: TagDrop, kit: Tools) -> None:
    assert drop.offers((WEB, HOST), tag("shop"))
    assert not drop.offers((WEB,), tag("shop"))
    assert not drop.offers((WEB,), None)
    assert not drop.offers((TASK,), tag("shop"))
    assert not drop.offers((WEB,), HOST)
    assert not drop.offers((), tag("shop"))
    drop.drop((WEB, HOST), tag("shop"))
    assert kit.conductor.submitted == [("Set-Tag", (tag("shop"),), {"object": [str(WEB), str(HOST)]})]


def test_tags_move_where_no_circle_comes_of_it(drop: TagDrop, kit: Tools) -> None:
    assert drop.offers((tag("old"),), tag("shop"))
    assert not drop.offers((tag("service"),), tag("checkout"))
    assert not drop.offers((tag("shop"),), tag("shop"))
    assert not drop.offers((tag("shop"),), tag("service"))
    assert not drop.offers((tag("shop"), WEB), tag("old"))
    drop.drop((tag("old"), tag("shop")), tag("service"))
    assert kit.conductor.submitted == [("Move-Tag", (tag("old"),), {"parent": "service"})]


def test_the_ground_is_the_top(drop: TagDrop, kit: Tools) -> None:
    assert drop.offers((tag("shop"),), None)
    assert not drop.offers((tag("service"),), None)
    drop.drop((tag("shop"),), None)
    assert kit.conductor.submitted == [("Move-Tag", (tag("shop"),), {"parent": None})]


def test_a_refusal_is_told(drop: TagDrop, kit: Tools, said: list[str]) -> None:
    kit.conductor.problem = "no"
    drop.drop((tag("shop"),), None)
    drop.drop((WEB,), None)
    assert said == ["no"]
