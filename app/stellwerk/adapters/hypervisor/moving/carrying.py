"""Carrying a file of a VM that is off to another host, over this program's own two connections. LONG lane.

The bytes of the file go, whatever its format; libvirt's storage pools are the ways in and out, so that no shell and no
login of one host on the other is needed. A file outside of all pools is reached as `file_copy` does.
"""

import posixpath
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.snapshot.file_copy import file_is_there, pool_on, raw_volume_xml
from stellwerk.core.error import Refused
from stellwerk.core.text import _

PIECE = 256 * 1024
_PHYSICAL = 1 << 0


class Carrying(Handle):
    """The part of a session that carries files."""

    def carry(self, path: str, to: Any, told: Callable[[int, int], None]) -> None:
        """Copy a file to the same path of another host. Nothing is left of one that does not arrive whole."""
        if not isinstance(to, Handle):
            raise TypeError(f"{to!r} is no session of libvirt")
        folder, name = posixpath.split(path)
        with self.use(path) as here, to.use(path) as there, pool_on(here, folder) as source:
            content = source.storageVolLookupByName(name)
            length = int(content.infoFlags(_PHYSICAL)[2])
            with pool_on(there, folder) as target:
                made = target.createXML(raw_volume_xml(name, length), 0)
                try:
                    _pour(here, there, content, made, length, told)
                except BaseException:
                    with suppress(libvirt.libvirtError):
                        made.delete(0)
                    raise
                target.refresh(0)
                arrived = int(target.storageVolLookupByName(name).infoFlags(_PHYSICAL)[2])
        if arrived != length:
            text = _("{file} arrived with {there} of {here} bytes").format(file=path, there=arrived, here=length)
            raise Refused(text, _("the VM stays where it was; look at the storage of the other host"))

    def has_file(self, path: str) -> bool:
        """Whether a file is there, in a pool or not."""
        with self.use(path) as conn:
            return file_is_there(conn, path)

    def drop_file(self, path: str) -> None:
        """Delete a file, in a pool or not."""
        folder, name = posixpath.split(path)
        with self.use(path) as conn, pool_on(conn, folder) as pool:
            pool.storageVolLookupByName(name).delete(0)


def _pour(here: Any, there: Any, content: Any, made: Any, length: int, told: Callable[[int, int], None]) -> None:
    out, into = here.newStream(0), there.newStream(0)
    content.download(out, 0, length, 0)
    made.upload(into, 0, length, 0)
    try:
        done = 0
        while piece := out.recv(PIECE):
            told(done, length)
            _send(into, piece)
            done += len(piece)
        told(done, length)
        out.finish()
        into.finish()
    except BaseException:
        for stream in (out, into):
            with suppress(libvirt.libvirtError):
                stream.abort()
        raise


def _send(stream: Any, piece: bytes) -> None:
    while piece:
        piece = piece[stream.send(piece) :]
