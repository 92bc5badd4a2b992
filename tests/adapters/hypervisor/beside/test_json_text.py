"""JSON that lies on storage."""

import pytest

from stellwerk.adapters.hypervisor.beside.json_text import read_whole


def test_whole_letters_are_read() -> None:
    assert read_whole('{"name": "grün", "say": "\\ud83d\\ude00"}'.encode()) == {"name": "grün", "say": "\U0001f600"}


@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b'["\\ud800"]', b'{"\\udc00": 1}', "[1]".encode("utf-16"), b"[" * 100_000]
)
def test_half_letters_and_other_things_are_none(raw: bytes) -> None:
    with pytest.raises(ValueError):
        read_whole(raw)
