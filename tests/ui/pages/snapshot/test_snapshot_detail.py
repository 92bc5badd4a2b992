"""What stands beside the tree."""

from __future__ import annotations

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from tests.fakes.keep.snapshots import kept
from tests.ui.pages.room import Room

from stellwerk.ui.pages.snapshot.snapshot_detail import SnapshotAct, SnapshotDetail
from stellwerk.ui.pages.snapshot.snapshot_row import SnapshotRow


def texts(detail: SnapshotDetail) -> str:
    return "\n".join(label.text() for label in detail.findChildren(QLabel)).replace("\u200b", "")


def test_it_tells_what_is_kept_and_why_something_cannot_be_done(room: Room, qtbot) -> None:
    one = kept("a", description="nothing yet", state="shutoff", parent="b")
    row = SnapshotRow(name="a", title="a", taken="today", size="2 KiB", kind="disks", snapshot=one)
    acts = [
        SnapshotAct(title="Go back…", icon="undo", begin=lambda: None, reason="it runs"),
        SnapshotAct(title="Remove…", icon="remove", begin=lambda: None),
    ]
    detail = SnapshotDetail(row, acts, room.desk.theme.icons)
    qtbot.addWidget(detail)
    assert [(button.isEnabled(), button.toolTip()) for button in detail.buttons] == [(False, "it runs"), (True, "")]
    for text in ("nothing yet", "today", "2 KiB", "shutoff"):
        assert text in texts(detail)


def test_the_screen_of_that_moment_is_shown_where_it_is_a_picture(room: Room, qtbot) -> None:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImage(160, 90, QImage.Format.Format_RGB32).save(buffer, "PNG")
    for data, shown in ((bytes(buffer.data().data()), True), (b"no picture", False), (b"", False)):
        row = SnapshotRow(name="a", snapshot=kept("a", picture=data))
        detail = SnapshotDetail(row, [], room.desk.theme.icons)
        qtbot.addWidget(detail)
        assert (detail.picture is not None) == shown


def test_the_present_and_one_that_is_half_gone_say_so(room: Room, qtbot) -> None:
    for row, text in (
        (SnapshotRow(name="", title="Now", size="3 KiB"), "What the VM is now"),
        (SnapshotRow(name="a", snapshot=kept("a", half_gone=True)), "Its removal was begun"),
    ):
        detail = SnapshotDetail(row, [], room.desk.theme.icons)
        qtbot.addWidget(detail)
        assert text in texts(detail)
