"""Widths of columns."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.models.cell import title_of
from stellwerk.ui.pages.listing.column_fit import LEAST_NAME, LEAST_TEXT, WIDEST_NAME, WIDEST_TEXT, fitted, usual_width
from stellwerk.ui.theme.metric import BAR_WIDTH


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetrics:
    return QFontMetrics(qapp.font())


def props(kind: Kind, *keys: str):
    return [CATALOGUE.props[kind][key] for key in keys]


def test_each_title_fits(metrics: QFontMetrics) -> None:
    for kind in Kind:
        for prop in CATALOGUE.own_props(kind):
            assert usual_width(prop, metrics) >= metrics.horizontalAdvance(title_of(prop)) + 16


def test_a_bar_leaves_room_for_its_number(metrics: QFontMetrics) -> None:
    for kind, key in ((Kind.STORAGE_POOL, "used_percent"), (Kind.TASK, "progress"), (Kind.HOST, "cpu_usage")):
        (prop,) = props(kind, key)
        assert usual_width(prop, metrics) >= BAR_WIDTH + metrics.horizontalAdvance("100.0 %") + 16


def test_the_words_of_a_status_fit_with_their_mark(metrics: QFontMetrics) -> None:
    (prop,) = props(Kind.VM, "status")
    assert usual_width(prop, metrics) >= metrics.horizontalAdvance("RebootInProgress") + 16


def test_what_is_to_spare_goes_to_names_first_then_to_all(metrics: QFontMetrics) -> None:
    columns = props(Kind.HOST, "name", "status", "cpus")
    small, middle, wide = (fitted(columns, {}, metrics, room) for room in (100, 600, 2000))
    assert small[0] == LEAST_NAME
    assert sum(middle) == 600
    assert middle[1:] == small[1:]
    assert wide[0] > WIDEST_NAME
    assert 1997 <= sum(wide) <= 2000


def test_events_give_it_to_their_sentence(metrics: QFontMetrics) -> None:
    columns = props(Kind.EVENT, "time", "severity", "text", "actor")
    widths = fitted(columns, {}, metrics, 1000)
    assert widths[2] == 1000 - sum(widths) + widths[2]
    assert widths[0] == usual_width(columns[0], metrics)
    assert fitted(columns, {}, metrics, 5000)[2] > WIDEST_TEXT


def test_what_was_chosen_stays(metrics: QFontMetrics) -> None:
    columns = props(Kind.HOST, "name", "status", "cpus")
    assert fitted(columns, {"name": 77, "status": 78}, metrics, 2000)[:2] == [77, 78]
    assert fitted(columns, {"status": 78}, metrics, 2000)[:2] == [WIDEST_NAME, 78]
    assert fitted(columns[:1], {}, metrics, 2000) == [usual_width(columns[0], metrics)]


def test_where_there_is_too_little_words_are_cut_before_numbers(metrics: QFontMetrics) -> None:
    columns = props(Kind.STORAGE_POOL, "name", "path", "capacity", "used_percent")
    usual = [usual_width(prop, metrics) for prop in columns]
    tight = LEAST_NAME + sum(usual[1:]) - 40
    assert fitted(columns, {}, metrics, tight) == [LEAST_NAME, usual[1] - 40, *usual[2:]]
    assert fitted(columns, {}, metrics, 0) == [LEAST_NAME, LEAST_TEXT, *usual[2:]]
    assert fitted(columns, {"path": 300}, metrics, 0)[1] == 300
