"""The checks of a host, each declared once: what it needs, how it judges, why it matters. Pure; any thread."""

from collections.abc import Callable, Mapping

from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text, _
from stellwerk.model.host_check import CheckResult, CheckState
from stellwerk.policy.host_check.judge_access import judge_libvirt, judge_reach, judge_shell, judge_socket
from stellwerk.policy.host_check.judge_fleet import judge_names, judge_networks, judge_pools, judge_uuid
from stellwerk.policy.host_check.judge_machine import judge_clock, judge_cpu, judge_kvm, judge_memory
from stellwerk.policy.host_check.reading import HostReading, Way
from stellwerk.policy.host_check.verdict import Verdict, skipped


class Check(Record, frozen=True, kw_only=True):
    """One check.

    `reads` names the parts of the reading that are to be read for it (`services/check/reader.py`). `after`: it has no
    point where one of these has failed or was skipped. `by_shell`: only a shell can tell. `blocks`: the host cannot be
    used where it fails.
    """

    key: str
    title: Text
    why: Text
    judge: Callable[[HostReading], Verdict]
    reads: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    by_shell: bool = False
    blocks: bool = False


# fmt: off
CHECKS: tuple[Check, ...] = (
    Check(key="reach", title=N_("Reachable"), judge=judge_reach, reads=("login",), blocks=True,
          why=N_("Nothing can be done on a host that does not answer")),
    Check(key="shell", title=N_("SSH"), judge=judge_shell, reads=("login",), after=("reach",), blocks=True,
          why=N_("Commands, files, consoles and libvirt itself go over one SSH connection")),
    Check(key="libvirt", title=N_("libvirt"), judge=judge_libvirt, reads=("system", "service", "libvirt"),
          after=("reach",), blocks=True,
          why=N_("All VMs of the host are run by it; version 6.0 is the oldest that will do")),
    Check(key="socket", title=N_("libvirt's socket"), judge=judge_socket, after=("reach", "libvirt"),
          blocks=True, why=N_("libvirt talks to root and to members of its group only")),
    Check(key="kvm", title=N_("KVM"), judge=judge_kvm, reads=("kvm",), after=("reach",),
          why=N_("With it VMs run nearly as fast as the host itself")),
    Check(key="cpu", title=N_("CPU"), judge=judge_cpu, reads=("machine",), after=("reach",),
          why=N_("VMs migrate among hosts whose processors are alike")),
    Check(key="memory", title=N_("Memory"), judge=judge_memory, reads=("machine",), after=("reach",),
          why=N_("The memory of running VMs stays taken")),
    Check(key="clock", title=N_("Clock"), judge=judge_clock, reads=("clock",), after=("reach", "shell"), by_shell=True,
          why=N_("Certificates and the order of events depend on it")),
    Check(key="pools", title=N_("Storage pools"), judge=judge_pools, reads=("storage",),
          after=("reach", "libvirt", "socket"), why=N_("New disks are made in them")),
    Check(key="networks", title=N_("Networks and bridges"), judge=judge_networks, reads=("networks", "bridges"),
          after=("reach", "libvirt", "socket"), why=N_("VMs are connected to them")),
    Check(key="names", title=N_("Names of other hosts"), judge=judge_names, reads=("names",),
          after=("reach", "shell"), by_shell=True,
          why=N_("libvirt migrates to the name of a host, which must lead there")),
    Check(key="uuid", title=N_("Machine UUID"), judge=judge_uuid, reads=("sharing",),
          after=("reach", "libvirt", "socket"),
          why=N_("libvirt tells hosts apart by it and refuses to migrate between equal ones")),
)
# fmt: on
"""In the order in which they are made and shown."""

BY_KEY: Mapping[str, Check] = {check.key: check for check in CHECKS}

_DOOR = ("reach", "shell")
"""Where these fail, nothing leads to a host that is reached over SSH."""
_ENTRY = ("reach", "shell", "libvirt", "socket")
FIRST: tuple[Check, ...] = tuple(check for check in CHECKS if check.key in _ENTRY)
"""Those that tell whether a host can be used at all."""


def title_of(key: str) -> str:
    """The title of a check, translated; its key where a newer program made it."""
    return _(BY_KEY[key].title) if key in BY_KEY else key


def why_of(key: str) -> str:
    """Why a check matters, translated."""
    return _(BY_KEY[key].why) if key in BY_KEY else ""


def obstacle(check: Check, results: Mapping[str, CheckResult]) -> str | None:
    """The title of an earlier check without which this one has no point; None = it can be made."""
    for key in check.after:
        before = results.get(key)
        if before is not None and before.state in (CheckState.FAILED, CheckState.SKIPPED):
            return title_of(key)
    return None


def judged(check: Check, reading: HostReading, results: Mapping[str, CheckResult]) -> CheckResult:
    """The result of a check, from what was read."""
    hindered = obstacle(check, results)
    if hindered is None and reading.shell_trouble is not None and check.key not in _DOOR:
        hindered = title_of("shell")
    if check.by_shell and reading.way is Way.NONE:
        verdict = skipped(_("no shell leads there"))
    elif hindered is not None:
        verdict = skipped(_('after "{check}"').format(check=hindered))
    else:
        verdict = check.judge(reading)
    blocks = check.blocks and verdict.state is CheckState.FAILED
    return CheckResult(key=check.key, state=verdict.state, found=verdict.found, advice=verdict.advice, blocks=blocks)
