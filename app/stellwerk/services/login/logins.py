"""Tells as events who came in: to the profile, by SSH to hosts, to consoles of VMs and shells of hosts. Owner thread.

A command line is none: what it does is told by its tasks. A host that comes back by itself is none either, since the
story of hosts tells that; hosts that are reached one after the other are one event.
"""

from enum import StrEnum

from stellwerk.core.error import NotAllowed
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Subscription
from stellwerk.core.text import N_, _, plural
from stellwerk.engine.audit import Audit
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import name_of
from stellwerk.model.event import Severity
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.ports.host_key import asking
from stellwerk.store.inventory import Inventory

GATHERED = 3.0
"""Seconds in which hosts that are reached are one event."""
MOST_SUBJECTS = 200
REFUSED = "login.refused"
"""The code of the event that tells of it, beside that of the status that the host has for it."""


class Door(StrEnum):
    """What was entered; the values are the ends of the codes of events."""

    SHELL = "shell"
    SERIAL = "serial"
    DISPLAY = "display"


_TEXTS = {
    Door.SHELL: N_('a shell was opened on host "{name}"'),
    Door.SERIAL: N_('the serial console of VM "{name}" was opened'),
    Door.DISPLAY: N_('the console of VM "{name}" was opened'),
}


class Logins:
    """`actor`: the user of this process at this computer; `serves`: it is `serve`, no window."""

    def __init__(self, loop: Loop, inventory: Inventory, audit: Audit, actor: str, *, serves: bool) -> None:
        self._loop, self._inventory, self._audit = loop, inventory, audit
        self._actor, self._serves = actor, serves
        self._inside: set[HostId] = set()
        self._refused: dict[HostId, str] = {}
        self._reached: list[HostId] = []
        self._timer: Timer | None = None
        self._following: Subscription | None = None

    def begin(self) -> None:
        """A window is opened, or `serve` begins; follow the hosts from now on."""
        text = _("stellwerk serve began on this profile") if self._serves else _("a window was opened on this profile")
        self._tell("serve_began" if self._serves else "window_opened", text)
        self._following = self._inventory.watch(self._changed, kinds=(Kind.HOST,))

    def end(self) -> None:
        """It is closed, or ends. Harmless where it never began."""
        following, self._following = self._following, None
        if following is None:
            return
        following.close()
        if self._timer is not None:
            self._timer.cancel()
            self._tell_reached()
        text = _("stellwerk serve ended on this profile") if self._serves else _("a window was closed on this profile")
        self._tell("serve_ended" if self._serves else "window_closed", text)

    def display(self, vm_id: VmId) -> None:
        """The console of a VM was opened by somebody."""
        self.entered(Ref(Kind.VM, vm_id), Door.DISPLAY)

    def entered(self, ref: Ref, door: Door) -> None:
        """Somebody opened a shell or a console."""
        entity = self._inventory.view.get(ref)
        host = self._audit.host_of(ref)
        text = _(_TEXTS[door]).format(name=name_of(entity) if entity is not None else ref.id)
        self._tell(door.value, text, ref, *((host,) if host is not None else ()))

    def _changed(self, changes: ChangeSet) -> None:
        for ref in (*changes.added, *changes.changed):
            host = self._inventory.view.get(ref)
            if isinstance(host, Host) and _is_by_ssh(host):
                self._look_at(host)

    def _look_at(self, host: Host) -> None:
        link = host.link
        match link.state:
            case LinkState.LIVE if host.id not in self._inside:
                self._inside.add(host.id)
                self._refused.pop(host.id, None)
                self._reached.append(host.id)
                if self._timer is None:
                    self._timer = self._loop.after(GATHERED, self._tell_reached)
            case LinkState.OFF:
                self._inside.discard(host.id)
                self._refused.pop(host.id, None)
            case LinkState.REFUSED if _is_about_login(host) and self._refused.get(host.id) != link.reason:
                self._inside.discard(host.id)
                self._refused[host.id] = link.reason
                text = _('the login to host "{name}" was refused: {reason}')
                text = text.format(name=host.name, reason=link.reason)
                self._tell("refused", text, Ref(Kind.HOST, host.id), severity=Severity.WARNING)

    def _tell_reached(self) -> None:
        self._timer = None
        reached, self._reached = self._reached, []
        hosts = [host for host in map(self._inventory.view.host, reached) if host is not None]
        if not hosts:
            return
        text = _('logged in to host "{name}" over SSH').format(name=hosts[0].name)
        if len(hosts) > 1:
            text = plural("logged in to {n} host over SSH", "logged in to {n} hosts over SSH", len(hosts))
        refs = [Ref(Kind.HOST, host.id) for host in hosts[:MOST_SUBJECTS]]
        self._tell("host", text, *refs, details="\n".join(f"{host.name}: {host.uri}" for host in hosts))

    def _tell(self, what: str, text: str, *about: Ref, severity: Severity = Severity.NORMAL, details: str = "") -> None:
        self._audit.record(
            severity=severity,
            code=f"login.{what}",
            text=text,
            subjects=about,
            actor=self._actor,
            details=details,
        )


def _is_by_ssh(host: Host) -> bool:
    return "ssh" in host.uri.partition("://")[0].split("+")


def _is_about_login(host: Host) -> bool:
    """Who we are, or who it is, was in question."""
    link = host.link
    return link.code == NotAllowed.code or asking(link.code, link.reason, link.hint, link.details) is not None
