"""What the window and its parts work with, handed to them when they are made. Owner thread."""

from collections.abc import Callable, Sequence

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record, field
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.store.inventory import Inventory
from stellwerk.ui.doing import Conductor, Doer
from stellwerk.ui.theme.theme import Theme


class Desk(Record, frozen=True, kw_only=True):
    """The tools of one window.

    `sampled` emits after each interval of sampling. `wanted` is told of an object below which somebody wants to see
    objects of a kind that are read on demand only; `refresh` of objects to be read again now, none = all.
    `saving` emits why the database takes nothing any more, None = it does again.
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
