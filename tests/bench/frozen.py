"""One host among many stops answering: what that adds to the delays of a neighbour's row.

Two libvirtds; one is frozen by SIGSTOP with its connections open. The floor is the same neighbour before that.
"""

import shutil
import tempfile
from pathlib import Path

from tests.bench.event_row import HOSTS, Watch
from tests.bench.part.row import Row, quantile, show
from tests.driver.daemon import Daemon

from stellwerk.core.ids import ClusterId, HostId
from stellwerk.model.change import Batch
from stellwerk.model.host import Host

TIMES = 150


def main() -> None:
    """Measure and print."""
    folder, other = Path(tempfile.mkdtemp(prefix="swb-")), Path(tempfile.mkdtemp(prefix="swb-"))
    near, far = Daemon(folder), Daemon(other)
    try:
        watch = Watch(folder, near.uri)
        inventory = watch.window.application.inventory
        second = Host(id=HostId("far"), name="far", uri=f"{far.uri}&second", cluster_id=ClusterId("c"))
        inventory.apply(Batch(entities=(second,)))
        live = watch.window.wait_live(HOSTS + 1)
        before = [delay * 1000 for delay in watch.measure(TIMES)]
        far.freeze()
        after = [delay * 1000 for delay in watch.measure(TIMES)]
        far.thaw()
        watch.end()
    finally:
        near.end()
        far.end()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(other, ignore_errors=True)
    more, at95 = (quantile(after, share) - quantile(before, share) for share in (0.5, 0.95))
    show(
        [
            Row("hosts that are up before", live, "", HOSTS + 1, "all", live == HOSTS + 1),
            Row("neighbour's event to row, median", quantile(after, 0.5), "ms", quantile(before, 0.5)),
            Row("the same, 95 %", quantile(after, 0.95), "ms", quantile(before, 0.95)),
            Row("added by the frozen host, median", more, "ms", None, "< 5 ms", more < 5),
            Row("added by the frozen host, 95 %", at95, "ms"),
        ]
    )


if __name__ == "__main__":
    main()
