"""JSON that somebody else wrote: a file, a host, another process, the argument of a call. Pure; any thread."""

import json
from typing import Any


def read_json(text: str | bytes) -> Any:
    """What it says. Raises ValueError for what is none, and for what is nested deeper than Python reads."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
