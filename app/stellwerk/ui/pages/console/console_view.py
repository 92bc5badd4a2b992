"""The console of a VM: bar, reason, picture. In a tab or in a window of its own. Owner thread."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.text import _
from stellwerk.model.event import Severity
from stellwerk.ports.console import Resized, ScreenEvent, TextGiven
from stellwerk.ports.lane import Answer
from stellwerk.services.console.combination import Combination
from stellwerk.services.console.console import Console, Phase
from stellwerk.services.console.handover import Handed
from stellwerk.services.console.layout import Layout
from stellwerk.services.link.errand import Errand
from stellwerk.ui.console.vnc.canvas import Scale
from stellwerk.ui.console.vnc.screen_view import ScreenView
from stellwerk.ui.console.vnc.still import read_still
from stellwerk.ui.console.vnc.typist import Typist
from stellwerk.ui.pages.console.console_bar import ConsoleBar
from stellwerk.ui.pages.console.remote_viewer import open_viewer
from stellwerk.ui.pages.console.setting import SCALE, SMOOTH
from stellwerk.ui.pages.console.type_strip import TypeStrip
from stellwerk.ui.pages.console.view_tools import ViewTools
from stellwerk.ui.pages.part.banner import Banner


class ConsoleView(QWidget):
    """Shows one console, which it owns: it is closed with the view."""

    detach_wanted = Signal()
    full_wanted = Signal()

    def __init__(
        self, console: Console, tools: ViewTools, *, detached: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.console = console
        self._tools = tools
        self.bar = ConsoleBar(tools.theme, tools.settings, detached=detached, parent=self)
        self.strip = TypeStrip(tools.settings, self)
        self.banner = Banner(tools.theme, self)
        self.display = ScreenView(tools.loop, self)
        self.typist = Typist(tools.loop, self.display.press)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.display)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.strip, self.banner, self.area):
            column.addWidget(part, 1 if part is self.area else 0)
        self._connect()
        self._scale()
        self._show_phase()

    @property
    def title(self) -> str:
        """The name of the VM."""
        return self._tools.name()

    def begin(self) -> None:
        """Open the console."""
        self.console.open()

    def watch(self, on: bool) -> None:
        """Whether it is in sight."""
        self.console.watch(on)

    def release(self) -> None:
        """It goes away."""
        for subscription in self._subscriptions:
            subscription.close()
        self.typist.stop()
        self.display.close_down()
        self.console.close()

    def _connect(self) -> None:
        bar, console = self.bar, self.console
        bar.combination_wanted.connect(self._send)
        bar.type_wanted.connect(lambda: self.strip.ask(QGuiApplication.clipboard().text()))
        bar.give_wanted.connect(self._give_text)
        bar.fetch_wanted.connect(self._fetch_text)
        bar.shot_wanted.connect(self._save_shot)
        bar.view_only_changed.connect(self._set_view_only)
        bar.full_wanted.connect(self.full_wanted)
        bar.detach_wanted.connect(self.detach_wanted)
        bar.scale_changed.connect(self._scale)
        bar.text_asked.connect(self._allow)
        self.strip.wanted.connect(self._type)
        self.strip.stopped.connect(self.typist.stop)
        self.display.focused.connect(lambda _on: self._show_status())
        self.display.resized.connect(self._allow)
        self._subscriptions = [
            console.changed.connect(lambda _none: self._show_phase()),
            console.told.connect(self._told),
            console.pictured.connect(self._pictured),
            self.typist.moved.connect(self.strip.moved),
        ]

    # --- what the console tells ---

    def _told(self, event: ScreenEvent) -> None:
        self.display.take(event)
        if isinstance(event, TextGiven) and self._fetching:
            self._fetching = False
            QGuiApplication.clipboard().setText(event.text)
            self._tools.say(_("The guest's clipboard was fetched"))
        if isinstance(event, Resized):
            self._allow()

    _fetching = False

    def _pictured(self, data: bytes) -> None:
        Errand(self._tools.loop, "picture", partial(read_still, data), self._read_still).start()

    def _read_still(self, answer: Answer[QImage]) -> None:
        image = answer.value
        if image is not None and not image.isNull() and self.console.phase is Phase.STILL:
            self.display.show_still(image)
            self._allow()

    def _show_phase(self) -> None:
        phase, trouble = self.console.phase, self.console.trouble
        if phase is Phase.LIVE:
            self.display.attach(self.console.screen)
        elif phase is not Phase.OPENING:
            self.typist.stop()
            self.display.attach(None)
        text, hint = (trouble.text, trouble.hint) if trouble is not None else ("", "")
        retry = self.console.open
        match phase:
            case Phase.STILL:
                said = _("Still pictures, one a second: {reason}").format(reason=text)
                spice = self.console.is_spice
                label, act = (_("Open in remote-viewer"), self._hand_over) if spice else (_("Try again"), retry)
                other = (_("Change to VNC…"), self._tools.to_vnc) if spice else None
                self.banner.tell(said, hint, Severity.WARNING, label=label, act=act, other=other)
            case Phase.LOST:
                said = _("Disconnected: {reason}").format(reason=text)
                self.banner.tell(said, hint, Severity.WARNING, label=_("Reconnect"), act=retry)
            case Phase.OFF:
                name = self._tools.name()
                said = _('"{name}" is off; its console opens when it starts').format(name=name)
                self.banner.tell(said, "", Severity.NORMAL, label=_("Start"), act=self._tools.start)
            case Phase.OPENING | Phase.LIVE:
                self.banner.hide()
        self._allow()

    def _allow(self) -> None:
        screen = self.console.screen
        live = self.console.phase is Phase.LIVE
        shares = screen is not None and screen.takes_text
        self.bar.allow(live=live, picture=not self.display.canvas.image.isNull(), shares_text=live and shares)
        self._show_status()

    def _show_status(self) -> None:
        image = self.display.canvas.image
        size = f"{image.width()} × {image.height()}" if not image.isNull() else ""
        words = {
            Phase.OFF: _("Off"),
            Phase.OPENING: _("Connecting…"),
            Phase.STILL: _("Still pictures"),
            Phase.LOST: _("Disconnected"),
            Phase.LIVE: self._keyboard_words(),
        }
        self.bar.status.setText(" · ".join(part for part in (size, words[self.console.phase]) if part))

    def _keyboard_words(self) -> str:
        if self.display.view_only:
            return _("Only looking")
        if self.display.hasFocus():
            return _("Keys go to the guest; Ctrl+Alt lets go")
        return _("Click into the picture to type")

    # --- what is done ---

    def _send(self, combination: Combination) -> None:
        self.display.keyboard.chord(combination.keys)
        self.display.setFocus()

    def _type(self, text: str, layout: Layout) -> None:
        self.typist.type(text, layout)

    def _give_text(self) -> None:
        if self.console.screen is not None:
            self.console.screen.offer_text(QGuiApplication.clipboard().text())

    def _fetch_text(self) -> None:
        if self.console.screen is not None:
            self._fetching = True
            self.console.screen.ask_text()

    def _set_view_only(self, on: bool) -> None:
        self.display.keyboard.release_all()
        self.display.view_only = on
        self.typist.stop()
        self._allow()

    def _hand_over(self) -> None:
        self.console.hand_over(self._handed_over)

    def _handed_over(self, answer: Answer[Handed]) -> None:
        error = answer.error or open_viewer(answer.get())
        self._tools.say(str(error) if error is not None else _("remote-viewer was started"))

    def _scale(self) -> None:
        settings = self._tools.settings
        self.display.set_scale(Scale(settings.get(SCALE)), settings.get(SMOOTH))

    def _save_shot(self) -> None:
        """The picture of the moment of the click; asks where to."""
        image = self.display.canvas.image.copy()
        name = "".join(char if char.isalnum() or char in "-_." else "-" for char in self._tools.name())
        dialog = QFileDialog(self, _("Save the picture"), f"{name}.png", _("Pictures (*.png)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._save(image, path))
        dialog.open()

    def _save(self, image: QImage, path: str) -> None:
        saved = image.save(path)
        said = _("{name} was saved") if saved else _("{name} could not be written: choose another place")
        self._tools.say(said.format(name=Path(path).name))
