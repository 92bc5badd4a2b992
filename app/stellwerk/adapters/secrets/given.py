"""The passphrase of the file of secrets as scripts give it: by a file, or an open one. Blocks; any thread.

Never by an argument or a variable: every process of this user can read those.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from stellwerk.core.error import Refused
from stellwerk.core.text import _

FILE = "STELLWERK_SECRETS_FILE"
"""The variable that names the file; its first line counts."""
NUMBER = "STELLWERK_SECRETS_FD"
"""The variable that says which open file (descriptor) to read."""
_MOST = 4096


def given_passphrase(environment: Mapping[str, str]) -> str | None:
    """What a script gave; None where it gave nothing. A descriptor is read to its end and closed.

    Raises Refused where that cannot be read.
    """
    number, file = environment.get(NUMBER), environment.get(FILE)
    if not number and not file:
        return None
    try:
        if number:
            with os.fdopen(int(number), "rb") as source:
                raw = source.read(_MOST)
        else:
            with Path(str(file)).open("rb") as source:
                raw = source.read(_MOST)
        lines = raw.decode().splitlines()
    except (OSError, ValueError) as error:
        text = _("the passphrase that {variable} names cannot be read").format(variable=NUMBER if number else FILE)
        raise Refused(text, "", type(error).__name__) from None
    return lines[0] if lines else ""
