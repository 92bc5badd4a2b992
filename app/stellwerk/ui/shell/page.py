"""How the window shows pages, without knowing them. Owner thread."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.core.signal import Signal

MONITOR, PERFORMANCE = "monitor", "performance"


class Place(Record, frozen=True):
    """Somewhere to be: an object, the answer to a query, or, with neither, the welcome page.

    `page`: another page than these: `MONITOR` of everything, `PERFORMANCE` of what a query finds, compared.
    """

    ref: Ref | None = None
    query: str = ""
    page: str = ""

    def as_json(self) -> dict[str, str]:
        """Plain JSON values, to be kept across starts."""
        return {"ref": str(self.ref) if self.ref else "", "query": self.query, "page": self.page}

    @classmethod
    def from_json(cls, stored: Any) -> "Place":
        """The inverse; the welcome page for anything that cannot be read."""
        if not isinstance(stored, Mapping):
            return cls()
        query = stored.get("query", "")
        try:
            ref = Ref.parse(str(stored.get("ref", "")))
        except ValueError:
            ref = None
        page = str(stored.get("page", ""))
        page = page if page in (MONITOR, PERFORMANCE) else ""
        return cls(ref, query if isinstance(query, str) else "", page)


class PageHost(Protocol):
    """What a page may ask of the window."""

    def go(self, place: Place, *, aside: bool = False) -> None:
        """Show another place. `aside`: the focus stays where it is."""
        ...

    def select(self, refs: Sequence[Ref]) -> None:
        """These are selected in the page: menus and shortcuts work on them."""
        ...

    def ask_menu(self, refs: Sequence[Ref], at: Any, more: Callable[[Any], None] | None = None) -> None:
        """Open the context menu of these objects at a global point; `more` adds what is of the page itself."""
        ...

    def say(self, text: str) -> None:
        """Show a short line in the status bar for some seconds."""
        ...


class Page(Protocol):
    """One page. It is made when shown, and closed when another is shown."""

    @property
    def place(self) -> Place:
        """Where it is."""
        ...

    @property
    def widget(self) -> QWidget:
        """What is shown."""
        ...

    @property
    def title(self) -> str:
        """For the window's title: the object's name, or what a list lists."""
        ...

    @property
    def query_text(self) -> str:
        """The query that the list in sight stands for; empty where there is none."""
        ...

    @property
    def targets(self) -> Sequence[Ref]:
        """What the commands of the menus work on while nothing is selected in a list: the object itself."""
        ...

    @property
    def changed(self) -> Signal[None]:
        """Title or query are different now, or another tab is in front."""
        ...

    @property
    def tab(self) -> str:
        """The key of the tab in front; empty where there are none."""
        ...

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front; harmless where there is none of that key."""
        ...

    def turn_tab(self, step: int) -> None:
        """The next tab (1) or the one before (-1)."""
        ...

    def refresh(self) -> None:
        """Read again what it shows, as far as it is read on demand."""
        ...

    def close(self) -> None:
        """It is not shown any more: give up queries and timers."""
        ...


class PageFactory(Protocol):
    """Makes pages."""

    def page(self, place: Place, host: PageHost, parent: QWidget | None = None) -> Page:
        """The page of a place; for an object that is gone, one that says so. Made within `parent`, whose look each of
        its parts has from the beginning."""
        ...
