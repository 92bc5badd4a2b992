"""Random small graphs and random queries for the comparison of the product with `naive`."""

from typing import Any

from hypothesis import strategies as st
from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, host, tag
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import GIB, NOW, event, vm
from tests.search.oracle.naive import And, Cond, Free, Not, Or

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.event import Severity
from stellwerk.model.graph import Graph
from stellwerk.model.state import DomainState

TAGS = ("t1", "t2", "t3", "t4")
NAMES = ("web", "web-1", "Db", "a b", "x*y")

# By kind: the paths that lead on, as written and as relation keys, and the kind they end at.
PATHS: dict[Kind, list[tuple[str, tuple[str, ...], Kind]]] = {
    Kind.VM: [
        ("", (), Kind.VM), ("", (), Kind.VM), ("Vms.", (), Kind.VM), ("host.", ("host",), Kind.HOST),
        ("Hosts.", ("host",), Kind.HOST), ("cluster.", ("cluster",), Kind.CLUSTER),
        ("host.cluster.", ("host", "cluster"), Kind.CLUSTER), ("host.vms.", ("host", "vms"), Kind.VM),
        ("events.", ("events",), Kind.EVENT), ("also_on.", ("also_on",), Kind.HOST),
        ("tags.", ("tags",), Kind.TAG), ("tag.parent.", ("tags", "parent"), Kind.TAG),
    ],
    Kind.HOST: [
        ("", (), Kind.HOST), ("host.", (), Kind.HOST), ("Vms.", ("vms",), Kind.VM), ("vm.", ("vms",), Kind.VM),
        ("vms.", ("vms",), Kind.VM), ("cluster.", ("cluster",), Kind.CLUSTER), ("event.", ("events",), Kind.EVENT),
        ("vms.events.", ("vms", "events"), Kind.EVENT), ("cluster.hosts.", ("cluster", "hosts"), Kind.HOST),
        ("Tags.Vms.", ("tags", "vms"), Kind.VM),
    ],
    Kind.CLUSTER: [
        ("", (), Kind.CLUSTER), ("hosts.", ("hosts",), Kind.HOST), ("Hosts.vms.", ("hosts", "vms"), Kind.VM),
        ("vms.", ("vms",), Kind.VM), ("vms.host.", ("vms", "host"), Kind.HOST),
    ],
    Kind.EVENT: [
        ("", (), Kind.EVENT), ("vm.", ("vm",), Kind.VM), ("Vms.host.", ("vm", "host"), Kind.HOST),
        ("host.", ("host",), Kind.HOST), ("HOST.Vms.", ("host", "vms"), Kind.VM),
    ],
}  # fmt: skip

_TEXTS = st.sampled_from(["web", "WEB", "web*", "*b*", "*-1", "w*b", "db", '"a b"', "x*y", "*", "nosuch"])
_SIZES = st.tuples(st.sampled_from(["1", "2", "4.5", "4", "2048", "0"]), st.sampled_from(["", "GiB", "MB", "K", "GB"]))
_NULL = ("=", None, "null")


