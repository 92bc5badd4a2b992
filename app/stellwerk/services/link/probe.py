"""A probe: opens a URI once, reads what the host says of itself, and closes. Owner thread; never waits."""

from collections.abc import Callable

from stellwerk.core.error import TimedOut
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop
from stellwerk.core.text import _
from stellwerk.model.host import HostFacts
from stellwerk.ports.hypervisor import Hypervisor
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import Errand

PROBE_LIMIT = 15.0
"""Seconds after which a probe is given up: the ten of opening a connection and five to read the host's facts."""

NOBODY = HostId("")
"""What a probed host is called before it is ours."""


class Probe:
    """One look at a URI; `done` is called once."""

    def __init__(self, loop: Loop, hypervisor: Hypervisor, uri: str, done: Callable[[Answer[HostFacts]], None]) -> None:
        self._hypervisor = hypervisor
        self._uri = uri
        self._done: Callable[[Answer[HostFacts]], None] | None = done
        Errand(loop, "probe", self._look, self._answer).start()
        self._timer = loop.after(PROBE_LIMIT, self._give_up)

    def _look(self) -> HostFacts:
        session = self._hypervisor.open(self._uri, NOBODY)
        try:
            return session.host_facts()
        finally:
            session.close()

    def _give_up(self) -> None:
        text = _("{uri} did not answer within {n} s").format(uri=self._uri, n=f"{PROBE_LIMIT:.0f}")
        self._answer(Answer(error=TimedOut(text, _("check the address, and that libvirt runs there"))))

    def _answer(self, answer: Answer[HostFacts]) -> None:
        done, self._done = self._done, None
        self._timer.cancel()
        if done is not None:
            done(answer)
