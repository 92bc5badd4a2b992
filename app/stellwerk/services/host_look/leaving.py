"""Asks a host to restart or to shut down. Blocks; on the thread of a visit."""

from stellwerk.core.error import Refused, TimedOut, Unreachable
from stellwerk.core.text import _
from stellwerk.model.state import Leaving
from stellwerk.policy.host_power import LOOK_ARGV, power_argv
from stellwerk.ports.visit import Visit

LOOK_LIMIT = 20.0
"""Seconds for the login and the first answer."""
ASK_LIMIT = 30.0


def ask_to_leave(visit: Visit, how: Leaving) -> str:
    """Run what it takes, as root; answers the line that was run. A connection that ends meanwhile is what was wanted.

    Raises what the way in raises before anything was asked, Refused with the host's own words where it will not.
    """
    shell = visit.shell()
    argv = power_argv(shell.run(LOOK_ARGV, limit=LOOK_LIMIT).out, how)
    if argv is None:
        raise Refused(
            _("the shell of the host runs no commands"), _("give the user a shell of its own, such as /bin/sh")
        )
    line = " ".join(argv)
    shell.run(("true",), limit=LOOK_LIMIT, as_root=True)  # what sudo asks is told before anything can be half done
    try:
        output = shell.run(argv, limit=ASK_LIMIT, as_root=True)
    except (Unreachable, TimedOut):
        return line
    if output.status > 0:
        said = (output.err or output.out).decode("utf-8", "replace").strip()[-600:]
        text = _("{command} ended with status {n}").format(command=line, n=output.status)
        raise Refused(text, _("see what the host says about it"), said)
    return line
