"""Looks for libvirt on this computer: the system's, then the user's own. Owner thread; never waits."""

import enum
import sys
from collections.abc import Callable

from stellwerk.core.error import AppError, NotAllowed
from stellwerk.core.record import Record
from stellwerk.model.host import HostFacts
from stellwerk.ports.lane import Answer
from stellwerk.ui.pages.desk import Probe

SYSTEM, SESSION = "qemu:///system", "qemu:///session"


class Found(enum.Enum):
    """What became of looking."""

    LOOKING = "looking"
    FOUND = "found"
    REFUSED = "refused"
    NOTHING = "nothing"


class Local(Record, frozen=True, kw_only=True):
    """`uri` and `facts` of what was found. `refusal`: the system's libvirt is there and will not have us."""

    found: Found = Found.LOOKING
    uri: str = ""
    facts: HostFacts | None = None
    refusal: AppError | None = None


def grant_line(user: str) -> str:
    """The one line that lets a user use the system's libvirt."""
    return f"sudo usermod -aG libvirt {user}"


class LocalSearch:
    """`told` is called after each step; with LOOKING first."""

    def __init__(self, probe: Probe, told: Callable[[Local], None], *, platform: str = sys.platform) -> None:
        self._probe = probe
        self._told = told
        self._platform = platform
        self._refusal: AppError | None = None
        self._closed = False

    def start(self) -> None:
        """Look; on Windows there is no libvirt of its own to look for."""
        if self._platform == "win32":
            self._told(Local(found=Found.NOTHING))
            return
        self._refusal = None
        self._told(Local())
        self._probe(SYSTEM, self._system)

    def close(self) -> None:
        """Tell nothing more."""
        self._closed = True

    def _system(self, answer: Answer[HostFacts]) -> None:
        if self._closed:
            return
        if answer.error is None:
            self._told(Local(found=Found.FOUND, uri=SYSTEM, facts=answer.get()))
            return
        self._refusal = answer.error if isinstance(answer.error, NotAllowed) else None
        self._probe(SESSION, self._session)

    def _session(self, answer: Answer[HostFacts]) -> None:
        if self._closed:
            return
        if answer.error is None:
            self._told(Local(found=Found.FOUND, uri=SESSION, facts=answer.get(), refusal=self._refusal))
        elif self._refusal is not None:
            self._told(Local(found=Found.REFUSED, refusal=self._refusal))
        else:
            self._told(Local(found=Found.NOTHING))
