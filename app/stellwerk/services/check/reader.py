"""Reads the parts of a host's reading, by its shell and by libvirt. Blocks; on the thread of a visit.

Whatever goes wrong with a part leaves it unread; why the shell or libvirt cannot be reached at all is part of the
reading.
"""

import logging
from collections.abc import Callable, Mapping

from stellwerk.core.error import AppError, TimedOut, Unsupported
from stellwerk.core.record import replace
from stellwerk.policy.host_check.reading import Clock, HostReading, Part, Way, trouble_of
from stellwerk.policy.host_check.script import CLOCK, SCRIPTS, names_to_resolve, script_argv, seconds_of, taken
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.shell import Shell
from stellwerk.ports.visit import Visit
from stellwerk.services.check.known import Known

_log = logging.getLogger(__name__)

SCRIPT_LIMIT = 6.0
"""Seconds for a script: a login shell that hangs, names that no server knows."""


class Reader:
    """Reads a host part by part; `reading` is what is known so far. `close` at the end."""

    def __init__(self, visit: Visit, known: Known) -> None:
        self._visit = visit
        self._known = known
        self._shell: Shell | None = None
        self._session: Session | None = None
        self._read: set[str] = set()
        self.error: AppError | None = None
        """Why it cannot be reached as it stands: what its way in or its libvirt raised first."""
        self.reading = HostReading(place=known.place, way=_way(visit), others=known.others, cpu_type=known.cpu_type)

    def read(self, part: str) -> None:
        """Read a part, once."""
        if part in self._read:
            return
        self._read.add(part)
        others: Mapping[str, Callable[[], None]] = {
            "clock": self._read_clock,
            "libvirt": self._read_libvirt,
            "storage": self._read_storage,
            "networks": self._read_networks,
            "sharing": self._read_sharing,
        }
        if part in others:
            others[part]()
        elif part in SCRIPTS:
            self._run(part)

    def close(self) -> None:
        """End the connection to libvirt."""
        if self._session is not None:
            self._session.close()

    # --- by the shell ---

    def _run(self, part: str) -> None:
        words = names_to_resolve(self.reading) if part == "names" else ()
        said = self._say(SCRIPTS[part].text, *words)
        if said is not None:
            self.reading = taken(part, self.reading, said)

    def _read_clock(self) -> None:
        before = self._visit.now()
        said = self._say(CLOCK)
        after = self._visit.now()
        there = seconds_of(said) if said is not None else None
        if there is not None:
            middle, error = (before + after) / 2, (after - before) / 2
            self.reading = replace(self.reading, clock=Clock(offset=there - middle, error=error))

    def _say(self, script: str, *words: str) -> bytes | None:
        """What a script says; None where it cannot be run."""
        reading = self.reading
        if reading.way is Way.NONE or reading.shell_trouble is not None:
            return None
        try:
            if self._shell is None:
                self._shell = self._visit.shell()
            return self._shell.run(script_argv(script, *words), limit=SCRIPT_LIMIT).out
        except TimedOut as error:
            if reading.login is None:
                self._no_shell(error)
        except AppError as error:
            self._no_shell(error)
        return None

    def _no_shell(self, error: AppError) -> None:
        if self.reading.login is None:
            self.error = self.error or error
            self.reading = replace(self.reading, shell_trouble=trouble_of(error))
        _log.debug("no shell on %s: %s", self.reading.place, error)

    # --- by libvirt ---

    def _read_libvirt(self) -> None:
        if self.reading.shell_trouble is not None:
            return
        try:
            self._session = self._visit.open()
            self.reading = replace(self.reading, facts=self._session.host_facts())
        except AppError as error:
            self.error = self.error or error
            self.reading = replace(self.reading, libvirt_trouble=trouble_of(error))

    def _read_storage(self) -> None:
        pools = self._ask(lambda session: tuple(Part(name=p.name, active=p.active) for p in session.pools()))
        if pools is not None:
            self.reading = replace(self.reading, pools=pools)

    def _read_networks(self) -> None:
        found = self._ask(lambda session: tuple(Part(name=n.name, active=n.active) for n in session.networks()))
        if found is not None:
            self.reading = replace(self.reading, networks=found)

    def _read_sharing(self) -> None:
        if self.reading.facts is not None:
            self.reading = replace(self.reading, sharing=self._known.sharing(self.reading.facts))

    def _ask(self, job: Callable[[Session], tuple[Part, ...]]) -> tuple[Part, ...] | None:
        if self._session is None or self.reading.facts is None:
            return None
        try:
            return job(self._session)
        except AppError as error:
            _log.debug("a part of %s cannot be read: %s", self.reading.place, error)
            return None


def _way(visit: Visit) -> Way:
    try:
        visit.shell()
    except Unsupported:
        return Way.NONE
    except AppError:
        return Way.SSH  # said by the first script
    return Way.SSH if visit.uri.lower().startswith("ssh://") else Way.HERE