@st.composite
def comparisons(draw: st.DrawFn, kind: Kind) -> tuple[str, str, Any, str]:
    """Property key, operator, wanted value, and how operator and value are written, for a kind."""
    choices = ["name", "null", "in"]
    choices += {
        Kind.VM: ["status", "memory", "vcpus", "flag", "ref", "set", "uptime", "usage", "tag"],
        Kind.HOST: ["status", "ref", "tag"],
        Kind.TAG: [],
        Kind.CLUSTER: ["count", "memory"],
        Kind.EVENT: ["severity"],
    }[kind]
    which = draw(st.sampled_from(choices))
    text_key = "name" if kind is not Kind.EVENT else "text"
    if which == "null":
        key = {
            Kind.VM: "description",
            Kind.HOST: "hostname",
            Kind.CLUSTER: "description",
            Kind.EVENT: "reason",
            Kind.TAG: "color",
        }[kind]
        op, written = draw(
            st.sampled_from([("IS", "IS NULL"), ("IS NOT", "is not empty"), ("=", "= null"), ("!=", '!= ""')])
        )
        return key, op, None, written
    if which == "in":
        values = draw(st.lists(st.sampled_from(["web", "w*", "Db", "nosuch"]), min_size=1, max_size=3))
        op = draw(st.sampled_from(["IN", "NOT IN"]))
        return text_key, op, values, f"{op} ({', '.join(values)})"
    if which == "name":
        return _textual(draw, text_key)
    if which == "ref":
        key = "host" if kind is Kind.VM else "cluster"
        value = draw(st.sampled_from(["h1", "H2", "h*", "Default", "lab", "*a*"]))
        op = draw(st.sampled_from(["=", "!="]))
        return key, op, value, f"{op}{value}"
    if which == "tag":
        return _tagged(draw)
    if which == "set":
        value = draw(st.sampled_from(["10.0.0.1", "10.0.*", "10.0.0.*", "*"]))
        op = draw(st.sampled_from(["=", "!="]))
        return "ips", op, value, f"{op} {value}"
    return _valued(draw, which, kind)


def _tagged(draw: st.DrawFn) -> tuple[str, str, Any, str]:
    key, op = draw(st.sampled_from(["tag", "TAGS"])), draw(st.sampled_from(["=", "!=", "~", "!~", "IS", "IN"]))
    if op == "IS":
        return key.lower(), op, None, "IS EMPTY"
    value = draw(st.sampled_from(["munich", "office", "MUN*", "*", "munich/office", "*/o*", "nosuch", "x*y"]))
    if op == "IN":
        return key.lower(), op, [value, "lab"], f"IN ({value}, lab)"
    value = value.replace("*", "") or "o" if "~" in op else value
    return key.lower(), op, value, f"{op} {value}"


def _textual(draw: st.DrawFn, key: str) -> tuple[str, str, Any, str]:
    written = draw(_TEXTS)
    op = draw(st.sampled_from(["=", "!=", "~", "!~"]))
    if op in ("~", "!~"):
        written = written.replace("*", "") or "b"
    return key, op, written.strip('"'), f"{op} {written}"


def _valued(draw: st.DrawFn, which: str, kind: Kind) -> tuple[str, str, Any, str]:
    equal = draw(st.sampled_from(["=", "!="]))
    op = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    match which:
        case "status":
            value = draw(
                st.sampled_from(["Up", "down", "paused", "UNKNOWN"] if kind is Kind.VM else ["up", "NonResponsive"])
            )
            return "status", equal, value, f"{equal} {value}"
        case "severity":
            value = draw(st.sampled_from(["normal", "warning", "error", "alert"]))
            return "severity", op, value, f"{op} {value.upper()}"
        case "flag":
            value = draw(st.booleans())
            return (
                "autostart",
                equal,
                value,
                f"{equal} {draw(st.sampled_from(['true', 'yes', '1'] if value else ['False', 'no', '0']))}",
            )
        case "memory":
            number, unit = draw(_SIZES)
            return "memory", op, (number, unit), f"{op} {number}{unit}"
        case "uptime":
            number, unit = draw(st.tuples(st.sampled_from(["0", "1", "2", "1.5"]), st.sampled_from(["d", "h", "m"])))
            return "uptime", op, (number, unit), f"{op} {number}{unit}"
        case "usage":
            number = draw(st.sampled_from(["80", "80.4", "12", "0"]))
            return "cpu_usage", op, (number, "%"), f"{op} {number}{draw(st.sampled_from(['', '%']))}"
        case _:
            key = "vcpus" if kind is Kind.VM else "vm_count"
            number = draw(st.sampled_from(["0", "1", "2", "1.5"]))
            return key, op, (number, "n"), f"{op}{number}"


