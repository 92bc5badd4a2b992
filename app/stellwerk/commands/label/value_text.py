"""Values of one field by object as a text, for the inverse of a call. Pure; any thread."""

import json
from collections.abc import Mapping

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Ref
from stellwerk.core.json_text import read_json
from stellwerk.core.text import _
from stellwerk.model.field import FIELDED, Value


def values_text(values: Mapping[Ref, Value | None]) -> str:
    """As a text, read back by `read_values`."""
    return json.dumps({str(ref): value for ref, value in values.items()}, separators=(",", ":"), ensure_ascii=False)


def read_values(text: str) -> dict[Ref, Value | None]:
    """The inverse; the empty text is nothing. Raises Invalid for anything else."""
    try:
        told = read_json(text) if text else {}
        values = {Ref.parse(ref): value for ref, value in told.items()}
        if not all(
            ref.kind in FIELDED and isinstance(value, str | int | float | None) for ref, value in values.items()
        ):
            raise ValueError("not the value of a field")
    except (ValueError, AttributeError) as error:
        raise Invalid(_("what is to be brought back cannot be read"), details=repr(error)[:500]) from error
    return values
