"""What needs attention on an object: one problem, the worst. Pure; owner thread."""

from stellwerk.core.error import TimedOut
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, field
from stellwerk.core.text import N_, Text, _, quoted
from stellwerk.core.unit import format_duration
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.catalogue.vm import host_names, vm_status
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.event import Severity
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, check_problems, host_status
from stellwerk.model.host_check import CheckState
from stellwerk.model.state import HostStatus, Leaving, LinkState, VmStatus
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Vm
from stellwerk.policy.alarm.open_alert import alert_words, alerts_of
from stellwerk.policy.host_check.check import title_of
from stellwerk.ports.host_key import ChangedHostKey, ChangeQuestion, KeyQuestion, Question, SecretQuestion, question
from stellwerk.ports.secret import SecretKind
from stellwerk.ui.models.away import since_text

RECENT = 3600.0
"""Seconds for which the failure of an object's last task is still shown on its page."""


class Problem(Record, frozen=True, kw_only=True):
    """What is wrong, since when, and what to do.

    `command` on `targets` is the button, with `label` in place of the command's title; or `asks` is a host that was
    refused for what a person can answer, or `show` is another object, or
    `tab` another tab, that says more. `details` is raw text, on request.
    """

    text: str
    severity: Severity = Severity.ERROR
    since: str = ""
    hint: str = ""
    command: str = ""
    targets: tuple[Ref, ...] = field(default=())
    label: Text = Text("")
    asks: Ref | None = None
    show: Ref | None = None
    tab: str = ""
    details: str = ""


def problem_of(entity: Entity, graph: Graph) -> Problem | None:
    """The worst problem of an object; None where all is well."""
    match entity:
        case Vm():
            return _vm(entity, graph) or _alert(entity, graph) or _last_task(entity, graph) or _unread(entity)
        case Host():
            return _host(entity, graph) or _alert(entity, graph) or _last_task(entity, graph) or _warning(entity)
        case Task():
            return _task(entity)
        case Alarm():
            return Problem(text=_sentence(entity.problem)) if entity.problem else None
        case _:
            known = ref_of(entity).kind in (Kind.CLUSTER, Kind.DATA_CENTER)
            return _alert(entity, graph) or (_last_task(entity, graph) if known else None)


def _alert(entity: Entity, graph: Graph) -> Problem | None:
    """The worst alarm that is raised for it."""
    alerts = alerts_of(entity, graph)
    if not alerts:
        return None
    return Problem(
        text=alert_words(alerts),
        severity=alerts[0].severity,
        since=_("since {time}").format(time=format_time(alerts[0].raised)),  # an age would stand still in the banner
        show=ref_of(alerts[0]),
        label=N_("Show the alert"),
    )


def _vm(vm: Vm, graph: Graph) -> Problem | None:
    mine = (ref_of(vm),)
    if vm.active_on:
        hosts = quoted(host_names(vm.active_on, graph))
        return Problem(
            text=_("Active on several hosts: {hosts}").format(hosts=hosts),
            severity=Severity.ALERT,
            hint=_("Two running copies write to the same disks. Force it off on all of them but one."),
            command="Stop-Vm",
            targets=mine,
            label=N_("Force off…"),
        )
    host = graph.host(vm.host_id)
    if host is not None and host.link.state is not LinkState.LIVE:
        return _away(host, graph, _("What is shown is its last report."))
    status = vm_status(vm, graph)
    if status is VmStatus.NOT_RESPONDING:
        return Problem(
            text=_("Its QEMU does not answer"),
            hint=_("Wait, or force it off. All other VMs of the host go on."),
            command="Stop-Vm",
            targets=mine,
        )
    if status is VmStatus.PAUSED and vm.domain.runtime.reason == "ioerror":
        return Problem(
            text=_("Paused because its storage reports an error"),
            hint=_("Free space or repair the storage, then let it go on."),
            command="Resume-Vm",
            targets=mine,
        )
    return None


def _unread(vm: Vm) -> Problem | None:
    unread = vm.domain.definition.unread
    if not unread:
        return None
    text = _("Parts of its definition could not be read: {parts}").format(parts=", ".join(unread[:5]))
    return Problem(text=text, severity=Severity.WARNING, tab="xml", label=N_("Show the XML"))


def _host(host: Host, graph: Graph) -> Problem | None:
    if host.link.state is not LinkState.LIVE:
        return _unfit(host) or _away(host, graph, "")
    if host.link.leaving is not Leaving.NOT:
        words = {
            Leaving.REBOOT: _('Host "{name}" was asked to restart'),
            Leaving.POWER_OFF: _('Host "{name}" was asked to shut down'),
        }
        return Problem(text=words[host.link.leaving].format(name=host.name), severity=Severity.NORMAL)
    if host.problems:
        return Problem(text="; ".join(host.problems), hint=host.link.hint)
    if host.maintenance:
        return Problem(
            text=_("In maintenance: no VM is started here"),
            severity=Severity.NORMAL,
            command="Activate-Host",
            targets=(ref_of(host),),
        )
    return None


