"""What the window itself can do, beside the commands: going back, hiding docks, finding. One table. Pure."""

from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text


class WindowAct(Record, frozen=True, kw_only=True):
    """One of them. `shortcut` is the default in Qt's portable text; `toggle` has a tick in the menu."""

    key: str
    title: Text
    help: Text
    shortcut: str = ""
    icon: str = ""
    toggle: bool = False


WINDOW_ACTS: tuple[WindowAct, ...] = (
    WindowAct(key="palette", title=N_("Command palette"), help=N_("Find any command or object by its name"),
              shortcut="Ctrl+K", icon="command"),
    WindowAct(key="search", title=N_("Search"), help=N_("Type a query"), shortcut="Ctrl+F", icon="magnifying-glass"),
    WindowAct(key="star", title=N_("Bookmark this search"), help=N_("Keep what is shown, or change its bookmark"),
              shortcut="Ctrl+D", icon="star"),
    WindowAct(key="filter", title=N_("Filter the inventory"), help=N_("Narrow the tree to a name"),
              shortcut="Ctrl+L", icon="funnel"),
    WindowAct(key="console", title=N_("Console"), help=N_("The screen of the VM that is selected"),
              shortcut="Ctrl+Shift+C", icon="console"),
    WindowAct(key="back", title=N_("Back"), help=N_("To the place shown before"), shortcut="Alt+Left",
              icon="arrow-left"),
    WindowAct(key="forward", title=N_("Forward"), help=N_("To the place one came back from"), shortcut="Alt+Right",
              icon="arrow-right"),
    WindowAct(key="refresh", title=N_("Refresh"), help=N_("Read again what is shown"), shortcut="F5",
              icon="arrows-clockwise"),
    WindowAct(key="monitor", title=N_("Monitor"), help=N_("How all hosts and VMs are doing"), shortcut="Ctrl+M",
              icon="gauge"),
    WindowAct(key="compare", title=N_("Compare performance"), help=N_("What is selected, in the same charts"),
              shortcut="Ctrl+Shift+P", icon="chart-line"),
    WindowAct(key="undo", title=N_("Undo last task"), help=N_("Undo the newest task that can be undone"),
              shortcut="Ctrl+Z", icon="arrow-counter-clockwise"),
    WindowAct(key="next_tab", title=N_("Next tab"), help=N_("The tab to the right"), shortcut="Ctrl+Tab"),
    WindowAct(key="previous_tab", title=N_("Previous tab"), help=N_("The tab to the left"),
              shortcut="Ctrl+Shift+Tab"),
    WindowAct(key="tree", title=N_("Inventory"), help=N_("Show or hide the tree"), shortcut="Ctrl+1", toggle=True),
    WindowAct(key="tasks", title=N_("Recent tasks"), help=N_("Show or hide the tasks"), shortcut="Ctrl+2",
              toggle=True),
    WindowAct(key="events", title=N_("Events"), help=N_("Show or hide the events"), shortcut="Ctrl+3", toggle=True),
    WindowAct(key="bookmarks", title=N_("Bookmarks"), help=N_("Show or hide the bookmarks"), shortcut="Ctrl+4",
              toggle=True),
    WindowAct(key="compact", title=N_("Compact rows"), help=N_("More rows on the screen"), toggle=True),
    WindowAct(key="theme_system", title=N_("Theme of the desktop"), help=N_("Light or dark as the desktop is"),
              toggle=True),
    WindowAct(key="theme_light", title=N_("Light theme"), help=N_("Always light"),
              toggle=True),
    WindowAct(key="theme_dark", title=N_("Dark theme"), help=N_("Always dark"),
              toggle=True),
    WindowAct(key="shortcuts", title=N_("Keyboard shortcuts"), help=N_("All keys, to be read and changed"),
              shortcut="?", icon="keyboard"),
    WindowAct(key="export", title=N_("Export bookmarks, tags…"),
              help=N_("Save organisation, tags, bookmarks and settings as a file; no secrets"), icon="export"),
    WindowAct(key="import", title=N_("Import…"), help=N_("Add what an exported file has and this profile has not"),
              icon="download-simple"),
    WindowAct(key="alarms", title=N_("Alarms"), help=N_("What is watched for, and whom it tells"),
              icon="bell-ringing"),
    WindowAct(key="secrets", title=N_("Kept passwords…"),
              help=N_("List, change and forget the passwords that are kept for hosts and keys"), icon="key"),
    WindowAct(key="quit", title=N_("Quit"), help=N_("Close the window"), shortcut="Ctrl+Q", icon="sign-out"),
)  # fmt: skip
"""In the order in which they are listed."""
