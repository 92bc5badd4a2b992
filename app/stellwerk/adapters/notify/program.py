"""Programs that an alarm runs: a list of arguments, never a shell. Blocks; on a worker only.

What the alarm is about comes in variables of the environment and, whole, as JSON on the standard input.
"""

import os
import subprocess

from stellwerk.adapters.notify.letter_text import json_bytes, one_line, subject_of
from stellwerk.core.error import AppError, Invalid, NotAllowed, Refused, TimedOut
from stellwerk.core.text import _
from stellwerk.ports.alarm.courier import Letter

PATIENCE = 30.0
"""Seconds that a program may take."""
MOST_SAID = 500
"""Characters of what it wrote that are kept when it failed."""
MOST_VALUE = 4000
"""Characters of one variable."""


def environment_of(letter: Letter) -> dict[str, str]:
    """The variables. Names of objects are those of their owners: whoever reads them must not run them."""
    first = letter.objects[0] if letter.objects else None
    values = {
        "ALARM": letter.alarm,
        "STATE": letter.state.value,
        "SEVERITY": letter.severity,
        "TIME": str(int(letter.time)),
        "QUERY": letter.query,
        "PROFILE": letter.profile,
        "COUNT": str(letter.count),
        "KIND": first.kind if first is not None else "",
        "OBJECT": first.name if first is not None else "",
        "OBJECT_ID": first.id if first is not None else "",
        "READING": first.reading if first is not None else "",
        "TEXT": subject_of(letter),
    }
    return {f"STELLWERK_{key}": one_line(value, MOST_VALUE) for key, value in values.items()}


def run(letter: Letter, argv: tuple[str, ...], patience: float = PATIENCE) -> None:
    """Run it. Raises AppError."""
    try:
        done = subprocess.run(
            list(argv),
            input=json_bytes(letter),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment_of(letter)},
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        text = _('"{program}" did not end within {n} s and was ended').format(program=argv[0], n=int(patience))
        raise TimedOut(text) from None
    except (OSError, ValueError) as error:
        raise _unstarted(error, argv[0]) from error
    if done.returncode != 0:
        text = _('"{program}" ended with status {status}').format(program=argv[0], status=done.returncode)
        raise Refused(text, "", done.stderr[-MOST_SAID:].decode("utf-8", "replace"))


def _unstarted(error: Exception, program: str) -> AppError:
    match error:
        case FileNotFoundError():
            return Invalid(_('there is no program "{program}"').format(program=program), _("check its path"))
        case PermissionError():
            return NotAllowed(_('"{program}" may not be run').format(program=program), _("make it executable"))
        case _:
            return Invalid(_('"{program}" cannot be run').format(program=program), "", str(error))
