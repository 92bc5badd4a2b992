"""A line as far as it is typed: its words without quotes, and where each of their characters stands. Pure.

Read as `shlex` reads a whole line, but a quote may still be open.
"""

import shlex
from collections.abc import Sequence

from stellwerk.core.record import Record, field


class TypedWord(Record):
    """A word, and the place in the line of each of its characters. `quote` is the one that is still open."""

    text: str = ""
    places: list[int] = field(default_factory=list)
    quote: str = ""

    def _add(self, character: str, place: int) -> None:
        self.text += character
        self.places.append(place)


def typed_words(line: str) -> list[TypedWord]:
    """The words of a line, the one that is being written last; that is empty after a blank."""
    words, word, begun = [], TypedWord(), False
    place, end = 0, len(line)
    while place < end:
        character = line[place]
        if word.quote:
            place += _in_quotes(word, line, place)
            continue
        if character.isspace():
            if begun:
                words.append(word)
            word, begun = TypedWord(), False
        elif character in "\"'":
            word.quote, begun = character, True
        elif character == "\\" and place + 1 < end:
            word._add(line[place + 1], place)
            place, begun = place + 1, True
        else:
            word._add(character, place)
            begun = True
        place += 1
    return [*words, word]


def _in_quotes(word: TypedWord, line: str, place: int) -> int:
    """Read a character within quotes; answers how many characters of the line it took."""
    character = line[place]
    if character == word.quote:
        word.quote = ""
    elif character == "\\" and word.quote == '"' and line[place + 1 : place + 2] in ('"', "\\"):
        word._add(line[place + 1], place)
        return 2
    else:
        word._add(character, place)
    return 1


def joined(words: Sequence[TypedWord], end: int) -> TypedWord:
    """The words as one, a blank between them; `end` is the length of the line."""
    whole = TypedWord()
    for number, word in enumerate(words):
        if number:
            whole._add(" ", word.places[0] if word.places else end)
        whole.text += word.text
        whole.places += word.places
    whole.quote = words[-1].quote if words else ""
    return whole


def written(text: str, quote: str) -> str:
    """A text as it must be written where this quote is open (none: blanks at its ends stay what parts words)."""
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote == '"':
        return text.replace("\\", "\\\\").replace('"', '\\"')
    core = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    plain = core and not any(character.isspace() or character in "\"'\\#" for character in core)
    return f"{before}{core if plain or not core else shlex.quote(core)}{after}"
