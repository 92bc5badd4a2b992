"""What the query language costs over 400 hosts, 10,000 VMs and 30,000 disks in memory.

The floors are loops that answer the same questions, written for each of them.

As in the window the inventory is frozen for the collector of garbage, which would look at all of it otherwise.
"""

import gc
import time
from collections.abc import Callable

from tests.bench.part.by_hand import ByHand
from tests.bench.part.row import Row, quantile, show
from tests.fakes.fleet import LARGE, fleet

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.tag import Tag, Tagging
from stellwerk.model.vm import Vm
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.known import GraphKnown
from stellwerk.search.query import read, select

USUAL = "Vms: status = up AND host.cluster = production-0 SORTBY memory DESC"
HOPS = {
    "VMs by host's cluster": "Vms: host.cluster.name = production* AND status = up SORTBY memory DESC",
    "hosts by their VMs": "Hosts: Vms.status = down AND Vms.memory > 1GB SORTBY name",
    "clusters by hosts' VMs": "Clusters: Hosts.Vms.status = up SORTBY name",
    "data centers by hosts' VMs": "Datacenters: Hosts.Vms.name = web*",
    "free text": "Vms: web",
    "VMs by a tag and what is below it": "Vms: tag = tag-1 SORTBY name",
    "hosts by the tags of their VMs": "Hosts: NOT Vms.tag = tag-1*",
}
DISKS = {
    "disks by the cluster of their VM's host": "Disks: vm.host.cluster.name = prod* AND format = raw SORTBY source",
    "disks by their VM and its host": "Disks: vm.status = up AND vm.host.name = *-1* AND format = raw SORTBY vm",
}
COMPLETIONS = {
    "a name's beginning": "Vms: name = web-1|",
    "a letter in many names": "Vms: name = e|",
    "letters of a name": "Vms: name = wb9|",
    "a property": "Vms: st|",
    "within a query": "Vms: st| = up AND host.cluster = production-0 SORTBY memory DESC",
}
LONG = "Vms: " + " OR ".join(f"name = web-{number}" for number in range(600))
TIMES = 15


def main() -> None:
    """Measure and print."""
    inventory = fleet(PlainLoop(), size=LARGE)
    graph = inventory.view
    inventory.apply(_tags(graph))
    inventory.apply(_disks(graph))
    gc.collect()
    gc.freeze()
    first = _best(lambda: select(read("Vms: web"), graph), 1)
    parse, long = _best(lambda: read(USUAL), 200), _best(lambda: read(LONG))
    rows = [
        Row("parse a usual query", parse, "ms", None, "< 0.1 ms", parse < 0.1),
        Row(f"parse {len(LONG) / 1000:.0f} kB", long, "ms", None, "10 kB < 25 ms", long / len(LONG) * 10_000 < 25),
    ]
    by_hand = ByHand(graph).loops
    for texts, goal in ((HOPS, 16), (DISKS, 40)):
        for what, text in texts.items():
            query = read(text)
            query.require_valid()
            took, found = _best(lambda query=query: select(query, graph)), len(select(query, graph))
            bare = _best(by_hand[what])
            rows.append(Row(f"answer: {what} ({found} found)", took, "ms", bare, f"< {goal} ms", took < goal))
    rows += _completion_rows(graph)
    rows.append(Row("answer: free text for the first time", first, "ms", _best(by_hand["free text"])))
    show(rows)


def _tags(graph: Graph) -> Batch:
    """Thirty tags in two levels, two of them on each VM."""
    ids = [TagId(f"tag-{number}") for number in range(30)]
    parents = [None if number < 6 else ids[number % 6] for number in range(30)]
    tags = tuple(Tag(id=id_, name=id_, parent_id=parent) for id_, parent in zip(ids, parents, strict=True))
    having = {
        Ref(Kind.VM, vm.id): Tagging((ids[number % 30], ids[(number + 11) % 30]))
        for number, vm in enumerate(graph.all(Kind.VM))
    }
    return Batch(entities=tags, taggings=having)


def _disks(graph: Graph) -> Batch:
    """Three disks for each VM."""
    domains = []
    for vm in graph.all(Kind.VM):
        assert isinstance(vm, Vm)
        disks = tuple(
            Disk(target=target, source=f"/images/{vm.name}-{target}.img", format=format_, bus="virtio")
            for target, format_ in (("vda", "qcow2"), ("vdb", "qcow2"), ("vdc", "raw"))
        )
        domains.append(replace(vm.domain, definition=replace(vm.domain.definition, disks=disks)))
    return Batch(domains=tuple(domains))


def _completion_rows(graph: Graph) -> list[Row]:
    completer = Completer(GraphKnown(graph, CATALOGUE))
    first = _best(lambda: completer.offers("Vms: name = "), 1)
    rows = [Row("complete: gathering the names of VMs", first, "ms")]
    for what, marked in COMPLETIONS.items():
        text, cursor = marked.replace("|", ""), marked.index("|")
        took = _best(lambda text=text, cursor=cursor: completer.offers(text, cursor))
        rows.append(Row(f"complete: {what}", took, "ms", None, "< 5 ms", took < 5))
    within = _best(lambda: completer.offers(LONG, len(LONG) // 2))
    rows.append(Row(f"complete: in the middle of {len(LONG) / 1000:.0f} kB", within, "ms"))
    return rows


def _best(call: Callable[[], object], times: int = TIMES) -> float:
    """Median milliseconds of processor time."""
    took = []
    for _ in range(times):
        begun = time.thread_time()
        call()
        took.append((time.thread_time() - begun) * 1000)
    return quantile(took, 0.5)


if __name__ == "__main__":
    main()
