"""Text for people: marking for translation, plurals, natural order. Pure; any thread.

The core has no Qt, so texts are gettext's. `N_` marks a text where it is declared; `translate` reads it in the
language chosen by `use_language`. Machine formats, logs and the command line stay in English.
"""

import gettext
import re
from collections.abc import Iterable, Sequence
from typing import NewType

Text = NewType("Text", str)
"""An English text marked for translation."""

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def N_(english: str) -> Text:  # noqa: N802 - gettext's customary name, which extractors look for
    """Mark a text for translation without translating it yet."""
    return Text(english)


def use_language(catalogue: gettext.NullTranslations) -> None:
    """Set the catalogue of this process. Call once at start, before any text is shown."""
    global _catalogue
    _catalogue = catalogue


def translate(text: str) -> str:
    """The text in the chosen language; itself where there is no translation."""
    return _catalogue.gettext(text) if text else text


_ = translate


def plural(one: str, many: str, count: int) -> str:
    """The form that fits `count`, translated, with `{n}` replaced by the count."""
    return _catalogue.ngettext(one, many, count).replace("{n}", str(count))


def with_marks(number: str) -> str:
    """A number written as `1,234.5` with the marks of the chosen language: `1.234,5` in German."""
    marks = _("1,000.5")
    return number if marks == "1,000.5" else number.translate({ord(","): marks[1], ord("."): marks[-2]})


def in_sentence(title: str) -> str:
    """A marked title, translated, as a word within a sentence: `host`, `VMs`. German nouns keep their capital."""
    word = translate(title)
    german = _catalogue.info().get("language", "").startswith("de")
    return word if german or word[:2].isupper() else word[:1].lower() + word[1:]


def quoted(names: Sequence[str], most: int = 5) -> str:
    """Names in quotes, joined by commas; past `most` the rest is counted: `"a", "b" and 3 more`."""
    shown = ", ".join(_('"{name}"').format(name=name) for name in names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else plural("{shown} and {n} more", "{shown} and {n} more", rest).format(shown=shown)


def alike(word: str, known: Iterable[str], most: int = 3, *, closeness: float = 0.6) -> list[str]:
    """Which of the known words were probably meant by a misspelt one, best first; 1 is the same word."""
    from difflib import get_close_matches  # here: nothing is misspelt at a start

    return get_close_matches(word, list(known), most, closeness)


_DIGITS = re.compile(r"(\d+)")


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which `web-2` comes before `web-10`, ignoring case.

    Linear in the length. Digit runs compare as numbers; longer runs than 4,000 digits (Python refuses to convert
    them) compare as text.
    """
    return tuple(
        (0, int(part), "") if part.isascii() and part.isdigit() and len(part) < 4000 else (1, 0, part)
        for part in _DIGITS.split(text.casefold())
        if part
    )
