"""What the parts of a session share: the connection, who uses it at this moment, and errors that name the object.

Any lane's thread. A connection is only freed when no call is inside it: libvirt would free what a call that hangs
still reads. So `close` while one hangs is done by that call, when it comes back.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any
from uuid import UUID

import libvirt

from stellwerk.adapters.hypervisor.domain_xml import NOT_UTF8, DomainXml, read_domain, unreadable
from stellwerk.adapters.hypervisor.error import translated
from stellwerk.adapters.hypervisor.monitor import Waits
from stellwerk.adapters.hypervisor.place import Place
from stellwerk.core.clock import Clock
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.text import _
from stellwerk.model.guest.ability import GuestMachine

_SAME_NAME = frozenset({"qemu", "test", "lxc"})
"""Drivers that call themselves as their URIs do, so that none has to be asked."""


class Handle:
    """One open connection. The parts of a session derive from it."""

    def __init__(self, conn: Any, place: Place, host_id: HostId, clock: Clock, user: str) -> None:
        self._conn = conn
        self._place = place
        self._host_id = host_id
        self._clock = clock
        self._user = user
        self._driver: str = place.driver if place.driver in _SAME_NAME else conn.getType().lower()
        """The driver that answers, in lower case: `qemu`, `test`, `lxc`, `xen` ..."""
        self.version = 0
        """The host's libvirt in its own numbers; 0 = it was not asked."""
        self._guard = threading.Lock()
        self._inside = 0
        self._closing = False
        self._undo: list[Callable[[], Any]] = []
        """What was registered on the connection, and must be taken back before it can be freed."""
        self._freed: list[Callable[[], None]] = []
        self.changing: set[tuple[HostId, VmId]] = set()
        """Domains that are being changed, by any connection: some questions about them wait until that has ended."""
        self._waits = Waits(clock)
        self._missing: set[str] = set()
        """Calls that the driver said not to have: each refusal costs more than most answers."""
        self._abilities: dict[GuestMachine, str] = {}
        """What the hypervisor said that it can give VMs of a kind; it stays the same as long as the connection."""

    @property
    def in_process(self) -> bool:
        """The driver runs inside this process: one connection serves all lanes."""
        return self._place.in_process

    @contextmanager
    def use(self, about: str = "") -> Iterator[Any]:
        """The connection, for calls that are about the object named (as people read it), errors translated."""
        with self._guard:
            if self._closing:
                text = _("the connection to {host} is closed").format(host=self._place.name)
                raise Unreachable(text, _("connect the host again"))
            self._inside += 1
        try:
            yield self._conn
        except libvirt.libvirtError as error:
            raise translated(error, self._place, about, self._user) from error
        finally:
            self._leave()

    @contextmanager
    def vm(self, id_: VmId) -> Iterator[Any]:
        """The domain with this UUID; errors name the VM. Raises Gone where there is none."""
        with self.use(f"VM {id_}") as conn:
            domain = conn.lookupByUUIDString(id_)
            with self.use(vm_label(domain)):
                yield domain

    @contextmanager
    def change(self, id_: VmId) -> Iterator[Any]:
        """The domain, while it is being changed: nobody asks of it meanwhile what would have to wait."""
        key = (self._host_id, id_)
        self.changing.add(key)
        try:
            with self.vm(id_) as domain:
                yield domain
        finally:
            self.changing.discard(key)

    def when_freed(self, told: Callable[[], None]) -> None:
        """Call `told` once the connection has been freed; before anybody can close it."""
        self._freed.append(told)

    def close(self) -> None:
        """End the connection; at once where no call is inside it, else when the last of them returns. Never raises.

        Taking the events back is a call: on a host that hangs it lasts until the keepalive gives up.
        """
        with self._guard:
            first, self._closing = not self._closing, True
            free = first and not self._inside
        if free:
            self._free()

    def _leave(self) -> None:
        with self._guard:
            self._inside -= 1
            free = self._closing and not self._inside
        if free:
            self._free()

    def _free(self) -> None:
        """Give everything back; called once, with nobody inside."""
        for give_back in (*self._undo, self._conn.close):
            with suppress(libvirt.libvirtError):  # on a lost connection it is gone already
                give_back()
        self._undo = []
        for told in self._freed:
            told()


def id_of(domain: Any) -> VmId:
    """Its UUID, as the one text that every connection and the inventory share. No call to the host."""
    return _text_of(domain.UUID())


@lru_cache(maxsize=32_768)
def _text_of(raw: bytes) -> VmId:
    """To look a text up takes half the time of having it written, and a host names its domains some hundred times a
    minute. Bounded: VMs that live for a minute shall not fill the memory."""
    return VmId(sys.intern(str(UUID(bytes=raw))))


def vm_label(domain: Any) -> str:
    """How people read a domain: `VM "web-01"`."""
    return f'VM "{name_of(domain)}"'


def definition_of(domain: Any, flags: int = 0) -> DomainXml:
    """Its XML as a definition; an unreadable one where the XML is not UTF-8 (the binding cannot carry it)."""
    try:
        return read_domain(domain.XMLDesc(flags), name_of(domain))
    except UnicodeDecodeError:
        return unreadable(name_of(domain), NOT_UTF8)


def name_of(domain: Any) -> str:
    """Its name; its UUID where the name is not UTF-8 (the binding cannot carry it). No call to the host."""
    try:
        return str(domain.name())
    except UnicodeDecodeError:
        return str(domain.UUIDString())
