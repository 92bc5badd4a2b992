"""Why there is nothing in a time that is looked at, in words. Owner thread."""

from collections.abc import Callable, Sequence

from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_duration
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.catalogue.host_transport import Transport, transport_of
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.vm import Vm
from stellwerk.policy.history.unwatched import unwatched
from stellwerk.policy.proc import PROC_KEYS
from stellwerk.policy.sample.memory_silence import memory_unknown
from stellwerk.ports.lane import Answer

Watches = list[tuple[float, float]]
AskWatches = Callable[[float, float, Callable[[Answer[Watches]], None]], None]
_BARE = (Transport.TCP, Transport.TLS)
"""Ways that lead to libvirt and to nothing else on the host."""


class Unwatched:
    """When nobody was recording, of the time in sight; `read` asks the recorder. `told` is called once it is known."""

    def __init__(self, read: AskWatches, told: Callable[[], None]) -> None:
        self._read, self._told = read, told
        self._asked = 0
        self._gaps: list[tuple[float, float]] = []

    def ask(self, begin: float, end: float) -> None:
        """Another time is in sight, or it went on."""
        self._asked += 1
        asked = self._asked

        def take(answer: Answer[Watches]) -> None:
            if asked == self._asked:
                self._gaps = unwatched(answer.get(), begin, end) if answer.error is None else []
                self._told()

        self._read(begin, end, take)

    def close(self) -> None:
        """Nobody wants to know."""
        self._asked += 1

    def covers(self, at: float) -> bool:
        """Nobody was recording at that moment."""
        return any(begin <= at < end for begin, end in self._gaps)

    @property
    def words(self) -> str:
        """For how long, or from when to when; empty where somebody was all the time."""
        match self._gaps:
            case []:
                return ""
            case [(begin, end)]:
                times = {"begin": format_time(begin), "end": format_time(end)}
                return _("Nobody was recording from {begin} to {end}").format(**times)
            case _:
                length = format_duration(sum(end - begin for begin, end in self._gaps))
                several = plural("Nobody was recording {n} time", "Nobody was recording {n} times", len(self._gaps))
                return _("{several}, {length} in all").format(several=several, length=length)


def untold(entity: object, empty: Sequence[str], graph: Graph) -> str:
    """What libvirt does not tell of a host where no other way leads to it, or a guest of itself; empty where that is
    not why these numbers are unknown."""
    if isinstance(entity, Vm):
        return memory_unknown(entity, graph) if "mem_usage" in empty else ""
    host = entity
    if not isinstance(host, Host) or transport_of(host.uri) not in _BARE or not set(empty) & set(PROC_KEYS):
        return ""
    return _("Load, swap, network and disks of a host are unknown over TCP and TLS; they are read over SSH")
