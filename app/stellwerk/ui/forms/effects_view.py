"""What a call will do, before it is done: sentences, warnings, files, who refuses and why. Owner thread."""

import html
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_size
from stellwerk.engine.command import FileFate
from stellwerk.engine.preview import Preview, TargetPreview
from stellwerk.ui.models.cell import breakable
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

MOST = 50
"""Lines of a list; the rest is counted."""
HIGHEST = 260
"""Pixels, then it scrolls."""


class EffectsView(QScrollArea):
    """Hidden while there is nothing to tell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preview: Preview | None = None
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._label.setAccessibleName(_("What it will do"))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._label)
        column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMaximumHeight(HIGHEST)
        self.hide()

    @property
    def text(self) -> str:
        """What it tells, with marks."""
        return self._label.text()

    def show_preview(self, preview: Preview | None) -> None:
        """Tell this."""
        self._preview = preview
        parts = list(self._parts(preview)) if preview is not None else []
        self._label.setText("".join(parts))
        self.setVisible(bool(parts))
        if parts:
            height = self._label.heightForWidth(max(320, self.viewport().width()))
            self.setMinimumHeight(min(HIGHEST, height + 8))

    def changeEvent(self, event: QEvent) -> None:
        """Colours stand in the text: those of another theme are written anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.isVisible():
            self.show_preview(self._preview)

    def _parts(self, preview: Preview) -> Iterator[str]:
        amber = self._theme.colour(Token.AMBER).name()
        muted = self._theme.colour(Token.MUTED).name()
        for line in preview.effects.warnings[:MOST]:
            yield f'<p style="color:{amber}">▲ {_safe(_sentence(line))}</p>'
        for line in preview.effects.lines[:MOST]:
            yield f"<p>{_safe(_sentence(line))}</p>"
        if preview.effects.commands:
            yield from _commands(preview.effects.commands)
        yield from _files(preview.effects.files, muted)
        if preview.effects.difference:
            # A line that is not broken would make the sentences above as wide as itself, and be cut off with them.
            yield f'<pre style="white-space: pre-wrap">{_safe(preview.effects.difference[:20_000])}</pre>'
        # With a single target that refuses, the reason stands as the error of the whole.
        if preview.refused and preview.allowed:
            yield from _refused(preview.refused, muted)


def _files(files: Iterable[FileFate], muted: str) -> Iterator[str]:
    for goes, heading in ((True, _("These files are deleted:")), (False, _("These files stay:"))):
        mine = [file for file in files if file.goes is goes]
        if mine:
            lines = [_file(file, muted) for file in mine[:MOST]]
            yield f"<p>{heading}</p><ul>{''.join(lines)}{_rest(len(mine))}</ul>"


def _commands(lines: tuple[str, ...]) -> Iterator[str]:
    """As they are typed: what they hold is no markup."""
    for line in lines[:MOST]:
        yield f'<pre style="white-space: pre-wrap; margin: 4px 0">$ {html.escape(line)}</pre>'


def _file(file: FileFate, muted: str) -> str:
    size = format_size(file.size) if file.size is not None else ""
    more = ", ".join(part for part in (file.reason, size) if part)
    return f'<li>{_safe(file.path)} <span style="color:{muted}">{_safe(more)}</span></li>'


def _refused(targets: tuple[TargetPreview, ...], muted: str) -> Iterator[str]:
    heading = plural("{n} object is left out:", "{n} objects are left out:", len(targets))
    lines = [f'<li>{_safe(t.name)} <span style="color:{muted}">{_safe(t.reason)}</span></li>' for t in targets[:MOST]]
    yield f"<p>{heading}</p><ul>{''.join(lines)}{_rest(len(targets))}</ul>"


def _rest(count: int) -> str:
    if count <= MOST:
        return ""
    more = plural("and {n} more", "and {n} more", count - MOST)
    return f"<li>{more}</li>"


def _safe(text: str) -> str:
    """Names come from outside: no markup of theirs counts."""
    return html.escape(breakable(text))


def _sentence(line: str) -> str:
    first = line[:1] if line[1:2].isupper() else line[:1].upper()  # not vCPUs
    return first + line[1:] + ("" if line.endswith((".", "?")) else ".")