@st.composite
def conditions(draw: st.DrawFn, kind: Kind) -> Cond | Free:
    """One condition on the searched object or on a related one."""
    if draw(st.integers(0, 5)) == 0:
        word = draw(st.sampled_from(["web", "b", "w*1", "10.0", "nosuch"]))
        return Free((), word, "=", word)
    prefix, chain, end = draw(st.sampled_from(PATHS[kind]))
    if chain and draw(st.integers(0, 5)) == 0:
        op, word = draw(st.sampled_from(["=", "!=", "~", "!~"])), draw(st.sampled_from(["web", "b", "nosuch"]))
        relation = prefix.removesuffix(".")
        if relation not in ("host", "cluster", "host.cluster", "vms.host", "also_on", "vm", "Vms.host", "tag.parent"):
            return Free(chain, word, op, f"{relation} {op} {word}")
    key, op, want, written = draw(comparisons(end))
    return Cond(chain, key, op, want, f"{prefix}{key} {written}")


def trees(kind: Kind) -> st.SearchStrategy[Any]:
    """Trees of conditions with AND, OR and NOT."""
    return st.recursive(
        conditions(kind),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda items: And(tuple(items))),
            st.lists(inner, min_size=2, max_size=3).map(lambda items: Or(tuple(items))),
        ),
        max_leaves=6,
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to three hosts in two clusters with up to four VMs and three events."""
    hosts = [
        host(name, draw(st.sampled_from(["Default", "lab"])), facts=None) if draw(st.booleans()) else host(name)
        for name in draw(st.lists(st.sampled_from(["h1", "h2", "web"]), unique=True, max_size=3))
    ]
    hosts = [replace(made, tags=_tags_of(draw)) for made in hosts]
    vms = [_vm(draw, number) for number in range(1, draw(st.integers(0, 4)) + 1)]
    refs = [Ref(Kind.VM, made.id) for made in vms] + [Ref(Kind.HOST, made.id) for made in hosts]
    events = [_event(draw, number, refs) for number in range(draw(st.integers(0, 3)) if refs else 0)]
    samples = {(ref, "cpu_usage"): draw(st.sampled_from([80.4, 12.0, 0.0])) for ref in refs[:2]}
    tags = [_tag(draw, name) for name in TAGS]
    everything = (data_center(), cluster(), cluster("lab"), *hosts, *vms, *events, *tags)
    return graph_of(*everything, samples=samples, clock=FakeClock(NOW))


def _tag(draw: st.DrawFn, id_: str) -> Any:
    """Any tag may be below any other, in a circle too: what is stored is outside input."""
    name = draw(st.sampled_from(["munich", "office", "lab", "Office"]))
    return replace(tag(id_, draw(st.sampled_from(["", "gone", *TAGS]))), name=name)


def _tags_of(draw: st.DrawFn) -> tuple[TagId, ...]:
    return tuple(TagId(id_) for id_ in draw(st.lists(st.sampled_from([*TAGS, "gone"]), unique=True, max_size=2)))


def _event(draw: st.DrawFn, number: int, refs: list[Ref]) -> Any:
    about = draw(st.lists(st.sampled_from(refs), max_size=2, unique=True))
    return event(number, draw(st.sampled_from(list(Severity))), *about, text=draw(st.sampled_from(NAMES)))


def _vm(draw: st.DrawFn, number: int) -> Any:
    made = vm(
        number,
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(["h1", "h2", "gone"])),
        state=draw(st.sampled_from([DomainState.RUNNING, DomainState.SHUT_OFF, DomainState.PAUSED])),
        memory=draw(st.sampled_from([0, GIB, 2 * GIB, int(4.5 * GIB), 2 * 10**9])),
        vcpus=draw(st.sampled_from([0, 1, 2])),
        autostart=draw(st.booleans()),
        ips=draw(st.sampled_from([(), ("10.0.0.1",), ("10.0.0.1", "10.0.7.2")])),
        started=draw(st.sampled_from([None, NOW - 90, NOW - 90000.0])),
        description=draw(st.sampled_from(["", "the web one"])),
    )
    return replace(made, tags=_tags_of(draw))
