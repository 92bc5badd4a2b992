"""Says whose clock is wrong: on the page of the host, and once as an event. Owner thread.

What is recorded goes by the clock of this computer, whatever a host has.
"""

from collections.abc import Callable

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.engine.audit import Audit
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity, Subject
from stellwerk.model.host import Host
from stellwerk.policy.host_check.judge_machine import off_words
from stellwerk.policy.proc import CLOCK_OFF
from stellwerk.store.inventory import Inventory

TOLERANCE = 60.0
"""Seconds that a clock may be off."""
SAME = 60.0
"""Seconds by which it may go on being wrong without being said anew."""


class ClockWatch:
    """Looks after each round of samples. `tells`: this process is the one that tells of the fleet."""

    def __init__(self, inventory: Inventory, audit: Audit, sampled: Signal[None], tells: Callable[[], bool]) -> None:
        self._inventory, self._audit, self._tells = inventory, audit, tells
        self._said: dict[HostId, tuple[float, str]] = {}
        """How far a clock was ahead when its warning was made, and this."""
        self._told: set[HostId] = set()
        self._subscription = sampled.connect(lambda _nothing: self._look())

    def close(self) -> None:
        """Look no more."""
        self._subscription.close()

    def _look(self) -> None:
        for host in tuple(self._inventory.view.all(Kind.HOST)):
            ahead = self._inventory.samples.value(Ref(Kind.HOST, host.id), CLOCK_OFF)
            if ahead is not None and isinstance(host, Host):
                self._warn(host, ahead)
                self._tell(host, ahead)

    def _warn(self, host: Host, ahead: float) -> None:
        """Its page says so as long as it is so, also after it was connected anew."""
        said, before = self._said.get(host.id, (0.0, ""))
        text = before
        if abs(ahead) < TOLERANCE:
            text = ""
        elif not before or abs(ahead - said) >= SAME:
            text = _("its clock is {off}").format(off=off_words(ahead))
        others = tuple(known for known in host.warnings if known not in (before, text))
        warnings = (*others, text) if text else others
        if text != before:
            self._said[host.id] = ahead, text
        if warnings != host.warnings:
            self._inventory.apply(Batch(entities=(replace(host, warnings=warnings),)))

    def _tell(self, host: Host, ahead: float) -> None:
        wrong = abs(ahead) >= TOLERANCE
        if wrong is (host.id in self._told) or not self._tells():
            return
        severity, text = Severity.NORMAL, _('the clock of host "{name}" is right again').format(name=host.name)
        if wrong:
            self._told.add(host.id)
            severity = Severity.WARNING
            text = _('the clock of host "{name}" is {off}; what is recorded goes by this computer\'s')
            text = text.format(name=host.name, off=off_words(ahead))
        else:
            self._told.discard(host.id)
        subject = Subject(Ref(Kind.HOST, host.id), host.name)
        self._audit.record(severity=severity, code="host.clock", text=text, subjects=(subject,))
