"""Values as text for people, and as plain values for machines."""

import gettext
from collections.abc import Iterator
from typing import Any

import pytest
from tests.model.catalogue.sample import sample_graph

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import use_language
from stellwerk.model.catalogue.format import (
    DASH,
    choice_word,
    format_time,
    format_value,
    format_version,
    harmless,
    plain_value,
    sort_value,
)
from stellwerk.model.catalogue.registry import CATALOGUE

GRAPH = sample_graph()
GIB = 1 << 30


@pytest.mark.parametrize(
    ("kind", "key", "value", "text", "plain"),
    [
        (Kind.VM, "name", "web", "web", "web"),
        (Kind.VM, "name", None, DASH, None),
        (Kind.VM, "name", "", DASH, ""),
        (Kind.VM, "memory", 2 * GIB, "2 GiB", 2 * GIB),
        (Kind.VM, "cpu_usage", 12.34, "12 %", 12.34),
        (Kind.VM, "disk_read", 1024.0, "1 KiB/s", 1024.0),
        (Kind.VM, "uptime", 90.0, "1 min 30 s", 90.0),
        (Kind.VM, "autostart", False, "no", False),
        (Kind.VM, "ips", ("10.0.0.1", "::1"), "10.0.0.1, ::1", ["10.0.0.1", "::1"]),
        (Kind.VM, "ips", (), DASH, []),
        (Kind.VM, "host", Ref(Kind.HOST, "h1"), "h1", "h1"),
        (Kind.VM, "host", Ref(Kind.HOST, "gone"), DASH, "gone"),
        (Kind.VM, "status", "Up", "Up", "Up"),
        (Kind.VM, "disk_count", 0, "0", 0),
        (Kind.HOST, "libvirt_version", 9_001_002, "9.1.2", "9.1.2"),
    ],
)
def test_a_value_for_people_and_for_machines(kind: Kind, key: str, value: Any, text: str, plain: Any) -> None:
    prop = CATALOGUE.props[kind][key]
    assert format_value(prop, value, GRAPH) == text
    assert plain_value(prop, value, GRAPH) == plain


def test_a_time_that_no_calendar_has_is_a_dash() -> None:
    assert format_time(float("1e30")) == DASH
    assert format_time(float("nan")) == DASH
    assert len(format_time(0.0)) == len("1970-01-01 00:00:00")


def test_versions_read_as_libvirt_counts_them() -> None:
    assert format_version(10_000_001) == "10.0.1"


def test_what_values_compare_by() -> None:
    props = CATALOGUE.props
    assert sort_value(props[Kind.EVENT]["severity"], "alert", GRAPH) == 3
    assert sort_value(props[Kind.VM]["status"], "Up", GRAPH) == "Up"
    assert sort_value(props[Kind.VM]["host"], Ref(Kind.HOST, "h1"), GRAPH) == "h1"
    assert sort_value(props[Kind.VM]["ips"], (), GRAPH) is None
    assert sort_value(props[Kind.VM]["memory"], None, GRAPH) is None
    assert sort_value(props[Kind.VM]["memory"], 5, GRAPH) == 5


class Capitals(gettext.NullTranslations):
    """A language that shouts."""

    def gettext(self, message: str) -> str:
        return message.upper()


@pytest.fixture
def capitals() -> Iterator[None]:
    use_language(Capitals())
    yield
    use_language(gettext.NullTranslations())


def test_words_of_enumerations_are_translated_states_are_names(capitals: None) -> None:
    assert choice_word("failed") == "FAILED"
    assert choice_word("NonResponsive") == "NonResponsive"
    assert format_value(CATALOGUE.props[Kind.TASK]["status"], "failed", GRAPH) == "FAILED"
    assert plain_value(CATALOGUE.props[Kind.TASK]["status"], "failed", GRAPH) == "failed"


@pytest.mark.parametrize(("text", "safe"), [("=1", "'=1"), ("@a", "'@a"), ("\rx", "'\rx"), ("a=1", "a=1"), ("", "")])
def test_a_text_for_a_spreadsheet_is_no_formula(text: str, safe: str) -> None:
    assert harmless(text) == safe
