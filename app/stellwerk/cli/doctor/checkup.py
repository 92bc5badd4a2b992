"""`doctor`: what works on this computer and in this profile, what is missing, and the line to run. Owner thread."""

import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from stellwerk.cli.doctor.examination import Place, examine, this_place
from stellwerk.cli.doctor.finding import Finding, Health, missing, ok
from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import CannotOpen, Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.table import Column, show_table
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.unit import format_size

DATABASE = "stellwerk.db"


def run_doctor(env: Environment, words: Sequence[str], place: Place | None = None) -> Status:
    """Look at everything; FAILED where something is missing that the program needs."""
    options, rest = split_options(words, {"json": False, "help": False})
    if rest:
        raise Invalid(f'doctor takes no "{rest[0][:60]}"')
    if is_on(options, "help"):
        env.terminal.say("stellwerk doctor [--json]")
        return Status.DONE
    findings = [*examine(place or this_place()), *_profile_findings(env)]
    well = all(finding.health is not Health.MISSING for finding in findings)
    if is_on(options, "json"):
        checks = [finding.as_json() for finding in findings]
        env.terminal.say(json.dumps({"ok": well, "checks": checks}, ensure_ascii=False, indent=2))
    else:
        rows = [(finding.health.value, finding.text) for finding in findings]
        show_table(env.terminal, (Column("state"), Column("what")), rows)
        for finding in findings:
            if finding.fix:
                env.terminal.say(f"{finding.name}: {finding.fix}")
    return Status.DONE if well else Status.FAILED


def _profile_findings(env: Environment) -> list[Finding]:
    try:
        folder = env.profile
    except AppError as error:
        return [missing("profile", error.text, error.hint)]
    place = writable_place(folder)
    if place.health is Health.MISSING:
        return [place]
    return [place, _database(env, folder)]


def writable_place(folder: Path) -> Finding:
    """Whether the profile's folder can be written, or made where it is not there yet."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not there.is_dir():
        return missing("profile", f"{there} is not a folder", "give another one with --profile")
    if not os.access(there, os.W_OK | os.X_OK):
        fix = f"chown {os.environ.get('USER', 'you')} {there}, or give another one with --profile"
        return missing("profile", f"{there} cannot be written", fix)
    return ok("profile", f"{folder}" if there == folder else f"{folder} will be made")


def _database(env: Environment, folder: Path) -> Finding:
    """Open the database as every command does, unless there is none yet: the doctor makes nothing."""
    path = folder / DATABASE
    try:
        found = path.stat()
    except FileNotFoundError:
        return ok("database", "none yet; it is made at the first start")
    except OSError as error:
        return missing("database", f"{path} cannot be read: {error.strerror}")
    if not stat.S_ISREG(found.st_mode):
        return missing("database", f"{path} is not a file")
    try:
        graph = env.session().graph
    except CannotOpen as failure:
        return missing("database", failure.error.text, failure.error.hint)
    hosts, vms = len(graph.all(Kind.HOST)), len(graph.all(Kind.VM))
    return ok("database", f"{path}: {format_size(found.st_size)}, {hosts} hosts, {vms} VMs")
