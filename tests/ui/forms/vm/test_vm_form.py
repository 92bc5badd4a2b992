"""The wizard: its first page suffices, each page is one row of the list, the review shows the XML."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import HostId, TemplateId
from stellwerk.engine.preview import Preview
from stellwerk.model.change import Batch
from stellwerk.model.template.template import Template
from stellwerk.ui.forms.command_panel import CommandPanel
from stellwerk.ui.forms.field import LineField
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.forms.vm.os_field import OsField
from stellwerk.ui.forms.vm.own_form import form_of
from stellwerk.ui.forms.vm.part_field import DiskField
from stellwerk.ui.forms.vm.vm_form import PAGES, SOURCES, VmForm
from stellwerk.ui.theme.theme import Theme


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.session().put_pool("default")
    made.session().put_network("default")
    return made


@pytest.fixture
def form(bench: Bench, qtbot: QtBot, theme: Theme) -> VmForm:
    return made_form(bench, qtbot, theme)


def made_form(bench: Bench, qtbot: QtBot, theme: Theme) -> VmForm:
    """The form as it is at first."""
    desk = FormDesk(planner=bench.engine, inventory=bench.inventory, loop=bench.loop, theme=theme)
    made = form_of(COMMANDS.get("Add-Vm"), (), desk)
    assert isinstance(made, VmForm)
    qtbot.addWidget(made)
    return made


def test_every_parameter_has_its_place_once(form: VmForm) -> None:
    placed = [name for _title, rows in PAGES for row in rows for name in row]
    placed += {name for source in SOURCES for name in source.fields}
    placed.append("drivers")  # for some systems only
    assert sorted(placed) == sorted(field.param.name for field in form.fields)
    assert form.pages.count() == len(form.stack.pages) == len(PAGES) + 1


def test_tab_goes_through_the_first_page_as_it_is_read(form: VmForm, qtbot: QtBot) -> None:
    disks = form.field("disk")
    assert isinstance(disks, DiskField)
    disks.begin_with("10G; 20G")
    form.show()
    rows = [part for row in disks.rows for part in (*row.controls, row.remove)]
    boxes = [form.field(name).keys for name in ("name", "host", "cluster", "os")]
    sizes = [form.field(name).keys for name in ("memory", "vcpus")]
    flags = [form.field(name).keys for name in ("start", "prepare")]
    wanted = [*boxes, form.source, form.field("cdrom").keys, *sizes, *rows, disks.add, *flags]
    form.activateWindow()
    form.field("name").setFocus()
    qtbot.waitUntil(boxes[0].hasFocus)
    for before, after in pairwise(wanted):
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        qtbot.waitUntil(after.hasFocus)


def test_the_first_page_suffices(bench: Bench, form: VmForm) -> None:
    form.field("name").say("web")
    form.field("host").say("h1")
    form.field("disk").say("10G; size=5G,format=raw")
    assert form.args() == {"name": "web", "host": "h1", "disk": ["size=10G", "size=5G,format=raw"]}
    found: list[Preview] = []
    args = form.args() or {}
    bench.engine.preview_details(bench.call("Add-Vm", **args), lambda told: found.append(_preview(told)))
    bench.loop.drain()
    below = form.shown_below(found[0])
    assert below is not None
    assert below.effects.difference == ""
    assert below.effects.lines == found[0].effects.lines
    assert "<name>web</name>" in form.xml.toPlainText()
    assert not form.xml.toPlainText().startswith("+")
    form.shown_below(None)
    assert form.xml.toPlainText() == ""


def test_why_it_cannot_be_made_is_in_sight_however_long_the_page_is(qtbot: QtBot, theme: Theme) -> None:
    bench = small_bench()  # without a storage pool
    form = made_form(bench, qtbot, theme)
    desk = FormDesk(planner=bench.engine, inventory=bench.inventory, loop=bench.loop, theme=theme)
    panel = CommandPanel(desk, COMMANDS.get("Add-Vm"), (), scrolls=True, form=form)
    qtbot.addWidget(panel)
    panel.resize(640, 420)
    panel.show()
    form.field("name").say("web")
    form.field("host").say("h1")
    form.edited.emit()
    bench.wait(1)
    assert "no storage pool" in panel.problem.text()
    assert panel.problem.visibleRegion().boundingRect() == panel.problem.rect()
    assert not panel.verb.isEnabled()
    assert panel.wanted_height > form.sizeHint().height() + panel.problem.height()
    panel.release()


def _preview(told: object) -> Preview:
    assert isinstance(told, Preview)
    return told


def test_only_the_fields_of_the_source_show_and_count(form: VmForm) -> None:
    def shown() -> set[str]:
        names = {name for source in SOURCES for name in source.fields}
        return {name for name in names if not form.field(name).isHidden()}

    assert shown() == {"cdrom"}
    form.field("name").say("web")
    form.field("cdrom").say("a.iso")
    assert (form.args() or {})["cdrom"] == ["a.iso"]
    form.source.setCurrentIndex(8)
    assert shown() == {"kernel", "initrd", "cmdline"}
    assert "cdrom" not in (form.args() or {})


def test_a_system_brings_its_sizes(form: VmForm) -> None:
    memory, disks = form.field("memory"), form.field("disk")
    assert isinstance(memory, LineField)
    assert isinstance(disks, DiskField)
    size = disks.rows[0].controls[0]
    assert isinstance(size, QLineEdit)
    assert (memory.edit.placeholderText(), size.placeholderText()) == ("2 GiB", "20 GiB")
    os = form.field("os")
    assert isinstance(os, OsField)
    os.begin_with("Windows 11")
    os.edited.emit()
    assert (memory.edit.placeholderText(), size.placeholderText()) == ("4 GiB", "64 GiB")
    assert os.read("Windows 11") == "win11"


def test_what_is_missing_brings_its_page_up(form: VmForm) -> None:
    form.pages.setCurrentRow(3)
    form.touch()
    assert form.stack.place == 0
    assert form.field("name").error


def test_a_windows_is_offered_the_cd_with_its_drivers(form: VmForm) -> None:
    assert form.field("drivers").isHidden()
    form.field("os").say("Windows 11")
    form.field("os").edited.emit()
    assert not form.field("drivers").isHidden()
    form.field("drivers").say("/tmp/virtio-win.iso")
    form.source.setCurrentIndex(len(SOURCES) - 1)
    assert form.field("drivers").isHidden()
    form.field("name").say("web")
    assert "drivers" not in (form.args() or {})


def test_of_a_cluster_only_the_suggested_host_is_asked(bench: Bench, qtbot: QtBot, theme: Theme) -> None:
    asked: list[HostId] = []
    desk = FormDesk(planner=bench.engine, inventory=bench.inventory, loop=bench.loop, theme=theme, look_at=asked.append)
    form = form_of(COMMANDS.get("Add-Vm"), (), desk)
    assert isinstance(form, VmForm)
    qtbot.addWidget(form)
    assert form.offered.isHidden()
    form.field("cluster").say("Default")
    form.field("cluster").edited.emit()
    assert len(asked) == 1
    other = HostId("h2" if asked == ["h1"] else "h1")
    assert f'"{asked[0]}"' in form.offered.text()
    assert not form.offered.isHidden()
    form.field("cluster").say("")
    form.field("host").say(other)
    form.field("host").edited.emit()
    assert asked[1:] == [other]


def test_a_template_brings_all_but_name_place_and_size(bench: Bench, qtbot: QtBot, theme: Theme) -> None:
    template = Template(
        id=TemplateId("m"), host_id=HostId("h1"), name="golden", path="/p/x.template", memory=3 << 30, vcpus=5
    )
    bench.inventory.apply(Batch(entities=(template,)))
    form = made_form(bench, qtbot, theme)
    form.field("name").say("web")
    form.field("disk").say("10G")
    form.field("template").say("m")
    form.edited.emit()
    assert form.source.currentText() == "Template"
    assert form.args() == {"name": "web", "template": "m"}
    memory = form.field("memory")
    assert isinstance(memory, LineField)
    assert memory.edit.placeholderText() == "3 GiB"
    assert form.field("disk").isHidden()
    hidden = [form.pages.item(place).isHidden() for place in range(form.pages.count())]
    assert hidden == [False, True, False, True, False, False]
    form.source.setCurrentIndex(0)
    assert "template" not in (form.args() or {})
    assert not form.field("disk").isHidden()