def _unfit(host: Host) -> Problem | None:
    """Its checks found out why it cannot be used."""
    found = check_problems(host)
    if not found or host_status(host) is not HostStatus.NON_OPERATIONAL or host.checks is None:
        return None
    first = next(one for one in host.checks.results if one.blocks and one.state is CheckState.FAILED)
    helps = first.key in ("libvirt", "socket")
    text = _('Host "{name}" cannot be used: {found}').format(name=host.name, found="; ".join(found))
    return Problem(
        text=text,
        hint=_sentence(first.advice),
        command="Install-Host" if helps else "",
        targets=(ref_of(host),),
        tab="" if helps else "checks",
        label=N_("Prepare…") if helps else N_("Show the checks"),
    )


def _warning(host: Host) -> Problem | None:
    if host.warnings:
        told = "; ".join(host.warnings)
        return Problem(text=told[:1].upper() + told[1:], severity=Severity.WARNING)
    results = host.checks.results if host.checks is not None else ()
    failed = [one for one in results if one.state is CheckState.FAILED and not one.blocks]
    if not failed or host.link.state is not LinkState.LIVE:
        return None
    return Problem(
        text="; ".join(f"{title_of(one.key)}: {one.found}" for one in failed),
        severity=Severity.WARNING,
        hint=_sentence(failed[0].advice),
        tab="checks",
        label=N_("Show the checks"),
    )


def _away(host: Host, graph: Graph, rest: str) -> Problem:
    """A host that is not connected, as it concerns itself and its VMs."""
    status = host_status(host)
    words = {
        HostStatus.DISCONNECTED: _('Host "{name}" is disconnected'),
        HostStatus.MAINTENANCE: _('Host "{name}" is in maintenance and disconnected'),
        HostStatus.INITIALIZING: _('Host "{name}" is being connected for the first time'),
        HostStatus.CONNECTING: _again(host),
        HostStatus.NON_OPERATIONAL: _('Host "{name}" refuses the connection'),
        HostStatus.REBOOT: _('Host "{name}" is restarting and is connected again once it answers'),
        HostStatus.DOWN: _('Host "{name}" was shut down; it is connected again once it is switched on'),
    }
    text = words.get(status, _('Host "{name}" does not respond')).format(name=host.name)
    calm = status in (
        HostStatus.DISCONNECTED,
        HostStatus.MAINTENANCE,
        HostStatus.INITIALIZING,
        HostStatus.CONNECTING,
    )
    busy = status in (HostStatus.INITIALIZING,)
    asked = question(host.link.code, host.link.reason, host.link.details)
    if status in (HostStatus.REBOOT, HostStatus.DOWN):  # what its silence is called says nothing then
        return Problem(
            text=text,
            severity=Severity.NORMAL,
            since=since_text(host, graph.now),
            hint=rest,
            command="Connect-Host",
            targets=(ref_of(host),),
        )
    changed = host.link.code == ChangedHostKey.code and host.link.state is LinkState.REFUSED
    return Problem(
        text=f"{text}: {host.link.reason}" if host.link.reason else text,
        severity=Severity.NORMAL if calm else Severity.ERROR,
        since="" if busy else since_text(host, graph.now),
        hint=" ".join(part for part in (_advice(host, asked), rest) if part),
        command="" if busy or (changed and asked is None) else "Connect-Host",
        targets=(ref_of(host),),
        label=_helping(asked),
        asks=ref_of(host) if asked is not None and not busy else None,
    )


def _again(host: Host) -> str:
    """One that answers and is of no use has not been silent."""
    if host.link.code in ("", TimedOut.code):
        return _('Host "{name}" did not answer and is being connected again')
    return _('Host "{name}" cannot be connected and is tried again')


def _advice(host: Host, asked: Question | None) -> str:
    if isinstance(asked, KeyQuestion):  # the hint of its error is for the command line
        return _("Compare it with what the host itself says before you trust it.")
    if isinstance(asked, ChangeQuestion):
        return _("Somebody may stand in between: replace it only if you know why it changed.")
    return _sentence(host.link.hint)


def _helping(asked: Question | None) -> Text:
    match asked:
        case KeyQuestion():
            return N_("Trust this key…")
        case ChangeQuestion():
            return N_("Replace the key…")
        case SecretQuestion(_said, name) if name.kind in (SecretKind.PASSWORD, SecretKind.SUDO):
            return N_("Enter the password…")
        case SecretQuestion():
            return N_("Enter the passphrase…")
        case None:
            return N_("Connect now")


def _last_task(entity: Entity, graph: Graph) -> Problem | None:
    """The failure of the newest task on an object."""
    tasks = [task for task in graph.related(entity, "tasks") if isinstance(task, Task)]
    newest = max(tasks, key=lambda task: (task.over, task.ended or task.created), default=None)
    if newest is None or newest.state not in (TaskState.FAILED, TaskState.UNKNOWN):
        return None
    ago = graph.now - (newest.ended or newest.created)
    if ago > RECENT:
        return None
    lost = _("its outcome is not known")
    return Problem(
        text=f"{newest.title}: {newest.outcome or lost}",
        since=_("{age} ago").format(age=format_duration(max(0.0, ago))),
        hint=_sentence(newest.hint),
        show=ref_of(newest),
        label=N_("Show the task"),
    )


def _task(task: Task) -> Problem | None:
    if task.state in (TaskState.FAILED, TaskState.REFUSED, TaskState.UNKNOWN):
        lost = _("The outcome is not known: the host or the program was lost midway")
        return Problem(text=_sentence(task.outcome) or lost, hint=_sentence(task.hint))
    return None


def _sentence(text: str) -> str:
    """A hint as it stands in an error, as a sentence of its own."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".") if text else ""
