"""`profile`: start afresh from a damaged database, export, import. Owner thread."""

import json
from collections.abc import Sequence

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.core.error import Cancelled, Invalid, Refused

USAGE = "stellwerk profile start-afresh [--yes] [--json] | export FILE [--json] | import FILE [--dry-run] [--json]"
_QUESTION = (
    "The database is put aside and a new one made: data centers, clusters and hosts are taken over, events and tasks "
    'as far as they can be read. Type "yes" to go on:'
)


def run_profile(env: Environment, words: Sequence[str]) -> Status:
    """Care for the profile."""
    options, rest = split_options(words, {"yes": False, "json": False, "help": False, "dry-run": False})
    if is_on(options, "help"):
        env.terminal.say(USAGE)
        return Status.DONE
    what = rest[0].casefold() if rest else ""
    if what == "start-afresh" and len(rest) == 1:
        return _start_afresh(env, yes=is_on(options, "yes"), as_json=is_on(options, "json"))
    if what in ("export", "import") and len(rest) == 2:
        from stellwerk.cli import profile_file  # here: nothing else needs it

        if what == "export":
            return profile_file.run_export(env, rest[1], as_json=is_on(options, "json"))
        return profile_file.run_import(env, rest[1], dry_run=is_on(options, "dry-run"), as_json=is_on(options, "json"))
    raise Invalid("profile does one of: start-afresh, export FILE, import FILE", USAGE)


def _start_afresh(env: Environment, *, yes: bool, as_json: bool) -> Status:
    """The way on from a damaged database. The application is not opened: it could not be."""
    if not yes:
        _ask(env, as_json)
    from stellwerk.runtime.afresh import start_afresh  # here: it brings the database, which other lines may not need

    try:
        told = start_afresh(env.profile)
    except Invalid as error:
        # Not a mistake in what was typed: the folder cannot be used.
        raise Refused(error.text, error.hint, error.details) from error
    env.terminal.say(json.dumps({"text": told}, ensure_ascii=False) if as_json else told)
    return Status.DONE


def _ask(env: Environment, as_json: bool) -> None:
    """Raises Refused where nobody can be asked, Cancelled where nobody agrees."""
    if as_json or not env.terminal.asks:
        raise Refused("nobody can be asked whether to start afresh", "add --yes to do it without a question")
    if env.terminal.ask(_QUESTION).casefold() not in ("y", "yes"):
        raise Cancelled("nothing was done")
