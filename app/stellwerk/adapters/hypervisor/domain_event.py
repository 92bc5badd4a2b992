"""libvirt's events as notices: registering them, and what each says in the port's words.

The callbacks run on the thread of libvirt's event loop: each makes one small value, hands it to the sink and returns.
They ask libvirt nothing; name and UUID come with the event. What a sink raises ends here and reaches the log only.
"""

import logging
from collections.abc import Callable
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.handle import Handle, name_of
from stellwerk.adapters.hypervisor.snapshot.file_copy import is_passing
from stellwerk.adapters.hypervisor.state_word import word
from stellwerk.core.ids import VmId
from stellwerk.core.text import _
from stellwerk.ports.hypervisor import DomainChange, DomainNotice, LinkLost, NetworkNotice, Notice, StorageNotice

Sink = Callable[[Notice], None]

_log = logging.getLogger(__name__)

_C = DomainChange
_LIFECYCLE: tuple[tuple[DomainChange, tuple[str, ...]], ...] = (
    (_C.DEFINED, ("added", "updated", "renamed", "from snapshot")),
    (_C.UNDEFINED, ("removed", "renamed")),
    (_C.STARTED, ("booted", "migrated", "restored", "from snapshot", "wakeup")),
    (_C.SUSPENDED, ("paused", "migrated", "ioerror", "watchdog", "restored", "from snapshot", "api error", "post-copy",
                    "post-copy failed")),
    (_C.RESUMED, ("unpaused", "migrated", "from snapshot", "post-copy", "post-copy failed")),
    (_C.STOPPED, ("shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot", "recreated")),
    (_C.SHUTDOWN, ("finished", "guest", "host")),
    (_C.OTHER, ("suspended to memory", "suspended to disk")),
    (_C.CRASHED, ("panicked", "crashloaded")),
)  # fmt: skip
"""By libvirt's lifecycle numbers, with the words of their details."""

_STOPPED_AS = {"saved": _C.SAVED, "migrated": _C.MIGRATED, "crashed": _C.CRASHED}
"""A stop with one of these details is the more telling change."""

_IO_ACTIONS = ("", "paused", "reported")
_WATCHDOG_ACTIONS = ("", "pause", "reset", "poweroff", "shutdown", "debug", "inject-nmi")
_JOBS = ("job", "pull", "copy", "commit", "active commit", "backup")
_JOB_ENDS = ("completed", "failed", "canceled", "ready")
_OTHER_CHANGES = ("defined", "undefined", "started", "stopped")
"""libvirt's words by its numbers."""

MOST_ABOUT = 1024
"""Characters of a path or an alias that a host tells."""

_CLOSED = {1: "end of file", 2: "keepalive: no answer"}
_CLOSED_BY_US = 3


class DomainEvents(Handle):
    """The part of a session that reports what changes."""

    def watch(self, sink: Callable[[Notice], None]) -> None:
        """Report what changes from now on. `sink` is called on libvirt's event thread and returns at once.

        Events that the driver or the server does not have are passed over. Raises Unreachable, NotAllowed.
        """
        with self.use() as conn:
            self._watch_link(conn, sink)
            for number, callback in _DOMAIN_CALLBACKS:
                self._register(conn.domainEventRegisterAny, conn.domainEventDeregisterAny, number, callback, sink)
            self._register(conn.networkEventRegisterAny, conn.networkEventDeregisterAny, 0, _on_network, sink)
            for number, on_pool in _POOL_CALLBACKS:
                self._register(
                    conn.storagePoolEventRegisterAny, conn.storagePoolEventDeregisterAny, number, on_pool, sink
                )

    def _register(
        self,
        register: Callable[..., int],
        deregister: Callable[[int], Any],
        number: int,
        callback: Callable[..., None],
        sink: Sink,
    ) -> None:
        try:
            place = register(None, number, callback, sink)
        except libvirt.libvirtError as error:
            if not self._conn.isAlive():
                raise
            _log.debug("no such event on %s: %s", self._place.name, error)
        else:
            # Callbacks hold the connection: each must be taken back before it can be freed.
            self._undo.append(lambda: deregister(place))

    def _watch_link(self, conn: Any, sink: Sink) -> None:
        try:
            conn.registerCloseCallback(_on_close, (sink, self._place.name))
        except libvirt.libvirtError:
            _log.debug("no close callback on %s: its driver has no connection", self._place.name)
        else:
            self._undo.append(conn.unregisterCloseCallback)


def lifecycle_notice(id_: VmId, name: str, event: int, detail: int) -> DomainNotice:
    """The notice of a lifecycle event, by libvirt's numbers; `OTHER` for numbers of the future."""
    change, words = _LIFECYCLE[event] if 0 <= event < len(_LIFECYCLE) else (_C.OTHER, ())
    said = word(words, detail)
    if change is _C.STOPPED:
        change = _STOPPED_AS.get(said, change)
    return DomainNotice(id=id_, name=name, change=change, detail=said)


def _tell(sink: Sink, make: Callable[[], Notice]) -> None:
    try:
        sink(make())
    except Exception:  # noqa: BLE001 - called by libvirt in C: an exception would be lost on stderr
        _log.exception("an event was not taken")


