"""Builds the application from its parts: the only place that knows all adapters. Owner thread, before the loop runs."""

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.local.desktop_setting import read_connections
from stellwerk.adapters.local.feed import LocalFeeds
from stellwerk.adapters.local.instance import SERVE, SERVICES, WINDOW, Instance, start_instance
from stellwerk.adapters.local.network_state import network_state
from stellwerk.adapters.local.profile import Profile, open_profile
from stellwerk.adapters.local.settings_file import SettingsFile
from stellwerk.adapters.media.media import CdMedia, read_osinfo
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.clock import Clock, SystemClock
from stellwerk.core.error import Conflict
from stellwerk.core.ids import HostId
from stellwerk.core.log import log_to_file
from stellwerk.core.loop import Loop
from stellwerk.core.setting import Settings
from stellwerk.core.text import _
from stellwerk.core.user import user_name
from stellwerk.engine.audit import Audit
from stellwerk.engine.engine import Engine
from stellwerk.model.call import Actor
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.ports.alarm.marking import Marker
from stellwerk.ports.hypervisor import Hypervisor
from stellwerk.ports.lane import Answer
from stellwerk.ports.recording.history import HistoryStore
from stellwerk.ports.repository import Loaded, Repository
from stellwerk.ports.shell import Shells
from stellwerk.runtime.application import Application, Mode, Parts
from stellwerk.runtime.host_key_file import HostKeyFile
from stellwerk.runtime.late_console import LateDials
from stellwerk.runtime.late_courier import LateCourier
from stellwerk.runtime.late_hypervisor import hypervisor_of
from stellwerk.runtime.late_shell import LateShells
from stellwerk.runtime.late_ssh import LateAskpass, LateSecrets, LateTunnels
from stellwerk.runtime.late_terminal import LateTerminals
from stellwerk.runtime.settings_saver import SettingsSaver
from stellwerk.runtime.watch.alarm_watch import AlarmWatch
from stellwerk.services.detail import Details
from stellwerk.services.fleet import Fleet
from stellwerk.services.fleet_setting import GRACE, GRACE_PER_VM
from stellwerk.services.link.errand import Errand
from stellwerk.services.neighbour import NeighbourLook
from stellwerk.services.proc.reader import proc_of
from stellwerk.services.saving import Saving
from stellwerk.store.inventory import Inventory

KNOWN_HOSTS = "known_hosts"
"""The file of the keys of hosts that were accepted."""
SWITCH_INTERVAL = 0.001
"""Seconds a thread keeps the interpreter: with Python's own 5 ms, workers that parse delay the window noticeably."""


