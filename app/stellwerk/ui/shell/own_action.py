"""The window's own actions, made from their table. Owner thread."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Subscription
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.graph import Graph
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.doing import Act, Acts
from stellwerk.ui.shell.page import MONITOR, PERFORMANCE, PageHost, Place
from stellwerk.ui.shell.shortcut_book import Key, ShortcutBook
from stellwerk.ui.shell.window_act import WINDOW_ACTS, WindowAct
from stellwerk.ui.theme.theme import COMPACT, THEME, Theme

PREFIX = "window."
"""Before the keys of the window's own acts where they stand beside commands."""

Calls = Mapping[str, Callable[[], None]]


def own_actions(window: QWidget, theme: Theme, calls: Calls) -> dict[str, QAction]:
    """An action for each entry of the table; `calls` has one for each key."""
    return {act.key: _action(window, theme, act, calls[act.key]) for act in WINDOW_ACTS}


def _action(window: QWidget, theme: Theme, act: WindowAct, call: Callable[[], None]) -> QAction:
    action = QAction(translate(act.title), window)
    if act.icon:
        action.setIcon(theme.icons.icon(act.icon))
    action.setObjectName(PREFIX + act.key)
    action.setToolTip(translate(act.help))
    action.setCheckable(act.toggle)
    action.triggered.connect(lambda: call())
    window.addAction(action)
    return action


def shortcut_book(settings: Settings, book: ActionBook, own: Mapping[str, QAction]) -> ShortcutBook:
    """The keys of the window, put in force; ready for those of commands."""
    keys = [
        Key(name=PREFIX + act.key, group=_("Window"), title=translate(act.title), default=act.shortcut)
        for act in WINDOW_ACTS
    ]

    def apply(name: str, text: str) -> None:
        if name.startswith(PREFIX):
            sequence = QKeySequence(text, QKeySequence.SequenceFormat.PortableText)
            own[name.removeprefix(PREFIX)].setShortcut(sequence)
        else:
            book.set_shortcut(name, text)

    return ShortcutBook(keys, settings, apply)


def command_keys(acts: Acts) -> list[Key]:
    """What can have keys of the commands."""

    def group(act: Act) -> str:
        return translate(CATALOGUE.kinds[act.on].one) if act.on is not None else _("Fleet")

    return [
        Key(name=act.name, group=group(act), title=translate(act.title), default=act.shortcut) for act in acts.all()
    ]


def look_calls(settings: Settings) -> dict[str, Callable[[], None]]:
    """The acts that only change a setting: themes and compact rows."""

    def theme(name: str) -> Callable[[], None]:
        return lambda: settings.set(THEME, name)

    calls = {f"theme_{name}": theme(name) for name in THEME.choices}
    calls["compact"] = lambda: settings.set(COMPACT, not settings.get(COMPACT))
    return calls


def place_calls(host: PageHost, graph: Graph, selection: Callable[[], Sequence[Ref]]) -> dict[str, Callable[[], None]]:
    """The acts that lead to pages of their own."""

    def comparison() -> None:
        from stellwerk.ui.search.comparing import compared_query  # here: a start compares nothing

        query = compared_query(selection(), graph)
        if query:
            host.go(Place(query=query, page=PERFORMANCE))
        else:
            host.say(_("Select several VMs, or several hosts, to compare them"))

    return {"monitor": lambda: host.go(Place(page=MONITOR)), "compare": comparison}


def tick_looks(window: QWidget, own: Mapping[str, QAction], settings: Settings) -> Subscription:
    """The ticks of themes and compact rows say what is set, from now on."""
    themes = QActionGroup(window)
    for name in THEME.choices:
        themes.addAction(own[f"theme_{name}"])

    def tick() -> None:
        own[f"theme_{settings.get(THEME)}"].setChecked(True)
        own["compact"].setChecked(settings.get(COMPACT))

    tick()
    return settings.changed.connect(lambda key: tick() if key in (THEME.key, COMPACT.key) else None)
