"""Telling a running VM what changes, step by step; what was done is taken back where a later step fails.

Tried with libvirt 9.0 and QEMU 7.2: `detachDevice` returns after 5 s whether the guest has let go or not. Done is only
what is gone from the running definition. CONTROL lane.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.device.document import devices, parse
from stellwerk.adapters.hypervisor.device.live_step import Attach, Detach, LiveStep, SetNumber, Update
from stellwerk.adapters.hypervisor.left_node import past_left_nodes
from stellwerk.core.error import NoRoom, Refused
from stellwerk.core.text import _
from stellwerk.core.unit import KIB
from stellwerk.model.hardware.difference import Differing

RELEASE_SECONDS = 5.0
"""How long a guest may take to let a device go, beyond the five seconds that libvirt waits by itself."""

_LIVE = libvirt.VIR_DOMAIN_AFFECT_LIVE
_COLD = frozenset({3, 67, 74, 84})
"""NO_SUPPORT, CONFIG_UNSUPPORTED, ARGUMENT_UNSUPPORTED, OPERATION_UNSUPPORTED: not while it runs."""
_BEYOND = frozenset({8, 55, 68})
"""INVALID_ARG, OPERATION_INVALID: more than it can have while it runs; OPERATION_TIMEOUT: the guest keeps a vCPU."""
_COLD_WORDS = ("does not support hotplugging", "no virtio-serial controllers")
"""The same, said as an internal error: a controller comes with the next start."""
_OLD_PCI = frozenset({"watchdog"})
"""Devices of plain PCI, for which libvirt adds a bridge at the next start; a port more would not help them."""
_NO_PLACE = ("no more available pci", "no more available slot", "no available", "out of pci", "no free")


class LiveWalk:
    """One walk over the steps of a change. `events`: the driver tells when a guest lets a device go."""

    def __init__(self, conn: Any, domain: Any, *, events: bool) -> None:
        self._conn = conn
        self._domain = domain
        self._events = events
        self._back: list[tuple[str, Callable[[], Any]]] = []

    def go(self, steps: Iterable[LiveStep], *, lasting: bool) -> tuple[Differing, ...]:
        """Take all steps; answers what waits for the next start. `lasting`: it is stored, so that there will be one.

        Raises Refused, or libvirt's error, after everything that was done has been taken back; what could not be is
        named.
        """
        later: list[Differing] = []
        for step in steps:
            if lasting and isinstance(step, Attach) and self._must_wait(step):
                later.append(step.line)
                continue
            try:
                self._take(step)
            except libvirt.libvirtError as error:
                if lasting and _waits(step, error):
                    later += [step.line] if not isinstance(step, Update) else step.lines
                    continue
                self._give_back(error)
                if _no_place(error):
                    raise _full(step, error) from error
                raise
            except Refused as error:
                self._give_back(error)
                raise
        return tuple(later)

    def _must_wait(self, step: Attach) -> bool:
        """Where a host has no control groups libvirtd 9.0 itself ends when a shared folder is plugged in."""
        if not step.key.startswith("filesystem"):
            return False
        try:
            return not self._domain.schedulerParametersFlags(_LIVE)
        except libvirt.libvirtError as error:
            if error.get_error_code() == libvirt.VIR_ERR_OPERATION_INVALID:
                return True
            raise

    def _take(self, step: LiveStep) -> None:
        domain = self._domain
        match step:
            case Detach():
                self._detach(step)
                self._back.append((step.key, lambda: domain.attachDeviceFlags(step.xml, _LIVE)))
            case Attach():
                past_left_nodes(domain.attachDeviceFlags, step.xml, _LIVE)
                self._back.append((step.key, lambda: domain.detachDeviceFlags(step.xml, _LIVE)))
            case Update():
                domain.updateDeviceFlags(step.xml, _LIVE)
                self._back.append((step.key, lambda: domain.updateDeviceFlags(step.before, _LIVE)))
            case SetNumber():
                self._set(step.key, step.after)
                self._back.append((step.key, lambda: self._set(step.key, step.before)))

    def _set(self, key: str, value: str) -> None:
        match key:
            case "vcpus":
                self._domain.setVcpusFlags(int(value), _LIVE)
            case "memory":
                self._domain.setMemoryFlags(int(value) // KIB, _LIVE)
            case "title" | "description":
                kind = libvirt.VIR_DOMAIN_METADATA_TITLE if key == "title" else libvirt.VIR_DOMAIN_METADATA_DESCRIPTION
                self._domain.setMetadata(kind, value or None, None, None, _LIVE)

    def _detach(self, step: Detach) -> None:
        with self._released() as released:
            self._domain.detachDeviceFlags(step.xml, _LIVE)
            if self._holds(step.key) and self._events:
                released.wait(RELEASE_SECONDS)
            if self._holds(step.key):
                text = _('the guest did not release "{device}"').format(device=step.key)
                raise Refused(text, _("its system must be up for that; or take it away at the next start"))

    def _holds(self, key: str) -> bool:
        return key in devices(parse(self._domain.XMLDesc(0)))

    @contextmanager
    def _released(self) -> Iterator[threading.Event]:
        """Set once the guest has let any device go."""
        told = threading.Event()
        if not self._events:
            yield told
            return
        id_ = self._conn.domainEventRegisterAny(
            self._domain, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, lambda *_args: told.set(), None
        )
        try:
            yield told
        finally:
            with suppress(libvirt.libvirtError):
                self._conn.domainEventDeregisterAny(id_)

    def _give_back(self, error: Exception) -> None:
        """Take back what was done, last first; what resists is said with the error."""
        for key, back in reversed(self._back):
            try:
                back()
            except libvirt.libvirtError as more:
                error.add_note(f"{key}: {more}")
        self._back = []


def _waits(step: LiveStep, error: libvirt.libvirtError) -> bool:
    """What a host cannot hand to any VM does not wait: no start would bring it."""
    code = error.get_error_code()
    kind = step.key.partition(" ")[0]
    if kind == "hostdev" and code == libvirt.VIR_ERR_CONFIG_UNSUPPORTED:
        return False
    said = str(error.get_error_message()).lower()
    by_words = any(words in said for words in _COLD_WORDS) or (kind in _OLD_PCI and _no_place(error))
    return code in _COLD or by_words or (isinstance(step, SetNumber) and code in _BEYOND)


def _no_place(error: libvirt.libvirtError) -> bool:
    said = str(error.get_error_message()).lower()
    return any(words in said for words in _NO_PLACE)


def _full(step: LiveStep, error: libvirt.libvirtError) -> NoRoom:
    key = step.key
    text = _('the running VM has no free place for "{device}"').format(device=key)
    return NoRoom(text, _("make room at the next start, or add the device then"), str(error))