def build(folder: Path, loop: Loop, mode: Mode, *, demo: bool = False, clock: Clock | None = None) -> Application:
    """The application on the profile in `folder`. `clock` tells the time to everything in it, None = the computer's.

    Raises Invalid for a profile that cannot be used, Conflict for a second window or `serve` on one.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    profile = open_profile(folder)
    instance = start_instance(profile.locks)
    try:
        records = _take_roles(instance, mode)
        return _assemble(profile, instance, loop, mode, demo, records, clock or SystemClock())
    except BaseException:
        instance.close()
        raise


def _take_roles(instance: Instance, mode: Mode) -> bool:
    """Take what is the window's; answers whether this process keeps what the hosts report.

    That is the one that holds the services; a window or `serve` beside it takes them over when it ends. A command never
    holds them, since a window that starts meanwhile shall;
    it keeps what it saw only where nobody does, so that `--cached` answers on a profile that never had a window.
    """
    if mode is Mode.COMMAND:
        return not instance.is_taken(SERVICES)
    if not instance.take_role(WINDOW if mode is Mode.WINDOW else SERVE):
        serves, opened = _("stellwerk serve runs on this profile already"), _("a window is open on this profile")
        text = opened if mode is Mode.WINDOW else serves
        raise Conflict(text, _("use that one, or another profile with --profile"))
    return instance.take_role(SERVICES)


def _assemble(
    profile: Profile, instance: Instance, loop: Loop, mode: Mode, demo: bool, records: bool, clock: Clock
) -> Application:
    log, (settings, saver) = log_to_file(profile.logs / f"{mode.value}.log"), _settings(loop, profile.settings)
    inventory = Inventory(loop, clock)
    repository = Saving(loop, _database(profile, instance, mode, clock))
    secrets = LateSecrets(profile.folder)
    tunnels, courier = LateTunnels(profile.folder / KNOWN_HOSTS, secrets), LateCourier(secrets)
    hypervisor = hypervisor_of(clock, demo=demo, tunnels=tunnels, askpass=LateAskpass(secrets))
    shells, dials = LateShells(tunnels), LateDials(tunnels.host)
    fleet = _fleet(loop, clock, inventory, hypervisor, settings, mode, shells)
    neighbours, audit = _neighbours(loop, demo), Audit(inventory, repository, clock, loop)
    engine = Engine(
        loop=loop,
        clock=clock,
        inventory=inventory,
        lanes=fleet.lanes,
        repository=repository,
        registry=COMMANDS,
        settings=settings,
        audit=audit,
        actor=Actor(user_name("unknown")),
        instance=instance.id,
        links=fleet,
        media=CdMedia(),
        systems=Systems(read_osinfo),
        shells=shells,
        neighbours=neighbours,
        courier=courier,
        aside=partial(_run_aside, loop),
        marker=partial(_marker, loop, clock, inventory, repository),
    )
    parts = Parts(
        loop=loop,
        clock=clock,
        settings=settings,
        inventory=inventory,
        repository=repository,
        saving=repository.changed,
        hypervisor=hypervisor,
        secrets=secrets,
        host_keys=HostKeyFile(profile.folder / KNOWN_HOSTS),
        neighbours=neighbours,
        network=network_state,
        load=_loader(repository, profile, demo),
        fleet=fleet,
        engine=engine,
        audit=audit,
        alarms=partial(AlarmWatch, loop, clock, inventory, repository, settings, audit, courier, profile.folder.name),
        details=Details(loop, clock, inventory, fleet.lanes, fleet.visit),
        dials=dials,
        terminals=LateTerminals(tunnels),
        history=lambda: _history(profile.folder / "metrics.db", clock),
        finish=lambda: _finish(saver.close(), instance, log),
        records=records,
        claim=lambda: instance.take_role(SERVICES),
        feeds=LocalFeeds(profile.locks),
        procs=lambda uri: proc_of(dials.to(uri), clock),
    )
    return Application(parts, mode, name=profile.folder.name, demo=demo)


def _neighbours(loop: Loop, demo: bool) -> NeighbourLook:
    return NeighbourLook(loop, tuple if demo else read_connections)


def _database(profile: Profile, instance: Instance, mode: Mode, clock: Clock) -> Database:
    return Database(profile.database, instance.id, is_alive=instance.is_alive, purpose=mode.value, clock=clock)


def _settings(loop: Loop, path: Path) -> tuple[Settings, SettingsSaver]:
    file = SettingsFile(path)
    settings = Settings(file.load())
    return settings, SettingsSaver(loop, settings, file.save)


def _run_aside(loop: Loop, job: Callable[[], Any], done: Callable[[Answer[Any]], None]) -> None:
    """A thread for a job of a command that has to do with no host."""
    Errand(loop, "aside", job, done).start()


def _marker(loop: Loop, clock: Clock, inventory: Inventory, repository: Repository) -> Marker:
    from stellwerk.services.query.marking import EventMarker  # here: a start needs none of it

    return EventMarker(loop, clock, inventory, repository)


def _history(path: Path, clock: Clock) -> HistoryStore:
    from stellwerk.adapters.database.history.file import HistoryFile  # here: it brings numpy and SQLAlchemy

    return HistoryFile(path, clock)


def _fleet(
    loop: Loop,
    clock: Clock,
    inventory: Inventory,
    hypervisor: Hypervisor,
    settings: Settings,
    mode: Mode,
    shells: Shells,
) -> Fleet:
    """A window (and `serve`) connects to all hosts and is patient; a command to those it needs, and one that does not
    answer at once counts as non-responsive."""
    if mode is not Mode.COMMAND:
        return Fleet(loop, clock, inventory, hypervisor, settings, shells=shells)
    impatient = Settings(settings.stored() | {GRACE.key: 0.0, GRACE_PER_VM.key: 0.0})
    return Fleet(loop, clock, inventory, hypervisor, impatient, frozenset[HostId](), shells)


def _loader(repository: Repository, profile: Profile, demo: bool) -> Callable[[], Loaded]:
    if demo:
        from stellwerk.runtime.demo import load_demo  # late: it brings libvirt along, see `late_hypervisor`

        return lambda: load_demo(repository, profile.folder / "demo")
    return repository.load


def _finish(saved: Callable[[], None], instance: Instance, log: logging.Handler) -> Callable[[], None]:
    """What a worker does last: waits for the settings, ends libvirt's event loop, gives up the place among the
    processes."""

    def finish() -> None:
        saved()
        instance.close()
        logging.getLogger("stellwerk").removeHandler(log)
        log.close()

    return finish
