"""The reader of catalogues: what it takes over, what it leaves out, what it refuses."""

from __future__ import annotations

import gettext
import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Invalid
from stellwerk.runtime.po_file import compile_po

HEAD = """\
msgid ""
msgstr ""
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"""


def read(body: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(compile_po(f"{HEAD}\n{body}")))


def test_a_text_over_several_lines_with_escapes() -> None:
    texts = read('#: app/a.py\nmsgid "a \\"b\\"\\n"\n"c\\\\d"\nmsgstr ""\n"ä\\t"\n"„b“"\n')
    assert texts.gettext('a "b"\nc\\d') == "ä\t„b“"


def test_forms_of_the_plural() -> None:
    texts = read('msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} Tag"\nmsgstr[1] "{n} Tage"\n')
    assert [texts.ngettext("{n} day", "{n} days", count) for count in (0, 1, 2)] == ["{n} Tage", "{n} Tag", "{n} Tage"]


@pytest.mark.parametrize(
    "body",
    [
        'msgid "Start"\nmsgstr ""\n',
        '#, python-format, fuzzy\nmsgid "Start"\nmsgstr "Stern"\n',
        '#~ msgid "Start"\n#~ msgstr "Alt"\n',
        'msgid "Start"\nmsgid_plural "Starts"\nmsgstr[0] "Eins"\nmsgstr[1] ""\n',
    ],
    ids=["empty", "fuzzy", "obsolete", "half a plural"],
)
def test_what_is_not_translated_stays_english(body: str) -> None:
    texts = read(body + '\nmsgid "Stop"\nmsgstr "Halt"\n')
    assert (texts.gettext("Start"), texts.ngettext("Start", "Starts", 1)) == ("Start", "Start")
    assert texts.gettext("Stop") == "Halt"


@pytest.mark.parametrize(
    "body",
    [
        "nonsense\n",
        'msgid "a" "b"\n',
        'msgid "a\nmsgstr "b"\n',
        'msgid "a"\nmsgstr "\\x41"\n',
        'msgid "a"\n',
        'msgid "a"\nmsgstr "b"\nmsgstr "c"\n',
        'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
        'msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n',
        'msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n',
        'msgctxt "x"\nmsgid "a"\nmsgstr "b"\n',
    ],
)
def test_what_is_no_catalogue_is_refused(body: str) -> None:
    with pytest.raises(Invalid, match="line"):
        read(body)


@pytest.mark.parametrize("text", ["", '"lost"\n', 'msgstr "b"\n', 'msgid "a"\nmsgstr "b"\n'])
def test_a_catalogue_without_a_head_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        compile_po(text)


def test_the_number_of_the_line_is_told() -> None:
    with pytest.raises(Invalid, match="line 8 "):
        read('msgid "a"\nmsgstr wrong\n')


words = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs", "Cc")), min_size=1)


@given(st.dictionaries(words, words, max_size=8))
def test_whatever_is_written_is_read_back(texts: dict[str, str]) -> None:
    catalogue = Catalog(locale="de")
    for text, translation in texts.items():
        catalogue.add(text, translation)
    written = io.BytesIO()
    write_po(written, catalogue, width=40)
    found = gettext.GNUTranslations(io.BytesIO(compile_po(written.getvalue().decode())))
    assert {text: found.gettext(text) for text in texts} == texts
