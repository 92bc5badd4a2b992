"""Tags, folders and fields travel with VMs: written into their definitions, and read from there.

Owner thread.

For a VM whose host is connected its definition says which tags it has and in which folder it is, each by itself, except
for changes of ours that are not yet written (`Tagging.unwritten`). Of a definition that says nothing of tags nothing is
taken, and nothing is written into it unasked; so with folders and
the values of fields.

A change counts as written once the host shows it. What it does not show within CONFIRM seconds is written again,
MOST_TRIES times in all: another program may have written at the same moment.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Unsupported
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record
from stellwerk.core.setting import Settings
from stellwerk.core.text import plural
from stellwerk.engine.audit import Audit
from stellwerk.engine.setting import TAGS_IN_METADATA
from stellwerk.engine.work.report import MOST_SUBJECTS
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.event import Severity
from stellwerk.model.field import FieldEdit
from stellwerk.model.folder import FolderEdit
from stellwerk.model.state import LinkState
from stellwerk.model.tag import Labels, TagEdit, Tagging
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.ports.repository import Repository, Tables
from stellwerk.services.link.errand import answer_of
from stellwerk.services.tag_paths import ALL, TagPaths, news, said_by, tag_writer
from stellwerk.store.inventory import Inventory

_log = logging.getLogger(__name__)

GATHER = 0.05
"""Seconds that changes are gathered: the first synchronisation of a host brings many."""
SLICE = 500
"""VMs that are looked at in one turn of the loop: a few milliseconds."""
CONFIRM = 5.0
MOST_TRIES = 3
_TELLING = frozenset({"tags", "written_tags", "folder", "written_folder", "written_fields", "host"})
"""Properties of a VM whose change may mean something here."""


class _Sent(Record):
    """What was sent to a host, how often, and when it may be sent again (monotonic seconds; None = under way)."""

    labels: Labels
    tries: int = 1
    again_at: float | None = None


class TagTravel:
    """Follows the inventory from its making on, while the setting is on."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        repository: Repository,
        lanes: Lanes,
        settings: Settings,
        audit: Audit,
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._repository = repository
        self._lanes = lanes
        self._audit = audit
        self._waiting: dict[VmId, None] = {}
        self._sent: dict[VmId, _Sent] = {}
        self._writes = 0
        self._quiet: list[Callable[[], None]] = []
        self._timer: Timer | None = None
        self._later: Timer | None = None
        self._closed = False
        self._on = True
        self._subscription = inventory.watch(self._follow, kinds=(Kind.VM, Kind.HOST, Kind.FIELD))
        settings.watch(TAGS_IN_METADATA, self._switch)

    def close(self) -> None:
        """Follow no more; what is under way goes on and is not waited for."""
        self._closed = True
        self._subscription.close()
        for timer in (self._timer, self._later):
            if timer is not None:
                timer.cancel()
        self._tell_quiet()

    def when_quiet(self, done: Callable[[], None]) -> None:
        """Call `done` once nothing is known to be read or written; perhaps at once."""
        self._quiet.append(done)
        if self._waiting and not self._closed:
            self._look()
        self._tell_quiet()

    def _switch(self, on: bool) -> None:
        """When it is turned on, what has tags here is written: else the first tag from elsewhere would be all."""
        was, self._on = self._on, on
        if on and not was and not self._closed:
            said = {ref: one for ref, one in self._inventory.view.taggings.items() if ref.kind is Kind.VM}
            tagged = tuple(ref for ref, one in said.items() if one.tags)
            valued = tuple(ref for ref, one in said.items() if one.values)
            filed = tuple(ref for ref, one in said.items() if one.folder is not None)
            self._write(lambda tables: tables.edit_tags(TagEdit(rewrite=tagged, travels=True)), self._look_at_all)
            self._write(lambda tables: tables.edit_folders(FolderEdit(rewrite=filed, travels=True)), self._look_at_all)
            self._write(lambda tables: tables.edit_fields(FieldEdit(rewrite=valued, travels=True)), self._look_at_all)

    def _look_at_all(self, _batch: Batch) -> None:
        self._waiting.update((VmId(vm.id), None) for vm in self._inventory.view.all(Kind.VM))
        self._schedule()

    def _follow(self, changes: ChangeSet) -> None:
        if not self._on or self._closed:
            return
        for ref in changes.added:
            if ref.kind is Kind.VM:
                self._waiting[VmId(ref.id)] = None
        if changes.touches((Kind.FIELD,)):
            self._look_at_all(Batch())
        fields = self._inventory.catalogue.fields.get(Kind.VM, frozenset())
        for ref, keys in changes.changed.items():
            if ref.kind is Kind.VM and (keys & _TELLING or keys & fields):
                self._waiting[VmId(ref.id)] = None
            elif ref.kind is Kind.HOST and "link" in keys:
                self._host_changed(HostId(ref.id))
        self._schedule()

    def _host_changed(self, host_id: HostId) -> None:
        """A host that has just been synchronised tells what all its VMs have; one that is away is not waited for."""
        ids = (domain.id for domain in self._inventory.domains_on(host_id))
        if self._is_live(host_id):
            self._waiting.update(dict.fromkeys(ids))
        else:
            for vm_id in ids:
                self._sent.pop(vm_id, None)

    def _schedule(self) -> None:
        if self._waiting and self._timer is None and not self._closed:
            self._timer = self._loop.after(0.0 if self._quiet else GATHER, self._due)

    def _due(self) -> None:
        self._timer = None
        self._look()
        self._tell_quiet()

    def _look(self) -> None:
        """Compare what waits with what the definitions say, and do what follows."""
        if not self._on:
            self._waiting.clear()
        some = list(self._waiting)[:SLICE]
        for vm_id in some:
            del self._waiting[vm_id]
        paths = TagPaths(self._inventory.view)
        taken: dict[Ref, Labels] = {}
        written: dict[Ref, Tagging] = {}
        sending: dict[HostId, dict[VmId, Labels]] = {}
        for vm_id in some:
            vm = self._inventory.view.vm(vm_id)
            if vm is None or not self._is_live(vm.host_id):
                continue
            ref = Ref(Kind.VM, vm_id)
            tagging = self._inventory.view.tagging(ref)
            if tagging.unwritten:
                beside = vm.domain.definition.field_values or ()
                own = paths.of(tagging, tagging.unwritten, beside)
                self._compare_unwritten(vm, tagging, own, written, sending)
            told = news(said_by(vm.domain.definition, ALL & ~tagging.unwritten), paths.of(tagging), paths)
            if told is not None:
                taken[ref] = told
        if taken:
            self._write(lambda tables: tables.take_labels(taken), self._tell_taken)
        if written:
            self._write(lambda tables: tables.note_written(written), self._look_again)
        for host_id, wanted in sending.items():
            self._send(host_id, wanted)
        self._schedule()

    def _compare_unwritten(
        self,
        vm: Vm,
        tagging: Tagging,
        wanted: Labels,
        written: dict[Ref, Tagging],
        sending: dict[HostId, dict[VmId, Labels]],
    ) -> None:
        """Note what the definition shows by now; send what was not sent, or was not seen for a while."""
        sent = self._sent.get(vm.id)
        if said_by(vm.domain.definition, tagging.unwritten) == wanted:
            self._sent.pop(vm.id, None)
            written[Ref(Kind.VM, vm.id)] = tagging
        elif sent is None or sent.labels != wanted:
            self._sent[vm.id] = _Sent(wanted)
            sending.setdefault(vm.host_id, {})[vm.id] = wanted
        elif sent.again_at is not None and self._clock.monotonic() >= sent.again_at and sent.tries < MOST_TRIES:
            sent.tries, sent.again_at = sent.tries + 1, None
            sending.setdefault(vm.host_id, {})[vm.id] = wanted

    def _send(self, host_id: HostId, wanted: Mapping[VmId, Labels]) -> None:
        self._writes += 1
        self._lanes.ask(host_id, Lane.CONTROL, tag_writer(wanted), partial(self._were_sent, host_id, wanted))

    def _were_sent(self, host_id: HostId, wanted: Mapping[VmId, Labels], answer: Answer[dict[VmId, AppError]]) -> None:
        self._writes -= 1
        refused = answer.value if answer.value is not None else {}
        again = self._clock.monotonic() + CONFIRM
        for vm_id in wanted:
            sent = self._sent.get(vm_id)
            if sent is None or sent.labels != wanted[vm_id]:
                continue
            if answer.error is not None or vm_id in refused:
                self._sent.pop(vm_id)
            else:
                sent.again_at = again
        if answer.error is None:
            self._lanes.reread(host_id, tuple(vm_id for vm_id in wanted if vm_id not in refused))
            self._look_later()
        else:
            _log.info("tags of VMs on %s were not written: %s", host_id, answer.error)
        self._tell_refused(refused)
        self._tell_quiet()

    def _tell_refused(self, refused: Mapping[VmId, AppError]) -> None:
        """A driver that has no metadata is done with; anything else is told, and tried with the next change."""
        hopeless = {
            Ref(Kind.VM, vm_id): self._inventory.view.tagging(Ref(Kind.VM, vm_id))
            for vm_id, error in refused.items()
            if isinstance(error, Unsupported)
        }
        if hopeless:
            self._write(lambda tables: tables.note_written(hopeless), self._look_again)
        failed = {vm_id: error for vm_id, error in refused.items() if not isinstance(error, Unsupported)}
        if failed:
            first = next(iter(failed.values()))
            text = plural(
                "the tags of {n} VM could not be written into its definition",
                "the tags of {n} VMs could not be written into their definitions",
                len(failed),
            )
            self._record(Severity.WARNING, f"{text}: {first}", (Ref(Kind.VM, vm_id) for vm_id in failed))

    def _look_later(self) -> None:
        """Look again at what was sent, whether the host shows it."""
        if self._later is None and self._sent and not self._closed:
            self._later = self._loop.after(CONFIRM, self._confirm)

    def _confirm(self) -> None:
        self._later = None
        self._waiting.update(dict.fromkeys(self._sent))
        self._look()
        if any(sent.tries < MOST_TRIES for sent in self._sent.values()):
            self._look_later()

    def _write(self, job: Callable[[Tables], Batch], then: Callable[[Batch], None]) -> None:
        """Change the database, show what is different, go on with `then`."""
        self._writes += 1
        future = self._repository.write(job)
        future.add_done_callback(lambda ended: self._loop.post(lambda: self._written(ended, then)))

    def _written(self, ended: "Future[Batch]", then: Callable[[Batch], None]) -> None:
        self._writes -= 1
        answer = answer_of(ended.result)
        if self._closed:
            return
        if answer.error is not None:
            _log.warning("what definitions say of tags could not be kept: %s", answer.error)
        else:
            self._inventory.apply(answer.get())
            then(answer.get())
        self._tell_quiet()

    def _look_again(self, batch: Batch) -> None:
        """What is written was perhaps written over already."""
        self._waiting.update((VmId(ref.id), None) for ref in batch.taggings if ref.kind is Kind.VM)
        self._schedule()

    def _tell_taken(self, batch: Batch) -> None:
        if not batch.taggings:
            return
        text = plural(
            "the tags of {n} VM were taken over from its definition",
            "the tags of {n} VMs were taken over from their definitions",
            len(batch.taggings),
        )
        self._record(Severity.NORMAL, text, batch.taggings)

    def _record(self, severity: Severity, text: str, refs: Iterable[Ref]) -> None:
        self._audit.record(severity=severity, code="tag.travel", text=text, subjects=tuple(refs)[:MOST_SUBJECTS])

    def _is_live(self, host_id: HostId) -> bool:
        host = self._inventory.view.host(host_id)
        return host is not None and host.link.state is LinkState.LIVE

    def _tell_quiet(self) -> None:
        under_way = self._waiting or self._writes or any(sent.again_at is None for sent in self._sent.values())
        unseen = any(sent.tries < MOST_TRIES for sent in self._sent.values())
        if self._closed or not (under_way or unseen):
            quiet, self._quiet = self._quiet, []
            for done in quiet:
                done()
