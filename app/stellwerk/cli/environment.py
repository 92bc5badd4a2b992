"""What every line of the command line works with: the terminal, the profile, the commands, the open session.

The application is opened when a line first needs it and stays open for the lines after it. Owner thread.
"""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from stellwerk.cli.session import Make, Session
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import Ref

if TYPE_CHECKING:  # a query needs neither the engine nor the store
    from stellwerk.cli.serving import MakeServing
    from stellwerk.engine.registry import Registry
    from stellwerk.model.catalogue.registry import Catalogue
    from stellwerk.model.field import Field
    from stellwerk.model.graph import Graph


class Environment:
    """One run of the program. `close` at the end."""

    def __init__(
        self,
        terminal: Terminal,
        *,
        make: Make,
        registry: Callable[[], "Registry"],
        profile: Callable[[], Path],
        peek: Callable[[str | None], "Graph"],
        fields: "Callable[[str | None], Iterable[Field]] | None" = None,
        make_serving: "MakeServing | None" = None,
        demo: bool = False,
        named: bool = False,
    ) -> None:
        self.terminal = terminal
        self.demo = demo
        self.named = named
        """The profile was chosen by its folder: it stays, also with the demo fleet in it."""
        self.make_serving = make_serving
        """Builds what runs by itself; None where that cannot be."""
        self._make = make
        self._load_registry = registry
        self._find_profile = profile
        self._peek = peek

        self._read_fields = fields
        self._registry: Registry | None = None
        self._profile: Path | None = None
        self.wish: Ref | None = None
        """A VM whose console the window is to show once the command line is done."""
        self._throw_away: tempfile.TemporaryDirectory[str] | None = None
        self._session: Session | None = None

    @property
    def registry(self) -> "Registry":
        """Every command, imported at the first look."""
        if self._registry is None:
            self._registry = self._load_registry()
        return self._registry

    @property
    def profile(self) -> Path:
        """The folder of the profile; that of the demo fleet is thrown away at the end, unless it was named."""
        if self._profile is None:
            self._profile = self._throw_away_profile() if self.demo and not self.named else self._find_profile()
        return self._profile

    def session(self) -> Session:
        """The running application, opened at first use. Raises CannotOpen."""
        if self._session is None:
            self._session = Session.open(self._make, self.profile, demo=self.demo)
        return self._session

    def peek(self, profile: str | None) -> "Graph":
        """What a profile (None = this one) last knew, without opening it; the demo fleet is opened."""
        if profile is None and (self._session is not None or self.demo):
            return self.session().graph
        return self._peek(profile)

    def catalogue(self, profile: str | None = None) -> "Catalogue":
        """What queries can name: what is declared, and the fields of a profile (None = this one), which is not opened
        for that."""
        from stellwerk.model.catalogue.registry import CATALOGUE, catalogue_of  # here: commands need none of it

        opened = self._session is not None or self.demo
        if self._read_fields is not None and (profile is not None or not opened):
            return CATALOGUE.extended(self._read_fields(profile))
        return catalogue_of(self.session().graph)

    def close(self) -> None:
        """End what was opened."""
        if self._session is not None:
            session, self._session = self._session, None
            session.close()
        if self._throw_away is not None:
            self._throw_away.cleanup()
            self._throw_away = None
            self._profile = None

    def _throw_away_profile(self) -> Path:
        self._throw_away = tempfile.TemporaryDirectory(prefix="stellwerk-demo-", ignore_cleanup_errors=True)
        return Path(self._throw_away.name)
