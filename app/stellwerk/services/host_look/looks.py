"""What a host's page asks for: hardware of libvirt, software and logs of the shell. Owner thread; jobs on theirs."""

from collections.abc import Callable
from functools import partial

from stellwerk.core.error import AppError, NotAllowed, Refused
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.change import Batch
from stellwerk.model.host_system import HostSystem, LogLine
from stellwerk.model.node import NodeHardware
from stellwerk.policy.host_look.log_text import LogWish, log_argv, read_log
from stellwerk.policy.host_look.system_text import SYSTEM_ARGV, in_our_time, read_system
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.ports.shell import Output
from stellwerk.ports.visit import Visit
from stellwerk.services.host_look.ability_look import AbilityLook
from stellwerk.services.host_look.shell_turn import ShellTurns
from stellwerk.store.inventory import Inventory

LOOK_LIMIT = 15.0
"""Seconds for a look: the ten of a connection and five for the answer."""


class HostLooks:
    """Looks at hosts when somebody wants to see them; nothing is kept but the system's facts, in the inventory."""

    def __init__(self, inventory: Inventory, lanes: Lanes, turns: ShellTurns) -> None:
        self._inventory = inventory
        self._lanes = lanes
        self._turns = turns
        self.abilities = AbilityLook(inventory, lanes)

    def hardware(self, host_id: HostId, done: Callable[[Answer[NodeHardware]], None]) -> None:
        """Memory nodes and devices."""
        self._lanes.ask(host_id, Lane.LONG, _hardware, done, limit=LOOK_LIMIT)

    def system(self, host_id: HostId, done: Callable[[Answer[HostSystem]], None]) -> None:
        """Distribution, kernel, services and packages. Raises Unsupported where no shell leads there."""

        def told(answer: Answer[HostSystem]) -> None:
            if answer.error is None:
                answer = Answer(in_our_time(answer.get(), self._inventory.view.now))
                self._keep(host_id, answer.get())
            done(answer)

        self._turns.ask(host_id, _system, told, LOOK_LIMIT)

    def log(self, host_id: HostId, wish: LogWish, done: Callable[[Answer[tuple[LogLine, ...]]], None]) -> None:
        """The newest lines of a log."""
        self._turns.ask(host_id, partial(_log, wish=wish), done, LOOK_LIMIT)

    def _keep(self, host_id: HostId, system: HostSystem) -> None:
        host = self._inventory.view.host(host_id)
        if host is None or host.facts is None:
            return
        boot_time = host.facts.boot_time if system.boot_time is None else system.boot_time
        facts = replace(host.facts, os=system.os, kernel=system.kernel, boot_time=boot_time)
        if facts != host.facts:
            self._inventory.apply(Batch(entities=(replace(host, facts=facts),)))


def _hardware(session: Session) -> NodeHardware:
    return session.hardware()


def _system(visit: Visit) -> HostSystem:
    found = read_system(visit.shell().run(SYSTEM_ARGV, limit=LOOK_LIMIT).out)
    if found is None:
        raise _speechless()
    return found


def _log(visit: Visit, *, wish: LogWish) -> tuple[LogLine, ...]:
    """As root where that is possible, else what the user himself may read; where that is nothing, what root needs."""
    shell, argv = visit.shell(), log_argv(wish)
    barred: AppError | None = None
    try:
        output = shell.run(argv, limit=LOOK_LIMIT, as_root=True)
    except NotAllowed as error:
        barred, output = error, Output(status=1)
    lines = read_log(output.out)
    if lines is None:  # what ran was not our script
        output = shell.run(argv, limit=LOOK_LIMIT)
        lines = read_log(output.out)
    if lines is None:
        raise _speechless()
    if not lines and barred is not None:
        raise barred
    if not lines and output.status != 0:
        said = output.err.decode("utf-8", "replace").strip()[-300:]
        raise Refused(_("the log cannot be read: {reason}").format(reason=said), _("see whether the user may read it"))
    return lines


def _speechless() -> Refused:
    return Refused(_("the shell of the host runs no commands"), _("give the user a shell of its own, such as /bin/sh"))
