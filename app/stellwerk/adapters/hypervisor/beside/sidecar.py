"""Small files beside the disks of VMs that say what these are: of removed VMs, of templates. LONG lane.

They lie on storage that others write to: what is in them is outside input, of bounded size.
"""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import libvirt
from lxml import etree

from stellwerk.adapters.hypervisor.error import cut_off
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.adapters.hypervisor.snapshot.file_copy import pools_of
from stellwerk.core.error import Refused
from stellwerk.core.text import _

LARGEST = 16 * 1024 * 1024
"""Bytes; a definition has some 10 KB, and each snapshot one or two of them."""
_PIECE = 256 * 1024


class Sidecars(Handle):
    """The part of a session that reads and writes them."""

    def write_sidecar(self, path: str, content: bytes) -> None:
        """Write one, in place of what is there. Nothing is left of one that cannot be written to its end."""
        pool = next(pools_of(self._conn, posixpath.dirname(path)), None)
        if pool is None:
            raise Refused(_("no active storage pool holds the folder of {file}").format(file=path))
        self.drop_quietly(path)
        stream = self._conn.newStream(0)
        try:
            volume = pool.createXML(_volume_xml(posixpath.basename(path), len(content)), 0)
            volume.upload(stream, 0, len(content), 0)
            view = memoryview(content)
            while view:
                view = view[stream.send(bytes(view[:_PIECE])) :]
            stream.finish()
        except libvirt.libvirtError as error:
            with suppress(libvirt.libvirtError):
                stream.abort()
            self.drop_quietly(path)
            if not self._conn.isAlive():
                raise
            text = _("the storage does not take what is written beside the disks")
            raise Refused(text, _("make room"), str(error)) from error

    def sidecar(self, volume: Any) -> bytes:
        """The content of one; empty where it cannot be one."""
        size = volume.info()[1]
        if not 0 < size <= LARGEST:
            return b""
        stream, parts = self._conn.newStream(0), []
        try:
            volume.download(stream, 0, size, 0)
            while part := stream.recv(_PIECE):
                parts.append(part)
            stream.finish()
        except libvirt.libvirtError as error:
            with suppress(libvirt.libvirtError):
                stream.abort()
            if cut_off(error):
                raise
            return b""
        return b"".join(parts)

    def drop_quietly(self, path: str) -> None:
        """Delete a file of a pool, if that can be."""
        with suppress(libvirt.libvirtError):
            self._conn.storageVolLookupByPath(path).delete(0)


def sidecars(conn: Any, ending: str) -> Iterator[Any]:
    """Those with that ending, in the active storage pools as libvirt knows them."""
    for pool in conn.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE):
        for volume in pool.listAllVolumes(0):
            if volume.name().endswith(ending):
                yield volume


def _volume_xml(name: str, size: int) -> str:
    """Root's alone: definitions hold passwords of displays."""
    root = etree.Element("volume")
    etree.SubElement(root, "name").text = name
    for tag in ("capacity", "allocation"):
        etree.SubElement(root, tag, unit="bytes").text = str(size)
    target = etree.SubElement(root, "target")
    etree.SubElement(target, "format", type="raw")
    etree.SubElement(etree.SubElement(target, "permissions"), "mode").text = "0600"
    return etree.tostring(root, encoding="unicode")