def _notice(domain: Any, change: DomainChange, detail: str = "", about: str = "") -> DomainNotice:
    id_ = VmId(domain.UUIDString())
    return DomainNotice(id=id_, name=name_of(domain), change=change, detail=detail, about=about[:MOST_ABOUT])


def _on_lifecycle(conn: Any, domain: Any, event: int, detail: int, sink: Sink) -> None:
    _tell(sink, lambda: lifecycle_notice(VmId(domain.UUIDString()), name_of(domain), event, detail))


def _on_reboot(conn: Any, domain: Any, sink: Sink) -> None:
    _tell(sink, lambda: _notice(domain, _C.REBOOTED))


def _on_io_error(conn: Any, domain: Any, path: str, alias: str, action: int, reason: str, sink: Sink) -> None:
    _tell(sink, lambda: _notice(domain, _C.IO_ERROR, reason or word(_IO_ACTIONS, action), path or alias or ""))


def _on_watchdog(conn: Any, domain: Any, action: int, sink: Sink) -> None:
    _tell(sink, lambda: _notice(domain, _C.WATCHDOG, word(_WATCHDOG_ACTIONS, action)))


def _on_block_job(conn: Any, domain: Any, disk: str, kind: int, status: int, sink: Sink) -> None:
    said = f"{word(_JOBS, kind)} {word(_JOB_ENDS, status)}"
    _tell(sink, lambda: _notice(domain, _C.BLOCK_JOB, said, disk or ""))


def _on_balloon(conn: Any, domain: Any, actual: int, sink: Sink) -> None:
    _tell(sink, lambda: _notice(domain, _C.BALLOON, str(actual)))


def _on_agent(conn: Any, domain: Any, state: int, reason: int, sink: Sink) -> None:
    _tell(sink, lambda: _notice(domain, _C.AGENT, agent_word(state, reason)))


def agent_word(state: int, reason: int) -> str:
    """What became of the guest agent; empty where nothing did: of a domain that has just started libvirt says that its
    agent is disconnected, which was not there before either."""
    if reason == libvirt.VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_DOMAIN_STARTED:
        return ""
    return word(("", "connected", "disconnected"), state)


def _on_device(detail: str) -> Callable[..., None]:
    def told(conn: Any, domain: Any, alias: str, sink: Sink) -> None:
        _tell(sink, lambda: _notice(domain, _C.DEVICES, detail, alias or ""))

    return told


def _on_medium(conn: Any, domain: Any, old: str, new: str, alias: str, reason: int, sink: Sink) -> None:
    _tell(sink, lambda: _notice(domain, _C.DEVICES, "medium", alias or ""))


def _on_tray(conn: Any, domain: Any, *rest: Any) -> None:
    _tell(rest[-1], lambda: _notice(domain, _C.DEVICES, "tray"))


def _other(detail: str) -> Callable[..., None]:
    """A callback for an event of which only matters that the domain is worth reading again."""

    def told(conn: Any, domain: Any, *rest: Any) -> None:
        _tell(rest[-1], lambda: _notice(domain, _C.OTHER, detail))

    return told


_DOMAIN_CALLBACKS: tuple[tuple[int, Callable[..., None]], ...] = (
    (libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, _on_lifecycle),
    (libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, _on_reboot),
    (libvirt.VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, _on_io_error),
    (libvirt.VIR_DOMAIN_EVENT_ID_CONTROL_ERROR, _other("monitor")),
    (libvirt.VIR_DOMAIN_EVENT_ID_WATCHDOG, _on_watchdog),
    (libvirt.VIR_DOMAIN_EVENT_ID_DISK_CHANGE, _on_medium),
    (libvirt.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, _on_tray),
    (libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, _on_balloon),
    (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, _on_device("added")),
    (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, _on_device("removed")),
    (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED, _on_device("not removed")),
    (libvirt.VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, _on_block_job),
    (libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, _on_agent),
    (libvirt.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, _other("job")),
    (libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, _other("metadata")),
    (libvirt.VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE, _other("memory")),
)


def _on_network(conn: Any, network: Any, event: int, detail: int, sink: Sink) -> None:
    said = word(_OTHER_CHANGES, event)
    _tell(sink, lambda: NetworkNotice(network_uuid=network.UUIDString(), name=network.name(), change=said))


def _on_pool(conn: Any, pool: Any, event: int, detail: int, sink: Sink) -> None:
    said = word(_OTHER_CHANGES, event)
    if not is_passing(pool):
        _tell(sink, lambda: StorageNotice(pool_uuid=pool.UUIDString(), name=pool.name(), change=said))


def _on_pool_refresh(conn: Any, pool: Any, sink: Sink) -> None:
    if not is_passing(pool):
        _tell(sink, lambda: StorageNotice(pool_uuid=pool.UUIDString()))


_POOL_CALLBACKS: tuple[tuple[int, Callable[..., None]], ...] = (
    (libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, _on_pool),
    (libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH, _on_pool_refresh),
)


def _on_close(conn: Any, reason: int, opaque: tuple[Sink, str]) -> None:
    sink, host = opaque
    if reason != _CLOSED_BY_US:
        text = _("the connection to {host} was lost ({why})").format(host=host, why=_CLOSED.get(reason, "error"))
        _tell(sink, lambda: LinkLost(reason=text))
