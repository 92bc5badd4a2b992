"""Cells: units apart, bars, icons, and texts that stay on one line."""

import pytest
from tests.fakes.fleet import NOW, vm_id
from tests.fakes.tagged import put_on, put_tags
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.models.cell import Cell, breakable, cell_of, cell_text, chips_of, one_line, short_time, sorted_title
from stellwerk.ui.theme.mark import Mark


def cell(kit: Tools, ref: Ref, key: str, *, first: bool = False) -> Cell:
    entity = kit.inventory.view.get(ref)
    assert entity is not None
    return cell_of(CATALOGUE.props[ref.kind][key], entity, kit.inventory.view, first=first)


def test_numbers_stand_right_with_their_unit_apart(kit: Tools) -> None:
    assert cell(kit, Ref(Kind.VM, vm_id(0)), "memory")[:3] == ("2", "GiB", True)
    assert cell(kit, Ref(Kind.VM, vm_id(0)), "vcpus")[:3] == ("2", "", True)
    assert not cell(kit, Ref(Kind.VM, vm_id(0)), "name").right


def test_the_unknown_has_a_dash_and_no_bar(kit: Tools) -> None:
    off = cell(kit, Ref(Kind.VM, vm_id(3)), "cpu_usage")
    assert (off.text, off.unit, off.bar) == ("–", "", None)


def test_a_bar_warns_for_use_but_not_for_progress(kit: Tools) -> None:
    assert cell(kit, Ref(Kind.VM, vm_id(0)), "cpu_usage").hot
    progress = cell(kit, Ref(Kind.TASK, "task-0"), "progress")
    assert progress.bar == 1.0
    assert not progress.hot


def test_icon_in_the_first_column_mark_beside_the_status(kit: Tools) -> None:
    assert cell(kit, Ref(Kind.VM, vm_id(0)), "name", first=True)[5:7] == (Mark.UP, Kind.VM)
    assert cell(kit, Ref(Kind.VM, vm_id(0)), "status")[5:7] == (Mark.UP, None)
    assert cell(kit, Ref(Kind.VM, vm_id(0)), "memory")[5:7] == (None, None)
    assert cell(kit, Ref(Kind.TASK, "task-0"), "title", first=True)[5:7] == (None, None)


def test_the_whole_text_for_copying(kit: Tools) -> None:
    entity = kit.inventory.view.vm(vm_id(0))
    assert entity is not None
    assert cell_text(CATALOGUE.props[Kind.VM]["memory"], entity, kit.inventory.view) == "2 GiB"


@pytest.mark.parametrize(("text", "shown"), [("a b", "a b"), ("a\n\tb", "a b"), ("\x00", "\x00"), ("ü 日", "ü 日")])
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text).replace("\x00", "") == shown.replace("\x00", "")


def test_a_control_character_is_no_line() -> None:
    assert "\n" not in one_line("a\nb")
    assert "\r" not in one_line("a\rb")


@pytest.mark.parametrize(
    ("sort", "shown"),
    [((), "Host"), (("name",), "Host"), (("host",), "Host ▴"), (("-host",), "Host ▾"), (("name", "-host"), "Host ▾2")],
)
def test_a_title_says_its_place_in_the_order(sort: tuple[str, ...], shown: str) -> None:
    assert sorted_title("Host", "host", sort) == shown


def test_only_words_too_long_for_a_line_get_places_to_break() -> None:
    for text in ("Force off web-01.", "/var/lib/libvirt/images/web-01.qcow2", "b0a4c1de-1f3e-4b2a-9a77-0c5d1e2f3a4b"):
        assert breakable(text) == text
    broken = breakable(f'VM "{"n" * 200}" is Up')
    assert broken.replace("\u200b", "") == f'VM "{"n" * 200}" is Up'
    assert max(map(len, broken.split("\u200b"))) <= 40


def test_recent_times_are_short(kit: Tools) -> None:
    assert len(short_time(NOW - 60, NOW)) == len("14:05:09")
    assert len(short_time(NOW - 40 * 86_400, NOW)) == len("2025-05-06 14:05")
    assert short_time(1e300, NOW) == "–"


def test_tags_are_chips_by_name(kit: Tools) -> None:
    put_tags(kit.inventory, shop="red")
    web = Ref(Kind.VM, vm_id(0))
    assert cell(kit, web, "tags").chips is None
    put_on(kit.inventory, {web: ["shop", "old", "gone"]})
    chips = cell(kit, web, "tags").chips
    assert chips is not None
    assert [chip[:2] for chip in chips] == [("old", ""), ("shop", "red")]
    ids = (TagId("shop"), TagId("old"))
    assert [chip.path for chip in chips_of(ids, kit.inventory.view, paths=True)] == ["old", "service/shop"]
