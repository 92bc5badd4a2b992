"""Options in both spellings: `--dry-run`, `--columns=a,b`, and PowerShell's `-DryRun`, `-Columns:a,b`. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.core.text import alike

_SHAPE = re.compile(r"--?([A-Za-z?][A-Za-z0-9_-]*)(?:[:=](.*))?", re.DOTALL)
TRUE = frozenset({"true", "$true", "yes", "1"})
FALSE = frozenset({"false", "$false", "no", "0"})


class Dashed(Record, frozen=True):
    """A word that names an option: the name without dashes, and the value that is stuck to it."""

    name: str
    value: str | None

    @property
    def folded(self) -> str:
        """The name as both spellings have it: `dry-run` and `DryRun` are `dryrun`."""
        return folded(self.name)


def folded(name: str) -> str:
    """A name without dashes and underlines, in lower case."""
    return re.sub(r"[-_]", "", name).casefold()


def dashed(word: str) -> Dashed | None:
    """The option that a word is; None for a value: a lone dash, a negative number, anything without a dash."""
    match = _SHAPE.fullmatch(word)
    return Dashed(match[1], match[2]) if match else None


def close_to(name: str, known: Iterable[str]) -> str:
    """`did you mean a or b`; empty where nothing is close."""
    names = {folded(one): one for one in known}
    found = alike(folded(name)[:80], names)
    return "did you mean " + " or ".join(names[key] for key in found) if found else ""


def split_options(words: Sequence[str], known: Mapping[str, bool]) -> tuple[dict[str, str], list[str]]:
    """The options among `words` by name, and the other words in their order.

    `known` tells of each name (written as in help: `dry-run`) whether it takes a value; a switch that is on has the
    value `true`. After `--` nothing is an option. Raises Invalid.
    """
    by_name = {folded(name): name for name in known}
    found: dict[str, str] = {}
    rest: list[str] = []
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return found, rest + queue
        option = dashed(word)
        if option is None:
            rest.append(word)
            continue
        name = by_name.get(option.folded)
        if name is None:
            raise Invalid(
                f'there is no option "{word[:60]}" here', close_to(option.name, (f"--{one}" for one in known))
            )
        found[name] = _value(name, option, known[name], queue)
    return found, rest


def _value(name: str, option: Dashed, takes: bool, queue: list[str]) -> str:
    if not takes:
        return "true" if read_switch(name, option.value) else "false"
    if option.value is not None:
        return option.value
    if not queue:
        raise Invalid(f"--{name} needs a value")
    return queue.pop(0)


def read_switch(name: str, value: str | None) -> bool:
    """On without a value; `-Confirm:$false` is off. Raises Invalid for a value that is neither."""
    word = "true" if value is None else value.casefold()
    if word not in TRUE | FALSE:
        raise Invalid(f'--{name} takes true or false, not "{word[:40]}"')
    return word in TRUE


def is_on(options: Mapping[str, str], name: str) -> bool:
    """Whether a switch was given, and not as false."""
    return options.get(name) == "true"


def wants_json(words: Sequence[str]) -> bool:
    """Whether errors are to be JSON, even those of a line that cannot be read."""
    return any((option := dashed(word)) is not None and option.folded == "json" for word in words)
