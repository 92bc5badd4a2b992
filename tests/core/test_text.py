"""Texts: translation, plurals, lists of names, natural order."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.text import N_, in_sentence, natural_key, plural, quoted, translate, use_language, with_marks


class German(gettext.NullTranslations):
    """Two texts in another language."""

    def gettext(self, message: str) -> str:
        return {"Start": "Starten", "1,000.5": "1.000,5"}.get(message, message)

    def info(self) -> dict[str, str]:
        return {"language": "de"}

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{n} Rechner" if msgid1 == "{n} host" else super().ngettext(msgid1, msgid2, n)


@pytest.fixture
def german() -> Iterator[None]:
    use_language(German())
    yield
    use_language(gettext.NullTranslations())


def test_marking_does_not_translate(german: None) -> None:
    assert N_("Start") == "Start"


def test_a_text_in_the_chosen_language(german: None) -> None:
    assert translate("Start") == "Starten"
    assert translate("Unknown to it") == "Unknown to it"
    assert plural("{n} host", "{n} hosts", 3) == "3 Rechner"


def test_numbers_have_the_marks_of_the_language(german: None) -> None:
    assert with_marks("1,234,567.8 %") == "1.234.567,8 %"


def test_numbers_of_the_command_line_are_english() -> None:
    assert with_marks("1,234,567.8 %") == "1,234,567.8 %"


@pytest.mark.parametrize(("title", "word"), [("Host", "host"), ("Storage pools", "storage pools"), ("VMs", "VMs")])
def test_a_title_within_a_sentence_is_small(title: str, word: str) -> None:
    assert in_sentence(title) == word


def test_german_nouns_keep_their_capital(german: None) -> None:
    assert in_sentence("Host") == "Host"


def test_the_empty_text_stays_empty(german: None) -> None:
    # gettext answers the empty text with the head of the catalogue.
    assert translate("") == ""


@pytest.mark.parametrize(("count", "text"), [(0, "0 VMs"), (1, "1 VM"), (2, "2 VMs"), (1000, "1000 VMs")])
def test_the_plural_fits_the_count(count: int, text: str) -> None:
    assert plural("{n} VM", "{n} VMs", count) == text


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((), ""),
        (("a",), '"a"'),
        (("a", "b"), '"a", "b"'),
        (("a", "b", "c"), '"a", "b" and 1 more'),
        (("{n}", "{shown}", "c", "d"), '"{n}", "{shown}" and 2 more'),
    ],
)
def test_names_in_quotes(names: tuple[str, ...], text: str) -> None:
    assert quoted(names, most=2) == text


def test_natural_order() -> None:
    names = ["web-10", "Web-2", "web-1", "db", "10", "9", "", "web"]
    assert sorted(names, key=natural_key) == ["", "9", "10", "db", "web", "web-1", "Web-2", "web-10"]


@given(st.text(alphabet=st.sampled_from("ab1290²٣-Ä ß")) | st.text(), st.text(alphabet="ab12-٣"))
def test_any_two_texts_compare(one: str, other: str) -> None:
    assert (natural_key(one) < natural_key(other)) or (natural_key(other) <= natural_key(one))


@given(st.integers(0, 10**20), st.integers(0, 10**20), st.sampled_from(["", "vm", "Vm-"]))
def test_numbers_within_names_compare_as_numbers(one: int, other: int, prefix: str) -> None:
    keys = natural_key(f"{prefix}{one}"), natural_key(f"{prefix.lower()}{other}")
    assert (keys[0] < keys[1]) == (one < other)


def test_a_run_of_digits_that_python_would_not_convert_is_taken() -> None:
    assert natural_key("9" * 10_000) > natural_key("1")
