"""The state of an object in words: the status, and what there is to say about it. Pure; owner thread."""

from typing import NamedTuple, assert_never

from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_duration, format_size
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.catalogue.folder import vms_in
from stellwerk.model.catalogue.format import choice_word, format_time
from stellwerk.model.catalogue.tag import object_count
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.entity import Entity
from stellwerk.model.event import Event
from stellwerk.model.field import Field
from stellwerk.model.folder import Folder
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.nic import Nic
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.part.vm_part import DiskPart, VnicPart
from stellwerk.model.removal.trash import Trashed, goes_by_itself
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.state import VmStatus
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import path_text
from stellwerk.model.task import Task
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.ui.models.away import is_away
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.models.tree_label import moving_words

_RUNS = (VmStatus.UP, VmStatus.POWERING_UP, VmStatus.REBOOT_IN_PROGRESS)


class StateWords(NamedTuple):
    """`word` is the status; `rest` where, since when and why."""

    word: str
    rest: str


def state_words(entity: Entity, graph: Graph) -> StateWords:
    """The state of any object."""
    match entity:
        case Vm():
            return StateWords(vm_status(entity, graph).value, _joined(*_vm_rest(entity, graph)))
        case Host():
            return StateWords(host_status(entity).value, _joined(*_host_rest(entity, graph)))
        case Cluster() | DataCenter():
            hosts = plural("{n} host", "{n} hosts", graph.count(entity, "hosts"))
            vms = plural("{n} VM", "{n} VMs", graph.count(entity, "vms"))
            return StateWords("", _joined(hosts, vms))
        case StoragePool() | LibvirtNetwork():
            word = _("Active") if entity.active else _("Inactive")
            return StateWords(word, _joined(_on_host(entity, graph), _seen(entity.seen, graph)))
        case Nic():
            word = choice_word(entity.link.value) if entity.link is not None else ""
            return StateWords(
                word, _joined(choice_word(entity.type.value), _on_host(entity, graph), _seen(entity.seen, graph))
            )
        case Volume():
            size = format_size(entity.capacity) if entity.capacity is not None else ""
            return StateWords("", _joined(size, entity.format, _on_host(entity, graph)))
        case Task():
            return StateWords(
                choice_word(entity.state), one_line(entity.note if not entity.over else entity.target_name)
            )
        case Event():
            return StateWords(choice_word(entity.severity), format_time(entity.time))
        case Tag():
            path = one_line(path_text(entity, graph)) if entity.parent_id else ""
            objects = plural("{n} object", "{n} objects", object_count(entity, graph))
            return StateWords("", _joined(path, objects))
        case Folder():
            path = one_line(path_text(entity, graph)) if entity.parent_id else ""
            return StateWords("", _joined(path, plural("{n} VM", "{n} VMs", len(vms_in(entity, graph)))))
        case Snapshot():
            of = _of_vm(entity, graph)
            return StateWords("", _joined(of, format_time(entity.created) if entity.created else ""))
        case DiskPart() | VnicPart():
            of = _of_vm(entity, graph)
            at = entity.disk.source if isinstance(entity, DiskPart) else entity.vnic.source
            return StateWords("", _joined(of, one_line(at)))
        case Template():
            version = _("version {n}").format(n=entity.version)
            return StateWords(
                choice_word(entity.state.value), _joined(version, _on_host(entity, graph), one_line(entity.problem))
            )
        case Trashed():
            return StateWords("", _joined(_until(entity), _on_host(entity, graph)))
        case Field():
            return StateWords("", one_line(entity.title))
        case Alert():
            return StateWords(choice_word(entity.severity), _joined(entity.object_name, format_time(entity.raised)))
        case Alarm():
            return alarm_words(entity, graph)
        case Bookmark():
            return StateWords(_("Invalid") if entity.problem else "", one_line(entity.problem or entity.query))
        case _:
            assert_never(entity)


def alarm_words(alarm: Alarm, graph: Graph) -> StateWords:
    """Whether it watches, and for how many objects it is raised."""
    if alarm.problem:
        return StateWords(_("Invalid"), one_line(alarm.problem))
    if not alarm.enabled:
        return StateWords(_("Off"), one_line(alarm.query))
    raised = graph.count(alarm, "alerts")
    silent = alarm.silent_until if alarm.is_silent(graph.now) else None
    until = _("silent until {time}").format(time=format_time(silent)) if silent is not None else ""
    words = plural("{n} alert", "{n} alerts", raised) if raised else _("no alert")
    return StateWords(_("On"), _joined(words, until, one_line(alarm.query)))


def _vm_rest(vm: Vm, graph: Graph) -> tuple[str, ...]:
    host = graph.host(vm.host_id)
    away = host is not None and is_away(vm, graph)
    # libvirt's reason for what simply runs (`booted`) tells nothing.
    tells = not vm.active_on and vm.moving_to is None and vm_status(vm, graph) not in _RUNS
    reason = vm.domain.runtime.reason if tells else ""
    last = _("last reported {status}").format(status=vm.domain.status.value) if away else reason
    started = vm.domain.runtime.started
    up = ""
    if vm.domain.active and started is not None and not away:
        text = _("for {time}") if vm.domain.runtime.started_exactly else _("for at least {time}")
        up = text.format(time=format_duration(max(0.0, graph.now - started)))
    seen = _last_seen(host, graph) if host is not None and away else ""
    return _on_host(vm, graph), moving_words(vm, graph), last, up, seen


def _host_rest(host: Host, graph: Graph) -> tuple[str, ...]:
    cluster = graph.cluster(host.cluster_id)
    place = _("in {cluster}").format(cluster=one_line(cluster.name)) if cluster is not None else ""
    if not is_away(host, graph):
        return (place, plural("{n} VM", "{n} VMs", graph.count(host, "vms")))
    return place, _last_seen(host, graph), one_line(host.link.reason)


def _last_seen(host: Host, graph: Graph) -> str:
    answered = host.link.answered
    if answered is None:
        return _("never seen")
    return _("seen {age} ago").format(age=format_duration(max(0.0, graph.now - answered)))


def _on_host(entity: Vm | StoragePool | LibvirtNetwork | Volume | Nic | Template | Trashed, graph: Graph) -> str:
    host = graph.host(entity.host_id)
    return _("on {host}").format(host=one_line(host.name)) if host is not None else ""


def _of_vm(part: Snapshot | DiskPart | VnicPart, graph: Graph) -> str:
    vm = graph.vm(part.vm_id)
    return _("of {vm}").format(vm=one_line(vm.name)) if vm is not None else ""


def _until(trashed: Trashed) -> str:
    if not goes_by_itself(trashed.path, trashed.files):
        return _("stays until it is removed by hand")
    return _("stays until {time}").format(time=format_time(trashed.until))


def _seen(seen: float, graph: Graph) -> str:
    return read_words(seen, graph.now) if seen else ""


def read_words(seen: float, now: float) -> str:
    """`read 2 min ago`, `read just now`."""
    age = now - seen
    return _("read just now") if age < 1 else _("read {age} ago").format(age=format_duration(age))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
