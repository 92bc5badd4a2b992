"""All commands, looked up by name and by kind. Any thread."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from stellwerk.core.error import Bug, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.text import _, alike
from stellwerk.engine.command import Command


class Later(NamedTuple):
    """A command by its name and what it works on, and what fetches it when it is first asked for."""

    name: str
    on: Kind | None
    fetch: Callable[[], Command]


class Registry:
    """The table of commands, in the order of menus."""

    def __init__(self, commands: Iterable[Command | Later]) -> None:
        self._by_name: dict[str, Command | Later] = {}
        for command in commands:
            if self._by_name.setdefault(command.name.casefold(), command) is not command:
                raise Bug(f"two commands are called {command.name}")

    def find(self, name: str) -> Command | None:
        """The command of that name, any case."""
        folded = name.casefold()
        found = self._by_name.get(folded)
        if isinstance(found, Later):
            found = self._by_name[folded] = found.fetch()
        return found

    def get(self, name: str) -> Command:
        """The command of that name, any case; raises Invalid, with what is close, where there is none."""
        found = self.find(name)
        if found is None:
            close = alike(name.casefold(), self._by_name)
            names = _(" or ").join(self._by_name[key].name for key in close)
            text = _('there is no command "{name}"').format(name=name[:60])
            raise Invalid(text, _("did you mean {names}").format(names=names) if names else "")
        return found

    def for_kind(self, kind: Kind | None) -> tuple[Command, ...]:
        """The commands on objects of a kind, in the order of menus; None = those without targets."""
        return tuple(self.get(name) for name, command in tuple(self._by_name.items()) if command.on is kind)

    def all(self) -> tuple[Command, ...]:
        """Every command."""
        return tuple(self)

    def __iter__(self) -> Iterator[Command]:
        return (self.get(name) for name in tuple(self._by_name))

    @property
    def names(self) -> tuple[str, ...]:
        """Those of every command, which are not fetched for them."""
        return tuple(command.name for command in self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)
