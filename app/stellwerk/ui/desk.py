"""What the window and its parts work with, handed to them when they are made. Owner thread."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record, field
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import Kept, SecretName
from stellwerk.store.inventory import Inventory
from stellwerk.ui.doing import Conductor, Doer
from stellwerk.ui.theme.theme import Theme

if TYPE_CHECKING:
    from stellwerk.commands.profile_plan import ImportPlan
    from stellwerk.services.query.queries import Queries


class Counting(Protocol):
    """How many objects bookmarks find; `services.bookmark_hits.BookmarkHits` fits as it is."""

    @property
    def counted(self) -> Signal[str]:
        """Emits the id of a bookmark whose number is another one now."""
        ...

    def start(self) -> None:
        """Count, and follow; harmless where it does already."""
        ...


class Exchange(Protocol):
    """The profile to a text and back, on workers; `runtime.profile_exchange.ProfileExchange` fits as it is."""

    def begin_export(self, write: Callable[[str], None], done: Callable[[Answer[None]], None]) -> None:
        """Have `write` called on a worker with the text of a file; `done` on the owner thread after it."""
        ...

    def begin_plan(self, read: Callable[[], str], done: Callable[[Answer["ImportPlan"]], None]) -> None:
        """What an import of the text would do that `read` answers on a worker."""
        ...

    def take(self, plan: "ImportPlan", done: Callable[[Answer[None]], None]) -> None:
        """Carry out a plan, all of it or nothing."""
        ...


class SecretCaring(Protocol):
    """Cares for the passwords that are kept, on workers; `services.secret.care.SecretCare` fits as it is."""

    def read(self, done: Callable[[Answer[tuple[Kept, ...]]], None]) -> None:
        """List them."""
        ...

    def put(self, name: SecretName, value: str, done: Callable[[Answer[None]], None]) -> None:
        """Keep one instead of any before, or give what opens the file of the others."""
        ...

    def forget(self, name: SecretName, done: Callable[[Answer[None]], None]) -> None:
        """Keep one no longer."""
        ...


class RecordingStanding(Protocol):
    """Who records samples and watches alarms; `services.charge.standing.Standing` fits as it is."""

    @property
    def changed(self) -> Signal[None]:
        """Emits when one of these is another one."""
        ...

    @property
    def here(self) -> bool:
        """This process does; else `stellwerk serve`."""
        ...

    @property
    def trouble(self) -> AppError | None:
        """Why this process records nothing, though it is the one."""
        ...


class Desk(Record, frozen=True, kw_only=True):
    """The tools of one window.

    `sampled` emits after each interval of sampling. `wanted` is told of an object below which somebody wants to see
    objects of a kind that are read on demand only; `refresh` of objects to be read again now, none = all.
    `saving` emits why the database takes nothing any more, None = it does again. `hits` counts what bookmarks find;
    `exchange` makes what exports and imports the profile. `queries` answers over memory and database. `standing` says
    who records.
    """

    inventory: Inventory
    loop: Loop
    clock: Clock
    settings: Settings
    theme: Theme
    doer: Doer
    conductor: Conductor
    sampled: Signal[None]
    wanted: Callable[[Ref, Kind], None]
    refresh: Callable[[Sequence[Ref]], None]
    saving: Signal[AppError | None] = field(default_factory=Signal)
    demo: bool = False
    hits: Counting | None = None
    exchange: Callable[[], Exchange] | None = None
    queries: "Callable[[], Queries] | None" = None
    secrets: Callable[[], SecretCaring] | None = None
    standing: RecordingStanding | None = None
