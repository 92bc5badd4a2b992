"""The catalogues and the marked texts of the sources belong together."""

from __future__ import annotations

import string
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

from stellwerk.runtime.language import LANGUAGE, read_catalogue
from workbench import text_catalogue
from workbench.problem import ROOT

MOST_MISSING = 0.03
"""So that a new text can come before its translation; `packaging/dev.py texts` adds it to the catalogues."""


@pytest.fixture(scope="module")
def marked() -> set[str]:
    """Every marked text of the sources; of plurals the form for one."""
    keywords = parse_keywords(text_catalogue.KEYWORDS)
    found = extract_from_dir(ROOT / "app", keywords=keywords)
    return {first(text) for _file, _line, text, _comments, _context in found}


@pytest.fixture(params=text_catalogue.catalogues(ROOT), ids=text_catalogue.language)
def file(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def catalogue(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, abort_invalid=True)


def first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each text with its translation."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


def is_whole(message: Message) -> bool:
    return all(translation for _text, translation in pairs(message))


def fields(text: str) -> set[str]:
    return {name for _literal, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


def told(texts: Iterable[str]) -> str:
    return "run packaging/dev.py texts; " + "; ".join(sorted(texts))


def test_every_language_on_offer_has_a_catalogue() -> None:
    assert set(LANGUAGE.choices) == {"system", "en", *map(text_catalogue.language, text_catalogue.catalogues(ROOT))}


def test_the_program_reads_what_stands_in_it(file: Path, catalogue: Catalog) -> None:
    texts = read_catalogue(text_catalogue.language(file))
    for message in filter(is_whole, messages(catalogue)):
        (one, said), *more = pairs(message)
        assert (texts.ngettext(one, more[0][0], 1) if more else texts.gettext(one)) == said


def test_every_text_of_it_is_in_the_sources(marked: set[str], catalogue: Catalog) -> None:
    old = {first(message.id) for message in messages(catalogue)} - marked
    assert not old, told(old)


def test_hardly_a_text_is_missing(marked: set[str], catalogue: Catalog) -> None:
    missing = marked - {first(message.id) for message in messages(catalogue) if is_whole(message)}
    assert len(missing) <= MOST_MISSING * len(marked), told(missing)


def test_placeholders_are_kept(catalogue: Catalog) -> None:
    wrong = [
        text
        for message in messages(catalogue)
        for text, translation in pairs(message)
        if translation and fields(text) != fields(translation)
    ]
    assert not wrong


def test_the_ends_agree(catalogue: Catalog) -> None:
    """An ellipsis, a colon or a question mark at the end says what kind of text it is."""
    wrong = [
        text
        for message in messages(catalogue)
        for text, translation in pairs(message)
        if translation and any(text.endswith(end) != translation.endswith(end) for end in ("…", ":", "?", " "))
    ]
    assert not wrong


def test_nothing_begs_or_shouts(catalogue: Catalog) -> None:
    wrong = [
        translation
        for message in messages(catalogue)
        for _text, translation in pairs(message)
        if "!" in translation or "bitte" in translation.lower().split() or "erfolgreich" in translation.lower()
    ]
    assert not wrong
