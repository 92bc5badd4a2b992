"""Completion for other shells: `stellwerk complete --shell bash --line 'stellwerk sel'`, one candidate a line.

bash gets the text to write instead of the word under its cursor; zsh and fish get the value that the word becomes, a
tab and what it is, and quote it themselves. Connects to no host and makes no profile. Owner thread.
"""

from collections.abc import Sequence

from stellwerk.cli.environment import Environment
from stellwerk.cli.option import close_to, dashed
from stellwerk.cli.shell.dialect import BREAKS, Cut, Shell, cut, piece, replaced_from, written_on
from stellwerk.cli.shell.word_offer import WordOffer, Words
from stellwerk.cli.terminal import printable
from stellwerk.core.error import Invalid

FILES = ":files"
"""The one answer where the name of a file is to come: shells know those."""
OPEN = ":open"
"""The first line for zsh where a candidate is not the end of its word."""


def read_shell(name: str) -> Shell:
    """The shell of that name; raises Invalid for one that we do not complete for."""
    try:
        return Shell(name.casefold())
    except ValueError as error:
        hint = close_to(name, Shell) or f"there are {', '.join(Shell)}"
        raise Invalid(f'there is no completion for "{name[:40]}"', hint) from error


def complete_line(env: Environment, names: Sequence[str], line: str, shell: Shell, breaks: str | None = None) -> None:
    """Say what may stand at the end of a line that begins with the program's name. `names`: the subcommands.
    `breaks`: what parts words for bash's line editor."""
    where = cut(line, shell)
    before, words = _own_options(where.words[1:])
    if where.closed or not words:
        return
    if _wants_file(before, words):
        env.terminal.say(FILES)
        return
    profile = next((value for name, value in before if name == "profile"), None)
    known = Words(lambda: env.registry, names, lambda: env.peek(profile), lambda: env.catalogue(profile))
    found = known.offers(words)
    for text in _written(found, line, where, shell, BREAKS if breaks is None else breaks):
        env.terminal.say(text)


def _own_options(words: Sequence[str]) -> tuple[list[tuple[str, str]], Sequence[str]]:
    """What stands before the subcommand, and the words from there on; none where that is still to come."""
    found: list[tuple[str, str]] = []
    rest = list(words)
    while len(rest) > 1 and (option := dashed(rest[0])) is not None:
        rest.pop(0)
        value = option.value
        if option.folded == "profile" and value is None:
            if len(rest) == 1:
                return [(option.folded, "")], rest
            value = rest.pop(0)
        found.append((option.folded, value or ""))
    return found, rest


def _wants_file(before: Sequence[tuple[str, str]], words: Sequence[str]) -> bool:
    head = words[0].casefold()
    if ("profile", "") in before:
        return True
    if words[-1].startswith("-"):
        return False
    return (head == "shell" and len(words) == 2) or (
        head == "profile" and len(words) == 3 and words[1].casefold() in ("export", "import")
    )


def _written(found: list[WordOffer], line: str, where: Cut, shell: Shell, breaks: str) -> list[str]:
    fitting = [offer for offer in found if not _is_apart(offer, where)]
    if not fitting:
        return []
    if shell is Shell.BASH:
        return _for_bash(fitting, line, where, breaks)
    lines = [f"{offer.value}\t{printable(offer.what)}" for offer in fitting]
    lines += [f"{fitting[0].value} \t"] if _would_close(fitting, where) else []
    return [OPEN, *lines] if fitting[0].goes_on and shell is Shell.ZSH else lines


def _for_bash(fitting: list[WordOffer], line: str, where: Cut, breaks: str) -> list[str]:
    start = replaced_from(line, where, breaks)
    begun = len(where.last) - len(piece(line, where, start, Shell.BASH))
    texts: list[str] = []
    for offer in fitting:
        kept, rest = ("", offer.value[begun:]) if offer.anew else (line[start:], offer.value[len(where.last) :])
        written = written_on(rest, where.quote)
        if written is not None:
            texts.append(kept + written)
    if len(texts) != 1:
        return texts
    if not where.quote and not fitting[0].goes_on:
        return [f"{texts[0]} "]
    return [*texts, f"{texts[0]} "] if _would_close(fitting, where) else texts


def _is_apart(offer: WordOffer, where: Cut) -> bool:
    """Without quotes a blank begins another word: the person types it."""
    return offer.goes_on and not where.quote and offer.value[len(where.last) :].startswith(" ")


def _would_close(found: list[WordOffer], where: Cut) -> bool:
    """Whether a shell would close the quote behind the only candidate, although the query may go on in it: another
    candidate with a blank keeps it open."""
    return len(found) == 1 and found[0].goes_on and bool(where.quote)
