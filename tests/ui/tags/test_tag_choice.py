"""Boxes of a mixed selection, and the paths that can be made."""

import pytest
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.ui.tags.tag_choice import Having, TagChoice, in_tree_order, makeable

WEB, DB, HOST = Ref(Kind.VM, vm_id(0)), Ref(Kind.VM, vm_id(1)), Ref(Kind.HOST, host_id(0))
SHOP, MAIL, OLD = TagId("shop"), TagId("mail"), TagId("old")


@pytest.fixture
def choice(kit: Tools) -> TagChoice:
    put_tags(kit.inventory)
    put_on(kit.inventory, {WEB: ["shop", "old"], HOST: ["shop"]})
    return TagChoice(kit.inventory.view, (WEB, HOST, WEB, Ref(Kind.TAG, "old")))


def test_what_all_some_or_none_have(choice: TagChoice) -> None:
    assert choice.refs == (WEB, HOST)
    assert [choice.state(id_) for id_ in (SHOP, OLD, MAIL)] == [Having.ALL, Having.SOME, Having.NONE]
    assert choice.count(OLD) == 1
    assert choice.setting == choice.clearing == ()


def test_a_click_goes_around(choice: TagChoice) -> None:
    assert choice.after_click(MAIL) is Having.ALL
    choice.wish(MAIL, Having.ALL)
    assert choice.after_click(MAIL) is Having.NONE
    seen = []
    for _step in range(3):
        choice.wish(OLD, choice.after_click(OLD))
        seen.append(choice.state(OLD))
    assert seen == [Having.ALL, Having.NONE, Having.SOME]


def test_only_what_is_different_is_sent(choice: TagChoice) -> None:
    choice.wish(MAIL, Having.ALL)
    choice.wish(SHOP, Having.NONE)
    choice.wish(OLD, Having.ALL)
    assert set(choice.setting) == {Ref(Kind.TAG, MAIL), Ref(Kind.TAG, OLD)}
    assert choice.clearing == (Ref(Kind.TAG, SHOP),)
    choice.wish(SHOP, Having.ALL)
    choice.wish(OLD, Having.SOME)
    assert choice.clearing == ()
    assert choice.setting == (Ref(Kind.TAG, MAIL),)


def test_tags_stand_below_their_parents_in_order(choice: TagChoice, kit: Tools) -> None:
    assert [tag.name for tag in in_tree_order(kit.inventory.view)] == ["old", "service", "mail", "shop", "checkout"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("new", ("new", None)),
        (" Shop ", ("Shop", None)),
        ("service/new", ("new", "service")),
        ("SERVICE / shop / x", ("x", "shop")),
        ("service/SHOP", None),
        ("old", None),
        ("nowhere/new", None),
        ("", None),
        ("/", None),
        ("a\x07", None),
    ],
)
def test_what_a_typed_path_would_make(choice: TagChoice, kit: Tools, text: str, made: tuple[str, str | None]) -> None:
    assert makeable(text, kit.inventory.view) == made
