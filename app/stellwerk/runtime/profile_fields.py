"""The fields of a profile without opening it: what reads queries needs no more. Any thread."""

from pathlib import Path

from stellwerk.adapters.database.load import fields_in
from stellwerk.adapters.local.profile import Profile
from stellwerk.model.field import Field


def read_fields(folder: Path) -> list[Field]:
    """Those that the database of a profile holds; none where there is no database yet."""
    database = Profile(folder).database
    return fields_in(database) if database.exists() else []
