"""Outside JSON: read, or one kind of error."""

import pytest

from stellwerk.core.json_text import read_json


def test_it_is_read_from_text_and_from_bytes() -> None:
    assert read_json('{"a": [1, null]}') == read_json(b'{"a": [1, null]}') == {"a": [1, None]}


@pytest.mark.parametrize("text", ["", "{", "[1,]", b"\xff", "[" * 200_000, '{"a":' * 200_000])
def test_what_is_none_is_one_error_however_deep_it_is(text: str | bytes) -> None:
    with pytest.raises(ValueError):
        read_json(text)
