"""All commands, looked up by name and by kind. Any thread."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from stellwerk.core.error import Bug, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.text import _, alike
from stellwerk.engine.command import Command


class Registry:
    """The table of commands, in the order of menus: they themselves, or what fetches them at the first look."""

    def __init__(self, commands: Iterable[Command] | Callable[[], Iterable[Command]]) -> None:
        self._commands = commands
        if not callable(commands):
            len(self)  # what is wrong with them is told at once

    @cached_property
    def _by_name(self) -> dict[str, Command]:
        by_name: dict[str, Command] = {}
        for command in self._commands() if callable(self._commands) else self._commands:
            if by_name.setdefault(command.name.casefold(), command) is not command:
                raise Bug(f"two commands are called {command.name}")
        return by_name

    def find(self, name: str) -> Command | None:
        """The command of that name, any case."""
        return self._by_name.get(name.casefold())

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
        return tuple(command for command in self if command.on is kind)

    def all(self) -> tuple[Command, ...]:
        """Every command."""
        return tuple(self._by_name.values())

    def __iter__(self) -> Iterator[Command]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)
