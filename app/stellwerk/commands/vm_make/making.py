"""Makes a VM by its plan, and takes everything back where that fails or somebody gives up. Runs on lane LONG.

What cannot be taken back, because the host is lost meanwhile, is named in the error: nothing is left in silence.
"""

import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from stellwerk.commands.vm_make.fetching import Fetching
from stellwerk.core.error import AppError, Bug, Cancelled, Gone, NotAllowed, Refused, TimedOut, Unreachable
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.model.making.vm_plan import NewVolume, VmPlan
from stellwerk.policy.vm_make.image_head import check_format
from stellwerk.ports.hypervisor import Session, Undefine
from stellwerk.ports.shell import Shell

Say = Callable[[float | None, str], None]
"""Told how far it is (0..1) and what is done."""

_DEFINED = frozenset({Undefine.NVRAM, Undefine.TPM})
"""What libvirt may have made with a definition."""


class Made(Record, frozen=True):
    """What has been made: the paths of new volumes; `sums`: SHA-256 of each file uploaded, by its path."""

    paths: tuple[str, ...]
    sums: tuple[tuple[str, str], ...] = ()


class Making:
    """One VM being made. `stop` may be called from any thread. `shell` answers the host's, for what it fetches."""

    def __init__(self, plan: VmPlan, say: Say, shell: Callable[[], Shell] | None = None) -> None:
        self._plan = plan
        self._say = say
        self._shell = shell
        self._stopped = threading.Event()
        self._undo: list[tuple[str, Callable[[], object]]] = []
        self._sums: list[tuple[str, str]] = []
        self._begun: list[str] = []
        """What was begun and is not known to have been taken back."""
        self._unsure: list[str] = []
        """What may be there although the host did not say so."""
        self._total = max(1, sum(volume.spec.size for volume in plan.volumes if _takes_time(volume)))
        self._done = self._done_before = 0

    def stop(self) -> None:
        """Give up as soon as that is possible; everything is taken back."""
        self._stopped.set()

    def run(self, session: Session) -> Made:
        """Make it. Raises the first error, Cancelled after `stop`, once everything was taken back."""
        try:
            return self._run(session)
        except AppError as error:
            left = [*self._take_back(), *self._unsure]
            if not left:
                raise
            raise _naming(error, left) from error
        except BaseException:
            self._take_back()
            raise

    def named(self, error: AppError) -> AppError:
        """An error with all that may be left: a connection may be known as lost before the job can say so itself. Owner
        thread."""
        left = [name for name in self._begun if name not in error.text]
        return _naming(error, left) if left else error

    def _run(self, session: Session) -> Made:
        plan = self._plan
        fetches = {volume.url: self._fetching(volume) for volume in plan.volumes if volume.url}
        self._prepare(session)
        for fetching in fetches.values():
            self._total += fetching.look().size or 0
        paths = tuple(
            self._fetch(session, volume, fetches[volume.url]) if volume.url else self._make_volume(session, volume)
            for volume in plan.volumes
        )
        self._check()
        self._say(0.95, _("defining it"))
        self._undo.append((_('VM "{name}"').format(name=plan.spec.name), lambda: self._undefine(session)))
        session.define(plan.spec)
        own = tuple(path for path, volume in zip(paths, plan.volumes, strict=True) if volume.content)
        if own:
            session.mark_files(plan.spec.id, own)
        if plan.start:
            self._check()
            self._say(0.97, _("starting it"))
            session.start(plan.spec.id)
        return Made(paths, tuple(self._sums))

    def _prepare(self, session: Session) -> None:
        """Make and start what the VM needs of pools and networks."""
        pool = self._plan.pool
        if pool is not None:
            self._say(None, _('making storage pool "{name}"').format(name=pool.name))
            uuid = session.add_pool(pool)
            self._undo.append((_('storage pool "{name}"').format(name=pool.name), lambda: session.remove_pool(uuid)))
        for id_, name in self._plan.pools:
            self._check()
            self._say(None, _('starting storage pool "{name}"').format(name=name))
            session.start_pool(id_)
            self._undo.append((_('started storage pool "{name}"').format(name=name), _call(session.stop_pool, id_)))
        for id_, name in self._plan.networks:
            self._check()
            self._say(None, _('starting network "{name}"').format(name=name))
            session.start_network(id_)
            self._undo.append((_('started network "{name}"').format(name=name), _call(session.stop_network, id_)))

    def _make_volume(self, session: Session, volume: NewVolume) -> str:
        """Make one and fill it; answers its path."""
        self._check()
        spec = volume.spec
        self._say(self._share(), _('making volume "{name}"').format(name=spec.name))
        label = _('volume "{name}" in storage pool "{pool}"').format(name=spec.name, pool=spec.pool)
        self._begun.append(label)
        try:
            made = session.copy_volume(spec, volume.source) if volume.source else session.add_volume(spec)
        except (Unreachable, TimedOut):
            self._unsure.append(label)
            raise
        self._undo.append((label, lambda: session.delete_volume(spec.pool, spec.name)))
        self._check()
        if volume.content:
            content = _Content(volume.content)
            session.upload(spec.pool, spec.name, len(volume.content), content.read)
        elif volume.upload:
            self._upload(session, volume)
        else:
            self._done += spec.size if _takes_time(volume) else 0
        return made.path

    def _fetching(self, volume: NewVolume) -> Fetching:
        if self._shell is None:
            raise Bug("nobody gave a shell")
        note = _('fetching "{name}"').format(name=volume.spec.name)

        def told(size: int) -> None:
            self._done = self._done_before + size
            self._say(self._share(), note)

        return Fetching(self._shell(), volume, self._stopped.is_set, told)

    def _fetch(self, session: Session, volume: NewVolume, fetching: Fetching) -> str:
        """Have the host fetch one, and its libvirt notice; answers its path."""
        self._check()
        self._done_before = self._done
        path = f"{volume.folder}/{volume.spec.name}"
        self._begun.append(path)
        try:
            found = fetching.run()
        except (Unreachable, TimedOut):
            self._unsure.append(path)
            raise
        self._undo.append((path, fetching.remove))
        spec = volume.spec
        if spec.size:  # a disk, no CD
            check_format(fetching.beginning(), volume.url, spec.format)
        session.pools(refresh=True)
        if spec.size:
            session.grow_volume(spec.pool, spec.name, spec.size)
        self._sums.append((volume.url, found))
        return path

    def _upload(self, session: Session, volume: NewVolume) -> None:
        """Upload, compare the checksum, and let an image become as large as its disk shall be."""
        total = sha256()
        with _opened(volume.upload) as file:
            note = _('uploading "{name}"').format(name=volume.spec.name)

            def read(most: int) -> bytes:
                self._check()
                try:
                    piece = file.read(most)
                except OSError as error:
                    raise Refused(_('"{path}" cannot be read').format(path=volume.upload), str(error)) from error
                total.update(piece)
                self._done += len(piece)
                self._say(self._share(), note)
                return piece

            session.upload(volume.spec.pool, volume.spec.name, file_size(volume.upload), read)
        found = total.hexdigest()
        if volume.sha256 and volume.sha256 != found:
            text = _('the checksum of "{path}" is {found}, not the one that was given').format(
                path=volume.upload, found=found
            )
            raise Refused(text, _("fetch the file again, or give its own checksum"))
        self._sums.append((volume.upload, found))
        if volume.spec.format == "qcow2":
            session.grow_volume(volume.spec.pool, volume.spec.name, volume.spec.size)

    def _share(self) -> float:
        return 0.9 * min(1.0, self._done / self._total)

    def _check(self) -> None:
        if self._stopped.is_set():
            raise Cancelled(_("cancelled; everything was taken back"))

    def _undefine(self, session: Session) -> None:
        domain = session.domain(self._plan.spec.id)
        if domain is None:
            return
        if domain.active:
            session.destroy(self._plan.spec.id)
        session.undefine(self._plan.spec.id, _DEFINED)

    def _take_back(self) -> list[str]:
        """Take everything back, the last first; answers what could not be."""
        left = []
        for label, undo in reversed(self._undo):
            try:
                undo()
                self._begun = [name for name in self._begun if name != label]
            except AppError:
                left.append(label)
        self._undo = []
        return left


def _naming(error: AppError, left: list[str]) -> AppError:
    text = _("{error}; this may be left: {names}").format(error=error.text, names=", ".join(left))
    return type(error)(text, error.hint, error.details)


class _Content:
    """Bytes to be read piece by piece."""

    def __init__(self, content: bytes) -> None:
        self._left = memoryview(content)

    def read(self, most: int) -> bytes:
        """The next ones."""
        piece, self._left = self._left[:most], self._left[most:]
        return bytes(piece)


def file_size(path: str) -> int:
    """The size of a file of this computer. Raises Gone, NotAllowed, Refused."""
    try:
        place = Path(path)
        if not place.is_file():
            raise Gone(_('there is no file "{path}" on this computer').format(path=path), _("check how it is written"))
        return place.stat().st_size
    except OSError as error:
        raise NotAllowed(_('"{path}" cannot be read').format(path=path), str(error)) from error


def _opened(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise NotAllowed(_('"{path}" cannot be read').format(path=path), str(error)) from error


def _takes_time(volume: NewVolume) -> bool:
    return bool(volume.upload or volume.source or volume.spec.preallocated)


def _call(function: Callable[[str], None], argument: str) -> Callable[[], object]:
    return lambda: function(argument)
