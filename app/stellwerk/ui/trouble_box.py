"""Says in a window of its own why a profile cannot be opened, and offers the way on. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.setting import Settings
from stellwerk.core.text import _
from stellwerk.ports.repository import Corrupt
from stellwerk.ui.stop_signal import StopSignals
from stellwerk.ui.theme.theme import Theme


def trouble_box(
    error: AppError, quit_: Callable[[], None], start_afresh: Callable[[], None] | None = None
) -> QMessageBox:
    """The box, not shown yet. A damaged database can be put aside by `start_afresh`; else there is only `quit_`."""
    box = QMessageBox(QMessageBox.Icon.Critical, "Stellwerk", _sentence(error.text))
    box.setObjectName("trouble")
    box.setInformativeText(_sentence(error.hint))
    box.setDetailedText(error.details)
    afresh = None
    if isinstance(error, Corrupt) and start_afresh is not None:
        box.setInformativeText(
            _(
                "The damaged file is kept. Starting afresh takes data centers, clusters and hosts over as far as they "
                "can be read; the inventory is read from the hosts again."
            )
        )
        afresh = box.addButton(_("Start afresh"), QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(_("Quit"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(leave)
    box.setDefaultButton(afresh or leave)
    chosen = start_afresh if afresh is not None and start_afresh is not None else quit_
    box.finished.connect(lambda _result: chosen() if box.clickedButton() is box.defaultButton() else quit_())
    return box


def is_seen(app: QApplication) -> bool:
    """What it shows is on a screen: a box that nobody sees would wait for ever."""
    return app.platformName() not in ("offscreen", "minimal", "vnc")


def show_trouble(app: QApplication, error: AppError) -> None:
    """Say why there will be no window; answers once it was read, or the program is told to end. Runs Qt's loop."""
    theme, stopping = Theme(app, Settings()), StopSignals(app.quit)
    box = trouble_box(error, app.quit)
    box.show()
    app.exec()
    box.deleteLater()
    stopping.close()
    theme.close()


def told_box(text: str, window: QWidget) -> QMessageBox:
    """Says what became of a damaged database, above the window."""
    box = QMessageBox(QMessageBox.Icon.Information, "Stellwerk", _sentence(text), parent=window)
    box.setObjectName("told")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.addButton(_("Go on"), QMessageBox.ButtonRole.AcceptRole)
    return box


def _sentence(text: str) -> str:
    """Errors begin small, since they stand after a colon elsewhere."""
    return text[:1].upper() + text[1:]
