"""Files of a host by its libvirt, without a shell: found, copied, deleted. LONG lane.

A file outside of all storage pools (UEFI's variables, images that somebody put anywhere) is reached by a pool on its
folder that is there for the moment only: transient, never written down. One that somebody left goes with the next, or
after an hour. Its name tells when it was made.
"""

import posixpath
import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import libvirt
from lxml import etree

from stellwerk.adapters.hypervisor.storage_xml import read_pool

_NO_VOLUME = 50
_PREFIX = "stellwerk-"
_PASSING = re.compile(f"{_PREFIX}[0-9a-f]{{32}}")
_LONGEST = 3600.0
_BEFORE_1970 = 12_219_292_800
"""Seconds from 1582, from where such names count (RFC 4122, 4.1.4)."""
_NO_STORAGE = re.compile("/(dev|proc|sys)(/|$)")
"""What lies there is no image: no pool may look into it."""


def pools_of(conn: Any, folder: str) -> Iterator[Any]:
    """The active pools that hold this very folder."""
    for pool in conn.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE):
        if posixpath.normpath(read_pool(pool.XMLDesc(0)).path or ".") == posixpath.normpath(folder or "/"):
            yield pool


def copy_file(conn: Any, source: str, dest: str) -> None:
    """Give `dest` the content of `source`; what is there goes. Both are raw. Raises libvirt's errors."""
    with pool_on(conn, posixpath.dirname(source)) as here, pool_on(conn, posixpath.dirname(dest)) as there:
        content = here.storageVolLookupByName(posixpath.basename(source))
        with suppress(libvirt.libvirtError):
            there.storageVolLookupByName(posixpath.basename(dest)).delete(0)
        there.createXMLFrom(raw_volume_xml(posixpath.basename(dest), content.info()[1]), content, 0)


def file_is_there(conn: Any, path: str) -> bool:
    """Whether a file is there, in a pool or not: UEFI's variables come with the first start of a VM."""
    try:
        with pool_on(conn, posixpath.dirname(path)) as pool:
            pool.storageVolLookupByName(posixpath.basename(path))
    except libvirt.libvirtError as error:
        if error.get_error_code() == _NO_VOLUME or conn.isAlive():
            return False
        raise
    return True


def is_passing(pool: Any) -> bool:
    """Whether it is such a pool for the moment: what it holds is outside of all pools."""
    return _PASSING.fullmatch(pool.name()) is not None


def drop_left(pool: Any, now: float) -> None:
    """End such a pool whose maker was lost an hour ago; `now` in UTC seconds. One that is at work refuses that."""
    made = uuid.UUID(pool.name().removeprefix(_PREFIX)).time / 10_000_000 - _BEFORE_1970
    if now - made > _LONGEST:
        with suppress(libvirt.libvirtError):
            pool.destroy()


@contextmanager
def pool_on(conn: Any, folder: str) -> Iterator[Any]:
    """An active pool on a folder; one for the moment where there is none."""
    pool = next(pools_of(conn, folder), None)
    if pool is not None:
        pool.refresh(0)
    else:
        pool = conn.storagePoolCreateXML(_pool_xml(folder), 0)
    try:
        yield pool
    finally:
        if is_passing(pool):
            with suppress(libvirt.libvirtError):  # it fills a file of somebody who was lost
                pool.destroy()


@contextmanager
def pool_called(conn: Any, name: str) -> Iterator[Any]:
    """The pool of a name; of an absolute path, which cannot be one, the pool on that folder."""
    if name.startswith("/"):
        with pool_on(conn, name) as pool:
            yield pool
    else:
        yield conn.storagePoolLookupByName(name)


@contextmanager
def volume_at(conn: Any, path: str) -> Iterator[Any]:
    """A file by its path, in a pool or not. Raises libvirt's error that there is none."""
    with ExitStack() as stack:
        try:
            found = conn.storageVolLookupByPath(path)
        except libvirt.libvirtError as error:
            if error.get_error_code() != _NO_VOLUME or _NO_STORAGE.match(path):
                raise
            try:
                pool = stack.enter_context(pool_on(conn, posixpath.dirname(path)))
            except libvirt.libvirtError:
                if conn.isAlive():
                    raise error from None
                raise
            found = pool.storageVolLookupByName(posixpath.basename(path))
        yield found


def _pool_xml(folder: str) -> str:
    root = etree.Element("pool", type="dir")
    etree.SubElement(root, "name").text = f"{_PREFIX}{uuid.uuid1(secrets.randbits(48)).hex}"
    target = etree.SubElement(root, "target")
    etree.SubElement(target, "path").text = folder
    return etree.tostring(root, encoding="unicode")


def raw_volume_xml(name: str, size: int) -> str:
    """A volume of so many bytes as they are."""
    root = etree.Element("volume")
    etree.SubElement(root, "name").text = name
    etree.SubElement(root, "capacity", unit="bytes").text = str(size)
    target = etree.SubElement(root, "target")
    etree.SubElement(target, "format", type="raw")
    return etree.tostring(root, encoding="unicode")
