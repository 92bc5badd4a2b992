"""What an entry says of itself."""

from stellwerk.model.making.os_entry import OsEntry


def test_a_windows_is_one() -> None:
    assert OsEntry(id="x", name="X", family="windows").windows
    assert not OsEntry(id="x", name="X").windows
