"""From an event on a host to `dataChanged` of its VM's row in the window's tree, among 40 hosts.

The host is a libvirtd of its own over a socket; a VM is suspended and resumed behind the program's back. The floor is
the same event in a bare program that has nothing else to do: its callback notes the time.
"""

import shutil
import tempfile
import threading
import time
from pathlib import Path

import libvirt
from PySide6.QtCore import QTimer
from tests.bench.part.large_fleet import write_fleet
from tests.bench.part.row import Row, quantile, show
from tests.bench.part.window import Window
from tests.driver.daemon import Daemon

from stellwerk.core.ids import ClusterId, DataCenterId, HostId, Kind, Ref, VmId
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter

TIMES = 100
GAP = 0.15
"""Seconds between two events."""
HOSTS = 40


class Watch:
    """A window with one host in a daemon among others, and the delays of its VM's row."""

    def __init__(self, folder: Path, uri: str) -> None:
        self.window = Window(folder / "profile")
        self.delays: list[float] = []
        self._asked = threading.Event()
        self._at = 0.0
        self.window.starting.begin()
        self.window.run_until(lambda: self.window.starting.window is not None, 20)
        hosts = [("real", uri), *write_fleet(folder, HOSTS - 1, 25)]
        center, cluster = DataCenter(id=DataCenterId("d"), name="d"), ClusterId("c")
        home = Cluster(id=cluster, name="c", data_center_id=center.id)
        entities = [Host(id=HostId(name), name=name, uri=where, cluster_id=cluster) for name, where in hosts]
        self.window.application.inventory.apply(Batch(entities=(center, home, *entities)))
        self.live = self.window.wait_live(len(hosts))
        self._trigger = libvirt.open(uri)
        self._domain = self._trigger.lookupByName("test")
        pane = self.window.starting.window.pane
        self._model = pane.tree.model()
        self._row = Ref(Kind.VM, VmId(self._domain.UUIDString()))
        pane.tree.expand(self._model.index_of(Ref(Kind.HOST, HostId("real"))))
        self._model.index_of(self._row)
        self._model.dataChanged.connect(self._changed)

    def measure(self, times: int = TIMES) -> list[float]:
        """Seconds from each event to its row."""
        self.delays = []
        timer = QTimer()
        timer.timeout.connect(self._next)
        timer.start(round(GAP * 1000))
        self.window.run_until(lambda: len(self.delays) >= times, times * 1.0)
        timer.stop()
        return self.delays

    def _next(self) -> None:
        if self._at:
            return
        self._at = time.perf_counter()
        # on a thread: the owner thread is not to wait for the call that makes the event
        threading.Thread(target=self._toggle, daemon=True).start()

    def _toggle(self) -> None:
        if self._domain.state()[0] == libvirt.VIR_DOMAIN_RUNNING:
            self._domain.suspend()
        else:
            self._domain.resume()

    def _changed(self, first: object, _last: object) -> None:
        if self._at and self._model.ref(first) == self._row:
            self.delays.append(time.perf_counter() - self._at)
            self._at = 0.0

    def end(self) -> None:
        """Close all."""
        self._trigger.close()
        self.window.end()


def bare(uri: str) -> list[float]:
    """Seconds from the call to the bare callback."""
    found: list[float] = []
    seen = threading.Event()
    conn, trigger = libvirt.open(uri), libvirt.open(uri)
    domain = trigger.lookupByName("test")

    def told(*_event: object) -> None:
        found.append(time.perf_counter() - begun)
        seen.set()

    conn.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, told, None)
    for _ in range(TIMES):
        seen.clear()
        begun = time.perf_counter()
        if domain.state()[0] == libvirt.VIR_DOMAIN_RUNNING:
            domain.suspend()
        else:
            domain.resume()
        seen.wait(5)
    conn.close()
    trigger.close()
    return found


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="swb-"))
    daemon = Daemon(folder)
    try:
        watch = Watch(folder, daemon.uri)
        delays = [delay * 1000 for delay in watch.measure()]
        floor = [delay * 1000 for delay in bare(daemon.uri)]
        live = watch.live
        watch.end()
    finally:
        daemon.end()
        shutil.rmtree(folder, ignore_errors=True)
    at95 = quantile(delays, 0.95)
    show(
        [
            Row("hosts that are up", live, "", HOSTS, "all", live == HOSTS),
            Row("events shown", len(delays), "", TIMES, "all", len(delays) == TIMES),
            Row("event to dataChanged of its row, median", quantile(delays, 0.5), "ms", quantile(floor, 0.5)),
            Row("the same, 95 %", at95, "ms", quantile(floor, 0.95), "< 100 ms", at95 < 100),
        ]
    )


if __name__ == "__main__":
    main()
