"""Finds texts of a window that are cut off or lie over each other. Owner thread of a Qt application."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QToolButton,
    QWidget,
)

SLACK = 1
"""Pixels that may be missing: fonts are measured in fractions."""


def findings(window: QWidget) -> list[str]:
    """Each text that cannot be read as a whole, in a line; labels that shorten and have a tool tip are meant to."""
    found = [line for widget in _shown(window) for line in _cut(widget)]
    return [*found, *_overlapping(window)]


def _shown(window: QWidget) -> Iterator[QWidget]:
    return (widget for widget in window.findChildren(QWidget) if widget.isVisible() and not _hidden_by_scroll(widget))


def _hidden_by_scroll(widget: QWidget) -> bool:
    """Nothing of it is in sight: scrolled away. (Qt's visible region leaves out what children cover.)"""
    rect = widget.rect()
    while not widget.isWindow() and (above := widget.parentWidget()) is not None:
        rect = rect.translated(widget.pos()).intersected(above.rect())
        widget = above
    return rect.isEmpty()


def _cut(widget: QWidget) -> Iterator[str]:
    match widget:
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            yield from _cut_sections(widget)
        case QTabBar():
            yield from _cut_tabs(widget)
        case QLabel() if widget.text() and not hasattr(widget, "elided"):
            yield from _cut_label(widget)
        case QToolButton() | QCheckBox() | QAbstractButton() if widget.text():
            if isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
                return
            hint = widget.sizeHint()
            if hint.width() > widget.width() + SLACK or hint.height() > widget.height() + 2 * SLACK:
                yield f'cut off: button "{widget.text()}", {widget.width()} of {hint.width()} pixels'


def _cut_label(label: QLabel) -> Iterator[str]:
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + SLACK:
            yield f'cut off: "{label.text()[:60]}", {label.height()} of {needed} pixels high'
    elif label.sizeHint().width() > label.width() + SLACK:
        yield f'cut off: "{label.text()[:60]}", {label.width()} of {label.sizeHint().width()} pixels'


def _cut_tabs(bar: QTabBar) -> Iterator[str]:
    for place in range(bar.count()):
        rect = bar.tabRect(place)
        if bar.isTabVisible(place) and not bar.rect().adjusted(-SLACK, 0, SLACK, 0).contains(rect):
            yield f'cut off: tab "{bar.tabText(place)}"'


def _cut_sections(header: QHeaderView) -> Iterator[str]:
    model, metrics = header.model(), header.fontMetrics()
    for section in range(header.count() if model is not None else 0):
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        in_sight = header.sectionViewportPosition(section) + header.sectionSize(section) <= header.viewport().width()
        if in_sight and not header.isSectionHidden(section):
            needed = metrics.horizontalAdvance(text)
            if needed > header.sectionSize(section):
                yield f'cut off: column "{text}", {header.sectionSize(section)} of {needed} pixels'


def _overlapping(window: QWidget) -> Iterator[str]:
    """Texts that cover each other; what one holds in itself (a field's own buttons) does not count."""
    kinds = (QLabel, QAbstractButton, QLineEdit)
    texts = [
        (widget, _place(widget, window)) for widget in _shown(window) if isinstance(widget, kinds) and _says(widget)
    ]
    for (one, one_place), (other, other_place) in combinations(texts, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one) or one.parentWidget() is not other.parentWidget():
            continue
        common = one_place.intersected(other_place)
        if common.width() > SLACK and common.height() > SLACK:
            yield f'lie over each other: "{_words(one)}" and "{_words(other)}"'


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _says(widget: QWidget) -> bool:
    return bool(_words(widget)) or isinstance(widget, QLineEdit)


def _words(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text())[:40] if text is not None else ""
