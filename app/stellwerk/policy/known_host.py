"""Lines of a profile's own file of SSH host keys, as they travel to another profile. Pure; any thread.

They come from outside there: what is no plain line of one host is left out, and no key that is known is replaced.
"""

import re
from collections.abc import Iterable

MOST_LINES = 20_000
_LINE = re.compile(r"[\w.:\[\]-]{1,300} (?:ssh|ecdsa)-[a-z0-9@.-]{1,60} [A-Za-z0-9+/=]{16,4000}", re.ASCII)


def sound_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """The plain ones: one name, the kind of key, the key; each once."""
    found = (line.strip() for line in lines)
    return tuple(dict.fromkeys(line for line in found if _LINE.fullmatch(line)))[:MOST_LINES]


def host_of(line: str) -> str:
    """The name in a sound line: `h1`, or `[h1]:2222`."""
    return line.partition(" ")[0]


def missing_lines(told: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """What of `told` is about hosts of which no line of `known` is."""
    names = {host_of(line) for line in sound_lines(known)}
    return tuple(line for line in sound_lines(told) if host_of(line) not in names)
