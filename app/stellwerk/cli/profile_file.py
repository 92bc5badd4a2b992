"""`profile export` and `profile import`: the profile to a file and back. Owner thread."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.runtime.profile_file import MOST_BYTES, read_profile, write_profile

if TYPE_CHECKING:
    from stellwerk.commands.profile_plan import ImportPlan
    from stellwerk.ports.lane import Answer

_WORDS = {
    "data_centers": "data centers",
    "clusters": "clusters",
    "hosts": "hosts",
    "tags": "tags",
    "tagged": "objects with tags",
    "folders": "folders",
    "filed": "VMs in folders",
    "fields": "fields",
    "values": "objects with fields",
    "bookmarks": "bookmarks",
    "alarms": "alarms",
    "settings": "settings",
    "host_keys": "keys of hosts",
}
_NAMED = 10
"""Names listed of each part; the rest is counted."""


def run_export(env: Environment, file: str, *, as_json: bool) -> Status:
    """Write the profile to a file (`-` = to the output); an existing one is replaced only when the new one is whole."""
    text = env.session().app.exchange.export()
    if file == "-":
        env.terminal.say(text.rstrip("\n"))
        return Status.DONE
    path = Path(file)
    write_profile(path, text)
    counts = {name: len(told) for name, told in json.loads(text).items() if isinstance(told, list | dict)}
    if as_json:
        env.terminal.say(json.dumps({"file": str(path), "counts": counts}, ensure_ascii=False))
    else:
        told = ", ".join(f"{count} {_WORDS[name]}" for name, count in counts.items() if count)
        env.terminal.say(f'exported to "{path}": {told or "nothing"}')
    return Status.DONE


def run_import(env: Environment, file: str, *, dry_run: bool, as_json: bool) -> Status:
    """Add what a file has and the profile has not, and say what that was; with `dry_run` only say it."""
    text = _read(env, file)
    session = env.session()
    exchange = session.app.exchange
    plan = exchange.plan(text)
    if not dry_run:
        answers: list[Answer[None]] = []
        exchange.take(plan, answers.append)
        session.wait(lambda: bool(answers))
        answers[0].get()
    _show(env.terminal, plan, dry_run, as_json)
    return Status.FAILED if plan.skipped else Status.DONE


def _read(env: Environment, file: str) -> str:
    """The text of the file, or of the input for `-`."""
    return env.terminal.source.read(MOST_BYTES) if file == "-" else read_profile(Path(file))


def _show(terminal: Terminal, plan: "ImportPlan", dry_run: bool, as_json: bool) -> None:
    skipped = [{"part": one.part, "name": one.name, "reason": one.reason} for one in plan.skipped]
    if as_json:
        told: Mapping[str, Any] = {
            "dry_run": dry_run, "added": plan.added, "kept": plan.kept, "skipped": skipped,
        }  # fmt: skip
        terminal.say(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for part, word in _WORDS.items():
        added, kept = plan.added.get(part, ()), plan.kept.get(part, ())
        if added:
            terminal.say(f"{'would add' if dry_run else 'added'} {len(added)} {word}: {_listed(added)}")
        if kept:
            terminal.say(f"kept {len(kept)} {word} as they are here")
    if not plan.added:
        terminal.say("nothing is new")
    for one in plan.skipped[:_NAMED]:
        terminal.note(f'warning: {_WORDS[one.part]}: "{printable(one.name)}" is left out: {printable(one.reason)}')
    if len(plan.skipped) > _NAMED:
        terminal.note(f"warning: {len(plan.skipped) - _NAMED} more are left out")
    if plan.added.get("settings") and not dry_run:
        terminal.note("settings hold from the next start of a window on; one that is open now keeps its own")


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(printable(name) for name in names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"
