"""Making a disk larger. CONTROL lane; `blockResize` works on running VMs only, a volume needs its pool."""

from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.device.document import devices, parse
from stellwerk.adapters.hypervisor.device_xml import source_text
from stellwerk.adapters.hypervisor.xml_reader import attribute
from stellwerk.core.error import Gone, Refused
from stellwerk.core.text import _
from stellwerk.core.unit import format_size


def resize(conn: Any, domain: Any, target: str, size: int) -> int:
    """Let a disk have this many bytes; answers how many it had."""
    active = domain.isActive()
    disk = devices(parse(domain.XMLDesc(0))).get(f"disk {target}")
    source = disk.find("source") if disk is not None else None
    if disk is None or source is None:
        text = _('there is no disk "{target}" with anything in it').format(target=target)
        raise Gone(text, _("look at its hardware"))
    if active:
        had = int(domain.blockInfo(target, 0)[0])
        _check(target, had, size)
        if size > had:
            domain.blockResize(target, size, libvirt.VIR_DOMAIN_BLOCK_RESIZE_BYTES)
        return had
    volume = _volume(conn, source_text(source), attribute(source, "", "pool"), attribute(source, "", "volume"))
    had = int(volume.info()[1])
    _check(target, had, size)
    if size > had:
        volume.resize(size, 0)
    return had


def _check(target: str, had: int, size: int) -> None:
    if size < had:
        text = _('disk "{target}" has {had}, more than {size}')
        words = text.format(target=target, had=format_size(had), size=format_size(size))
        raise Refused(words, _("a disk is only made larger: what lies behind the new end would be lost"))


def _volume(conn: Any, path: str, pool: str, name: str) -> Any:
    if pool:
        return conn.storagePoolLookupByName(pool).storageVolLookupByName(name)
    try:
        return conn.storageVolLookupByPath(path)
    except libvirt.libvirtError as error:
        text = _('no active storage pool holds "{path}"').format(path=path)
        raise Refused(text, _("start the VM, or the pool of that folder; then it can be made larger")) from error
