"""JSON of a small file that others may have written. Pure; any thread."""

import json
from typing import Any

from stellwerk.core.json_text import read_json


def read_whole(raw: bytes) -> Any:
    """What it says. Raises ValueError for what is none, and for halves of letters (`\\ud800`): no name and no path
    holds them, and who hands them on to a host fails in the midst of its work."""
    found = read_json(raw.decode())
    json.dumps(found, ensure_ascii=False).encode()
    return found
