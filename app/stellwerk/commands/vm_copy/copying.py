"""Makes a copy of a VM by its plan, and takes everything back where that fails or somebody gives up. Runs on lane LONG.

What cannot be taken back, because the host is lost meanwhile, is named in the error.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

from stellwerk.commands.vm_copy.sealing import Sealing
from stellwerk.core.error import AppError, Cancelled, Gone
from stellwerk.core.ids import VmId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy
from stellwerk.ports.hypervisor import Session, Undefine

Say = Callable[[float | None, str], None]
Definition = Callable[[Session], str]
_MADE_WITH_IT = frozenset({Undefine.NVRAM, Undefine.TPM})


class Copying:
    """One copy being made of the VM `id_`, which is marked to own `owned` so far. `seed` is the content of the copy's
    CD for cloud-init; `definition` makes that of the copy, None = from that of the VM; `naming` gives the guest
    its own name once the disks are there. `stop` may be called from any thread."""

    def __init__(
        self,
        id_: VmId,
        owned: tuple[str, ...],
        plan: CopyPlan,
        seed: bytes,
        say: Say,
        definition: Definition | None = None,
        naming: Sealing | None = None,
    ) -> None:
        self._id = id_
        self._owned = owned
        self._plan = plan
        self._seed = seed
        self._say = say
        self._naming = naming
        self._definition = definition or (lambda session: session.copy_of(id_, plan))
        self._stopped = threading.Event()
        self._undo: list[tuple[str, Callable[[], object]]] = []
        self._at = 0
        """The disk at hand."""

    def filled(self, session: Session) -> int | None:
        """What the disk that is being copied takes by now; for another lane than the one that copies."""
        disk = self._plan.disks[self._at]
        return None if disk.linked else session.allocated(disk.path)

    def tell(self, filled: int | None) -> None:
        """Show how far that is."""
        disk = self._plan.disks[self._at]
        if filled and disk.held:
            share = min(1.0, filled / disk.held)
            note = _("copying disk {target}").format(target=disk.target)
            self._say(0.9 * (self._at + share) / len(self._plan.disks), note)

    def stop(self) -> None:
        """Give up as soon as that is possible: what libvirt does in one call ends first, virt-sysprep is ended."""
        self._stopped.set()
        if self._naming is not None:
            self._naming.stop()

    def run(self, session: Session) -> None:
        """Make the files and define the copy on the same host."""
        self._guarded(lambda: self._define(session, self._make_files(session), self._plan.nvram))

    def make_files(self, session: Session) -> str:
        """Make the files only; answers the definition, for another host."""
        made: list[str] = []
        self._guarded(lambda: made.append(self._make_files(session)))
        return made[0]

    def define_elsewhere(self, session: Session, xml: str) -> None:
        """Define the copy on the host of that session. What was made on the first host stays: `take_back`."""
        session.define_copy(xml)
        self._mark(session)

    def take_back(self, error: AppError) -> None:
        """Take everything back; the error then names what could not be."""
        left = []
        for label, undo in reversed(self._undo):
            try:
                undo()
            except AppError:
                left.append(label)
        self._undo = []
        if left:
            told = _("this may be left: {names}").format(names=", ".join(left))
            error.hint = f"{error.hint}; {told}" if error.hint else told

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except AppError as error:
            self.take_back(error)
            raise

    def _make_files(self, session: Session) -> str:
        plan = self._plan
        if plan.frozen:
            self._freeze(session)
        for number, disk in enumerate(plan.disks):
            self._check()
            self._at = number
            text = _("copying disk {target}") if not disk.linked else _("making disk {target}")
            self._say(0.9 * number / len(plan.disks), text.format(target=disk.target))
            self._make(session, disk)
        if plan.seed is not None:
            self._make_seed(session, plan.seed)
        if self._naming is not None:
            self._check()
            self._say(None, _("giving the guest its own name"))
            self._naming.run()
        if plan.thaw:
            self._say(0.9, _("merging what the original wrote meanwhile"))
            self._thaw(session)
            self._undo = [entry for entry in self._undo if entry[0] != self._frozen_label]
        self._check()
        return self._definition(session)

    @property
    def _frozen_label(self) -> str:
        return _("the files in which the original goes on")

    def _freeze(self, session: Session) -> None:
        """The mark comes first: whatever ends midway, the file below is known to be the original's own. It goes with
        what it marks, so it stays where the original has to go on in its new files."""
        self._say(None, _("letting the original go on in new files"))
        self._mark_original(session, self._plan.owned)
        try:
            session.freeze(self._id, self._plan.frozen)
        except AppError:
            with suppress(AppError):  # the first error is the one to be told
                self._mark_original(session, self._owned)
            raise
        self._undo.append((self._frozen_label, lambda: self._thaw(session)))

    def _thaw(self, session: Session) -> None:
        session.thaw(self._id, self._plan.frozen)
        self._mark_original(session, self._owned)

    def _mark_original(self, session: Session, paths: tuple[str, ...]) -> None:
        session.mark_files(self._id, paths)

    def _make(self, session: Session, disk: DiskCopy) -> None:
        spec = disk.volume
        if disk.linked:
            session.add_volume(spec)
        else:
            session.copy_volume(spec, disk.source)
        self._undo.append((disk.path, lambda: session.delete_volume(spec.pool, spec.name)))

    def _make_seed(self, session: Session, disk: DiskCopy) -> None:
        spec = replace(disk.volume, size=len(self._seed))
        session.add_volume(spec)
        self._undo.append((disk.path, lambda: session.delete_volume(spec.pool, spec.name)))
        content = memoryview(self._seed)
        place = [0]

        def read(most: int) -> bytes:
            piece = bytes(content[place[0] : place[0] + most])
            place[0] += len(piece)
            return piece

        session.upload(spec.pool, spec.name, len(self._seed), read)

    def _define(self, session: Session, xml: str, nvram: tuple[str, str] | None) -> None:
        self._say(0.95, _("defining it"))
        session.define_copy(xml)
        label = _('VM "{name}"').format(name=self._plan.name)
        self._undo.append((label, lambda: session.undefine(self._plan.id, _MADE_WITH_IT)))
        if nvram is not None:
            with suppress(Gone):  # a VM that never ran has no variables yet
                session.copy_nvram(*nvram)
        self._mark(session)
        self._check()

    def _mark(self, session: Session) -> None:
        if self._plan.seed is not None:
            session.mark_files(self._plan.id, (self._plan.seed.path,))

    @property
    def stopped(self) -> bool:
        """It is to be given up."""
        return self._stopped.is_set()

    def _check(self) -> None:
        if self._stopped.is_set():
            raise Cancelled(_("cancelled; everything was taken back"))
