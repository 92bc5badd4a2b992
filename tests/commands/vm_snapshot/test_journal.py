"""What is written down before anything is touched."""

from stellwerk.commands.vm_snapshot.journal import Noted, as_text, from_text, made_by
from stellwerk.model.snapshot import ReturnPlan, SnapshotWish


def test_it_is_read_as_it_was_written() -> None:
    plan = ReturnPlan(name="s", overlays={"/a": "/b"}, formats={"/a": "raw"}, sizes={"/a": 7}, nvram=("/n", "/m"))
    noted = Noted(name="s", made=("/b",), goes=("/c",), was_off=True, plan=plan)
    assert from_text(as_text(noted)) == noted


def test_what_cannot_be_read_is_nothing() -> None:
    for text in ("", "{", '{"made": 7}', "[]"):
        assert from_text(text) == Noted()


def test_the_files_of_a_snapshot() -> None:
    wish = SnapshotWish(name="s", overlays={"vda": "/b"}, memory_file="/m", nvram=("/n", "/copy"))
    assert made_by(wish) == ("/b", "/m", "/copy")
    assert made_by(SnapshotWish(name="s", overlays={"vda": "/b"})) == ("/b",)
