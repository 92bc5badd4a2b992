"""Changing storage pools and volumes. CONTROL lane; what takes long on LONG."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.making.storage_build import pool_xml, volume_xml
from stellwerk.adapters.hypervisor.snapshot.file_copy import pool_called, volume_at
from stellwerk.adapters.hypervisor.storage_read import StorageReading
from stellwerk.core.error import Conflict, Gone, Refused
from stellwerk.core.ids import StoragePoolId
from stellwerk.core.text import _
from stellwerk.core.unit import MIB
from stellwerk.model.making.storage_spec import PoolSpec, PoolType
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.storage import Volume
from stellwerk.ports.storage_change import Read

PIECE = MIB
"""Bytes that are uploaded at a time: libvirt itself cuts them into its own."""

_BUILT = frozenset({PoolType.FOLDER, PoolType.FILE_SYSTEM, PoolType.NETWORK})
"""Types whose place is a folder that has to be there. Without a flag libvirt makes folders and overwrites nothing."""

_GONE = frozenset({49, 50})
"""NO_STORAGE_POOL, NO_STORAGE_VOL."""


class StorageChanging(StorageReading):
    """The part of a session that changes storage."""

    def add_pool(self, spec: PoolSpec) -> str:
        """Define a pool, make its folder where it needs one, start it; answers its UUID."""
        with self.use(f'storage pool "{spec.name}"') as conn:
            pool = conn.storagePoolDefineXML(pool_xml(spec), 0)
            try:
                if spec.type in _BUILT:
                    pool.build(0)
                pool.create(0)
                if spec.autostart:
                    pool.setAutostart(1)
            except libvirt.libvirtError:
                _give_up(pool)
                raise
            return str(pool.UUIDString())

    def start_pool(self, uuid: str) -> None:
        """Start it; nothing where it is active. A folder that is missing is made."""
        with self._pool_of(uuid) as pool:
            if not pool.isActive():
                pool.create(0)

    def stop_pool(self, uuid: str) -> None:
        """Stop it; nothing where it is off."""
        with self._pool_of(uuid) as pool:
            if pool.isActive():
                pool.destroy()

    def set_pool_autostart(self, uuid: str, on: bool) -> None:
        """Start it with its host, or not."""
        with self._pool_of(uuid) as pool:
            pool.setAutostart(int(on))

    def remove_pool(self, uuid: str) -> None:
        """Stop it and remove its definition; a transient one is gone once it is stopped."""
        with self._pool_of(uuid) as pool:
            lasting = pool.isPersistent()
            if pool.isActive():
                pool.destroy()
            if lasting:
                pool.undefine()

    def add_volume(self, spec: VolumeSpec) -> Volume:
        """Make a volume. libvirt takes the space of preallocated ones by itself, or writes it where it cannot."""
        with (
            self.use(f'storage pool "{spec.pool}"') as conn,
            pool_called(conn, spec.pool) as pool,
            self.use(f'volume "{spec.name}"'),
        ):
            return self._made(pool, pool.createXML(volume_xml(spec), 0))

    def copy_volume(self, spec: VolumeSpec, source: str) -> Volume:
        """Make a volume with the content of another, which may be in another pool or format."""
        with (
            self.use(f'storage pool "{spec.pool}"') as conn,
            pool_called(conn, spec.pool) as pool,
            ExitStack() as stack,
        ):
            with self.use(f'volume "{source}"'):
                original = stack.enter_context(volume_at(conn, source))
            with self.use(f'volume "{spec.name}"'):
                made = pool.createXMLFrom(volume_xml(spec, sized=False), original, 0)
                try:
                    if made.info()[1] < spec.size:
                        made.resize(spec.size, libvirt.VIR_STORAGE_VOL_RESIZE_ALLOCATE if spec.preallocated else 0)
                except libvirt.libvirtError:
                    with suppress(libvirt.libvirtError):
                        made.delete(0)
                    raise
                return self._made(pool, made)

    def upload(self, pool: str, volume: str, size: int, read: Read) -> None:
        """Write into a volume from its beginning. What `read` raises aborts the stream."""
        with self.use(f'volume "{volume}"') as conn, pool_called(conn, pool) as there:
            target = there.storageVolLookupByName(volume)
            stream = conn.newStream(0)
            target.upload(stream, 0, size, 0)
            try:
                left = size
                while left:
                    piece = read(min(PIECE, left))
                    if not piece:
                        text = _('the file ended before its size: "{name}"').format(name=volume)
                        raise Refused(text, _("somebody changed it meanwhile; try again"))
                    _send(stream, piece)
                    left -= len(piece)
                stream.finish()
            except BaseException:
                with suppress(libvirt.libvirtError):
                    stream.abort()
                raise

    def grow_volume(self, pool: str, volume: str, size: int) -> None:
        """Let a volume have this many bytes; libvirt looks into the file before it answers how large it is."""
        with self.use(f'volume "{volume}"') as conn:
            target = conn.storagePoolLookupByName(pool).storageVolLookupByName(volume)
            if target.info()[1] < size:
                target.resize(size, 0)

    def delete_volume(self, pool: str, volume: str, unwritten: int | None = None) -> bool:
        """Delete it; nothing where it, or its pool, is gone."""
        with self.use(f'volume "{volume}"') as conn:
            try:
                with pool_called(conn, pool) as there:
                    found = there.storageVolLookupByName(volume)
                    if unwritten is not None and found.info()[2] > unwritten:
                        return False
                    found.delete(0)
            except libvirt.libvirtError as error:
                if error.get_error_code() not in _GONE:
                    raise
            return True

    def _made(self, pool: Any, volume: Any) -> Volume:
        """A new volume as facts."""
        made = self._volume(volume, StoragePoolId(f"{self._host_id}/{pool.UUIDString()}"))
        if made is None:
            raise Gone(_("the new volume is gone already"), _("somebody removed it; try again"))
        return made

    @contextmanager
    def _pool_of(self, uuid: str) -> Iterator[Any]:
        with self.use(f"storage pool {uuid}") as conn:
            pool = conn.storagePoolLookupByUUIDString(uuid)
            with self.use(f'storage pool "{pool.name()}"'):
                yield pool


def _give_up(pool: Any) -> None:
    """Take back a definition that came to nothing; its folder stays, it may have been there."""
    with suppress(libvirt.libvirtError):
        if pool.isActive():
            pool.destroy()
    with suppress(libvirt.libvirtError):
        pool.undefine()


def _send(stream: Any, piece: bytes) -> None:
    """Hand all of it to the stream, which may take less at a time."""
    view = memoryview(piece)
    while view:
        sent = stream.send(bytes(view))
        if sent < 0:
            raise Conflict(_("the stream takes nothing more"), _("try again"))
        view = view[sent:]
