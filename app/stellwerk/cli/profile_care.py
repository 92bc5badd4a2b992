"""`profile start-afresh`: the way on from a damaged database. Owner thread.

The application is not opened: it could not be.
"""

import json
from collections.abc import Sequence

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.core.error import Cancelled, Invalid, Refused

USAGE = "stellwerk profile start-afresh [--yes] [--json]"
_QUESTION = (
    "The database is put aside and a new one made: data centers, clusters and hosts are taken over, events and tasks "
    'as far as they can be read. Type "yes" to go on:'
)


def run_profile(env: Environment, words: Sequence[str]) -> Status:
    """Care for the profile."""
    options, rest = split_options(words, {"yes": False, "json": False, "help": False})
    if is_on(options, "help"):
        env.terminal.say(USAGE)
        return Status.DONE
    if len(rest) != 1 or rest[0].casefold() != "start-afresh":
        raise Invalid("profile does one thing: start-afresh", USAGE)
    if not is_on(options, "yes"):
        _ask(env, is_on(options, "json"))
    from stellwerk.runtime.afresh import start_afresh  # here: it brings the database, which other lines may not need

    try:
        told = start_afresh(env.profile)
    except Invalid as error:
        # Not a mistake in what was typed: the folder cannot be used.
        raise Refused(error.text, error.hint, error.details) from error
    env.terminal.say(json.dumps({"text": told}, ensure_ascii=False) if is_on(options, "json") else told)
    return Status.DONE


def _ask(env: Environment, as_json: bool) -> None:
    """Raises Refused where nobody can be asked, Cancelled where nobody agrees."""
    if as_json or not env.terminal.asks:
        raise Refused("nobody can be asked whether to start afresh", "add --yes to do it without a question")
    if env.terminal.ask(_QUESTION).casefold() not in ("y", "yes"):
        raise Cancelled("nothing was done")
