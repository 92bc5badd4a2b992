"""Actions made from commands: one for each, for menus and shortcuts; more of them for each context menu.

Whether an action can be used is asked of the engine for what is selected; a refused one is grey and says why.
Owner thread.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.text import _, translate
from stellwerk.model.field import FIELDED
from stellwerk.model.folder import FILED
from stellwerk.model.tag import TAGGED
from stellwerk.ui.beneath import BENEATH, said_of
from stellwerk.ui.doing import Act, Conductor, Doer, Offer
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.nested_menu import nest
from stellwerk.ui.theme.theme import Theme

ASKED = 200
"""Up to this many selected objects each command is asked about at once; beyond, only when a menu opens or it is run."""

LOOK_EVERY = 0.5
"""Seconds between two looks at what has become possible: there are as many commands to ask about as always, and menus
ask themselves when they open."""

_REASONS = 5

Chooser = Callable[[Sequence[Ref], QPoint], None]
"""Opens something for some objects at a global point."""


class ActionBook(QObject):
    """All actions on the present selection."""

    def __init__(self, window: QWidget, doer: Doer, conductor: Conductor, theme: Theme, loop: Loop) -> None:
        super().__init__(window)
        self._doer = doer
        self._conductor = conductor
        self._theme = theme
        self._window = window
        self._selection: tuple[Ref, ...] = ()
        self._pace = Pace(loop, self._refresh)
        self._look = Pace(loop, self._pace.ask, LOOK_EVERY)
        self._actions: dict[str, QAction] = {}
        self.refused: Callable[[str], None] = lambda _reason: None
        """Told why, when a shortcut asks for what cannot be done now."""
        self.choose_tags: Chooser | None = None
        """Opens the tags of some objects at a global point."""
        self.choose_folder: Chooser | None = None
        """The same for the folder of VMs."""
        self.choose_field: Chooser | None = None
        """The same for user-defined fields."""
        self.said: Callable[[Ref], Mapping[str, str]] = said_of
        """What a form begins with that makes something below an object."""
        self.show_console: Callable[[Ref], None] | None = None
        """Shows the console of a VM."""
        self.look_at: Callable[[Ref], bool] = lambda _ref: False
        """Shows the console of a VM that runs; false for all else."""
        self.show_tiles: Callable[[Sequence[Ref]], None] | None = None
        """Shows the consoles of several VMs side by side."""

    @property
    def selection(self) -> tuple[Ref, ...]:
        """What the actions work on: objects of one kind."""
        return self._selection

    def set_selection(self, refs: Sequence[Ref]) -> None:
        """Work on these from now on."""
        if tuple(refs) != self._selection:
            self._selection = tuple(refs)
            self._pace.ask(later=len(refs) > ASKED)

    def look_again(self) -> None:
        """Something changed: what is possible may be different."""
        self._look.ask()

    def ask_now(self) -> None:
        """A menu opens: what it shows is asked for every object selected, however many."""
        self._refresh(most=None)

    def close(self) -> None:
        """Ask no more."""
        self._look.close()
        self._pace.close()

    def action(self, name: str) -> QAction:
        """The action of a command on the selection; made when it is first asked for. Raises KeyError for a name that no
        command has."""
        made = self._actions.get(name)
        if made is None:
            act = self._doer.registry.find(name)
            if act is None:
                raise KeyError(name)
            made = self._actions[name] = self._window_action(act)
            self._show_state(made, act, ASKED)
        return made

    def actions(self) -> Mapping[str, QAction]:
        """All of them by name of command."""
        return {act.name: self.action(act.name) for act in self._doer.registry.all()}

    def acts_for(self, refs: Sequence[Ref]) -> list[Act]:
        """The commands for a selection in the order of menus: for several objects only those that take several."""
        kinds = {ref.kind for ref in refs}
        if len(kinds) != 1:
            return []
        acts = self._doer.registry.for_kind(next(iter(kinds)))
        return [act for act in acts if len(refs) == 1 or act.many]

    def offer(self, act: Act, refs: Sequence[Ref]) -> Offer | AppError:
        """Whether a command can be offered for these objects."""
        try:
            return self._doer.offer(act.name, *refs)
        except AppError as error:
            return error

    def menu_for(self, refs: Sequence[Ref], parent: QWidget) -> QMenu:
        """The context menu of some objects: their commands, primary ones first as in the page's head.

        Refused ones are grey with the reason. The menu deletes itself when it closes.
        """
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu, self.acts_for(refs), refs)
        return menu

    def fill(self, menu: QMenu, acts: Sequence[Act], refs: Sequence[Ref]) -> None:
        """Put commands on these objects into a menu, a line between groups."""
        group = ""
        ordered = [*(act for act in acts if act.primary), *(act for act in acts if not act.primary)]
        beneath = self.make_beneath(refs, menu)
        if beneath is not None:
            menu.addAction(beneath)
            menu.addSeparator()
        choosers = self._choosers(refs)
        for act in ordered:
            if choosers and act.menu == "remove":
                self._add_choosers(menu, tuple(refs), choosers)
                choosers = ()
            its_group = "primary" if act.primary else act.menu
            if group == "primary" != its_group:
                self._add_console(menu, refs)
                self._add_options(menu, acts, refs)
            if group and its_group != group:
                menu.addSeparator()
            group = its_group
            nest(menu, group, self._theme).addAction(self.make(act, refs, menu))
        self._add_choosers(menu, tuple(refs), choosers)
        if not menu.actions():
            nothing = menu.addAction(_("Nothing can be done here"))
            nothing.setEnabled(False)

    def make_beneath(self, refs: Sequence[Ref], parent: QObject) -> QAction | None:
        """The action that makes something below this object, its place filled in; None where nothing is."""
        below = BENEATH.get(refs[0].kind) if len(refs) == 1 else None
        act = self._doer.registry.find(below.command) if below is not None else None
        if below is None or act is None:
            return None
        place = refs[0]
        action = QAction(self._theme.icons.icon(act.icon), translate(below.title), parent)
        action.setObjectName(act.name)
        action.setToolTip(translate(act.help))
        action.triggered.connect(lambda: self._conductor.begin(act.name, (), self.said(place)))
        return action

    def _add_options(self, menu: QMenu, acts: Sequence[Act], refs: Sequence[Ref]) -> None:
        """The primary ones again, with their forms."""
        for act in (act for act in acts if act.primary and act.options):
            action = self.make(act, refs, menu, asks=True)
            action.setObjectName(f"{act.name} options")
            menu.addAction(action)

    def _add_console(self, menu: QMenu, refs: Sequence[Ref]) -> None:
        """It stands with what is wanted of a VM most often."""
        action = self.console_action(refs, menu)
        if action is not None:
            menu.addAction(action)

    def console_action(self, refs: Sequence[Ref], parent: QObject) -> QAction | None:
        """Shows the screen of a VM, or those of several side by side; None for what has none."""
        show, tiles, chosen = self.show_console, self.show_tiles, tuple(refs)
        if not chosen or any(ref.kind is not Kind.VM for ref in chosen):
            return None
        one = len(chosen) == 1
        if (show if one else tiles) is None:
            return None
        action = QAction(self._theme.icons.icon("console"), _("Console") if one else _("Consoles"), parent)
        action.setObjectName("console")
        action.setToolTip(_("Show its screen") if one else _("Show their screens side by side"))
        if one and show is not None:
            action.triggered.connect(lambda: show(chosen[0]))
        elif tiles is not None:
            action.triggered.connect(lambda: tiles(chosen))
        return action

    def more_than(self, acts: int, refs: Sequence[Ref]) -> bool:
        """Whether a menu of these objects has more in it than so many commands."""
        return len(self.acts_for(refs)) > acts or bool(self._choosers(refs))

    def _choosers(self, refs: Sequence[Ref]) -> tuple[tuple[str, str, str, str, Chooser], ...]:
        """What these have here: name, icon, title, help, and what opens it."""
        kinds = {ref.kind for ref in refs}
        known = (
            ("tags", "tag", _("Tags…"), _("Choose their tags"), TAGGED, self.choose_tags),
            ("folder", "folder", _("Put into folder…"), _("Choose their folder"), FILED, self.choose_folder),
            ("field", "notepad", _("Set field…"), _("Give them a value of a field"), FIELDED, self.choose_field),
        )
        return tuple(
            (name, icon, title, tip, choose)
            for name, icon, title, tip, having, choose in known
            if choose is not None and kinds and kinds.issubset(having)
        )

    def _add_choosers(
        self, menu: QMenu, refs: tuple[Ref, ...], choosers: Sequence[tuple[str, str, str, str, Chooser]]
    ) -> None:
        """What can have tags, a folder or fields has them in its menu, of several kinds too."""
        if choosers and menu.actions():
            menu.addSeparator()
        for name, icon, title, tip, choose in choosers:
            action = menu.addAction(self._theme.icons.icon(icon), title)
            action.setObjectName(name)
            action.setToolTip(tip)
            action.triggered.connect(partial(self._open, choose, refs, menu))

    @staticmethod
    def _open(choose: Chooser, refs: tuple[Ref, ...], menu: QMenu) -> None:
        choose(refs, menu.pos())

    def make(self, act: Act, refs: Sequence[Ref], parent: QObject, *, asks: bool = False) -> QAction:
        """An action on these objects rather than on the selection: for context menus and rows of buttons. `asks`: it
        shows the form of options."""
        action = QAction(self._theme.icons.icon(act.icon), translate(act.title), parent)
        action.setObjectName(act.name)
        # Shown in the menu, not listened to: the window's own action has the keys.
        if not asks:
            action.setShortcut(self.action(act.name).shortcut())
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.dress(action, act, refs)
        if asks:
            action.setText(translate(act.options))
        targets = tuple(refs)
        said: Mapping[str, str] | None = {} if asks else None
        action.triggered.connect(lambda: self._conductor.begin(act.name, targets, said))
        return action

    def set_shortcut(self, name: str, keys: str) -> None:
        """Other keys for a command; empty = none."""
        self.action(name).setShortcut(QKeySequence(keys, QKeySequence.SequenceFormat.PortableText))

    def _window_action(self, act: Act) -> QAction:
        action = QAction(self._theme.icons.icon(act.icon), translate(act.title), self)
        action.setObjectName(act.name)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setShortcut(QKeySequence(act.shortcut, QKeySequence.SequenceFormat.PortableText))
        action.triggered.connect(lambda: self._run(act))
        self._window.addAction(action)
        return action

    def _run(self, act: Act) -> None:
        """By menu bar or shortcut: on the selection, as far as it allows it now."""
        refs = self._targets(act)
        if refs is None:
            return
        offer = self.offer(act, refs)
        if isinstance(offer, AppError):
            self.refused(str(offer))
        elif not offer.allowed:
            self.refused(offer.reason)
        else:
            self._conductor.begin(act.name, refs)

    def _targets(self, act: Act) -> tuple[Ref, ...] | None:
        """What it would work on now; None where the selection is of another kind, empty, or too many."""
        if act.on is None:
            return ()
        fits = bool(self._selection) and all(ref.kind is act.on for ref in self._selection)
        return self._selection if fits and (act.many or len(self._selection) == 1) else None

    def _refresh(self, most: int | None = ASKED) -> None:
        for name, action in self._actions.items():
            act = self._doer.registry.find(name)
            assert act is not None
            self._show_state(action, act, most)

    def _show_state(self, action: QAction, act: Act, most: int | None) -> None:
        refs = self._targets(act)
        if refs is None:
            action.setEnabled(False)
            action.setText(translate(act.title))
            action.setToolTip(_no_selection(act.on))
        elif most is not None and len(refs) > most:
            action.setEnabled(True)
            action.setToolTip(translate(act.help))
        else:
            self.dress(action, act, refs)

    def dress(self, action: QAction, act: Act, refs: Sequence[Ref]) -> None:
        """Enabled or grey, `2 of 3` behind the title, the reasons or the help as tool tip."""
        offer = self.offer(act, refs)
        title = translate(act.title)
        if isinstance(offer, AppError):
            action.setEnabled(False)
            action.setToolTip(str(offer))
            return
        action.setEnabled(offer.allowed)
        action.setText(f"{title} ({offer.counts})" if offer.counts else title)
        action.setToolTip(refusals(offer) or translate(act.help))


def refusals(offer: Offer) -> str:
    """Why not, one line a reason, of the objects that refuse; empty where none does."""
    reasons = dict.fromkeys(target.reason for target in offer.targets if not target.allowed and target.reason)
    lines = list(reasons)[:_REASONS]
    if len(reasons) > _REASONS:
        lines.append("…")
    return "\n".join(lines)


def _no_selection(kind: Kind | None) -> str:
    return _("Select what it is to work on") if kind is not None else ""
