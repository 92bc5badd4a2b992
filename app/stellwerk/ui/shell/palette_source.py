"""What the command palette offers: commands on the selection, the window's own acts, objects. Owner thread."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtGui import QIcon

from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import translate
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.graph import Graph
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.desk import Desk
from stellwerk.ui.doing import Act
from stellwerk.ui.models.away import host_of
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.shell.palette_rank import PREFIX, WORD, Candidate, fit, ranked
from stellwerk.ui.shell.shortcut_book import shown
from stellwerk.ui.shell.window_act import WINDOW_ACTS
from stellwerk.ui.theme.mark import mark_of

MOST = 60
_OBJECT_KINDS = (
    Kind.VM, Kind.HOST, Kind.CLUSTER, Kind.DATA_CENTER, Kind.TEMPLATE, Kind.STORAGE_POOL, Kind.LIBVIRT_NETWORK,
)  # fmt: skip


class Entry(Record, frozen=True, kw_only=True):
    """One line. `hint` stands lighter at the right; `refusal` says why it cannot be run now, empty = it can."""

    title: str
    hint: str
    icon: QIcon
    run: Callable[[], None]
    refusal: str = ""


class PaletteSource:
    """Answers what fits a text. `acts` are the window's own, `keys` their shortcuts, by key; `go` shows a page."""

    def __init__(
        self,
        desk: Desk,
        book: ActionBook,
        acts: Mapping[str, Callable[[], None]],
        keys: Callable[[str], str],
        go: Callable[[Ref], None],
    ) -> None:
        self._desk = desk
        self._book = book
        self._acts = acts
        self._keys = keys
        self._go = go
        self._commands: list[Candidate] = []
        self._objects: list[Candidate] = []

    def begin(self) -> None:
        """The palette opens: take the selection and the inventory of this moment."""
        self._commands = [Candidate(entry.title.casefold(), entry) for entry in self._command_entries()]
        graph = self._desk.inventory.view
        # Equal fits keep this order: names of one length by letter, as in the tree.
        self._objects = [
            candidate
            for kind in _OBJECT_KINDS
            for candidate in sorted(Candidate(name_of(it).casefold(), ref_of(it)) for it in graph.all(kind))
        ]

    def entries(self, typed: str) -> list[Entry]:
        """What fits, best first: commands that can be run now, objects, commands that cannot."""
        commands = [entry for entry in ranked(self._commands, typed, MOST) if isinstance(entry, Entry)]
        free = [entry for entry in commands if not entry.refusal]
        refused = [entry for entry in commands if entry.refusal]
        objects = self._found(typed) if typed.strip() else []
        typed = typed.casefold().strip()
        sharp = [entry for entry in free if (fit(entry.title.casefold(), typed) or 0) in (PREFIX, WORD)]
        loose = [entry for entry in free if entry not in sharp]
        return [*sharp, *objects, *loose, *refused][:MOST]

    def _found(self, typed: str) -> list[Entry]:
        graph = self._desk.inventory.view
        refs = [ref for ref in ranked(self._objects, typed, MOST // 2) if isinstance(ref, Ref)]
        return [self._object_entry(entity, graph) for ref in refs if (entity := graph.get(ref)) is not None]

    def _object_entry(self, entity: Entity, graph: Graph) -> Entry:
        ref, host = ref_of(entity), host_of(entity, graph)
        kind = translate(CATALOGUE.kinds[ref.kind].one)
        where = f"{kind} · {one_line(host.name)}" if host is not None and host.id != entity.id else kind
        icon = self._desk.theme.icons.kind_icon(ref.kind, mark_of(entity, graph))
        return Entry(title=one_line(name_of(entity)), hint=where, icon=icon, run=lambda: self._go(ref))

    def _command_entries(self) -> Iterable[Entry]:
        selection = self._book.selection
        for act in self._book.acts_for(selection):
            yield self._act_entry(act, selection)
        for act in self._desk.doer.registry.for_kind(None):
            yield self._act_entry(act, ())
        for own in WINDOW_ACTS:
            if own.key in self._acts and own.key != "palette":
                icon = self._desk.theme.icons.icon(own.icon) if own.icon else QIcon()
                yield Entry(
                    title=translate(own.title), hint=shown(self._keys(own.key)), icon=icon, run=self._acts[own.key]
                )

    def _act_entry(self, act: Act, refs: Sequence[Ref]) -> Entry:
        offer = self._book.offer(act, refs)
        if isinstance(offer, AppError):
            counts, refusal = "", str(offer)
        else:
            counts, refusal = offer.counts, "" if offer.allowed else offer.reason
        title = translate(act.title)
        names = self._names(refs)
        keys = shown(self._book.action(act.name).shortcut().toString())
        hint = " · ".join(part for part in (names, keys) if part)
        return Entry(
            title=f"{title} ({counts})" if counts else title,
            hint=refusal or hint,
            icon=self._desk.theme.icons.icon(act.icon),
            run=lambda: self._desk.conductor.begin(act.name, refs),
            refusal=refusal,
        )

    def _names(self, refs: Sequence[Ref]) -> str:
        """What a command would work on: the name, or how many."""
        if len(refs) != 1:
            return f"{len(refs)} {translate(CATALOGUE.kinds[refs[0].kind].many)}" if refs else ""
        entity = self._desk.inventory.view.get(refs[0])
        return one_line(name_of(entity)) if entity is not None else ""
