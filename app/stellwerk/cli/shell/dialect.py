"""How bash, zsh and fish write words: reading a line up to the cursor, and writing on in the quotes it is in. Pure."""

from enum import StrEnum

from stellwerk.core.record import Record

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+:,./=-")
"""What no shell takes for more than itself, in ASCII."""
BREAKS = " \t\n\"'@><=;|&(:"
"""What parts words for bash's line editor where COMP_WORDBREAKS says nothing else."""


class Shell(StrEnum):
    """The shells that we complete for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


class Cut(Record, frozen=True):
    """A line in words without quotes; the last is being written, empty after a blank.

    `quote`: the quote that is still open in it. `opened`: where in the line the text after that quote begins.
    `closed`: a part of the last word is in quotes that are closed, so that it cannot go on in them.
    """

    words: tuple[str, ...]
    quote: str = ""
    opened: int = 0
    closed: bool = False

    @property
    def last(self) -> str:
        """The word that is being written."""
        return self.words[-1]


def cut(line: str, shell: Shell) -> Cut:
    """Cut a line as the shell would, expansions left as they are written."""
    words, word, begun, closed, quote, opened = list[str](), "", False, False, "", 0
    place, end = 0, len(line)
    while place < end:
        character, following = line[place], line[place + 1 : place + 2]
        begun = begun or bool(quote) or not character.isspace()
        if character == "\\" and following and _escapes(following, quote, shell):
            word += following
            place += 1
        elif quote:
            if character == quote:
                quote, closed = "", True
            else:
                word += character
        elif character in "\"'":
            quote, opened = character, place + 1
        elif character.isspace():
            if begun:
                words.append(word)
            word, begun, closed = "", False, False
        else:
            word += character
        place += 1
    return Cut((*words, word), quote, opened, closed and not quote)


def _escapes(following: str, quote: str, shell: Shell) -> bool:
    """Whether a backslash before this character stands for the character alone."""
    match quote:
        case "":
            return True
        case "'":
            return shell is Shell.FISH and following in "\\'"
        case _:
            return following in '\\"$' or (following == "`" and shell is not Shell.FISH)


def written_on(rest: str, quote: str) -> str | None:
    """What to type in bash so that a word goes on with this text; None where it cannot be typed in this quote."""
    if not rest.isprintable():
        return None
    match quote:
        case "'":
            return rest.replace("'", "'\\''")
        case '"':
            # History: a lone ! is expanded between double quotes too, and a backslash before it would stay.
            if any(mark == "!" and after not in "= " for mark, after in zip(rest, f"{rest[1:]}x", strict=False)):
                return None
            return "".join(f"\\{ch}" if ch in '\\"$`' else ch for ch in rest)
        case _:
            return "".join(ch if ch in _PLAIN or not ch.isascii() else f"\\{ch}" for ch in rest)


def piece(line: str, where: Cut, start: int, shell: Shell) -> str:
    """The value of the part of the last word that begins at `start` in the line."""
    return cut(f"{where.quote}{line[start:]}", shell).last


def replaced_from(line: str, where: Cut, breaks: str) -> int:
    """Where in a line the text begins that bash replaces by what it is offered."""
    if where.quote:
        return where.opened
    place = len(line)
    while place > 0:
        before = line[place - 1]
        escaped = (len(line[: place - 1]) - len(line[: place - 1].rstrip("\\"))) % 2 == 1
        if before in breaks and not escaped:
            break
        place -= 1
    return place
