"""What the palette offers."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import HostId, Kind, Ref, TemplateId
from stellwerk.model.change import Batch
from stellwerk.model.template.template import Template
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.shell.palette_source import PaletteSource

UP, DOWN = Ref(Kind.VM, vm_id(0)), Ref(Kind.VM, vm_id(3))


@pytest.fixture
def book(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> Iterator[ActionBook]:
    window = QWidget()
    qtbot.addWidget(window)
    book = ActionBook(window, kit.doer, kit.conductor, kit.desk.theme, loop)
    yield book
    book.close()


@pytest.fixture
def gone() -> list[Ref]:
    return []


@pytest.fixture
def source(kit: Tools, book: ActionBook, gone: list[Ref]) -> PaletteSource:
    acts = {"back": lambda: None, "palette": lambda: None}
    return PaletteSource(kit.desk, book, acts, lambda key: f"Ctrl+{len(key)}", gone.append)


def titles(source: PaletteSource, typed: str) -> list[str]:
    return [entry.title for entry in source.entries(typed)]


def test_without_a_text_the_commands_on_the_selection_those_that_can_first(
    source: PaletteSource, book: ActionBook
) -> None:
    book.set_selection([UP])
    source.begin()
    entries = source.entries("")
    assert entries[0].title == "Shut down"
    assert entries[0].hint == "web-1"
    assert entries[-1].title == "Start"
    assert entries[-1].refusal == entries[-1].hint == 'VM "web-1" runs already'
    assert "Add host…" in titles(source, "")
    assert "Back" in titles(source, "")
    assert next(entry.hint for entry in entries if entry.title == "Back") == "Ctrl+4"
    assert "Command palette" not in titles(source, "")


def test_objects_are_found_by_name_and_lead_to_their_page(source: PaletteSource, gone: list[Ref]) -> None:
    source.begin()
    entry = source.entries("web-1")[0]
    assert (entry.title, entry.hint) == ("web-1", "VM · node-1")
    entry.run()
    assert gone == [UP]
    assert source.entries("node-12")[0].hint == "Host"


def test_templates_are_found_too(source: PaletteSource, kit: Tools, gone: list[Ref]) -> None:
    golden = Template(id=TemplateId("m"), host_id=HostId(host_id(1)), name="golden", path="/p/golden.template")
    kit.inventory.apply(Batch(entities=(golden,)))
    source.begin()
    entry = source.entries("gold")[0]
    assert (entry.title, entry.hint) == ("golden", "Template · node-2")
    entry.run()
    assert gone == [Ref(Kind.TEMPLATE, "m")]


def test_a_command_is_begun_on_what_was_selected(source: PaletteSource, book: ActionBook, kit: Tools) -> None:
    book.set_selection([UP, DOWN])
    source.begin()
    entry = source.entries("start")[0]
    assert entry.title == "Start (1 of 2)"
    assert entry.hint.startswith("2 VMs")
    entry.run()
    assert kit.conductor.begun == [("Start-Vm", (UP, DOWN))]


def test_a_sharp_fit_of_a_command_stands_before_objects_a_refused_one_last(
    source: PaletteSource, book: ActionBook
) -> None:
    book.set_selection([UP])
    source.begin()
    found = titles(source, "s")
    assert found[0] == "Shut down"
    assert found.index("staging") < found.index("Start")


def test_names_that_fit_alike_stand_by_letter(source: PaletteSource) -> None:
    source.begin()
    found = [title for title in titles(source, "db-") if len(title) == 4]
    assert len(found) > 2
    assert found == sorted(found)
