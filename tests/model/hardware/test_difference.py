"""What differs, in words that stay."""

from stellwerk.model.hardware.difference import ADDED, MORE, REMOVED, Differing, waiting_text


def test_words() -> None:
    lines = [Differing("", "vcpus"), Differing("disk vda", ADDED), Differing("disk vda", REMOVED), Differing("", MORE)]
    assert [waiting_text(line) for line in lines] == ["vcpus", "disk vda added", "disk vda removed", "more"]
