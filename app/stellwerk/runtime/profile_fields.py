"""The fields of a profile without opening it: what reads queries needs no more. Any thread."""

from pathlib import Path

from stellwerk.adapters.database.load import fields_in
from stellwerk.adapters.local.profile import profile_at
from stellwerk.model.field import Field


def read_fields(argument: str | None) -> list[Field]:
    """Those that the database of a profile holds, found as `find_profile` finds it; none where there is none yet."""
    database = profile_at(Path(argument) if argument else None).database
    return fields_in(database) if database.exists() else []
