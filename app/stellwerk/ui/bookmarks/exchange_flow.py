"""Export and import of the profile by file dialogs that nothing waits for. Owner thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from stellwerk.commands.profile_plan import ImportPlan
from stellwerk.core.text import _
from stellwerk.ports.lane import Answer
from stellwerk.runtime.profile_file import read_profile, write_profile
from stellwerk.ui.bookmarks.plan_sheet import PlanSheet
from stellwerk.ui.bookmarks.plan_words import plan_words, result_words
from stellwerk.ui.desk import Exchange

MOST_BYTES = 32 << 20
"""Of a file that a window takes: while JSON is read nothing else runs, and these take a third of a second. The command
line takes more."""
_NAME = "stellwerk-profile.json"


class ExchangeFlow:
    """From the menu to a file and back. `say` is told how it ended."""

    def __init__(self, exchange: Callable[[], Exchange], window: QWidget, say: Callable[[str], None]) -> None:
        self._exchange = exchange
        self._window = window
        self._say = say
        self._closed = False
        self.dialog: QFileDialog | None = None
        """The one that is open."""
        self.sheet: PlanSheet | None = None
        """What an import would do."""

    def export(self) -> None:
        """Ask where to, then write."""
        dialog = self._ask(_("Export bookmarks, tags and settings"), self.export_to)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(_NAME)
        dialog.open()

    def import_(self) -> None:
        """Ask for a file, then show what it would bring."""
        dialog = self._ask(_("Import"), self.import_from)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the profile to this file, without anybody waiting."""

        def wrote(answer: Answer[None]) -> None:
            text = _('Exported to "{path}"').format(path=path)
            self._tell(text if answer.error is None else str(answer.error))

        self._exchange().begin_export(lambda text: write_profile(path, text), wrote)

    def import_from(self, path: Path) -> None:
        """Show what an import of this file would do, and carry it out when that is wanted."""
        if self.sheet is not None:
            self.sheet.close()
        plans: list[ImportPlan] = []
        sheet = PlanSheet(path.name, lambda: self._take(sheet, plans[-1]), lambda: look(), self._window)

        def look() -> None:
            sheet.tell_busy(_("Reading the file…"))
            self._exchange().begin_plan(lambda: read_profile(path, MOST_BYTES), planned)

        def planned(answer: Answer[ImportPlan]) -> None:
            if self.sheet is not sheet:
                return
            if answer.error is not None:
                sheet.show_error(answer.error)
                return
            plans.append(answer.get())
            sheet.show_plan(plan_words(plans[-1]))

        self.sheet = sheet
        sheet.finished.connect(lambda _result: self._left(sheet))
        look()
        sheet.show()

    def release(self) -> None:
        """The window goes away."""
        self._closed = True
        for part in (self.dialog, self.sheet):
            if part is not None:
                part.close()

    def _take(self, sheet: PlanSheet, plan: ImportPlan) -> None:
        sheet.tell_busy(_("Importing…"))

        def taken(answer: Answer[None]) -> None:
            here = self.sheet is sheet
            if answer.error is None:
                self._tell(result_words(plan))
                if here:
                    sheet.close()
            elif here:
                sheet.show_error(answer.error)
            else:
                self._tell(str(answer.error))

        self._exchange().take(plan, taken)

    def _ask(self, title: str, chosen: Callable[[Path], None]) -> QFileDialog:
        if self.dialog is not None:
            self.dialog.close()
        dialog = QFileDialog(self._window, title)
        dialog.setNameFilters([_("Exported profiles (*.json)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.finished.connect(lambda _result: self._shut(dialog))
        self.dialog = dialog
        return dialog

    def _shut(self, dialog: QFileDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()

    def _left(self, sheet: PlanSheet) -> None:
        if self.sheet is sheet:
            self.sheet = None

    def _tell(self, text: str) -> None:
        if not self._closed:
            self._say(text)
