"""Export and import by the menu, over a real exchange."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot
from tests.fakes import entity
from tests.fakes.application import MemoryApplication

from stellwerk.core.ids import Kind
from stellwerk.model.entity import name_of
from stellwerk.runtime.profile_file import write_profile
from stellwerk.ui.bookmarks.exchange_flow import MOST_BYTES, ExchangeFlow
from stellwerk.ui.bookmarks.plan_sheet import PlanSheet
from stellwerk.ui.theme.theme import Theme


class Stand:
    """A window over an application without a face."""

    def __init__(self, window: QMainWindow) -> None:
        self.app = MemoryApplication()
        self.said: list[str] = []
        self.flow = ExchangeFlow(lambda: self.app.exchange, window, self.said.append)

    @property
    def sheet(self) -> PlanSheet:
        assert self.flow.sheet is not None
        return self.flow.sheet

    def wait(self, text: str) -> None:
        """Until the sheet says this."""
        assert self.app.loop.run(lambda: text in self.sheet.text, timeout=60), self.sheet.text

    def bookmarks(self) -> list[str]:
        return sorted(name_of(one) for one in self.app.inventory.view.all(Kind.BOOKMARK))


@pytest.fixture
def stand(qtbot: QtBot, theme: Theme) -> Iterator[Stand]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    stand = Stand(window)
    yield stand
    stand.flow.release()


def exported(*names: str) -> str:
    return json.dumps({
        "format": "stellwerk-profile", "version": 1, "bookmarks": [{"name": name, "query": "Vms:"} for name in names],
    })  # fmt: skip


def test_export_writes_the_file_and_says_so(stand: Stand, tmp_path: Path) -> None:
    stand.app.bench.add(entity.bookmark("mine", position=1))
    stand.flow.export_to(tmp_path / "p.json")
    assert stand.app.loop.run(lambda: bool(stand.said), timeout=60)
    assert stand.said == [f'Exported to "{tmp_path / "p.json"}"']
    told = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in told["bookmarks"]] == ["mine"]
    stand.flow.export_to(tmp_path / "nowhere" / "p.json")
    assert stand.app.loop.run(lambda: len(stand.said) == 2, timeout=60)
    assert "cannot be written" in stand.said[1]


def test_the_plan_is_shown_before_it_is_taken(stand: Stand, tmp_path: Path) -> None:
    stand.app.bench.add(entity.bookmark("mine", position=1))
    (tmp_path / "p.json").write_text(exported("mine", "new", "bad\nname"), encoding="utf-8")
    stand.flow.import_from(tmp_path / "p.json")
    stand.wait('1 bookmark: "new"')
    assert "Left out" in stand.sheet.text
    assert stand.bookmarks() == ["mine"]
    stand.sheet.button.click()
    assert stand.app.loop.run(lambda: bool(stand.said), timeout=60)
    assert stand.said == ["Imported: 1 bookmark; 1 left out"]
    assert stand.bookmarks() == ["mine", "new"]
    assert stand.flow.sheet is None


def test_cancelled_nothing_comes(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(exported("new"), encoding="utf-8")
    stand.flow.import_from(tmp_path / "p.json")
    stand.wait("1 bookmark")
    stand.sheet.leave.click()
    assert stand.flow.sheet is None
    assert stand.bookmarks() == []


def test_what_another_process_did_meanwhile_is_said_and_looked_at_again(stand: Stand, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(exported("new"), encoding="utf-8")
    stand.flow.import_from(tmp_path / "p.json")
    stand.wait("1 bookmark")
    stand.app.bench.add(entity.bookmark("new", position=1))
    stand.sheet.button.click()
    stand.wait("The file was not imported")
    stand.sheet.button.click()
    stand.wait("Nothing in this file is new")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no json", "cannot be read"),
        (b"{}", "no exported profile"),
        (b"\xff\xfe\x00", "no exported profile"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"format": "stellwerk-profile", "version": 99, "program": "9.9"}', "newer Stellwerk (9.9)"),
    ],
)
def test_bad_files_say_why(stand: Stand, tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "p.json").write_bytes(content)
    stand.flow.import_from(tmp_path / "p.json")
    stand.wait(reason)
    assert "The file was not imported" in stand.sheet.text


def test_hostile_sizes_and_what_is_no_file_are_not_read(stand: Stand, tmp_path: Path) -> None:
    with (tmp_path / "big.json").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    for name, reason in (("big.json", "too large"), (".", "is no file"), ("none.json", "cannot be read")):
        stand.flow.import_from(tmp_path / name)
        stand.wait(reason)


def test_nothing_waits_for_the_dialogs(stand: Stand, tmp_path: Path, qtbot: QtBot) -> None:
    stand.flow.export()
    dialog = stand.flow.dialog
    assert dialog is not None
    assert (dialog.acceptMode(), dialog.defaultSuffix()) == (QFileDialog.AcceptMode.AcceptSave, "json")
    stand.flow.import_()
    assert stand.flow.dialog is not None
    assert stand.flow.dialog.acceptMode() is QFileDialog.AcceptMode.AcceptOpen
    write_profile(tmp_path / "p.json", exported("new"))
    stand.flow.dialog.fileSelected.emit(str(tmp_path / "p.json"))
    stand.wait("1 bookmark")
    stand.flow.dialog.reject()
    assert stand.flow.dialog is None
