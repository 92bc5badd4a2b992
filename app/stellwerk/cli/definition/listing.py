"""`definitions VM`: what was kept of a VM's definition before each change, or one of them. Owner thread."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.table import Column, show_table
from stellwerk.core.error import Gone, Invalid
from stellwerk.core.ids import Kind, VmId
from stellwerk.engine.naming import find_ref
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.hardware.earlier import Earlier

OPTIONS = {"xml": True, "json": False, "help": False}
USAGE = "definitions VM [--xml VERSION] [--json]"
_HELP = (
    "The definitions that were kept of a VM, the newest first: when, by whom, before what was done.\n"
    "--xml: the definition of one version, by its first letters, without secrets. --json: everything, XML too.\n"
    "Restore-VmDefinition -VmId VM -Version VERSION goes back to one; with -WhatIf it shows how it differs from now."
)
SHOWN = 8
"""Letters of a version in the table; any beginning that only one has names it."""


def run_definitions(env: Environment, words: Sequence[str]) -> Status:
    """Answer."""
    options, rest = split_options(words, OPTIONS)
    if is_on(options, "help"):
        env.terminal.say(f"stellwerk {USAGE}\n{_HELP}")
        return Status.DONE
    if len(rest) != 1:
        raise Invalid("it takes the name of one VM", USAGE)
    session = env.session()
    ref = find_ref(Kind.VM, rest[0], session.graph)
    kept = session.answered(partial(session.app.queries.earlier.of, VmId(ref.id)))
    if "xml" in options:
        env.terminal.say(_version(kept, options["xml"]).xml)
    elif is_on(options, "json"):
        env.terminal.say(json.dumps([_plain(one) for one in kept], ensure_ascii=False, indent=2))
    elif not kept:
        env.terminal.note("nothing was kept: nobody has changed its definition here")
    else:
        rows = ([one.id[:SHOWN], format_time(one.time), one.actor, one.what] for one in kept)
        show_table(env.terminal, [Column("Version"), Column("Time"), Column("By"), Column("Before")], rows)
    return Status.DONE


def _version(kept: Sequence[Earlier], text: str) -> Earlier:
    wanted = text.strip().lower()
    found = [one for one in kept if wanted and one.id.startswith(wanted)]
    if len(found) != 1:
        raise Gone(f'there is no one version "{text[:40]}"', "definitions VM lists them")
    return found[0]


def _plain(one: Earlier) -> dict[str, Any]:
    return {"version": one.id, "time": one.time, "actor": one.actor, "before": one.what, "xml": one.xml}
